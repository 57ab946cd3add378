"""Distinctive names, personal numbers and texts are entered; after the month
they are in no byte of the hub's files or memory, in no message that was said to
the hub or by it, nor in any log or metric, nor in an agency that was not a
recipient; elsewhere only inside SQLCipher files (that is, in no file as they
stand)."""

import base64
import collections
import os
import subprocess
import sys
import unittest
import unittest.mock

sys.path.insert(0, os.path.join(os.environ["SAMRAD_SOURCE_DIR"], "tests",
                                "support"))
import headers  # noqa: E402
import recorded  # noqa: E402
import searching  # noqa: E402
import towns  # noqa: E402
import sitting  # noqa: E402

OF_CASES = towns.month_module.CANARIES
CANARIES = OF_CASES + sitting.CANARIES
find = searching.Search(CANARIES)
# Said to the hub on purpose, to see that it is found; none of the above.
PLANTED = "Planterad Kanariefågel"


class SearchTest(unittest.TestCase):
    def test_a_text_is_found_in_base64_whatever_stands_around_it(self):
        for text in CANARIES:
            for before in ("", "a", "ab", "abc"):
                for after in ("", "x", "xy", "xyz"):
                    coded = base64.b64encode(
                        (before + text + after).encode("utf-8"))
                    self.assertEqual(searching.Search([text])(coded), [text])

    def test_no_needle_is_so_short_that_chance_makes_it(self):
        for text in CANARIES:
            for needle in searching.encodings(text):
                self.assertGreaterEqual(len(needle), 6, text)


class CanaryTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            raise unittest.SkipTest("reading /proc/PID/mem needs root")
        cls.town = towns.new_town({"hub": "samrad-hub-recording"})
        cls.addClassCleanup(towns.remove, cls.town)
        cls.messages = cls.town.folder / "messages"
        with unittest.mock.patch.dict(
                os.environ, {"SAMRAD_RECORD_FILE": str(cls.messages)}):
            cls.town.build()
        towns.month_module.Month(cls.town, lambda text: None).play()

    def pid(self, name):
        return self.town.processes[name].pid

    def test_the_search_finds_what_is_there(self):
        """The positive control: the school's node holds its pupil in memory
        after a read, and the same search finds her."""
        _, cases, _ = self.town.samrad("school/officer", "case", "list")
        for case in cases["cases"]:
            self.town.samrad("school/officer", "case", "show", case["code"])
        found, read = find.memory(self.pid("school"))
        self.assertGreater(read, 10 << 20)
        self.assertIn("Tindra Ekvall", found)
        self.assertIn("Saga Ekström", found)

    def test_the_hubs_memory_holds_no_canary(self):
        found, read = find.memory(self.pid("hub"))
        self.assertGreater(read, 10 << 20)
        self.assertEqual(found, [])

    def test_no_message_to_or_from_the_hub_holds_a_canary(self):
        said = collections.Counter()
        for direction, method, message in recorded.records(self.messages):
            said[direction, method.rsplit("/", 1)[1]] += 1
            self.assertEqual(find(message), [], method)
        # What the month cannot do without was recorded, both ways.
        for method in ("SubmitBatch", "RecordAct", "OpenDisclosure",
                       "CollectDeliveries", "AcknowledgeDeliveries",
                       "FollowEntries", "AddCosignature", "ProposeEvent",
                       "ListEvents", "AnnounceItem", "SubmitContent",
                       "KeepSeats", "ActInRoom", "ReadContent", "AnswerRound",
                       "RecordMeetingAct", "WatchMeeting"):
            self.assertGreater(said[">", method], 0, method)
            self.assertGreater(said["<", method], 0, method)

    def test_of_the_meter_only_k_and_that_it_was_reached_is_said(self):
        clearances = {1: [], 2: []}  # of items; of replies, that count nobody
        for direction, method, message in recorded.records(self.messages):
            if direction == ">" and method.endswith("/SubmitContent"):
                header = headers.field(headers.field(message, 1), 2)
                content = headers.field(header, 1)
                if headers.field(content, 8) == 2:  # ANONYMOUS
                    clearances[headers.field(content, 7)].append(
                        headers.field(content, 12))
        for counted, said in ((1, clearances[1]), (None, clearances[2])):
            self.assertTrue(said)
            for clearance in said:
                self.assertEqual(headers.field(clearance, 1), 10)  # k; 18 fit
                self.assertEqual(headers.field(clearance, 2), counted)
                for unknown in range(6, 16):
                    self.assertIsNone(headers.field(clearance, unknown))

    def test_what_asks_for_a_private_talk_is_as_long_as_what_does_not(self):
        sizes = [len(message) for direction, method, message
                 in recorded.records(self.messages)
                 if direction == ">" and method.endswith("/AnswerRound")]
        self.assertEqual(len(sizes), 4)
        self.assertEqual(len(set(sizes)), 1)

    def test_the_search_of_messages_finds_what_was_said(self):
        """The positive control: one text said to the same hub is found, in that
        message alone, and so is what the hub says of itself."""
        tls = self.town.agency("social") / "tls"
        subprocess.run(
            [str(towns.BUILD / "test" / "plant_canary"),
             "127.0.0.1:%d" % self.town.port_base, str(tls / "hub-ca.pem"),
             str(tls / "hub-client.key"), str(tls / "hub-client.pem"),
             PLANTED], check=True)
        planted, find_origin = (searching.Search([PLANTED]),
                                searching.Search([towns.ORIGIN]))
        said = list(recorded.records(self.messages))
        self.assertEqual([(direction, method.rsplit("/", 1)[1])
                          for direction, method, message in said
                          if planted(message)], [(">", "RecordAct")])
        self.assertTrue(any(direction == "<" and find_origin(message)
                            for direction, _, message in said))

    def test_no_file_holds_a_canary(self):
        self.assertEqual(find.files(self.town.folder), {})

    def test_an_agency_that_received_nothing_holds_no_canary_in_memory(self):
        """It heard the meeting, and no case."""
        found, _ = find.memory(self.pid("coordination"))
        self.assertEqual(sorted(set(found) & set(OF_CASES)), [])

    def test_an_agency_that_was_out_holds_nothing_of_the_item_in_memory(self):
        for agency, canaries in (
                ("police", ("Saga Ekström", sitting.PERSONAL_NUMBER,
                            "stannar hemma hela veckor")),
                ("leisure", ("hot från äldre vid Kiosken",))):
            found, read = find.memory(self.pid(agency))
            self.assertGreater(read, 10 << 20)
            for canary in canaries:
                self.assertNotIn(canary, found, agency)

    def test_who_heard_an_item_holds_no_name_or_number_of_its_person(self):
        for agency in ("social", "leisure"):
            found, _ = find.memory(self.pid(agency))
            for canary in ("Saga Ekström", sitting.PERSONAL_NUMBER):
                self.assertNotIn(canary, found, agency)

    def test_what_police_declined_is_not_in_its_memory(self):
        found, _ = find.memory(self.pid("police"))
        self.assertNotIn("setts sälja vid Kiosken", found)

    def test_what_was_withdrawn_before_opening_is_not_at_leisure(self):
        found, _ = find.memory(self.pid("leisure"))
        self.assertNotIn("borta från tolv lektioner", found)

    def test_logs_hold_lines_but_no_canary(self):
        logs = [self.town.hub / "log" / "hub.log"] + [
            self.town.agency(agency.id) / "log" / "node.log"
            for agency in towns.AGENCIES]
        self.assertTrue(any(log.stat().st_size > 0 for log in logs))
        for log in logs:
            self.assertEqual(find(log.read_bytes()), [])

    def test_no_password_is_in_a_log(self):
        secrets = [path.read_text().strip().encode() for path in
                   self.town.folder.rglob("*.password")]
        self.assertGreater(len(secrets), 20)
        for log in self.town.folder.rglob("*.log"):
            text = log.read_bytes()
            for secret in secrets:
                self.assertNotIn(secret, text)


if __name__ == "__main__":
    unittest.main(verbosity=2)
