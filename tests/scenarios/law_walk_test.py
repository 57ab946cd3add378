"""The law in the walk, as a person meets it: a ground left open, questions one
by one at a terminal, refusals that can be counted, duties recorded in short."""

import json
import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.environ["SAMRAD_SOURCE_DIR"], "tests",
                                "support"))
import terminal  # noqa: E402
import towns  # noqa: E402


class LawWalkTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town = towns.new_town()
        cls.addClassCleanup(towns.remove, cls.town)
        cls.town.build()
        cls.ekvik = towns.Ekvik(cls.town)
        cls.case = cls.ekvik.open_case("social", towns.month_module.BROTHER,
                                       17, [])
        cls.item = cls.ekvik.note("social", cls.case, "RISK_OF_CRIME",
                                  ["OSL 26:1"], "Växlar stora sedlar.")

    def open_request(self, **more):
        return {"case": self.case, "items": [self.item], "to": ["police"],
                "direction": "OWN_INITIATIVE", "purpose": "PREVENT_CRIME",
                **more}

    def at_terminal(self, request, language="sv"):
        file = tempfile.NamedTemporaryFile("w", suffix=".json")
        self.addCleanup(file.close)
        json.dump(request, file)
        file.flush()
        return terminal.Person(
            [self.town.binary("samrad"), "disclose", "--request", file.name,
             "--lang", language,
             "--node", "127.0.0.1:%d" % self.town.grpc_port("social"),
             "--ca", self.town.agency("social") / "tls" / "ca.pem",
             "--user", "officer", "--password-file",
             self.town.password_file("social", "officer")],
            env={**os.environ,
                 "XDG_STATE_HOME": str(self.town.folder / "state")})

    def choose(self, person, provision):
        """Types the number that stands before the provision."""
        shown = person.wait_for("Nummer (q avslutar):")
        person.type(re.search(r"(\d+)  [^\n]*" + re.escape(provision),
                              shown).group(1))

    def disclosures(self):
        _, answer, _ = self.town.samrad("social/officer", "disclosure", "list")
        return len(answer["disclosures"])

    def count(self, *options):
        _, answer, _ = self.town.samrad("social/auditor", "journal", "count",
                                        *options)
        return answer

    # --- a ground left open -------------------------------------------------

    def test_without_a_terminal_it_says_which_grounds_are_open(self):
        before = self.disclosures()
        code, answer, _ = self.ekvik.ask(
            "social", self.open_request(offence={"status": "RISK"}))

        self.assertEqual(code, 4)
        self.assertEqual(answer["decision"]["verdict"], "FACTS_MISSING")
        self.assertEqual(answer["decision"]["missingFacts"], ["ground.kind"])
        self.assertIsNone(answer["disclosure"])
        grounds = {one["ground"].get("provision"): one
                   for one in answer["explore"]["grounds"]}
        self.assertEqual(grounds["OSL 10:18 a"]["state"], "OPEN_IF")
        self.assertEqual(grounds["OSL 10:18 a"]["ask"],
                         ["assessments.CONCRETE_CIRCUMSTANCES_OF_RISK",
                          "assessments.NOT_INAPPROPRIATE"])
        self.assertEqual(grounds["OSL 10:27"]["state"], "CLOSED")
        self.assertEqual(self.disclosures(), before)

    def test_a_person_chooses_and_answers_one_by_one(self):
        before = self.disclosures()
        person = self.at_terminal(self.open_request())
        self.choose(person, "OSL 10:18 a")
        shown = person.wait_for("Nummer (q avslutar):")
        self.assertIn("risk för brott", shown)
        person.type("1")
        person.wait_for("Finns konkreta omständigheter")
        person.type("j")
        person.wait_for("Skäl (valfritt):")
        person.type("Sågs vid Kiosken.")
        person.wait_for("inte olämpligt")
        person.type("ja")
        person.wait_for("Skäl (valfritt):")
        person.type("")
        person.wait_for("på grunden OSL 10:18 a?")
        self.assertEqual(self.disclosures(), before)
        person.type("j")

        self.assertEqual(person.leave(), 0, person.seen)
        self.assertIn("JA – får lämnas", person.seen)
        self.assertIn("kvitto: blad", person.seen)
        self.assertEqual(self.disclosures(), before + 1)

    def test_a_no_is_refused_by_the_law_and_counted(self):
        before = self.count()["refusals"]
        person = self.at_terminal(self.open_request(offence={"status": "RISK"}))
        self.choose(person, "OSL 10:18 a")
        for question, answer in (("Finns konkreta omständigheter", "j"),
                                 ("inte olämpligt", "n")):
            person.wait_for(question)
            person.type(answer)
            person.wait_for("Skäl (valfritt):")
            person.type("")
        person.wait_for("NEJ – får inte lämnas")
        person.wait_for("Inget har lämnats ut.")
        person.wait_for("Nummer (q avslutar):")
        person.type("q")

        self.assertEqual(person.leave(), 3, person.seen)
        counted = self.count()
        self.assertEqual(counted["refusals"], before + 1)
        self.assertIn(("OSL 10:18 a", "ASSESSMENT_NEGATIVE"),
                      [(one["ground"], one["reason"])
                       for one in counted["counts"]])
        _, listed, _ = self.town.samrad("social/auditor", "journal", "list",
                                        "--refused", "--limit", "1000")
        self.assertEqual({one["event"] for one in listed["entries"]},
                         {"disclosure_refused"})

    def test_stopping_discloses_nothing(self):
        before = self.disclosures()
        person = self.at_terminal(self.open_request(), language="en")
        person.wait_for("Number (q to stop):")
        person.end_input()
        self.assertEqual(person.leave(), 4, person.seen)
        self.assertIn("Nothing was disclosed.", person.seen)

        person = self.at_terminal(self.open_request(offence={"status": "RISK"}))
        self.choose(person, "OSL 10:18 a")
        for question in ("Finns konkreta omständigheter", "inte olämpligt"):
            person.wait_for(question)
            person.type("j")
            person.wait_for("Skäl (valfritt):")
            person.type("")
        person.wait_for("på grunden OSL 10:18 a?")
        person.type("n")
        person.wait_for("Nummer (q avslutar):")
        person.type("q")
        self.assertEqual(person.leave(), 4, person.seen)
        self.assertEqual(self.disclosures(), before)

    # --- counting -----------------------------------------------------------

    def test_counting_is_the_auditors(self):
        code, _, error = self.town.samrad("social/officer", "journal", "count",
                                          check=False)
        self.assertEqual(code, 5, error)

    def test_a_period_that_makes_no_sense_is_malformed(self):
        for options in (("--since", "2026-02-30"), ("--until", "igår"),
                        ("--since", "2026-11-02", "--until", "2026-10-01")):
            code, answer, error = self.town.samrad(
                "social/auditor", "journal", "count", *options, check=False)
            self.assertEqual(code, 2, error)
            self.assertIsNone(answer)
            self.assertTrue(error["error"]["path"], error)
        self.assertEqual(self.count("--until", "2020-01-01")["refusals"], 0)

    # --- duties -------------------------------------------------------------

    def duty(self, who, *words, exit_code=0):
        code, answer, error = self.town.samrad(who, "duty", *words,
                                               check=False)
        self.assertEqual(code, exit_code, error)
        return answer or error

    def wait_leaf(self, who, identity):
        for _ in range(600):
            _, answer, _ = self.town.samrad(who, "disclosure", "show",
                                            identity)
            if answer["disclosure"]["state"] in ("PUBLISHED", "WITNESSED"):
                return answer["disclosure"]
        self.fail("the record did not reach the log")

    def test_each_duty_has_a_short_command(self):
        child = self.ekvik.open_case("leisure", towns.month_module.PERSON, 14,
                                     [])
        for who, verdict, *words in (
                ("leisure/officer", "ALLOW_WITH_DUTY", "notify", "--to",
                 "social", "--case", child, "--secrecy", "OSL 21:1",
                 "--assessed"),
                ("school/officer", "ALLOW_WITH_DUTY", "principal", "--to",
                 "police", "--acting-as", "PRINCIPAL", "--secrecy",
                 "OSL 23:2 st 1,OSL 23:2 st 2", "--assessed"),
                ("social/officer", "ALLOW_WITH_DUTY", "contact-data", "--to",
                 "police", "--secrecy", "OSL 26:1", "--assessed")):
            answer = self.duty(who, *words)
            self.assertEqual(answer["decision"]["verdict"], verdict, answer)
            self.assertTrue(answer["disclosure"]["outside"]["ground_confirmed"])
            self.wait_leaf(who, answer["disclosure"]["id"])

    def test_a_duty_whose_ground_does_not_hold_is_in_the_log_all_the_same(self):
        answer = self.duty("social/officer", "notify", "--to", "police",
                           "--case", self.case, "--secrecy", "OSL 26:1")
        self.assertEqual(answer["decision"]["verdict"], "DENY")
        self.assertFalse(answer["disclosure"]["outside"]["ground_confirmed"])
        shown = self.wait_leaf("social/officer", answer["disclosure"]["id"])

        with towns.folders("export") as (folder,):
            self.ekvik.export("social", folder)
            code, report = self.ekvik.verify(folder)
        self.assertEqual(code, 0, report)
        self.assertIn(shown["leaf"], report["unconfirmed"])

    def test_what_cannot_be_recorded_says_where(self):
        for path, *words in (
                ("--to", "notify"),
                ("--at", "notify", "--to", "social", "--at", "igår"),
                ("--category", "notify", "--to", "social", "--category", "X"),
                ("to[0]", "notify", "--to", "nobody"),
                ("occurred_at", "notify", "--to", "social", "--at",
                 "2100-01-01T00:00:00Z")):
            error = self.duty("leisure/officer", *words, exit_code=2)
            self.assertEqual(error["error"]["path"], path, error)


if __name__ == "__main__":
    unittest.main(verbosity=2)
