"""The month of deploy/quickstart on real processes: consent, 10:18 a, 10:15 a,
10:27, the principal's duty, refusals, a withdrawal, an outside act, and two
exports that the verifier accepts."""

import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.environ["SAMRAD_SOURCE_DIR"], "tests",
                                "support"))
import towns  # noqa: E402


class WalkTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town = towns.new_town()
        cls.addClassCleanup(towns.remove, cls.town)
        cls.town.build()
        cls.lines = []
        cls.steps = towns.month_module.Month(
            cls.town, cls.lines.append).play(meeting=False)

    def test_every_ground_of_the_month_came_out_as_it_must(self):
        verdicts = {step["step"]: step["verdict"] for step in self.steps}
        self.assertEqual(verdicts["10-18a"], "ALLOW")
        self.assertEqual(verdicts["10-15a"], "ALLOW")
        self.assertEqual(verdicts["consent"], "ALLOW")
        self.assertEqual(verdicts["principals-duty"], "ALLOW_WITH_DUTY")
        self.assertEqual(verdicts["audit"], "HOLDS")

    def test_every_leaf_is_told_once(self):
        leaves = [step["leaf"] for step in self.steps
                  if step["leaf"] is not None]
        self.assertGreater(len(leaves), 8)
        self.assertEqual(len(leaves), len(set(leaves)))

    def test_no_name_number_or_case_text_is_printed(self):
        printed = "\n".join(self.lines)
        for canary in towns.month_module.CANARIES:
            self.assertNotIn(canary, printed)

    def test_the_journal_of_every_agency_holds(self):
        for agency in ("school", "social", "police", "leisure",
                       "coordination"):
            code, answer, _ = self.town.samrad(
                agency + "/auditor", "journal", "list", "--limit", "1000")
            self.assertEqual(code, 0)
            self.assertTrue(answer["chain_holds"], agency)
            self.assertGreater(len(answer["entries"]), 0)

    def test_refusals_are_in_the_journal_with_their_reasons(self):
        _, answer, _ = self.town.samrad(
            "social/auditor", "journal", "list", "--limit", "1000")
        reasons = {subject for entry in answer["entries"]
                   if entry["outcome"] == "DENY"
                   for subject in entry["subjects"]}
        self.assertIn("reason=ASSESSMENT_MISSING", reasons)
        self.assertIn("reason=RECIPIENT_NOT_LISTED", reasons)

    def test_a_disclosure_can_be_proven_alone(self):
        disclosure = next(step["disclosure"] for step in self.steps
                          if step["step"] == "10-18a")
        for agency in ("social", "police"):
            code, answer, _ = self.town.samrad(
                agency + "/auditor", "log", "prove", disclosure)
            self.assertEqual(code, 0)
            self.assertGreater(answer["receipt"]["tree_size"], 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
