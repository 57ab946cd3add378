"""Kill -9 of each process at each named point of the walk, and at random: no
accepted disclosure is lost, none happens twice, none is without its leaf, and
all stores verify after restart. The fail points are linked into the -faulty
builds of the mains only."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.environ["SAMRAD_SOURCE_DIR"], "tests",
                                "support"))
import towns  # noqa: E402

HUB_POINTS = (
    "exchange.before_accept", "exchange.after_accept",
    "exchange.before_append", "exchange.after_append",
    "exchange.after_receipt", "log.before_commit", "log.after_commit",
    "log.before_publish", "log.after_publish")
HUB_OPENING_POINTS = ("exchange.before_share",)
SENDER_POINTS = ("sharing.before_store", "sharing.after_store",
                 "outbox.before_submit", "outbox.after_submit")
RECIPIENT_POINTS = ("outbox.after_deliver_store", "sharing.before_open",
                    "sharing.after_open_receipt", "sharing.after_open_store")


class KillTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town = towns.new_town({"hub": "samrad-hub-faulty",
                                   "agency": "samrad-agency-faulty"})
        cls.addClassCleanup(towns.remove, cls.town)
        cls.town.build()
        cls.ekvik = towns.Ekvik(cls.town)
        cls.case = cls.ekvik.open_case("social", {"name": "Malte Ekvall"}, 16,
                                       [])
        cls.item = cls.ekvik.note("social", cls.case, "RISK_OF_CRIME",
                                  ["OSL 26:1"], "Växlar stora sedlar.")
        # request id -> disclosure id, of everything ever answered with an id
        cls.answered = {}

    # --- killing and starting ----------------------------------------------

    def restart(self, name, point=None):
        """Stops a process and starts it with a fail point, or without."""
        self.town.stop(name, hard=True)
        env = {"SAMRAD_FAIL_POINT": point} if point else None
        if name == "hub":
            self.town.start_hub(env)
            self.town.wait_port("hub", self.town.port_base)
        else:
            self.town.start_agency(name, env)
            self.town.wait_port(name, self.town.grpc_port(name))

    def died(self, name, seconds=45):
        process = self.town.processes[name]
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return False
        return process.returncode == -signal.SIGKILL

    # --- the walk, with nothing expected of it -------------------------------

    def try_disclose(self, request_id):
        code, answer, error = self.ekvik.ask("social", {
            **towns.under_21(self.case, self.item), "request_id": request_id})
        self.last = (code, answer, error)
        if answer and answer.get("disclosure"):
            self.answered[request_id] = answer["disclosure"]["id"]
        return code

    def try_accept(self, packet):
        with towns.reason_file() as reason:
            return self.town.samrad(
                "police/officer", "inbox", "accept", packet, "--reason-file",
                reason, check=False)[0]

    # What the last disclosure ended with.
    last = None

    def until(self, what, seconds=120):
        deadline = time.monotonic() + seconds
        while not what():
            self.assertLess(time.monotonic(), deadline,
                            "did not recover; last: %r" % (self.last,))
            time.sleep(0.3)

    # --- what must hold afterwards -------------------------------------------

    def assert_all_is_well(self):
        """Everything answered arrives exactly once and has its own leaf."""
        for request_id in list(self.answered):
            self.until(lambda r=request_id: self.try_disclose(r) == 0)
        sent = set(self.answered.values())
        self.assertEqual(len(sent), len(self.answered))

        def arrived():
            _, answer, _ = self.town.samrad("police/officer", "inbox", "list")
            return sent <= {one["id"] for one in answer["packets"]}

        self.until(arrived)
        _, inbox, _ = self.town.samrad("police/officer", "inbox", "list")
        ids = [one["id"] for one in inbox["packets"]]
        self.assertEqual(len(ids), len(set(ids)), "a packet came twice")
        leaves = [one["leaf"] for one in inbox["packets"]]
        self.assertEqual(len(leaves), len(set(leaves)))
        self.assertNotIn("QUARANTINED",
                         {one["state"] for one in inbox["packets"]})
        for agency in ("social", "police"):
            _, journal, _ = self.town.samrad(agency + "/auditor", "journal",
                                             "list", "--limit", "1")
            self.assertTrue(journal["chain_holds"])

    def assert_exports_verify(self):
        with towns.folders("social", "police") as (social, police):
            self.ekvik.export("social", social)
            self.ekvik.export("police", police)
            code, result = self.ekvik.verify(social, against=police)
            self.assertEqual(code, 0, result)

    def kill_at(self, name, point, opening):
        """One walk during which `name` dies at `point`."""
        waiting = None
        if opening:
            self.restart(name)
            request_id = towns.request_id()
            self.until(lambda: self.try_disclose(request_id) == 0)
            waiting = self.answered[request_id]
            self.ekvik.wait_packet("police", waiting)
        self.restart(name, point)
        if opening:
            killer = threading.Thread(
                target=lambda: self.try_accept(waiting))
        else:
            request_id = towns.request_id()
            killer = threading.Thread(
                target=lambda: self.try_disclose(request_id))
        killer.start()
        self.assertTrue(self.died(name), "%s never reached %s" % (name, point))
        killer.join()
        self.restart(name)
        if opening:
            self.until(lambda: self.try_accept(waiting) == 0)
            _, shown, _ = self.town.samrad("police/officer", "inbox", "show",
                                           waiting)
            self.assertEqual(len(shown["items"]), 1)
        else:
            self.until(lambda: self.try_disclose(request_id) == 0)

    # --- the tests ------------------------------------------------------------

    def test_1_every_point_of_the_hub(self):
        for point in HUB_POINTS:
            with self.subTest(point):
                self.kill_at("hub", point, opening=False)
        for point in HUB_OPENING_POINTS:
            with self.subTest(point):
                self.kill_at("hub", point, opening=True)
        self.assert_all_is_well()
        self.assert_exports_verify()

    def test_2_every_point_of_the_sender(self):
        for point in SENDER_POINTS:
            with self.subTest(point):
                self.kill_at("social", point, opening=False)
        self.restart("social")
        self.assert_all_is_well()

    def test_3_every_point_of_the_recipient(self):
        for point in RECIPIENT_POINTS:
            with self.subTest(point):
                self.kill_at("police", point,
                             opening=not point.startswith("outbox."))
        self.restart("police")
        self.assert_all_is_well()
        self.assert_exports_verify()

    def test_4_at_random(self):
        seed = 20261121
        chance = random.Random(seed)
        for number in range(towns.rounds(25, 200)):
            with self.subTest(round=number, seed=seed):
                name = chance.choice(("hub", "social", "police"))
                request_id = towns.request_id()
                walker = threading.Thread(
                    target=lambda r=request_id: self.try_disclose(r))
                walker.start()
                time.sleep(chance.random() * 0.3)
                self.restart(name)
                walker.join()
                if request_id in self.answered:
                    self.until(
                        lambda r=request_id: self.try_disclose(r) == 0)
        self.assert_all_is_well()
        self.assert_exports_verify()

    def test_5_every_store_verifies_after_a_graceful_stop(self):
        self.town.stop()
        for agency in towns.AGENCIES:
            self.town.verify_agency_store(agency.id)
        self.town.start()


if __name__ == "__main__":
    unittest.main(verbosity=2)
