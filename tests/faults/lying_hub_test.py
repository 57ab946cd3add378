"""A lying hub: a process with the real hub's certificate and keys stands between
the police's node and the hub and tells one lie at a time. Each is noticed and
told loudly, and nothing wrong is shown; what is honest goes on."""

import collections
import contextlib
import datetime
import json
import os
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.environ["SAMRAD_SOURCE_DIR"], "tests",
                                "support"))
import towns  # noqa: E402

TEXT = "Växlar stora sedlar vid stationen."
DOMAIN = "ekvik.samrad.example"


class Told:
    """A lying hub while it runs."""

    def __init__(self, output):
        self._output = output

    def wait(self, case, seconds=30):
        """Until the lie has been told: else the test shows nothing."""
        deadline = time.monotonic() + seconds
        while "told" not in self._output.read_text():
            if time.monotonic() > deadline:
                case.fail("the lie was never told")
            time.sleep(0.05)


class LyingHubCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town = towns.new_town()
        cls.addClassCleanup(towns.remove, cls.town)
        cls.town.build()
        cls.ekvik = towns.Ekvik(cls.town)
        cls.case = cls.ekvik.open_case("social", {"name": "Malte Ekvall"}, 16,
                                       [])
        cls.item = cls.ekvik.note("social", cls.case, "RISK_OF_CRIME",
                                  ["OSL 26:1"], TEXT)
        # How far the police's mailbox numbers are ahead of the hub's.
        cls.shift = 0
        cls.proxy_port = cls.town.port_base + 2

    # --- building blocks ----------------------------------------------------

    def restart(self, agency, hub_port):
        self.town.stop(agency)
        self.town.start_agency(agency, hub_port=hub_port)
        self.town.wait_port(agency, self.town.grpc_port(agency))

    @contextlib.contextmanager
    def hub(self, lie, victim="police"):
        """The victim talks to a hub that tells this lie."""
        output = self.town.folder / "hub" / "log" / (lie + ".told")
        with open(output, "wb") as sink:
            self.town.processes["liar"] = subprocess.Popen(
                [str(towns.BUILD / "test" / "lying_hub"),
                 str(self.town.folder), towns.ORIGIN, DOMAIN,
                 str(self.town.port_base), str(self.proxy_port), lie, victim,
                 str(self.shift)], stdout=sink)
        try:
            self.town.wait_port("liar", self.proxy_port)
            self.before = self.raised(victim)
            self.restart(victim, self.proxy_port)
            yield Told(output)
        finally:
            self.town.stop("liar")

    def disclose(self):
        """A lawful disclosure of social services to the police; its id."""
        code, answer, error = self.ekvik.ask(
            "social", towns.under_21(self.case, self.item))
        self.assertEqual(code, 0, (answer, error))
        return answer["disclosure"]["id"]

    def accept(self, packet):
        with towns.reason_file() as reason:
            return self.town.samrad("police/officer", "inbox", "accept", packet,
                                    "--reason-file", reason, check=False)

    def show(self, packet):
        return self.town.samrad("police/officer", "inbox", "show", packet,
                                check=False)

    def packets(self):
        _, answer, _ = self.town.samrad("police/officer", "inbox", "list")
        return {one["id"]: one for one in answer["packets"]}

    def log_state(self, agency="police"):
        """What an auditor sees; exit code 8 when the log does not hold."""
        code, answer, error = self.town.samrad(
            agency + "/auditor", "log", "checkpoint", check=False)
        self.assertIsNotNone(answer, error)
        self.assertEqual(code, 0 if answer["consistent"] else 8)
        return answer

    def alarms(self, agency="police"):
        return self.log_state(agency)["alarms"]

    def raised(self, agency="police"):
        """How often each alarm was raised, by the node's own log."""
        log = self.town.agency(agency) / "log" / "node.log"
        return collections.Counter(
            line["event"] for line in
            (json.loads(text) for text in log.read_text().splitlines()
             if text.startswith("{") and text.endswith("}"))
            if line["severity"] == "ALARM")

    def wait_alarm(self, alarm, agency="police", seconds=30):
        """Until the alarm has been raised under this lie and stands in what the
        auditor sees. An earlier lie's does not count."""
        tag = alarm.split()[0]
        deadline = time.monotonic() + seconds
        while (self.raised(agency)[tag] <= self.before[tag] or
               alarm not in self.alarms(agency)):
            if time.monotonic() > deadline:
                self.fail("%s is not among %s" % (alarm, self.alarms(agency)))
            time.sleep(0.1)

    def assert_opens(self, packet):
        """Accepted, and shown exactly as it was told."""
        self.ekvik.wait_packet("police", packet)
        code, _, error = self.accept(packet)
        self.assertEqual(code, 0, error)
        self.assert_shown(packet)

    def assert_shown(self, packet):
        code, answer, error = self.show(packet)
        self.assertEqual(code, 0, error)
        self.assertEqual([item["text"] for item in answer["items"]], [TEXT])

    def assert_never_opens(self, packet, code):
        accepted, answer, _ = self.accept(packet)
        self.assertEqual((accepted, answer), (code, None))
        shown, answer, _ = self.show(packet)
        self.assertIn(shown, (5, 6))
        self.assertIsNone(answer)

    def assert_quarantined(self, packet, reason):
        seen = self.ekvik.wait_packet("police", packet, ("QUARANTINED",))
        self.assertEqual(seen["reason"], reason)
        # What a false header says is not repeated.
        self.assertEqual(seen["categories"], [])
        self.wait_alarm("PACKET_QUARANTINED " + packet)
        self.assert_never_opens(packet, 6)

    def assert_honest_works(self):
        with self.hub("honest"):
            self.assert_opens(self.disclose())
            self.assertTrue(self.log_state()["consistent"])


class LyingHubTest(LyingHubCase):
    def test_an_honest_hub_in_between_is_not_noticed(self):
        before = self.alarms()
        self.assert_honest_works()
        self.assertEqual(self.alarms(), before)

    # --- packets that are not what the sender made ---------------------------

    def assert_noticed(self, lie, reason):
        with self.hub(lie) as liar:
            packet = self.disclose()
            liar.wait(self)
            self.assert_quarantined(packet, reason)
        self.assert_honest_works()
        self.assert_never_opens(packet, 6)

    def test_a_swapped_ciphertext_is_quarantined(self):
        self.assert_noticed("swap_ciphertext", "RECEIPT_WRONG")

    def test_a_swapped_ciphertext_is_quarantined_though_the_hub_logs_it(self):
        self.assert_noticed("swap_ciphertext_logged", "SIGNATURE_WRONG")

    def test_a_rewritten_header_is_quarantined(self):
        self.assert_noticed("rewrite_header", "RECEIPT_WRONG")

    def test_a_rewritten_header_is_quarantined_though_the_hub_logs_it(self):
        self.assert_noticed("rewrite_header_logged", "SIGNATURE_WRONG")

    def test_a_changed_kind_is_quarantined(self):
        self.assert_noticed("wrong_kind", "RECEIPT_WRONG")

    def test_a_changed_kind_is_quarantined_though_the_hub_logs_it(self):
        self.assert_noticed("wrong_kind_logged", "SIGNATURE_WRONG")

    def test_the_receipt_of_another_leaf_is_quarantined(self):
        self.assert_noticed("forge_receipt", "RECEIPT_WRONG")

    # --- the order of the mailbox ---------------------------------------------

    def test_a_dropped_packet_is_missed_when_the_next_one_comes(self):
        with self.hub("drop") as liar:
            dropped = self.disclose()
            liar.wait(self)
            type(self).shift -= 1
            kept = self.disclose()
            self.assert_opens(kept)
            self.wait_alarm("CHAIN_GAP social")
            self.assertNotIn(dropped, self.packets())
            self.assert_never_opens(dropped, 5)
        self.assert_honest_works()

    def test_a_replayed_packet_is_told_and_not_taken_again(self):
        with self.hub("replay") as liar:
            old = self.disclose()
            self.assert_opens(old)
            new = self.disclose()
            liar.wait(self)
            type(self).shift += 1
            self.assert_opens(new)
            self.wait_alarm("PACKET_REPLAYED " + old)
            self.assertEqual(self.packets()[old]["state"], "OPENED")
            self.assert_shown(old)
        self.assert_honest_works()

    def test_packets_in_another_order_are_told(self):
        with self.hub("reorder") as liar:
            first, second = self.disclose(), self.disclose()
            liar.wait(self)
            self.assert_opens(first)
            self.assert_opens(second)
            self.wait_alarm("CHAIN_GAP social")
        self.assert_honest_works()

    # --- the opening ------------------------------------------------------------

    def test_a_wrong_share_opens_nothing(self):
        with self.hub("wrong_share") as liar:
            packet = self.disclose()
            self.ekvik.wait_packet("police", packet)
            self.assert_never_opens(packet, 8)
            liar.wait(self)
            self.assert_quarantined(packet, "OPEN_FAILED")
        self.assert_honest_works()

    def test_the_receipt_of_another_opening_opens_nothing(self):
        with self.hub("forge_opening_receipt") as liar:
            packet = self.disclose()
            self.ekvik.wait_packet("police", packet)
            self.assert_never_opens(packet, 8)
            liar.wait(self)
            self.assert_quarantined(packet, "RECEIPT_WRONG")
        self.assert_honest_works()

    def test_a_share_that_is_kept_is_told_and_the_opening_goes_on_later(self):
        with self.hub("keep_share") as liar:
            packet = self.disclose()
            self.ekvik.wait_packet("police", packet)
            self.assert_never_opens(packet, 7)
            liar.wait(self)
            self.wait_alarm("SHARE_WITHHELD " + packet)
        with self.hub("honest"):
            self.ekvik.wait_packet("police", packet, ("OPENED",))
            self.assert_shown(packet)
        self.assert_honest_works()

    # --- the log and the directory -----------------------------------------------

    def test_a_stale_checkpoint_is_told_and_nothing_is_believed_of_it(self):
        seen = self.log_state()["tree_size"]
        with self.hub("stale_checkpoint") as liar:
            liar.wait(self)
            self.wait_alarm("HUB_LOG_SHORTER")
            self.assertGreaterEqual(self.log_state()["tree_size"], seen)
            self.assertTrue(self.log_state()["consistent"])
            packet = self.disclose()
            time.sleep(3)
            self.assertNotIn(packet, self.packets())
            self.assert_never_opens(packet, 5)
        with self.hub("honest"):
            self.assert_opens(packet)
            self.assertTrue(self.log_state()["consistent"])

    def test_an_older_checkpoint_is_told_though_the_stream_goes_on(self):
        with self.hub("stale_checkpoint_later") as liar:
            liar.wait(self)
            self.wait_alarm("HUB_LOG_SHORTER")
            self.assert_opens(self.disclose())
        self.assert_honest_works()

    def test_a_planted_key_is_refused_and_nobody_seals_to_it(self):
        # The police is away meanwhile, so that its mailbox goes on as it was.
        self.town.stop("police")
        with self.hub("plant_key", victim="social") as liar:
            liar.wait(self)
            self.wait_alarm("DIRECTORY_EVENT_WRONG", "social")
            packet = self.disclose()
        self.restart("social", self.town.port_base)
        with self.hub("honest"):
            self.assert_opens(packet)
        self.assert_honest_works()


class ForkTest(LyingHubCase):
    """A town of its own: who has seen a fork believes that log no more."""

    def wait_size(self, agency, size, seconds=30):
        deadline = time.monotonic() + seconds
        while self.log_state(agency)["tree_size"] < size:
            if time.monotonic() > deadline:
                self.fail("%s does not reach %d" % (agency, size))
            time.sleep(0.1)

    def test_two_consistent_logs_are_proven_and_quarantined(self):
        with towns.folders("of-social", "of-police") as (social, police):
            self.fork(social, police)
        # The hub tells the police the truth again: it is proof of the lie.
        self.before = self.raised()
        self.restart("police", self.town.port_base)
        self.wait_alarm("LOG_FORKED")
        self.assertFalse(self.log_state()["consistent"])
        self.assertTrue(self.log_state("social")["consistent"])
        # Nothing is believed from there any more.
        packet = self.disclose()
        time.sleep(3)
        accepted, answer, _ = self.accept(packet)
        self.assertIn(accepted, (5, 6, 7, 8))
        self.assertIsNone(answer)
        self.assertIn(self.show(packet)[0], (5, 6))

    def school_records_a_consent(self):
        """One leaf that is not about the police."""
        before = self.log_state("school")["tree_size"]
        case = self.ekvik.open_case("school", {"name": "Tindra Ekvall"}, 16, [])
        given = (datetime.datetime.now(datetime.timezone.utc).replace(
            microsecond=0) - datetime.timedelta(days=1))
        self.town.samrad(
            "school/officer", "consent", "record", "--request", "-", stdin={
                "case": case, "consent": {
                    "givers": [{"person": "subject", "capacity": "FOR_SELF",
                                "givenAt": given.isoformat().replace(
                                    "+00:00", "Z")}],
                    "form": "WRITTEN",
                    "scope": {"from": ["MUNICIPAL_SCHOOL"],
                              "to": ["SOCIAL_SERVICES"],
                              "categories": ["SCHOOL_ATTENDANCE"],
                              "purposes": ["SSPF_COOPERATION"]},
                    "validFrom": given.date().isoformat(),
                    "validUntil": (given.date() + datetime.timedelta(
                        days=90)).isoformat()}})
        self.wait_size("school", before + 1)

    def fork(self, social, police):
        with self.hub("fork") as liar:
            # The hub shows the police another leaf in place of this one.
            self.school_records_a_consent()
            packet = self.disclose()
            liar.wait(self)
            # Nothing in that log contradicts itself, so nobody is misled about
            # what the packet says.
            self.assert_opens(packet)
            size = self.log_state("social")["tree_size"]
            self.wait_size("police", size)
            deadline = time.monotonic() + 30
            while len(self.log_state("social")["witnesses"]) < 3:
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.2)
            # But no other agency stands behind it.
            self.assertLessEqual(set(self.log_state()["witnesses"]), {"police"})
            self.assertNotIn("police", self.log_state("social")["witnesses"])
            self.ekvik.export("social", social)
            self.ekvik.export("police", police)
        for folder in (social, police):
            code, report = self.ekvik.verify(folder)
            self.assertEqual(code, 0, report)
        for one, other in ((social, police), (police, social)):
            code, report = self.ekvik.verify(one, against=other)
            self.assertEqual(code, 1, report)
            self.assertEqual(report["broken"]["check"], "fork")


if __name__ == "__main__":
    unittest.main(verbosity=2)
