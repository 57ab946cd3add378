"""A lying agency on a real hub: everything a header can show is refused, with a
reason, and nothing of it is in the log or at the recipient. False facts can only
be attributed: that is said in docs/THREATS.md, and needs no test."""

import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.environ["SAMRAD_SOURCE_DIR"], "tests",
                                "support"))
import towns  # noqa: E402

# What the law, the directory or the exchange answers; other lies only need a
# refusal.
TAGS = {
    "ground_not_in_force": "GROUND_NOT_IN_FORCE",
    "unknown_ground": "NOT_A_SECRECY_BREAKING_RULE",
    "assessment_missing": "ASSESSMENT_MISSING",
    "assessment_negative": "ASSESSMENT_NEGATIVE",
    "unlisted_recipient": "RECIPIENT_NOT_LISTED",
    "secrecy_not_broken": "SECRECY_NOT_BROKEN_BY_GROUND",
    "clock_ahead": "CLOCK_SKEW",
    "decided_too_long_ago": "TOO_OLD",
    "unknown_catalogue": "UNKNOWN_CATALOGUE",
    "wrong_signature": "BAD_SIGNATURE",
    "false_own_kind": "PARTY_MISMATCH",
    "false_recipient_kind": "PARTY_MISMATCH",
}
HONEST = ("honest", "identical_again", "honest_at_the_end")


class LyingAgencyTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town = towns.new_town()
        cls.addClassCleanup(towns.remove, cls.town)
        cls.town.build()
        cls.ekvik = towns.Ekvik(cls.town)
        cls.before = cls.ekvik.tree_size("police")
        cls.town.stop("social")
        home = cls.town.agency("social")
        done = subprocess.run(
            [str(towns.BUILD / "test" / "lying_agency"), towns.ORIGIN,
             "127.0.0.1:%d" % cls.town.port_base,
             str(home / "tls" / "hub-ca.pem"),
             str(home / "tls" / "hub-client.key"),
             str(home / "tls" / "hub-client.pem"),
             str(home / "keys" / "keyring"), str(home / "keys" / "passphrase")],
            capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr
        cls.told = {line["lie"]: line for line in
                    map(json.loads, done.stdout.splitlines())}

    def test_the_truth_is_accepted_so_the_lies_could_have_been(self):
        for name in HONEST:
            self.assertEqual(self.told[name]["code"], "OK", self.told[name])

    def test_every_lie_is_refused(self):
        lies = [line for name, line in self.told.items()
                if name not in HONEST]
        self.assertGreaterEqual(len(lies), 30)
        for line in lies:
            self.assertIn(line["code"], (
                "INVALID_ARGUMENT", "PERMISSION_DENIED", "NOT_FOUND",
                "FAILED_PRECONDITION", "ALREADY_EXISTS", "DATA_LOSS",
                "RESOURCE_EXHAUSTED", "OUT_OF_RANGE"), line)

    def test_refusals_say_why(self):
        for name, tag in TAGS.items():
            with self.subTest(name):
                self.assertEqual(self.told[name]["tag"], tag)

    def test_only_the_truth_is_in_the_log_and_at_the_recipient(self):
        packets = []
        for _ in range(100):
            _, answer, _ = self.town.samrad("police/officer", "inbox", "list")
            packets = answer["packets"]
            if len(packets) == 2:
                break
        self.assertEqual(len(packets), 2)
        # One leaf for each truth; anchors of journals may stand between.
        self.assertLessEqual(self.ekvik.tree_size("police") - self.before, 12)


if __name__ == "__main__":
    unittest.main(verbosity=2)
