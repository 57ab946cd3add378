"""An item that was not finished goes on as a thread between two meetings, under
the rules of the room, on real processes."""

import datetime
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.environ["SAMRAD_SOURCE_DIR"], "tests",
                                "support"))
import towns  # noqa: E402
import sitting  # noqa: E402

OBSERVED = "En elev bär på andras väskor och går omvägar hem."
IN_ROOM = "Det brukar gå bättre när en vuxen följer med den första gången."
BETWEEN = "Vi har en plats i en grupp som börjar efter lovet."
PRESENT = ["coordination", "school", "social", "police"]
# Not for leisure: who is kept out of the item is kept out of its thread.
OUTSIDE = "leisure"


class ThreadTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town = towns.new_town()
        cls.addClassCleanup(towns.remove, cls.town)
        cls.town.build()
        cls.sitting = s = sitting.Sitting(towns.Ekvik(cls.town))
        cls.addClassCleanup(s.stop_watching)
        s.found_group()
        s.call_meeting()
        cls.first = s.meeting
        cls._write()
        s.settle_agenda()
        s.open_room(["school", "social", "police"])
        s.discuss("thread", PRESENT, "", "")
        s.reply("social", "thread", IN_ROOM)
        s.close_item("thread", "paused")
        cls._carry()
        cls._between()
        cls._reopen()

    @classmethod
    def _write(cls):
        s = cls.sitting
        s.draft("school", "thread", item_class="ANONYMOUS", minutes=15,
                excluded=[OUTSIDE], anonymous={
                    "stages": ["7", "8", "9"], "areas": ["Norrhöjden"],
                    "moved_in_from": datetime.date.today().year,
                    "observed": OBSERVED, "since": "sedan höstlovet",
                    "tried": "samtal hos elevhälsan",
                    "asked": "Vad kan göras tillsammans?"})
        s.clear("school", "thread")

    @classmethod
    def _carry(cls):
        s = cls.sitting
        s.call_meeting()
        cls.second = s.meeting
        cls.not_there = cls.town.samrad(
            sitting.CHAIR, "meeting", "carry", cls.first, "0" * 32, cls.second,
            "--why", "no-time", check=False)
        s.ask(sitting.CHAIR, "meeting", "carry", cls.first, cls.item(),
              cls.second, "--why", "no-time")
        s.ask(sitting.CHAIR, "room", "close", cls.first)
        s.stop_watching()

    @classmethod
    def item(cls):
        return cls.sitting.items["thread"]

    @classmethod
    def try_reply(cls, who, text=BETWEEN, **fields):
        """A reply between the meetings; (exit code, answer, error)."""
        return cls.town.samrad(
            who, "item", "reply", "--request", "-", check=False, stdin={
                "item": cls.item(), "meeting": cls.second, "text": text,
                "second": "registrar", **fields})

    @classmethod
    def _between(cls):
        cls.unasked = cls.try_reply("police/officer")
        cls.kept_out = cls.try_reply("leisure/officer", no_conflict=True)
        cls.unknown = cls.try_reply("leisure/officer", no_conflict=True,
                                    item="0" * 32)
        cls.blocked = cls.try_reply("police/officer", no_conflict=True,
                                    text="Fråga Elsa Lindqvist i 8B.")
        cls.replied = cls.try_reply("police/officer", no_conflict=True)
        cls.lines = {
            agency: next((line for line in cls.sitting.view(
                sitting.officer(agency))["items"]
                if line["item"] == cls.item()), None)
            for agency in sitting.AGENCIES}
        cls.closed = cls.town.samrad("social/officer", "room", "read",
                                     cls.second, cls.item(), check=False)

    @classmethod
    def _reopen(cls):
        s = cls.sitting
        s.open_room(["school", "social", "police"])
        s.call_item("thread", PRESENT)
        s.open_item("thread")
        cls.read = {agency: s.read(agency, "thread")["texts"]
                    for agency in PRESENT}
        s.close_item("thread", "advice-given")
        cls.ended = cls.try_reply("police/officer", no_conflict=True)
        s.ask(sitting.CHAIR, "room", "close", cls.second)

    def test_who_writes_between_meetings_says_first_that_there_is_no_conflict(
            self):
        code, _, error = self.unasked
        self.assertEqual((code, error["error"]["tag"]),
                         (6, "CONFLICT_UNANSWERED"))

    def test_a_reply_between_meetings_passes_the_same_gate(self):
        code, answer, _ = self.blocked
        self.assertEqual((code, answer["check"]["verdict"], answer["content"]),
                         (3, "BLOCK", ""))
        code, answer, error = self.replied
        self.assertEqual(code, 0, error)
        self.assertGreater(answer["leaf"], 0)

    def test_who_is_kept_out_of_the_item_is_kept_out_of_its_thread(self):
        self.assertEqual(self.kept_out, self.unknown)
        self.assertIsNone(self.lines[OUTSIDE])

    def test_its_readers_see_that_the_thread_goes_on_and_how_many_replied(self):
        for agency in PRESENT:
            self.assertEqual((self.lines[agency]["thread"],
                              self.lines[agency]["replies"]), (True, 2), agency)

    def test_replies_are_read_when_the_item_is_opened_and_not_before(self):
        self.assertEqual(self.closed[0], 6)
        for agency in PRESENT:
            texts = [text["text"] or text["anonymous"]["observed"]
                     for text in self.read[agency]]
            self.assertEqual(texts, [OBSERVED, IN_ROOM, BETWEEN], agency)

    def test_what_is_not_on_the_agenda_is_not_put_off(self):
        code, _, error = self.not_there
        self.assertEqual((code, error["error"]["path"]), (2, "ITEM"))

    def test_a_thread_ends_with_its_item(self):
        code, _, error = self.ended
        self.assertEqual(code, 6, error)

    def test_texts_lie_in_no_file_and_the_exports_hold(self):
        for file in self.town.folder.rglob("*"):
            if not file.is_file():
                continue
            data = file.read_bytes()
            for text in (OBSERVED, IN_ROOM, BETWEEN):
                self.assertNotIn(text.encode(), data,
                                 file.relative_to(self.town.folder))
        with towns.folders("social", "police") as (social, police):
            for agency, folder in (("social", social), ("police", police)):
                self.town.samrad(agency + "/auditor", "log", "export", folder)
            code, result = towns.Ekvik(self.town).verify(social, police)
        self.assertEqual(code, 0, json.dumps(result))


if __name__ == "__main__":
    unittest.main(verbosity=2)
