"""Ekvik's first month, played through the command line only: what is shared on
which ground, what is refused and why, and the proof of it all. Every step says
what must come out; anything else stops the month."""

import datetime
import json
import os
import pathlib
import subprocess
import tempfile
import time

import sitting
from facts import (MonthError, birth_date, now, personal_number, stamp,
                   yes)
from town import TownError

# Ekvik's people do not exist. Their personal numbers have serials of the kind
# that the Swedish Tax Agency publishes for tests.
PERSON = {"name": "Tindra Ekvall",
          "personal_number": personal_number(birth_date(14, 100), "238"),
          "also_known_as": ["Tindis"]}
BROTHER = {"name": "Malte Ekvall",
           "personal_number": personal_number(birth_date(17, 100), "239"),
           "also_known_as": []}
# For who looks for them where they must not be (tests).
CANARIES = ("Tindra Ekvall", "Tindis", PERSON["personal_number"],
            "Malte Ekvall", BROTHER["personal_number"], "Rigmor Ekvall",
            "Hasse Ekvall",
            "borta från tolv lektioner", "nya kamrater utanför Kiosken",
            "möten hos familjestödet", "setts sälja vid Kiosken",
            "hot i korridoren", "slutat komma till gården")


def _provision(text, duty=None):
    ground = {"kind": "PROVISION", "provision": text}
    if duty:
        ground["duty"] = duty
    return ground


CONSENT = {"kind": "CONSENT", "provision": "OSL 12:2"}


class Month:
    """Plays the month in a running town. `say` gets lines for people."""

    def __init__(self, town, say):
        self.town = town
        self.say = say
        self.steps = []

    # --- building blocks ----------------------------------------------------

    def _record(self, step, actor, ground="", verdict="", disclosure=None,
                leaf=None):
        self.steps.append({"step": step, "actor": actor, "ground": ground,
                           "verdict": verdict, "disclosure": disclosure,
                           "leaf": leaf})

    def _heading(self, text):
        self.say("")
        self.say(text)

    def open_case(self, agency, person, age, guardians):
        _, answer, _ = self.town.samrad(
            agency + "/officer", "case", "create", "--request", "-", stdin={
                "person": person,
                "register": {
                    "birth_date": birth_date(age, 100),
                    "protected_identity": "NOT_PROTECTED",
                    "maturity": "MATURE", "guardians": guardians,
                    "source": "folkbokföringen",
                    "checked_at": stamp(now()), "checked_by": "officer"}})
        return answer["case"]["code"]

    def note(self, agency, case, category, secrecy, text,
             source="OWN_RECORDS"):
        _, answer, _ = self.town.samrad(
            agency + "/officer", "case", "note", "--request", "-", stdin={
                "case": case, "note": {
                    "category": category, "secrecy": secrecy,
                    "no_secrecy_found": not secrecy, "source": source,
                    "nature": "FACT", "text": text}})
        return answer["note"]["id"]

    def disclose(self, step, title, agency, to, case, items, ground, purpose,
                 assessments=(), verdict="ALLOW", exit_code=0, reasons=(),
                 **more):
        """One disclosure that must come out as `verdict`."""
        names = {"CONSENT": "samtycke, " + ground.get("provision", ""),
                 "NO_GROUND": "ingen grund angiven"}
        cited = names.get(ground["kind"], ground.get("provision", ""))
        self._heading("%s. %s" % (step, title))
        self.say("   %s → %s   grund: %s" % (agency, ", ".join(to), cited))
        code, answer, error = self.town.samrad(
            agency + "/officer", "disclose", "--request", "-", check=False,
            stdin={"case": case, "items": items, "to": to,
                   "direction": more.pop("direction", "OWN_INITIATIVE"),
                   "purpose": purpose, "ground": ground,
                   "assessments": list(assessments), **more})
        if answer is None:
            raise MonthError("%s: %s" % (step, error))
        decision, disclosure = answer["decision"], answer["disclosure"]
        self._expect(step, "verdict", verdict, decision["verdict"])
        self._expect(step, "exit code", exit_code, code)
        codes = [reason["code"] for reason in decision.get("reasons", [])]
        for reason in reasons:
            if reason not in codes:
                raise MonthError("%s: %s is not among %s" % (step, reason,
                                                             codes))
        if disclosure is None:
            self.say("   NEJ: %s. Inget har lämnats." % ", ".join(
                self._reason_words(decision)))
            self._record(step, agency, cited, decision["verdict"])
            return None
        self.say("   JA (%s). Kvitto: blad %d i ett träd med %d." % (
            "skyldighet" if decision["verdict"] == "ALLOW_WITH_DUTY"
            else "tillåtet", disclosure["leaf"], disclosure["tree_size"]))
        self._record(step, agency, cited, decision["verdict"],
                     disclosure["id"], disclosure["leaf"])
        return disclosure["id"]

    @staticmethod
    def _reason_words(decision):
        return ["%s (%s)" % (reason["code"], reason.get("provision", ""))
                for reason in decision.get("reasons", [])] or [
                    "saknar " + path for path in
                    decision.get("missingFacts", [])]

    @staticmethod
    def _expect(step, what, wanted, got):
        if wanted != got:
            raise MonthError("%s: %s is %s, must be %s" % (step, what, got,
                                                           wanted))

    def wait_packet(self, agency, packet, states=("UNOPENED",), seconds=30):
        deadline = time.monotonic() + seconds
        while True:
            _, answer, _ = self.town.samrad(agency + "/officer", "inbox",
                                            "list")
            for one in answer["packets"]:
                if one["id"] == packet and one["state"] in states:
                    return one
            if time.monotonic() > deadline:
                raise MonthError("packet did not come to %s" % agency)
            time.sleep(0.05)

    def answer_packet(self, agency, packet, verb, reason, exit_code=0):
        self.wait_packet(agency, packet)
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write(reason)
            file.flush()
            code, answer, error = self.town.samrad(
                agency + "/officer", "inbox", verb, packet, "--reason-file",
                file.name, check=False)
        self._expect("inbox " + verb, "exit code (%s)" % error, exit_code,
                     code)
        return answer["packet"] if answer else None

    def accept(self, agency, packet, reason):
        accepted = self.answer_packet(agency, packet, "accept", reason)
        _, shown, _ = self.town.samrad(agency + "/officer", "inbox", "show",
                                       packet)
        self.say("   %s tog emot med skäl; öppnandet är blad %d; %d uppgift"
                 "(er) kan läsas." % (agency, accepted["decision_leaf"],
                                      len(shown["items"])))
        self._record("open", agency, "", "OPENED", packet,
                     accepted["decision_leaf"])
        return shown["items"]

    # --- the month ----------------------------------------------------------

    def play(self, meeting=True):
        guardians = [
            {"id": "guardian-1", "name": "Rigmor Ekvall", "kind": "PARENT"},
            {"id": "guardian-2", "name": "Hasse Ekvall", "kind": "PARENT"}]
        self._consented(guardians)
        self._social_to_police(guardians)
        self._principal_to_police()
        self._leisure()
        self._withdrawal()
        if meeting:
            sitting.Sitting(self).play()
        self._audit()
        return self.steps

    def _consented(self, guardians):
        self._heading("Skolan öppnar ett ärende och antecknar ett samtycke")
        self.school_case = self.open_case("school", PERSON, 14, guardians)
        self.absence = self.note(
            "school", self.school_case, "SCHOOL_ATTENDANCE", ["OSL 23:2 st 1"],
            "Har varit borta från tolv lektioner på tre veckor.")
        self.health = self.note(
            "school", self.school_case, "HEALTH", ["OSL 23:2 st 1"],
            "Berättar att hon sover dåligt efter hot i korridoren.")
        yesterday = now() - datetime.timedelta(days=1)
        _, answer, _ = self.town.samrad(
            "school/officer", "consent", "record", "--request", "-", stdin={
                "case": self.school_case, "consent": {
                    "givers": [
                        {"person": "guardian-1", "capacity": "AS_GUARDIAN",
                         "givenAt": stamp(yesterday)},
                        {"person": "guardian-2", "capacity": "AS_GUARDIAN",
                         "givenAt": stamp(yesterday)},
                        {"person": "subject", "capacity": "FOR_SELF",
                         "givenAt": stamp(yesterday)}],
                    "form": "WRITTEN",
                    "scope": {"from": ["MUNICIPAL_SCHOOL"],
                              "to": ["SOCIAL_SERVICES", "LEISURE"],
                              "categories": ["SCHOOL_ATTENDANCE",
                                             "SCHOOL_SITUATION"],
                              "purposes": ["SSPF_COOPERATION"]},
                    "validFrom": yesterday.date().isoformat(),
                    "validUntil": (yesterday.date() + datetime.timedelta(
                        days=180)).isoformat()}})
        self.consent = answer["consent"]["id"]
        self.say("   Båda vårdnadshavarna och eleven har samtyckt: skolan får "
                 "berätta om frånvaro för socialtjänst och fritid.")
        self._wait_registered()
        packet = self.disclose(
            "consent", "Skolan berättar om frånvaron", "school", ["social"],
            self.school_case, [self.absence], CONSENT, "SSPF_COOPERATION",
            consent=self.consent, reasons=["CONSENT_COVERS"])
        self.accept("social", packet, "Behövs för planeringen av stöd.")
        self.disclose(
            "consent-category", "Skolan försöker berätta om hälsan på samma "
            "samtycke", "school", ["social"], self.school_case, [self.health],
            CONSENT, "SSPF_COOPERATION", consent=self.consent, verdict="DENY",
            exit_code=3, reasons=["CONSENT_CATEGORY_NOT_IN_SCOPE"])
        self.disclose(
            "consent-recipient", "... och om frånvaron för polisen", "school",
            ["police"], self.school_case, [self.absence], CONSENT,
            "SSPF_COOPERATION", consent=self.consent, verdict="DENY",
            exit_code=3, reasons=["CONSENT_RECIPIENT_NOT_IN_SCOPE"])

    def _wait_registered(self):
        deadline = time.monotonic() + 30
        while True:
            _, answer, _ = self.town.samrad("school/officer", "consent",
                                            "show", self.consent)
            if answer["consent"]["state"] == "REGISTERED":
                return
            if time.monotonic() > deadline:
                raise MonthError("the consent was not registered")
            time.sleep(0.05)

    def _social_to_police(self, guardians):
        self.social_case = self.open_case("social", BROTHER, 17, guardians)
        risk = self.note(
            "social", self.social_case, "RISK_OF_CRIME", ["OSL 26:1"],
            "Har nya kamrater utanför Kiosken och växlar stora sedlar.")
        support = self.note(
            "social", self.social_case, "SUPPORT_MEASURES", ["OSL 26:1"],
            "Uteblir från möten hos familjestödet.")
        self.disclose(
            "no-ground", "Socialtjänsten frågar om det bara går att säga det",
            "social", ["police"], self.social_case, [risk],
            {"kind": "NO_GROUND"}, "PREVENT_CRIME", offence={"status": "RISK"},
            verdict="ALLOW_ANONYMISED_ONLY", exit_code=3)
        self.disclose(
            "assessment-missing", "... och glömmer en bedömning", "social",
            ["police"], self.social_case, [risk], _provision("OSL 10:18 a"),
            "PREVENT_CRIME", yes("CONCRETE_CIRCUMSTANCES_OF_RISK"),
            offence={"status": "RISK"}, verdict="DENY", exit_code=3,
            reasons=["ASSESSMENT_MISSING"])
        packet = self.disclose(
            "10-18a", "Under 21 år och risk för brott: socialtjänsten till "
            "polisen", "social", ["police"], self.social_case, [risk],
            _provision("OSL 10:18 a"), "PREVENT_CRIME",
            yes("CONCRETE_CIRCUMSTANCES_OF_RISK", "NOT_INAPPROPRIATE"),
            offence={"status": "RISK"}, reasons=["GROUND_APPLIES"])
        self.accept("police", packet, "Behövs i det brottsförebyggande "
                    "arbetet kring Kiosken.")
        packet = self.disclose(
            "10-15a", "Förebygga brott: socialtjänsten till skolan", "social",
            ["school"], self.social_case, [support],
            _provision("OSL 10:15 a"), "PREVENT_CRIME",
            yes("NEEDED_FOR_PURPOSE", "NO_OVERRIDING_SECRECY_REASON"),
            offence={"status": "RISK"}, reasons=["GROUND_APPLIES"])
        self.accept("school", packet, "Behövs för elevhälsans stöd.")
        self.disclose(
            "wrong-recipient", "Samma 21-årsregel till fritidsgården",
            "social", ["leisure"], self.social_case, [risk],
            _provision("OSL 10:18 a"), "PREVENT_CRIME",
            yes("CONCRETE_CIRCUMSTANCES_OF_RISK", "NOT_INAPPROPRIATE"),
            offence={"status": "RISK"}, verdict="DENY", exit_code=3,
            reasons=["RECIPIENT_NOT_LISTED"])

    def _principal_to_police(self):
        seen = self.note(
            "school", self.school_case, "RISK_OF_CRIME", ["OSL 23:2 st 2"],
            "Har setts sälja vid Kiosken under rasten.",
            source="ENCOUNTERED_BY_STAFF")
        packet = self.disclose(
            "principals-duty", "Rektorns uppgiftsskyldighet till polisen",
            "school", ["police"], self.school_case, [seen],
            _provision("L2025:170 7"), "PREVENT_CRIME",
            yes("NEEDED_FOR_PURPOSE", "NO_OVERRIDING_REASON_AGAINST"),
            offence={"status": "RISK"}, acting_as="PRINCIPAL",
            verdict="ALLOW_WITH_DUTY", reasons=["DUTY_APPLIES"])
        declined = self.answer_packet("police", packet, "decline",
                                      "Hör till en annan enhet.")
        self.say("   police avböjde oläst; det är blad %d."
                 % declined["decision_leaf"])
        self._record("decline", "police", "", "DECLINED", packet,
                     declined["decision_leaf"])

    def _leisure(self):
        case = self.open_case("leisure", PERSON, 14, [])
        seen = self.note(
            "leisure", case, "LEISURE_ACTIVITY", ["OSL 21:1"],
            "Har slutat komma till gården.", source="ENCOUNTERED_BY_STAFF")
        self.disclose(
            "10-27", "Fritid till skolan: intresseavvägning", "leisure",
            ["school"], case, [seen], _provision("OSL 10:27"),
            "GENERAL_SUPPORT", yes("OBVIOUS_PRECEDENCE"),
            reasons=["GROUND_APPLIES"])
        self._heading("duty. Fritid har ringt in en orosanmälan och antecknar "
                      "den efteråt")
        occurred = now() - datetime.timedelta(minutes=40)
        _, answer, _ = self.town.samrad(
            "leisure/officer", "duty", "record", "--request", "-", stdin={
                "case": case, "to": "social",
                "ground": _provision("SoL 19:1"),
                "categories": ["HOME_SITUATION"], "secrecy": ["OSL 21:1"],
                "assessments": yes("CHILD_SUSPECTED_HARMED"),
                "direction": "OWN_INITIATIVE", "purpose": "PROTECT_CHILD",
                "occurred_at": stamp(occurred)})
        record = answer["disclosure"]
        self.say("   Antecknad med sin rätta tid, utan innehåll: blad %d."
                 % record["leaf"])
        self._record("duty", "leisure", "SoL 19:1",
                     answer["decision"]["verdict"], record["id"],
                     record["leaf"])

    def _withdrawal(self):
        packet = self.disclose(
            "before-withdrawal", "Skolan berättar om frånvaron för fritid",
            "school", ["leisure"], self.school_case, [self.absence], CONSENT,
            "SSPF_COOPERATION", consent=self.consent)
        self.wait_packet("leisure", packet)
        self._heading("withdrawal. En vårdnadshavare ringer och återkallar "
                      "samtycket")
        _, answer, _ = self.town.samrad("school/officer", "consent",
                                        "withdraw", self.consent)
        self.say("   Stoppas nu: %d. Redan läst: %d." % (
            len(answer["stops"]), len(answer["already_read"])))
        self._record("withdrawal", "school", "samtycke, OSL 12:2", "WITHDRAWN")
        self.wait_packet("leisure", packet, ("CONSENT_ENDED",))
        self.say("   leisure ser att samtycket har upphört och kan inte öppna.")
        self.disclose(
            "after-withdrawal", "Skolan försöker igen", "school", ["leisure"],
            self.school_case, [self.absence], CONSENT, "SSPF_COOPERATION",
            consent=self.consent, verdict="DENY", exit_code=3,
            reasons=["CONSENT_WITHDRAWN"])

    def _audit(self):
        self._heading("audit. Två granskare exporterar och kontrollerar utan "
                      "att lita på någon server")
        exports = {}
        for agency in ("social", "police"):
            folder = pathlib.Path(tempfile.mkdtemp(
                prefix="export-" + agency + "-", dir=self.town.folder))
            self.town.samrad(agency + "/auditor", "log", "export", folder)
            exports[agency] = folder
        done = subprocess.run(
            [self.town.binary("samrad-verify"), "--trust",
             str(self.town.folder / "trust.json"), str(exports["social"]),
             "--against", str(exports["police"]), "--json"],
            capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise MonthError("the verifier says no: %s%s" % (done.stdout,
                                                             done.stderr))
        result = json.loads(done.stdout)
        self.say("   Loggen håller: %d blad, %d kontrollerade bevis, %d "
                 "utlämningar prövade på nytt efter dagens lag, %d vittnens "
                 "underskrifter." % (
                     result["tree_size"], result["inclusions"],
                     result["readmitted"], result["cosignatures"]))
        self._record("audit", "social", "", "HOLDS")
