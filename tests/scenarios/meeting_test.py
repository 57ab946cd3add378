"""A whole meeting of SSPF Nordskolan on real processes: what each agency hears
and never hears, what is refused, and what is left where afterwards."""

import html.parser
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.environ["SAMRAD_SOURCE_DIR"], "tests",
                                "support"))
import towns  # noqa: E402
import sitting  # noqa: E402

GUARDIANS = [{"id": "guardian-1", "name": "Rigmor Ekvall", "kind": "PARENT"}]


# Whose minutes hold which items: those they heard when it was decided.
HEARD = {
    "coordination": {"strategic", "anonymous", "legal", "consented"},
    "school": {"strategic", "anonymous", "legal", "consented"},
    "social": {"strategic", "anonymous", "legal", "consented"},
    "police": {"strategic", "anonymous", "legal"},
    "leisure": {"anonymous", "consented"},
}


class Page(html.parser.HTMLParser):
    """What a screen reader goes by."""

    def __init__(self, text):
        super().__init__()
        self.lang, self.headings, self.text = None, [], ""
        self.tables = self.captions = self.headers = 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "html":
            self.lang = attrs["lang"]
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))
        self.tables += tag == "table"
        self.captions += tag == "caption"
        self.headers += tag == "th" and attrs.get("scope") == "col"

    def handle_data(self, data):
        self.text += data


class Kept(sitting.Sitting):
    """Keeps what the watchers showed when they are stopped."""

    def stop_watching(self):
        self.shown = {agency: self.events(agency) for agency in self.watchers}
        super().stop_watching()


class MeetingTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town = towns.new_town()
        cls.addClassCleanup(towns.remove, cls.town)
        cls.town.build()
        cls.lines = []
        month = towns.month_module.Month(cls.town, cls.lines.append)
        month.social_case = month.open_case(
            "social", towns.month_module.BROTHER, 17, GUARDIANS)
        cls.sitting = Kept(month)
        # Every step says what must come out; anything else stops it.
        cls.sitting.play()
        cls.steps = month.steps

    def ask(self, who, *command):
        return self.town.samrad(who, *command, check=False)

    def test_every_class_of_item_was_handled_as_it_must(self):
        verdicts = {step["step"]: step["verdict"] for step in self.steps}
        self.assertEqual(verdicts["anonymous-blocked"], "BLOCK")
        self.assertEqual(verdicts["anonymous-too-few"], "GROUP_TOO_SMALL")
        self.assertEqual(verdicts["anonymous"], "ALLOW_ANONYMISED_ONLY")
        self.assertEqual(verdicts["consented"], "ALLOW")
        self.assertEqual(verdicts["legal"], "ALLOW")
        self.assertEqual(verdicts["oral"], "ALLOW")
        self.assertEqual(verdicts["oops"], "OOPS")

    def test_every_watcher_saw_its_events_once_and_without_gaps(self):
        self.assertEqual(set(self.sitting.shown), set(sitting.AGENCIES))
        for agency, events in self.sitting.shown.items():
            numbers = [event["number"] for event in events]
            self.assertEqual(numbers, list(range(1, len(numbers) + 1)),
                             agency)
            self.assertEqual(events[-1]["kind"], "ROOM_CLOSED", agency)

    def test_a_wish_for_a_private_talk_looks_like_any_other_answer(self):
        for agency in ("school", "social", "leisure"):
            answers = [event for event in self.sitting.shown[agency]
                       if event["kind"] == "ROUND_ANSWERED"]
            self.assertEqual(len(answers), 4)
            for answer in answers:
                self.assertEqual(answer["word"], "NOTHING_TO_ADD")
                self.assertEqual(set(answer), set(answers[0]))

    def test_what_is_closed_and_what_is_unknown_are_alike(self):
        unknown = "0" * 32
        for agency in ("school", "police"):
            closed = self.ask(agency + "/officer", "room", "read",
                              self.sitting.meeting,
                              self.sitting.items["consented"])
            none = self.ask(agency + "/officer", "room", "read",
                            self.sitting.meeting, unknown)
            self.assertEqual(closed, none)
        foreign = self.ask("police/officer", "item", "show",
                           self.sitting.items["anonymous"])
        none = self.ask("police/officer", "item", "show", unknown)
        self.assertEqual(foreign, none)
        self.assertEqual(foreign[0], 5)

    def test_no_text_or_name_is_printed_or_lies_in_a_file(self):
        printed = "\n".join(self.lines)
        for canary in sitting.CANARIES:
            self.assertNotIn(canary, printed)
        for file in self.town.folder.rglob("*"):
            if not file.is_file():
                continue
            data = file.read_bytes()
            for canary in sitting.CANARIES:
                self.assertNotIn(canary.encode(), data,
                                 file.relative_to(self.town.folder))

    def test_minutes_hold_the_items_an_agency_heard_and_of_others_the_time(
            self):
        for agency in sitting.AGENCIES:
            minutes = self.sitting.minutes(agency)
            self.assertEqual(minutes["version"], 2)
            held = {item["item"] for item in minutes["items"] if item["item"]}
            self.assertEqual(held, {self.sitting.items[name]
                                    for name in HEARD[agency]}, agency)
            # Four were dealt with; that somebody wished to talk is no item.
            self.assertEqual(len(minutes["items"]), 4)
            for item in minutes["items"]:
                if item["item"]:
                    continue
                self.assertEqual({key for key, value in item.items() if value
                                  and not str(value).endswith("UNSPECIFIED")},
                                 {"place", "from", "until"})
            text = json.dumps(minutes, ensure_ascii=False)
            for name, decision in sitting.DECISIONS.items():
                self.assertEqual(decision in text, name in HEARD[agency],
                                 (agency, name))
            for canary in sitting.CANARIES:
                self.assertNotIn(canary, text)

    def test_minutes_tell_what_was_told_to_those_it_was_told_to(self):
        told = {}
        for agency in sitting.AGENCIES:
            told[agency] = {
                (line["from"], line["ground"], line["oral"])
                for item in self.sitting.minutes(agency)["items"]
                for line in item["disclosures"]}
        consented = ("school", "OSL 12:2", False)
        legal = ("social", "OSL 10:15 a", False)
        aloud = ("school", "OSL 12:2", True)
        self.assertEqual(told["school"], {consented, legal, aloud})
        self.assertEqual(told["social"], {consented, legal})
        self.assertEqual(told["coordination"], {consented, legal})
        self.assertEqual(told["police"], {legal})
        self.assertEqual(told["leisure"], {consented})

    def test_an_objection_stays_beside_the_correction(self):
        _, answer, _ = self.ask(sitting.CHAIR, "minutes", "draft",
                                self.sitting.meeting)
        answers = {(one["agency"], one["version"], one["approved"])
                   for one in answer["minutes"]["answers"]}
        self.assertIn(("social", 1, False), answers)
        for agency in ("school", "social", "police", "leisure"):
            self.assertIn((agency, 2, True), answers)
        self.assertEqual(len(answers), 8)
        own = self.sitting.minutes("police")["answers"]
        self.assertEqual({one["agency"] for one in own}, {"police"})
        self.assertEqual(self.ask("social/officer", "minutes", "object",
                                  self.sitting.meeting, "--reason-file",
                                  __file__)[0], 2)  # over 4000 bytes

    def test_minutes_of_others_and_unknown_ones_are_alike(self):
        unknown = "0" * 32
        self.assertEqual(
            self.ask("police/officer", "minutes", "draft",
                     self.sitting.meeting),
            self.ask("police/officer", "minutes", "draft", unknown))
        self.assertEqual(
            self.ask("police/officer", "minutes", "show", unknown)[0], 5)
        # An auditor holds no seat.
        self.assertEqual(
            self.ask("police/auditor", "minutes", "show",
                     self.sitting.meeting)[0], 5)

    def test_actions_are_listed_to_their_owner_and_all_to_the_chair(self):
        _, mine, _ = self.ask("leisure/officer", "minutes", "actions")
        self.assertEqual([one["text"] for one in mine["actions"]],
                         ["Erbjuda en plats."])
        _, all_of_them, _ = self.ask(sitting.CHAIR, "minutes", "actions")
        self.assertEqual(len(all_of_them["actions"]), 5)
        action = mine["actions"][0]["action"]
        self.assertEqual(
            self.ask("police/officer", "minutes", "done", action)[0], 5)
        self.assertEqual(
            self.ask("leisure/officer", "minutes", "done", action)[0], 0)
        _, mine, _ = self.ask("leisure/officer", "minutes", "actions")
        self.assertEqual(mine["actions"], [])

    def export(self, agency, name, *more):
        """The bytes of an exported document."""
        with towns.folders("out") as (out,):
            code, _, error = self.ask(sitting.officer(agency), "minutes",
                                      "export", self.sitting.meeting,
                                      out / name, *more)
            self.assertEqual(code, 0, error)
            return (out / name).read_bytes()

    def test_the_page_of_the_minutes_is_accessible_and_holds_no_name(self):
        page = Page(self.export("police", "n7.html").decode())
        self.assertEqual(page.lang, "sv")
        self.assertEqual(page.headings[0], 1)
        self.assertEqual(page.headings.count(1), 1)
        for above, below in zip(page.headings, page.headings[1:]):
            self.assertLessEqual(below, above + 1)
        self.assertGreater(page.tables, 0)
        self.assertEqual(page.captions, page.tables)
        self.assertGreaterEqual(page.headers, page.tables)
        for name, decision in sitting.DECISIONS.items():
            self.assertEqual(decision in page.text, name in HEARD["police"])
        for canary in sitting.CANARIES:
            self.assertNotIn(canary, page.text)
        english = Page(self.export("police", "n7.html", "--lang",
                                   "en").decode())
        self.assertEqual(english.lang, "en")
        self.assertIn("Decision", english.text)

    def test_the_pdf_is_tagged_and_the_same_twice(self):
        first = self.export("leisure", "n7.pdf")
        self.assertEqual(first, self.export("leisure", "n7.pdf"))

        def asked(tool, *more):
            with towns.folders("out") as (out,):
                (out / "n7.pdf").write_bytes(first)
                return subprocess.run([tool, *more, out / "n7.pdf", *(
                    ["-"] if tool == "pdftotext" else [])], check=True,
                    capture_output=True, text=True).stdout

        self.assertRegex(asked("pdfinfo"), r"Tagged: +yes")
        tree = asked("pdfinfo", "-struct-text")
        for part in ("H1", "H2", "H3", "Table", "Caption", "TH", "TD",
                     sitting.DECISIONS["consented"],
                     "Er verksamhet deltog inte."):
            self.assertIn(part, tree)
        text = " ".join(asked("pdftotext").split())
        for name, decision in sitting.DECISIONS.items():
            self.assertEqual(decision in text, name in HEARD["leisure"], name)
        for canary in sitting.CANARIES:
            self.assertNotIn(canary, text)

    def test_the_strategic_part_holds_nothing_else(self):
        text = Page(self.export("coordination", "n7.html",
                                "--strategic").decode()).text
        for name, decision in sitting.DECISIONS.items():
            self.assertEqual(decision in text, name == "strategic")

    def test_the_calendar_file_tells_a_code_and_times_only(self):
        with towns.folders("out") as (out,):
            file = out / "n7.ics"
            self.ask("police/officer", "meeting", "calendar",
                     self.sitting.group, file)
            text = file.read_text("utf-8")
        self.assertIn("SUMMARY:Möte N7", text)
        for word in ("Nordskolan", "SSPF", "DESCRIPTION", "ATTENDEE",
                     "ORGANIZER", "LOCATION"):
            self.assertNotIn(word, text)

    def test_two_exports_hold_and_agree(self):
        with towns.folders("school", "police") as (school, police):
            for agency, folder in (("school", school), ("police", police)):
                self.town.samrad(agency + "/auditor", "log", "export", folder)
                opened = {json.loads(line)["leaf"] for line in
                          (folder / "openings.jsonl").read_text().splitlines()}
                own = {step["leaf"] for step in self.steps
                       if step["actor"] == agency and step["leaf"] is not None}
                self.assertTrue(own)
                self.assertLessEqual(own, opened, agency)
            code, result = towns.Ekvik(self.town).verify(school, police)
        self.assertEqual(code, 0, result)
        self.assertIsNone(result["broken"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
