"""A whole meeting of SSPF Nordskolan, played through the command line only: the
agenda, who may hear what, a text that may not leave, one that is made general
enough, somebody who must be out, somebody who comes late, what is told aloud
and what slips out."""

import contextlib
import datetime
import json
import os
import subprocess
import tempfile
import time

import population
from facts import (MonthError, birth_date, now, personal_number, stamp,
                   yes)

CHAIR = "coordination/coordinator"
AGENCIES = ("coordination", "school", "social", "police", "leisure")
SEATS = {agency: place for place, agency in enumerate(AGENCIES, 1)}
FUNCTIONS = {"coordination": "COORDINATION",
             "school": "PUPIL_HEALTH_PSYCHOSOCIAL"}

BORN = birth_date(15, 60)
PERSONAL_NUMBER = personal_number(BORN, "239")

# For who looks for them where they must not be (tests).
CANARIES = ("Saga Ekström", PERSONAL_NUMBER, "stannar hemma hela veckor",
            "ligger vaken om nätterna", "tackar nej till allt på fritiden",
            "bär på andras väskor", "hot från äldre vid Kiosken",
            "klotter och oro vid Kiosken")

# What the minutes say was decided, by item.
DECISIONS = {
    "strategic": "Fler vuxna ute på fredagskvällarna.",
    "anonymous": "Skolan provar stöd i skolan och återkommer nästa gång.",
    "legal": "Var och en gör sin uppföljning och återkommer nästa gång.",
    "consented": "Verksamheterna erbjuder stöd efter skoltid."}


def officer(agency):
    """Who sits on the seat of an agency."""
    return CHAIR if agency == "coordination" else agency + "/officer"


class Sitting:
    """Plays the meeting in a running town. `month` gives cases, notes, steps
    and words."""

    def __init__(self, month):
        self.month = month
        self.town = month.town
        self.say = month.say
        self.watchers = {}
        self.items = {}

    # --- building blocks ----------------------------------------------------

    def ask(self, who, *command, stdin=None, exit_code=0):
        """One command that must end with this code. Its answer, or its error."""
        code, answer, error = self.town.samrad(who, *command, stdin=stdin,
                                               check=False)
        if code != exit_code:
            raise MonthError("samrad %s (%s): slutkod %d, ska vara %d: %s" % (
                " ".join(str(word) for word in command[:3]), who, code,
                exit_code, error or answer))
        return answer if answer is not None else error

    def request(self, who, *command, exit_code=0, **fields):
        return self.ask(who, *command, "--request", "-", stdin=fields,
                        exit_code=exit_code)

    def view(self, who=CHAIR):
        return self.ask(who, "meeting", "show", self.meeting)["view"]

    def watch(self, agency):
        """Follows the meeting, which also keeps the seat."""
        user = officer(agency)
        out = tempfile.NamedTemporaryFile("w+", suffix=".events")
        agency_id, name = user.split("/")
        process = subprocess.Popen(
            [self.town.binary("samrad"), "meeting", "watch", self.meeting,
             "--json", "--node",
             "127.0.0.1:%d" % self.town.grpc_port(agency_id), "--ca",
             str(self.town.agency(agency_id) / "tls" / "ca.pem"), "--user",
             name, "--password-file",
             str(self.town.password_file(agency_id, name))],
            stdout=out, stderr=subprocess.DEVNULL,
            env={**os.environ,
                 "XDG_STATE_HOME": str(self.town.folder / "state")})
        self.watchers[agency] = (process, out)

    def events(self, agency):
        """What an agency's watcher has shown so far."""
        _, out = self.watchers[agency]
        with open(out.name, encoding="utf-8") as file:
            return [json.loads(line) for line in file if line.endswith("\n")]

    def wait_event(self, agency, kind, item=None, seconds=30):
        deadline = time.monotonic() + seconds
        while True:
            for event in self.events(agency):
                if event["kind"] == kind and item in (None, event["item"]):
                    return event
            if time.monotonic() > deadline:
                raise MonthError("%s did not see %s" % (agency, kind))
            time.sleep(0.05)

    def stop_watching(self):
        for process, out in self.watchers.values():
            process.terminate()
            process.wait()
            out.close()
        self.watchers = {}

    # --- before the meeting -------------------------------------------------

    def found_group(self):
        self.month._heading("sspf. Samordnaren bildar SSPF Nordskolan, kod N7")
        group = self.request(
            CHAIR, "group", "create", type="SSPF", code="N7", k=10,
            seats=[{"seat": SEATS[agency], "agency": agency,
                    **({"function": FUNCTIONS[agency]}
                       if agency in FUNCTIONS else {})}
                   for agency in AGENCIES])["group"]
        self.group = group["group"]
        for agency in AGENCIES:
            holder = officer(agency).split("/")[1]
            more = ["--deputy", "deputy"] if agency == "coordination" else []
            self.ask(agency + "/security", "seat", "assign", self.group,
                     SEATS[agency], "--holder", holder, *more)
        self.say("   Fem platser, alla bekräftade av sin egen chef. Navet vet "
                 "verksamhet och funktion, aldrig vem.")
        with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
            file.write(population.table())
            file.flush()
            answer = self.ask("school/registrar", "group", "population",
                              file.name)
        self.say("   Skolan läser in sin elevtabell: %d elever." %
                 int(answer["people"]))

    def plan_series(self):
        first = datetime.date.today() + datetime.timedelta(days=28)
        first += datetime.timedelta(days=(1 - first.weekday()) % 7)
        answer = self.request(
            CHAIR, "meeting", "plan", group=self.group, recurrence="MONTHLY",
            first=first.isoformat() + "T14:00", minutes=90, count=5,
            holidays=["%d-12-21/%d-01-08" % (first.year, first.year + 1),
                      "%d-06-14/%d-08-16" % (first.year + 1, first.year + 1)],
            move_from_holidays=True)
        self.say("   Möten varje månad, utom på loven: %s." % ", ".join(
            one["starts_at"][:10] for one in answer["meetings"]))

    def call_meeting(self):
        answer = self.ask(CHAIR, "meeting", "call", self.group, "--minutes",
                          "90")
        self.meeting = answer["meeting"]["meeting"]
        self.say("   Dagens möte: 90 minuter.")

    # --- the items ----------------------------------------------------------

    def draft(self, agency, name, **item):
        answer = self.request(agency + "/officer", "item", "draft",
                              item={"meeting": self.meeting, **item})
        self.items[name] = answer["item"]["item"]
        return answer["item"]

    def hand_in(self, agency, name, exit_code=0):
        return self.ask(agency + "/officer", "item", "handin",
                        self.items[name], exit_code=exit_code)

    def clear(self, agency, name):
        """Confirms every warning, lets a second person read, hands in."""
        item = self.ask(agency + "/officer", "item", "show",
                        self.items[name])["item"]
        item = {key: value for key, value in item.items()
                if value is not None}
        check = self.request(agency + "/officer", "item", "check", item=item)
        self.request(agency + "/officer", "item", "confirm",
                     item=self.items[name],
                     confirmed=[one for one in check["findings"]
                                if one["severity"] == "WARN"])
        self.ask(agency + "/registrar", "item", "second", self.items[name])
        return self.hand_in(agency, name)

    def write_strategic(self):
        self.month._heading("strategic. Polisen skriver en lägesbild utan "
                            "personer")
        self.draft("police", "strategic", item_class="STRATEGIC", minutes=10,
                   strategic="Mer klotter och oro vid Kiosken på "
                   "fredagskvällar, mest mellan klockan 20 och 23.")
        answer = self.clear("police", "strategic")
        self.say("   Granskad och förseglad: blad %d." % answer["leaf"])
        self.month._record("strategic", "police", "", "CLEAR", None,
                           answer["leaf"])

    def write_anonymous(self):
        self.month._heading("anonymous. Skolan vill fråga om en elev, utan att "
                            "säga vem")
        year = datetime.date.today().year
        case = {"stages": ["9"], "sex": "M", "areas": ["Norrhöjden"],
                "moved_in_from": year,
                "observed": "En pojke i 9C, nyinflyttad, bär på andras väskor "
                            "och verkar rädd.",
                "since": "sedan höstlovet", "tried": "samtal hos elevhälsan",
                "asked": "Vad kan göras tillsammans?"}
        self.draft("school", "anonymous", item_class="ANONYMOUS", minutes=15,
                   anonymous=case)
        check = self.request("school/officer", "item", "check", exit_code=3,
                             item={"meeting": self.meeting,
                                   "item_class": "ANONYMOUS",
                                   "anonymous": case})
        kinds = [one["kind"] for one in check["findings"]
                 if one["severity"] == "BLOCK"]
        if "SCHOOL_CLASS" not in kinds:
            raise MonthError("the class was not found: %s" % check)
        self.say("   STOPP: texten anger klassen. Inget har lämnats.")
        self.month._record("anonymous-blocked", "school", "", "BLOCK")
        case["observed"] = ("En elev, nyinflyttad i år, bär på andras väskor "
                            "och verkar rädd.")
        check = self.request("school/officer", "item", "check", exit_code=3,
                             item={"meeting": self.meeting,
                                   "item_class": "ANONYMOUS",
                                   "anonymous": case})
        meter = check["meter"]
        if meter["passes"] or not meter["proposals"]:
            raise MonthError("the meter let it pass: %s" % meter)
        self.say("   Beskrivningen passar in på %d; minst %d krävs. Förslag: "
                 "%s." % (int(meter["count"]), meter["k"], "; ".join(
                     "%s = %s" % (change["field"], change["to"])
                     for change in meter["proposals"][0]["changes"])))
        self.month._record("anonymous-too-few", "school", "",
                           "GROUP_TOO_SMALL")
        case.update(stages=["7", "8", "9"], sex="")
        self.request("school/officer", "item", "draft", item={
            "item": self.items["anonymous"], "meeting": self.meeting,
            "item_class": "ANONYMOUS", "minutes": 15, "anonymous": case})
        answer = self.clear("school", "anonymous")
        self.say("   Skolan väljer en vidare beskrivning, en andra person "
                 "läser: förseglat, blad %d." % answer["leaf"])
        self.month._record("anonymous", "school", "ANONYMISED",
                           "ALLOW_ANONYMISED_ONLY", None, answer["leaf"])

    def write_consented(self):
        self.month._heading("consented. På samtycke: skola, socialtjänst, "
                            "fritid och samordning, inte polisen")
        guardians = [{"id": "guardian-1", "name": "Ylva Ekström",
                      "kind": "PARENT"}]
        _, answer, _ = self.town.samrad(
            "school/officer", "case", "create", "--request", "-", stdin={
                "person": {"name": "Saga Ekström",
                           "personal_number": PERSONAL_NUMBER},
                "register": {
                    "birth_date": BORN,
                    "protected_identity": "NOT_PROTECTED",
                    "maturity": "MATURE", "guardians": guardians,
                    "source": "folkbokföringen",
                    "checked_at": stamp(now()), "checked_by": "officer"}})
        self.case = answer["case"]["code"]
        self.absence = self.month.note(
            "school", self.case, "SCHOOL_ATTENDANCE", ["OSL 23:2 st 1"],
            "Hon stannar hemma hela veckor.")
        # Stays at the school: the consent says nothing of health.
        self.month.note("school", self.case, "HEALTH", ["OSL 23:2 st 1"],
                        "Hon ligger vaken om nätterna.")
        yesterday = now() - datetime.timedelta(days=1)
        _, answer, _ = self.town.samrad(
            "school/officer", "consent", "record", "--request", "-", stdin={
                "case": self.case, "consent": {
                    "givers": [
                        {"person": "guardian-1", "capacity": "AS_GUARDIAN",
                         "givenAt": stamp(yesterday)},
                        {"person": "subject", "capacity": "FOR_SELF",
                         "givenAt": stamp(yesterday)}],
                    "form": "WRITTEN",
                    "scope": {"from": ["MUNICIPAL_SCHOOL"],
                              "to": ["SOCIAL_SERVICES", "LEISURE",
                                     "OTHER_MUNICIPAL"],
                              "categories": ["SCHOOL_ATTENDANCE"],
                              "purposes": ["SSPF_COOPERATION"]},
                    "validFrom": yesterday.date().isoformat(),
                    # Ends soon after the meeting: a yellow light.
                    "validUntil": (yesterday.date() + datetime.timedelta(
                        days=5)).isoformat()}})
        self.consent = answer["consent"]["id"]
        self._wait_registered()
        self.draft("school", "consented", item_class="CONSENTED", minutes=20,
                   required=["social"], excluded=["police"], named={
                       "case": self.case, "items": [self.absence],
                       "ground": {"kind": "CONSENT",
                                  "provision": "OSL 12:2"},
                       "consent": self.consent,
                       "direction": "OWN_INITIATIVE",
                       "purpose": "SSPF_COOPERATION"})
        answer = self.hand_in("school", "consented")
        self.say("   JA på samtycke, för var och en i rummet: förseglat, blad "
                 "%d." % answer["leaf"])
        self.month._record("consented", "school", "samtycke, OSL 12:2",
                           answer["decision"]["verdict"], None,
                           answer["leaf"])

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

    def write_legal(self):
        self.month._heading("legal. På OSL 10:15 a: socialtjänsten till polis, "
                            "skola och samordning")
        note = self.month.note(
            "social", self.month.social_case, "RISK_OF_CRIME", ["OSL 26:1"],
            "Har fått hot från äldre vid Kiosken.")
        self.draft("social", "legal", item_class="LEGAL_GROUND", minutes=20,
                   required=["police"], excluded=["leisure"], named={
                       "case": self.month.social_case, "items": [note],
                       "ground": {"kind": "PROVISION",
                                  "provision": "OSL 10:15 a"},
                       "assessments": yes("NEEDED_FOR_PURPOSE",
                                          "NO_OVERRIDING_SECRECY_REASON",
                                          "RECIPIENT_PROTECTION_WEIGHED"),
                       "offence": {"status": "RISK"},
                       "direction": "OWN_INITIATIVE",
                       "purpose": "PREVENT_CRIME"})
        answer = self.hand_in("social", "legal")
        self.say("   JA, grunden gäller för alla som ska höra: förseglat, blad "
                 "%d." % answer["leaf"])
        self.month._record("legal", "social", "OSL 10:15 a",
                           answer["decision"]["verdict"], None,
                           answer["leaf"])

    def write_sealed(self):
        self.draft("police", "sealed", item_class="SEALED", minutes=5)
        for agency in ("school", "social", "leisure"):
            seen = self.view(officer(agency))["items"]
            if any(one["item_class"] == "SEALED" for one in seen):
                raise MonthError("%s sees that a private talk is wanted"
                                 % agency)
        self.say("   Polisen vill också tala enskilt. Bara ordföranden ser "
                 "det, och inte från vem.")

    def settle_agenda(self):
        self.month._heading("agenda. Samordnaren ordnar så att så få som "
                            "möjligt behöver gå ut och in")
        proposal = self.ask(CHAIR, "meeting", "propose", self.meeting)
        self.say("   %d förflyttningar i stället för %d." % (
            proposal["moves"], proposal["moves_now"]))
        self.ask(CHAIR, "meeting", "agenda", self.meeting, "--order",
                 ",".join(proposal["order"]), "--lock", "--revision",
                 self.view()["revision"])
        view = self.view("police/officer")
        for line in view["come_and_go"]:
            self.say("   %s: punkt %d till %d%s." % (
                line["agency"], line["from_place"], line["to_place"],
                "".join(", ute under punkt %d" % one
                        for one in line["out_for"])))

    # --- the room -----------------------------------------------------------

    def take_seat(self, agency):
        self.ask(officer(agency), "present", "take", self.meeting)
        if agency not in self.watchers:
            self.watch(agency)

    def leave_seat(self, agency):
        self.ask(officer(agency), "present", "leave", self.meeting)

    def open_room(self, agencies):
        self.month._heading("room. Mötet börjar")
        self.take_seat("coordination")
        self.ask(CHAIR, "room", "open", self.meeting)
        for agency in agencies:
            self.take_seat(agency)

    def call_item(self, name, present):
        item = self.items[name]
        self.ask(CHAIR, "room", "call", self.meeting, item)
        for agency in present:
            self.ask(officer(agency), "room", "conflict", self.meeting, item,
                     "no")

    def open_item(self, name, exit_code=0):
        return self.ask(CHAIR, "room", "item", self.meeting, self.items[name],
                        "--room-checked", exit_code=exit_code)

    def read(self, agency, name, exit_code=0):
        return self.ask(officer(agency), "room", "read", self.meeting,
                        self.items[name], exit_code=exit_code)

    def close_item(self, name, outcome):
        return self.ask(CHAIR, "room", "done", self.meeting, self.items[name],
                        "--outcome", outcome)

    def reply(self, agency, name, text):
        """A written answer; warnings are looked at and confirmed."""
        fields = {"item": self.items[name], "text": text,
                  "second": "registrar"}
        code, answer, _ = self.town.samrad(officer(agency), "item", "reply",
                                           "--request", "-", stdin=fields,
                                           check=False)
        if code == 6:
            answer = self.request(
                officer(agency), "item", "reply", confirmed=[
                    one for one in answer["check"]["findings"]
                    if one["severity"] == "WARN"], **fields)
        if not answer["content"]:
            raise MonthError("the answer was not handed in: %s" %
                             answer["check"])
        return answer

    def discuss(self, name, present, outcome, title):
        """One item from call to close, read by everybody in the room."""
        self.say("   %s: %s" % (title, ", ".join(present)))
        self.call_item(name, present)
        self.open_item(name)
        for agency in present:
            if not self.read(agency, name)["texts"]:
                raise MonthError("%s reads nothing" % agency)
        return lambda: self._finish(name, present, outcome)

    def _finish(self, name, present, outcome):
        answer = self.close_item(name, outcome)
        for agency in present:
            self.wait_event(agency, "ITEM_CLOSED", self.items[name])
            self.read(agency, name, exit_code=6)
        self.say("   Stängt (blad %d); ingen kan läsa det längre."
                 % answer["leaf"])

    def hold(self):
        self.open_room(["school", "social", "police"])
        self.discuss("strategic", ["coordination", "school", "social",
                                   "police"], "nothing-more",
                     "Lägesbilden")()
        self._hold_anonymous()
        self._hold_legal()
        self._hold_consented()
        self.ask(CHAIR, "room", "close", self.meeting)
        for agency in self.watchers:
            self.wait_event(agency, "ROOM_CLOSED")
        self.say("   Mötet är slut.")

    def _hold_anonymous(self):
        here = ["coordination", "school", "social", "police"]
        finish = self.discuss("anonymous", here, "advice-given",
                              "Det anonyma ärendet")
        item = self.items["anonymous"]
        self.reply("social", "anonymous",
                   "De som tackar nej till allt på fritiden kommer ibland när "
                   "en vuxen följer med.")
        if len(self.read("police", "anonymous")["texts"]) != 2:
            raise MonthError("the answer is not read by the others")
        self.say("   Socialtjänsten svarar skriftligt: granskat som ärendet.")
        self.take_seat("leisure")
        self.read("leisure", "anonymous", exit_code=6)
        self.say("   Fritid kommer sent och väntar; ordföranden släpper in.")
        self.ask("leisure/officer", "room", "conflict", self.meeting, item,
                 "no")
        self.ask(CHAIR, "room", "admit", self.meeting, item, "leisure")
        self.read("leisure", "anonymous")
        for agency in ("school", "social", "leisure"):
            self.ask(officer(agency), "room", "round", self.meeting, item,
                     "nothing-to-add")
        self.ask("police/officer", "room", "round", self.meeting, item,
                 "nothing-to-add", "--private-talk")
        deadline = time.monotonic() + 30
        while True:
            talks = self.ask(CHAIR, "room", "talks", self.meeting)["talks"]
            if [talk["agency"] for talk in talks] == ["police"]:
                break
            if time.monotonic() > deadline:
                raise MonthError("the chair does not see the private talk")
            time.sleep(0.05)
        self.say("   Rundan: alla svarar lika; bara ordföranden ser att "
                 "polisen vill tala enskilt.")
        finish()

    def _hold_legal(self):
        self.call_item("legal", ["coordination", "school", "social", "police",
                                 "leisure"])
        refused = self.open_item("legal", exit_code=6)
        self.say("   Fritid saknar grund för nästa punkt: den öppnas inte "
                 "förrän de har gått ut (%s)." % refused["error"]["tag"])
        self.leave_seat("leisure")
        here = ["coordination", "school", "social", "police"]
        self.call_item("legal", here)
        self.open_item("legal")
        for agency in here:
            self.read(agency, "legal")
        item = self.items["legal"]
        self.ask(CHAIR, "room", "oops", self.meeting, item)
        self.say("   Oops: någon råkade säga ett namn till. Punkten fryser, "
                 "och alla som hörde bekräftar.")
        for agency in here:
            self.wait_event(agency, "OOPS", item)
            self.read(agency, "legal", exit_code=6)
            self.ask(officer(agency), "room", "ack", self.meeting, item)
        self.close_item("legal", "nothing-more")
        self.month._record("oops", "coordination", "", "OOPS")

    def _hold_consented(self):
        self.leave_seat("police")
        self.take_seat("leisure")
        here = ["coordination", "school", "social", "leisure"]
        finish = self.discuss("consented", here, "owner-acts",
                              "På samtycke, utan polisen")
        oral = {"meeting": self.meeting, "item": self.items["consented"],
                "case": self.case, "secrecy": ["OSL 23:2 st 1"],
                "ground": {"kind": "CONSENT", "provision": "OSL 12:2"},
                "consent": self.consent, "direction": "OWN_INITIATIVE",
                "purpose": "SSPF_COOPERATION"}
        answer = self.request("school/officer", "room", "oral",
                              categories=["SCHOOL_ATTENDANCE"], **oral)
        self.say("   Skolan berättar muntligt om frånvaron: JA, till %s, blad "
                 "%d." % (", ".join(answer["to"]), answer["leaf"]))
        self.month._record("oral", "school", "samtycke, OSL 12:2",
                           answer["decision"]["verdict"],
                           answer["disclosure"], answer["leaf"])
        denied = self.request("school/officer", "room", "oral", exit_code=3,
                              categories=["HEALTH"], **oral)
        self.say("   ... och vill nämna hälsan: NEJ (%s)." %
                 denied["decision"]["reasons"][0]["code"])
        finish()

    # --- the minutes --------------------------------------------------------

    def write_lines(self, name, decision, actions, exit_code=0):
        """One item's decision and actions; warnings are looked at and
        confirmed."""
        lines = {"meeting": self.meeting, "item": self.items[name],
                 "decision": decision, "actions": [
                     {"agency": agency, "due": self.due(), "text": text}
                     for agency, text in actions]}
        if exit_code:
            return self.request(CHAIR, "minutes", "write",
                                exit_code=exit_code, **lines)
        code, answer, _ = self.town.samrad(CHAIR, "minutes", "write",
                                           "--request", "-", stdin=lines,
                                           check=False)
        if code == 6:
            answer = self.request(
                CHAIR, "minutes", "write", confirmed=[
                    one for one in answer["check"]["findings"]
                    if one["severity"] == "WARN"], **lines)
        if not answer["stored"]:
            raise MonthError("lines of %s were not stored: %s" % (
                name, answer["check"]))
        return answer

    def due(self):
        return (datetime.date.today()
                + datetime.timedelta(days=28)).isoformat()

    def give_minutes(self):
        return self.ask(CHAIR, "minutes", "give", self.meeting, "--second",
                        "deputy")

    def minutes(self, agency):
        return self.ask(officer(agency), "minutes", "show",
                        self.meeting)["minutes"]

    def write_minutes(self):
        self.month._heading("minutes. Protokollet skrivs av mötet, och var "
                            "och en får sitt")
        self.write_lines("strategic", DECISIONS["strategic"],
                         [("police", "Gå ut på kvällarna.")])
        self.write_lines("anonymous", DECISIONS["anonymous"],
                         [("school", "Prova stöd i skolan.")])
        self.write_lines("legal", "Vi följer upp Saga Ekström.", [],
                         exit_code=3)
        self.say("   STOPP: namnet som nämndes av misstag kan inte skrivas in.")
        self.write_lines("legal", "Var och en gör sin uppföljning.",
                         [("social", "Erbjuda samtal.")])
        self.write_lines("consented", DECISIONS["consented"],
                         [("leisure", "Erbjuda en plats."),
                          ("school", "Följa frånvaron.")])
        given = self.give_minutes()
        self.say("   Version 1 till %s." % ", ".join(given["given_to"]))
        for agency in ("school", "police", "leisure"):
            self.ask(officer(agency), "minutes", "approve", self.meeting)
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("Att vi återkommer nästa gång saknas.")
            file.flush()
            self.ask("social/officer", "minutes", "object", self.meeting,
                     "--reason-file", file.name)
        self.say("   Socialtjänsten invänder; de andra godkänner.")
        self.write_lines("legal", DECISIONS["legal"],
                         [("social", "Erbjuda samtal.")])
        self.give_minutes()
        for agency in ("school", "social", "police", "leisure"):
            answer = self.ask(officer(agency), "minutes", "approve",
                              self.meeting)
        self.say("   Rättelsen är version 2; alla godkänner den (blad %d)."
                 % answer["leaf"])
        self.month._record("minutes", "coordination", "", "APPROVED", None,
                           answer["leaf"])

    # --- the whole of it ----------------------------------------------------

    def prepare(self, settled=True):
        """Everything before the meeting. The agenda is left unordered and open
        when it is not to be `settled`."""
        self.found_group()
        self.plan_series()
        self.call_meeting()
        self.write_strategic()
        self.write_anonymous()
        self.write_consented()
        self.write_legal()
        self.write_sealed()
        if settled:
            self.settle_agenda()

    def play(self):
        self.prepare()
        try:
            self.hold()
        finally:
            self.stop_watching()
        self.write_minutes()


@contextlib.contextmanager
def prepared(month, settled=True):
    """A meeting that is about to begin; watchers are stopped afterwards."""
    sitting = Sitting(month)
    sitting.prepare(settled)
    try:
        yield sitting
    finally:
        sitting.stop_watching()
