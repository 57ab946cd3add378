"""Many submitters and openers against one withdrawal, round after round:
nothing is accepted or opened after the withdrawal. What the callers were told is
held against the order of the leaves in what two agencies export."""

import base64
import collections
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.environ["SAMRAD_SOURCE_DIR"], "tests",
                                "support"))
import towns  # noqa: E402
from headers import field  # noqa: E402

ROUNDS = int(os.environ.get("SAMRAD_RACE_ROUNDS", 0)) or towns.rounds(500,
                                                                      5000)
AT_ONCE = 8
SEED = 20261121
# Numbers of fields in sealed/v1.
DISCLOSURE_ID, DISCLOSURE_CONSENT = 3, 17
OPENING_DISCLOSURE = WITHDRAWN_CONSENT = 3
# What a caller is told when it is in the log, and when it came too late.
TAKEN = ("PUBLISHED", "WITNESSED", "OPENED")
TOO_LATE = ("CONSENT_WITHDRAWN", "WITHDRAWN", "CONSENT_ENDED")


class Log:
    """Who stands where, from the lines of exports."""

    def __init__(self, lines):
        self.withdrawn = {}  # consent -> leaf
        self.disclosed = {}  # disclosure -> (leaf, consent)
        self.opened = {}  # disclosure -> leaf
        for line in lines:
            header = base64.b64decode(line["header"])
            if line["type"] == "WITHDRAWAL":
                consent = field(header, WITHDRAWN_CONSENT).hex()
                self.withdrawn[consent] = line["leaf"]
            elif line["type"] == "DISCLOSURE":
                self.disclosed[field(header, DISCLOSURE_ID).hex()] = (
                    line["leaf"], (field(header, DISCLOSURE_CONSENT)
                                   or b"").hex())
            elif line["type"] == "OPENING":
                self.opened[field(header, OPENING_DISCLOSURE).hex()] = (
                    line["leaf"])

    def after_withdrawal(self):
        """Leaves of disclosures and openings after their withdrawal's."""
        late = []
        for disclosure, (leaf, consent) in self.disclosed.items():
            end = self.withdrawn.get(consent)
            if end is None:
                continue
            late += [one for one in (leaf, self.opened.get(disclosure))
                     if one is not None and one > end]
        return sorted(late)


def read_export(folder):
    lines = (folder / "openings.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


class OrderTest(unittest.TestCase):
    """The check itself, on orders that were planted."""

    HANDLE, FIRST, SECOND = b"h" * 16, b"1" * 16, b"2" * 16

    @staticmethod
    def line(kind, leaf, third, consent=b""):
        header = bytes([3 << 3 | 2, len(third)]) + third
        if consent:
            key = 17 << 3 | 2
            header += bytes([key & 0x7f | 0x80, key >> 7, len(consent)])
            header += consent
        return {"type": kind, "leaf": leaf,
                "header": base64.b64encode(header).decode()}

    def log(self, disclosed, opened, withdrawn):
        return Log([
            self.line("DISCLOSURE", disclosed, self.FIRST, self.HANDLE),
            self.line("DISCLOSURE", 99, self.SECOND, b"o" * 16),
            self.line("OPENING", opened, self.FIRST),
            self.line("WITHDRAWAL", withdrawn, self.HANDLE)])

    def test_an_order_that_holds(self):
        self.assertEqual(self.log(3, 5, 7).after_withdrawal(), [])

    def test_an_opening_after_the_withdrawal_is_found(self):
        self.assertEqual(self.log(3, 9, 7).after_withdrawal(), [9])

    def test_a_disclosure_after_the_withdrawal_is_found(self):
        self.assertEqual(self.log(8, 9, 7).after_withdrawal(), [8, 9])


class WithdrawalRaceTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town = towns.new_town()
        cls.addClassCleanup(towns.remove, cls.town)
        cls.town.build()
        cls.ekvik = towns.Ekvik(cls.town)
        guardian = {"id": "guardian-1", "name": "Rigmor Ekvall",
                    "kind": "PARENT"}
        case = cls.ekvik.open_case("social", {"name": "Malte Ekvall"}, 11,
                                   [guardian])
        item = cls.ekvik.note("social", case, "RISK_OF_CRIME", ["OSL 26:1"],
                              "Växlar stora sedlar.")
        command = [str(towns.BUILD / "test" / "withdrawal_race")]
        for agency in ("social", "school"):
            command += ["127.0.0.1:%d" % cls.town.grpc_port(agency),
                        str(cls.town.agency(agency) / "tls" / "ca.pem"),
                        "officer",
                        str(cls.town.password_file(agency, "officer"))]
        command += [case, item, str(ROUNDS), str(AT_ONCE), str(SEED)]
        cls.driver = subprocess.run(command, capture_output=True, text=True,
                                 check=False)
        assert cls.driver.returncode == 0, cls.driver.stderr[-2000:]
        cls.told = [json.loads(line) for line in cls.driver.stdout.splitlines()]
        lines = []
        with towns.folders("social", "school") as (social, school):
            for agency, folder in (("social", social), ("school", school)):
                cls.ekvik.export(agency, folder)
                lines += read_export(folder)
            cls.verified = [cls.ekvik.verify(social, against=school),
                            cls.ekvik.verify(school)]
        cls.log = Log(lines)
        counts = collections.Counter((one["act"], one["answer"])
                                     for one in cls.told)
        print("seed %d, %d rounds: %s" % (SEED, ROUNDS, sorted(
            counts.items())), flush=True)

    def answers(self, act):
        return [one for one in self.told if one["act"] == act]

    def test_every_round_has_its_withdrawal_in_the_log(self):
        consents = {one["consent"] for one in self.answers("withdraw")}
        self.assertEqual(len(consents), ROUNDS)
        self.assertEqual(consents, set(self.log.withdrawn))

    def test_nothing_is_disclosed_or_opened_after_its_withdrawal(self):
        self.assertEqual(self.log.after_withdrawal(), [])

    def test_what_was_answered_is_what_the_log_holds(self):
        for one in self.answers("disclose"):
            # With a leaf it was taken first and withdrawn unopened then.
            if one["answer"] in TAKEN or one["leaf"]:
                leaf, consent = self.log.disclosed[one["id"]]
                self.assertEqual((leaf, consent),
                                 (one["leaf"], one["consent"]))
        for one in self.answers("open"):
            if one["answer"] == "PACKET_OPENED":
                self.assertEqual(self.log.opened[one["id"]], one["leaf"])

    def test_what_was_refused_is_not_in_the_log(self):
        for one in self.answers("disclose"):
            if (one["id"] and not one["leaf"]
                    and one["answer"] in ("WITHDRAWN", "REFUSED")):
                self.assertFalse(one["id"] in self.log.disclosed, one)
        for one in self.answers("open"):
            if one["answer"] in TOO_LATE:
                self.assertFalse(one["id"] in self.log.opened, one)

    def test_the_race_was_one(self):
        """Some of each came in time, and some of each too late."""
        for act, taken in (("disclose", TAKEN), ("open", ("PACKET_OPENED",))):
            answers = [one["answer"] for one in self.answers(act)]
            self.assertTrue(any(one in taken for one in answers), act)
            self.assertTrue(any(one in TOO_LATE for one in answers), act)

    def test_outsiders_come_to_the_same(self):
        for code, result in self.verified:
            self.assertEqual(code, 0, result)


if __name__ == "__main__":
    unittest.main(verbosity=2)
