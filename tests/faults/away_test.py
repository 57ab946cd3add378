"""The hub down, the log room down, hanging or with a full disk: nothing is
disclosed or opened through the system meanwhile, reads that need no receipt do
not freeze, an outside act can be recorded, and work continues when it is
back."""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.environ["SAMRAD_SOURCE_DIR"], "tests",
                                "support"))
import towns  # noqa: E402
from towns import Ekvik  # noqa: E402


class AwayCase(unittest.TestCase):
    """One town; one case at social services that may be told to the police."""

    @classmethod
    def build(cls, **how):
        cls.town = towns.new_town()
        cls.addClassCleanup(towns.remove, cls.town)
        cls.town.build(**how)
        cls.ekvik = Ekvik(cls.town)
        cls.case = cls.ekvik.open_case("social", {"name": "Malte Ekvall"}, 16,
                                       [])
        cls.item = cls.ekvik.note("social", cls.case, "RISK_OF_CRIME",
                                  ["OSL 26:1"], "Växlar stora sedlar.")

    def disclose(self):
        return self.ekvik.ask("social", towns.under_21(self.case, self.item))

    def packets(self):
        _, answer, _ = self.town.samrad("police/officer", "inbox", "list")
        return {one["id"]: one["state"] for one in answer["packets"]}

    def wait_state(self, disclosure, states, seconds=90):
        deadline = time.monotonic() + seconds
        while True:
            _, answer, _ = self.town.samrad("social/officer", "disclosure",
                                            "show", disclosure)
            state = answer["disclosure"]["state"]
            if state in states:
                return answer["disclosure"]
            if time.monotonic() > deadline:
                self.fail("%s is still %s" % (disclosure, state))
            time.sleep(0.2)

    def assert_reads_go_on(self):
        """Reads that need no receipt answer, and soon."""
        for who in ("social/officer", "police/officer"):
            started = time.monotonic()
            code, _, _ = self.town.samrad(who, "case", "list")
            self.assertEqual(code, 0)
            self.assertLess(time.monotonic() - started, 20)

    def assert_nothing_is_disclosed_while(self, away, back):
        """Discloses while `away` holds; it must arrive only after `back`."""
        before = self.packets()
        away()
        code, answer, error = self.disclose()
        self.assertEqual(code, 7, (answer, error))
        disclosure = answer["disclosure"]
        self.assertIn(disclosure["state"], ("QUEUED", "ACCEPTED"))
        self.assertEqual(disclosure["receipt"], "")
        self.assert_reads_go_on()
        self.assertEqual(self.packets(), before)
        back()
        self.wait_state(disclosure["id"], ("PUBLISHED", "WITNESSED"))
        packet = self.ekvik.wait_packet("police", disclosure["id"])
        self.assertEqual(packet["state"], "UNOPENED")


class HubDownTest(AwayCase):
    @classmethod
    def setUpClass(cls):
        cls.build()

    def start_hub_again(self):
        self.town.start_hub()
        self.town.wait_port("hub", self.town.port_base)

    def test_what_is_disclosed_meanwhile_waits_and_then_goes(self):
        self.assert_nothing_is_disclosed_while(
            lambda: self.town.stop("hub"), self.start_hub_again)

    def test_what_came_before_cannot_be_opened_meanwhile(self):
        code, answer, error = self.disclose()
        self.assertEqual(code, 0, error)
        packet = answer["disclosure"]["id"]
        self.ekvik.wait_packet("police", packet)
        self.town.stop("hub")
        with tempfile.NamedTemporaryFile("w") as reason:
            reason.write("Behövs.")
            reason.flush()
            code, _, error = self.town.samrad(
                "police/officer", "inbox", "accept", packet, "--reason-file",
                reason.name, check=False)
            self.assertEqual(code, 7, error)
            code, _, _ = self.town.samrad("police/officer", "inbox", "show",
                                          packet, check=False)
            self.assertEqual(code, 6)
            self.start_hub_again()
            deadline = time.monotonic() + 90
            while True:
                code, _, error = self.town.samrad(
                    "police/officer", "inbox", "accept", packet,
                    "--reason-file", reason.name, check=False)
                if code == 0:
                    break
                self.assertEqual(code, 7, error)
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.5)
        code, shown, _ = self.town.samrad("police/officer", "inbox", "show",
                                          packet)
        self.assertEqual(shown["items"][0]["text"], "Växlar stora sedlar.")

    def test_an_outside_act_can_be_recorded_meanwhile(self):
        self.town.stop("hub")
        code, answer, error = self.town.samrad(
            "social/officer", "duty", "record", "--request", "-",
            stdin=towns.phoned_report(self.case), check=False)
        self.assertEqual(code, 0, error)
        self.start_hub_again()
        self.wait_state(answer["disclosure"]["id"],
                        ("PUBLISHED", "WITNESSED"))


class LogRoomTest(AwayCase):
    """The log in a process of its own, on a disk of its own."""

    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            raise unittest.SkipTest("mounting a small disk needs root")
        cls.disk = tempfile.mkdtemp(prefix="samrad-disk-")
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=24m,mode=700", "tmpfs",
             cls.disk], capture_output=True, check=False)
        if mounted.returncode != 0:
            raise unittest.SkipTest("a tmpfs cannot be mounted here")
        cls.addClassCleanup(cls.unmount)
        cls.build(log_data=pathlib.Path(cls.disk) / "log-room")

    @classmethod
    def unmount(cls):
        subprocess.run(["umount", "-l", cls.disk], check=False)
        shutil.rmtree(cls.disk, ignore_errors=True)

    def signal_log(self, number):
        self.town.processes["log"].send_signal(number)

    def fill_disk(self):
        with open(pathlib.Path(self.disk) / "filler", "wb") as filler:
            try:
                while True:
                    filler.write(b"\0" * 65536)
            except OSError:
                pass

    def free_disk(self):
        (pathlib.Path(self.disk) / "filler").unlink(missing_ok=True)

    def start_log_again(self):
        self.town.start_log_room()
        self.town.wait_port("log", self.town.port_base + 1)

    def test_a_log_that_is_down(self):
        self.assert_nothing_is_disclosed_while(
            lambda: self.town.stop("log"), self.start_log_again)

    def test_a_log_that_hangs(self):
        self.assert_nothing_is_disclosed_while(
            lambda: self.signal_log(signal.SIGSTOP),
            lambda: self.signal_log(signal.SIGCONT))

    def test_a_log_whose_disk_is_full(self):
        self.assert_nothing_is_disclosed_while(self.fill_disk, self.free_disk)


if __name__ == "__main__":
    unittest.main(verbosity=2)
