"""A meeting whose parties die while an item is open: a node that comes back at
once, one that stays away, a person whose client is gone, and the hub. Nothing
can be read after the lease, nobody is said to be present whose lease has ended,
seats come back, no watcher loses or doubles an event, no leaf is lost."""

import os
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.environ["SAMRAD_SOURCE_DIR"], "tests",
                                "support"))
import towns  # noqa: E402
import sitting  # noqa: E402

LEASE = 30  # seconds
ITEM = "anonymous"


class Counted(sitting.Sitting):
    """Keeps every leaf that an answer named, and to whom."""

    def __init__(self, month):
        super().__init__(month)
        self.acts = []  # (who, leaf) of signed acts and texts handed in
        self.readings = set()  # the same, of readings; told again while lent

    def ask(self, who, *command, stdin=None, exit_code=0):
        answer = super().ask(who, *command, stdin=stdin, exit_code=exit_code)
        if answer.get("leaf"):
            self.acts.append((who, answer["leaf"]))
        self.readings |= {(who, text["read_leaf"])
                          for text in answer.get("texts", [])
                          if text["read_leaf"]}
        return answer


class MeetingKillTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town = towns.new_town()
        cls.addClassCleanup(towns.remove, cls.town)
        cls.town.build()
        cls.sitting = Counted(towns.Ekvik(cls.town))
        cls.addClassCleanup(lambda: cls.sitting.stop_watching())
        cls.sitting.found_group()
        cls.sitting.call_meeting()
        cls.sitting.write_anonymous()
        cls.sitting.settle_agenda()
        cls.sitting.open_room(["school", "social", "police", "leisure"])
        cls.sitting.discuss(ITEM, sitting.AGENCIES, "", "Alla hör")

    # --- what one sees ------------------------------------------------------

    def present(self):
        """Agency -> waits at the door, as the chair sees it."""
        return {seat["agency"]: seat["waiting"]
                for seat in self.sitting.view()["present"]}

    def until(self, what, seconds):
        deadline = time.monotonic() + seconds
        while not what():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.5)

    def blanked(self, agency):
        """Why the text was overwritten at a node, as its journal says."""
        _, answer, _ = self.town.samrad(
            agency + "/auditor", "journal", "list", "--event", "text_blanked")
        return [entry["outcome"] for entry in answer["entries"]
                if self.sitting.items[ITEM] in entry["subjects"]]

    def come_back(self, agency):
        """Sits down again; the chair lets in whoever was away too long."""
        self.sitting.ask(sitting.officer(agency), "present", "take",
                         self.sitting.meeting)
        if self.present()[agency]:
            self.sitting.read(agency, ITEM, exit_code=6)
            item = self.sitting.items[ITEM]
            self.sitting.ask(sitting.officer(agency), "room", "conflict",
                             self.sitting.meeting, item, "no")
            self.sitting.ask(sitting.CHAIR, "room", "admit",
                             self.sitting.meeting, item, agency)
        self.assertTrue(self.sitting.read(agency, ITEM)["texts"])

    # --- the tests, in order --------------------------------------------------

    def test_1_a_node_is_killed_and_a_persons_client_is_gone(self):
        away = time.monotonic()
        self.town.stop("leisure", hard=True)
        process, _ = self.sitting.watchers["social"]
        process.kill()
        process.wait()
        # Police comes back at once.
        self.town.stop("police", hard=True)
        self.town.start_agency("police")
        self.town.wait_port("police", self.town.grpc_port("police"))
        # What was lent died with the node.
        self.sitting.read("police", ITEM, exit_code=6)
        self.come_back("police")
        time.sleep(max(0, away + LEASE + 1 - time.monotonic()))
        self.until(lambda: "leisure" not in self.present(), 20)
        lapsed = self.sitting.wait_event("coordination", "SEAT_LAPSED")
        self.assertEqual(lapsed["agency"], "leisure")
        # Nobody of social has been heard of; its node says so at its next
        # round, 10 s later at most, and overwrites the text before that.
        self.until(lambda: "social" not in self.present(), 20)
        self.assertIn(self.blanked("social"), (["SEAT_LEFT"],
                                               ["LEASE_ENDED"]))
        self.sitting.read("social", ITEM, exit_code=6)
        self.assertEqual(self.present(), {
            "coordination": False, "school": False, "police": False})

    def test_2_they_come_back_while_the_item_is_open(self):
        self.town.start_agency("leisure")
        self.town.wait_port("leisure", self.town.grpc_port("leisure"))
        self.come_back("leisure")
        self.sitting.watch("social")
        self.come_back("social")
        self.assertEqual(self.present(), dict.fromkeys(sitting.AGENCIES,
                                                       False))

    def test_3_the_hub_is_killed_and_comes_back(self):
        hearers = ("coordination", "social", "police", "leisure")
        before = {agency: len(self.blanked(agency)) for agency in hearers}
        killed = time.monotonic()
        self.town.stop("hub", hard=True)
        for agency in hearers:
            self.sitting.read(agency, ITEM, exit_code=7)
        time.sleep(max(0, killed + LEASE + 2 - time.monotonic()))
        for agency in hearers:
            self.until(lambda agency=agency:
                       len(self.blanked(agency)) > before[agency], 20)
            self.assertEqual(self.blanked(agency)[before[agency]:],
                             ["LEASE_ENDED"], agency)
        self.town.start_hub()
        self.town.wait_port("hub", self.town.port_base)
        self.sitting.wait_event("coordination", "ITEM_STOPPED",
                                self.sitting.items[ITEM], seconds=120)
        self.until(lambda: set(self.present()) == set(sitting.AGENCIES), 60)
        for agency in sitting.AGENCIES:
            self.sitting.read(agency, ITEM, exit_code=6)
        # The item is opened again by a chair who has sat down again.
        self.sitting.ask(sitting.CHAIR, "room", "chair", self.sitting.meeting)
        self.sitting.discuss(ITEM, sitting.AGENCIES, "advice-given",
                             "Ärendet igen")()
        self.sitting.ask(sitting.CHAIR, "room", "close", self.sitting.meeting)

    def test_4_no_watcher_has_lost_or_doubled_an_event(self):
        for agency in sitting.AGENCIES:
            self.sitting.wait_event(agency, "ROOM_CLOSED", seconds=120)
            numbers = [event["number"]
                       for event in self.sitting.events(agency)]
            self.assertEqual(numbers, list(range(1, len(numbers) + 1)),
                             agency)
        told = [(event["kind"], event["item"], event["agency"], event["leaf"])
                for event in self.sitting.events("police")]
        self.assertEqual(told, [
            (event["kind"], event["item"], event["agency"], event["leaf"])
            for event in self.sitting.events("leisure")])

    def test_5_no_leaf_is_lost_and_the_exports_hold(self):
        leaves = [leaf for _, leaf in self.sitting.acts] + [
            leaf for _, leaf in self.sitting.readings]
        # Handed in; opened, read by four and closed, before and after the
        # hub's death; let in and read by two that had been away.
        self.assertGreaterEqual(len(leaves), 1 + 5 + 6 + 4)
        self.assertEqual(len(leaves), len(set(leaves)), "two acts, one leaf")
        told = {event["leaf"]
                for event in self.sitting.events("coordination")}
        for who, leaf in self.sitting.acts:
            if who == sitting.CHAIR:
                self.assertIn(leaf, told)
        with towns.folders("coordination", "police") as folders:
            for folder in folders:
                self.town.samrad(folder.name + "/auditor", "log", "export",
                                 folder)
            code, result = towns.Ekvik(self.town).verify(*folders)
        self.assertEqual(code, 0, result)
        self.assertIsNone(result["broken"])
        self.assertLess(max(leaves), result["tree_size"])
        for agency in sitting.AGENCIES:
            _, journal, _ = self.town.samrad(agency + "/auditor", "journal",
                                             "list", "--limit", "1")
            self.assertTrue(journal["chain_holds"], agency)


if __name__ == "__main__":
    unittest.main(verbosity=2)
