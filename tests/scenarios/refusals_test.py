"""Each refusal with its reason and nothing sent: the law's, decided by the node
on register facts, consents and assessments, through the public API."""

import datetime
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.environ["SAMRAD_SOURCE_DIR"], "tests",
                                "support"))
import towns  # noqa: E402

UNDER_21 = {"kind": "PROVISION", "provision": "OSL 10:18 a"}
CONSENT = {"kind": "CONSENT", "provision": "OSL 12:2"}
BOTH = [{"kind": "CONCRETE_CIRCUMSTANCES_OF_RISK", "answer": "YES"},
        {"kind": "NOT_INAPPROPRIATE", "answer": "YES"}]


def now():
    return datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


def stamp(when):
    return when.isoformat().replace("+00:00", "Z")


def today():
    """The legal day in Stockholm, near enough for dates a year away."""
    return now().date()


class RefusalTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town = towns.new_town()
        cls.addClassCleanup(towns.remove, cls.town)
        cls.town.build()
        cls.ekvik = towns.Ekvik(cls.town)

    # --- building blocks ----------------------------------------------------

    def case(self, birth_date, checked_at=None, guardians=None, agency="social",
             maturity="MATURE"):
        if guardians is None:
            guardians = [{"id": "guardian-1", "name": "Rigmor Ekvall",
                          "kind": "PARENT"}]
        _, answer, _ = self.town.samrad(
            agency + "/officer", "case", "create", "--request", "-", stdin={
                "person": {"name": "Malte Ekvall"},
                "register": {
                    "birth_date": birth_date, "maturity": maturity,
                    "protected_identity": "NOT_PROTECTED",
                    "guardians": guardians, "source": "folkbokföringen",
                    "checked_at": stamp(checked_at or now()),
                    "checked_by": "officer"}})
        case = answer["case"]["code"]
        secrecy = "OSL 26:1" if agency == "social" else "OSL 23:2 st 1"
        item = self.ekvik.note(agency, case, "RISK_OF_CRIME", [secrecy],
                               "Växlar stora sedlar.")
        return case, item

    def consent(self, case, agency="social", giver="guardian-1",
                capacity="AS_GUARDIAN", given=None, until=None, **more):
        given = given or now() - datetime.timedelta(days=2)
        _, answer, _ = self.town.samrad(
            agency + "/officer", "consent", "record", "--request", "-", stdin={
                "case": case, "consent": {
                    "givers": [{"person": giver, "capacity": capacity,
                                "givenAt": stamp(given)},
                               *more.get("also", [])],
                    "form": more.get("form", "WRITTEN"),
                    "scope": {"from": ["SOCIAL_SERVICES"],
                              "to": more.get("to", ["MUNICIPAL_SCHOOL"]),
                              "categories": ["RISK_OF_CRIME"],
                              "purposes": ["SSPF_COOPERATION"]},
                    "validFrom": given.date().isoformat(),
                    "validUntil": (until or today() + datetime.timedelta(
                        days=100)).isoformat()}})
        return answer["consent"]["id"]

    def refuse(self, reason, request, exit_code=3, agency="social"):
        """Asks, and asserts reason, exit code, and that nothing was sent."""
        before = self.ekvik.settled_tree_size()
        request = {"direction": "OWN_INITIATIVE", "purpose": "PREVENT_CRIME",
                   **request}
        code, answer, error = self.ekvik.ask(agency, request)
        self.assertIsNotNone(answer, error)
        codes = [one["code"] for one in answer["decision"].get("reasons", [])]
        self.assertIn(reason, codes, answer)
        self.assertEqual(code, exit_code)
        self.assertIsNone(answer["disclosure"])
        self.assertEqual(self.ekvik.tree_size(), before)
        return answer["decision"]

    def years_ago(self, years, days=0):
        day = today()
        try:
            day = day.replace(year=day.year - years)
        except ValueError:
            day = day.replace(year=day.year - years, day=28)
        return (day - datetime.timedelta(days=days)).isoformat()

    # --- the refusals -------------------------------------------------------

    def test_no_ground(self):
        case, item = self.case(self.years_ago(17))
        decision = self.refuse("NO_GROUND_CITED", {
            "case": case, "items": [item], "to": ["police"],
            "ground": {"kind": "NO_GROUND"}})
        self.assertEqual(decision["verdict"], "ALLOW_ANONYMISED_ONLY")

    def test_a_ground_that_is_not_in_force(self):
        case, item = self.case(self.years_ago(15))
        self.refuse("GROUND_NOT_IN_FORCE", {
            "case": case, "items": [item], "to": ["school"],
            "ground": {"kind": "PROVISION", "provision": "SoL2001 14:1"},
            "assessments": [{"kind": "CHILD_SUSPECTED_HARMED",
                             "answer": "YES"}]})

    def test_a_recipient_that_is_not_listed(self):
        case, item = self.case(self.years_ago(17))
        self.refuse("RECIPIENT_NOT_LISTED", {
            "case": case, "items": [item], "to": ["leisure"],
            "ground": UNDER_21, "assessments": BOTH,
            "offence": {"status": "RISK"}})

    def test_a_missing_assessment_says_which(self):
        case, item = self.case(self.years_ago(17))
        decision = self.refuse("ASSESSMENT_MISSING", {
            "case": case, "items": [item], "to": ["police"],
            "ground": UNDER_21, "assessments": BOTH[:1],
            "offence": {"status": "RISK"}})
        self.assertIn("assessments.NOT_INAPPROPRIATE",
                      decision["missingFacts"])

    def test_somebody_aged_exactly_21(self):
        case, item = self.case(self.years_ago(21))
        self.refuse("SUBJECT_TOO_OLD", {
            "case": case, "items": [item], "to": ["police"],
            "ground": UNDER_21, "assessments": BOTH,
            "offence": {"status": "RISK"}})

    def test_register_facts_that_are_too_old_are_missing_facts(self):
        case, item = self.case(
            self.years_ago(17),
            checked_at=now() - datetime.timedelta(days=31))
        code, answer, _ = self.ekvik.ask("social", {
            "case": case, "items": [item], "to": ["police"],
            "direction": "OWN_INITIATIVE", "purpose": "PREVENT_CRIME",
            "ground": UNDER_21, "assessments": BOTH,
            "offence": {"status": "RISK"}})
        self.assertEqual(code, 4)
        self.assertEqual(answer["decision"]["verdict"], "FACTS_MISSING")
        self.assertIn("subject.birthDate", answer["decision"]["missingFacts"])
        self.assertIsNone(answer["disclosure"])

    def test_a_consent_that_has_expired(self):
        case, item = self.case(self.years_ago(11))
        consent = self.consent(
            case, given=now() - datetime.timedelta(days=40),
            until=today() - datetime.timedelta(days=2))
        self.refuse("CONSENT_EXPIRED", {
            "case": case, "items": [item], "to": ["school"],
            "purpose": "SSPF_COOPERATION", "ground": CONSENT,
            "consent": consent})

    def test_a_consent_that_was_withdrawn(self):
        case, item = self.case(self.years_ago(11))
        consent = self.consent(case)
        self.town.samrad("social/officer", "consent", "withdraw", consent)
        # The withdrawal is a leaf of its own; wait until it stands.
        self.wait_withdrawn(consent)
        self.refuse("CONSENT_WITHDRAWN", {
            "case": case, "items": [item], "to": ["school"],
            "purpose": "SSPF_COOPERATION", "ground": CONSENT,
            "consent": consent})

    def test_what_was_read_on_a_consent_is_shown_no_more_once_it_is_withdrawn(
            self):
        case, item = self.case(self.years_ago(11), maturity="NOT_MATURE")
        consent = self.consent(case)
        packet = self.told(case, item, consent)
        with towns.reason_file() as reason:
            self.town.samrad("school/officer", "inbox", "accept", packet,
                             "--reason-file", reason)
        _, shown, _ = self.town.samrad("school/officer", "inbox", "show",
                                       packet)
        self.assertIn("Växlar stora sedlar.",
                      [one["text"] for one in shown["items"]])
        _, preview, _ = self.town.samrad(
            "social/officer", "consent", "withdraw", consent, "--preview")
        self.assertEqual(preview["already_read"], [packet])
        self.town.samrad("social/officer", "consent", "withdraw", consent)
        self.wait_withdrawn(consent)
        _, listed, _ = self.town.samrad("social/officer", "consent", "list",
                                        "--case", case)
        self.assertEqual([(one["id"], one["state"])
                          for one in listed["consents"]],
                         [(consent, "WITHDRAWN")])
        self.wait_state("school", packet, "CONSENT_ENDED")
        code, answer, error = self.town.samrad(
            "school/officer", "inbox", "show", packet, check=False)
        self.assertEqual(code, 6, error)
        self.assertNotIn("sedlar", str(answer) + str(error))

    def test_a_part_of_a_consent_that_was_withdrawn(self):
        case, item = self.case(self.years_ago(11), maturity="NOT_MATURE")
        consent = self.consent(case, to=["MUNICIPAL_SCHOOL", "LEISURE"])
        school = self.told(case, item, consent)
        leisure = self.told(case, item, consent, to="leisure")

        def withdraw(*words):
            return self.town.samrad("social/officer", "consent", "withdraw",
                                    consent, *words)[1]

        whole = withdraw("--preview")
        self.assertEqual(set(whole["stops"]), {school, leisure})
        part = withdraw("--to", "municipal-school", "--preview")
        self.assertEqual(part["stops"], [school])
        ended = withdraw("--to", "municipal-school")
        self.assertEqual(ended["stops"], [school])
        self.assertEqual(ended["consent"]["consent"]["scope"]["to"],
                         ["LEISURE"])
        self.wait_state("school", school, "CONSENT_ENDED")
        with towns.reason_file() as reason:
            code, _, _ = self.town.samrad(
                "school/officer", "inbox", "accept", school, "--reason-file",
                reason, check=False)
        self.assertEqual(code, 6)
        self.refuse("CONSENT_RECIPIENT_NOT_IN_SCOPE", {
            "case": case, "items": [item], "to": ["school"],
            "purpose": "SSPF_COOPERATION", "ground": CONSENT,
            "consent": consent})

        # The rest stands, and nobody there was told.
        self.wait_state("leisure", leisure, "UNOPENED")
        with towns.reason_file() as reason:
            self.town.samrad("leisure/officer", "inbox", "accept", leisure,
                             "--reason-file", reason)
        self.told(case, item, consent, to="leisure")
        code, _, error = self.town.samrad(
            "social/officer", "consent", "withdraw", consent, "--to", "police",
            check=False)
        self.assertEqual(code, 2, error)

    def told(self, case, item, consent, to="school"):
        """Discloses once the hub has the consent; the packet."""
        for _ in range(600):
            _, answer, _ = self.town.samrad("social/officer", "consent",
                                            "show", consent)
            if answer["consent"]["state"] == "REGISTERED":
                break
        code, answer, error = self.ekvik.ask("social", {
            "case": case, "items": [item], "to": [to],
            "direction": "OWN_INITIATIVE", "purpose": "SSPF_COOPERATION",
            "ground": CONSENT, "consent": consent})
        self.assertEqual(code, 0, error)
        packet = answer["disclosure"]["id"]
        self.wait_state(to, packet, "UNOPENED")
        return packet

    def wait_state(self, agency, packet, state):
        for _ in range(600):
            _, answer, _ = self.town.samrad(agency + "/officer", "inbox",
                                            "list")
            if state in [one["state"] for one in answer["packets"]
                         if one["id"] == packet]:
                return
        self.fail("the packet did not become " + state)

    def wait_withdrawn(self, consent):
        for _ in range(600):
            _, answer, _ = self.town.samrad("social/officer", "consent",
                                            "show", consent)
            if answer["consent"]["state"] == "WITHDRAWN":
                return
        self.fail("the withdrawal did not reach the hub")

    def test_a_category_outside_the_consent(self):
        case, _ = self.case(self.years_ago(11))
        consent = self.consent(case)
        other = self.ekvik.note("social", case, "HEALTH", ["OSL 26:1"],
                                "Sover dåligt.")
        self.refuse("CONSENT_CATEGORY_NOT_IN_SCOPE", {
            "case": case, "items": [other], "to": ["school"],
            "purpose": "SSPF_COOPERATION", "ground": CONSENT,
            "consent": consent})

    def test_an_agency_outside_the_consent(self):
        case, item = self.case(self.years_ago(11))
        consent = self.consent(case)
        self.refuse("CONSENT_RECIPIENT_NOT_IN_SCOPE", {
            "case": case, "items": [item], "to": ["leisure"],
            "purpose": "SSPF_COOPERATION", "ground": CONSENT,
            "consent": consent})

    def test_a_guardians_consent_after_the_18th_birthday(self):
        case, item = self.case(self.years_ago(18), guardians=[])
        consent = self.consent(case)
        self.refuse("CONSENT_GIVER_NOT_ENTITLED", {
            "case": case, "items": [item], "to": ["school"],
            "purpose": "SSPF_COOPERATION", "ground": CONSENT,
            "consent": consent})

    def test_the_same_request_answers_the_same_and_another_is_refused(self):
        case, item = self.case(self.years_ago(17))
        request = {
            "request_id": "6f1c1f2e-6d0f-4e0b-9f53-0d2b6c6a7e11",
            "case": case, "items": [item], "to": ["police"],
            "direction": "OWN_INITIATIVE", "purpose": "PREVENT_CRIME",
            "ground": UNDER_21, "assessments": BOTH,
            "offence": {"status": "RISK"}}

        first = self.ekvik.ask("social", request)
        again = self.ekvik.ask("social", request)
        other = self.ekvik.ask("social", {**request, "to": ["school"]})

        self.assertEqual(first[0], 0, first)
        self.assertEqual(first[1]["disclosure"]["id"],
                         again[1]["disclosure"]["id"])
        self.assertEqual(other[0], 6)


if __name__ == "__main__":
    unittest.main(verbosity=2)
