"""Who sees what of a meeting, and who must never: the two matrices of the
monthly meeting and of the anonymous item, cell by cell, through each role's own
API on real processes. What is stricter today stands in TODAY with its reason."""

import collections
import copy
import json
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.environ["SAMRAD_SOURCE_DIR"], "tests",
                                "support"))
import searching  # noqa: E402
import towns  # noqa: E402
import sitting  # noqa: E402
from meeting_world import (ANONYMOUS, DECIDED, DEPUTY, DRAFTS,  # noqa: E402
                           NAME, NAMED, NUMBER, UNKNOWN, Operator, World)

SEES, REDUCED, NEVER = "●", "◐", "○"
ON_GROUND = "only on ground"

# As the workflows say them: the first word of a cell is what is expected.
W1 = """
| Data | Coordinator | School | Social services | Police | Fritid | System operator |
| Group, date, seats | ● | ● | ● | ● | ● | ◐ ids only |
| Other agencies' draft items | ◐ class + minutes | ○ | ○ | ○ | ○ | ○ |
| Text of own draft | – | ● own | ● own | ● own | ● own | ○ |
| Consent status | ◐ light only | ● if party | ● if party | ○ unless party | ● if party | ○ |
| That a sealed item exists | ● as chair, no origin | ○ | ○ | ○ | ○ | ○ |
"""
W2 = """
| Data | School | Coordinator | Social services | Police | Fritid | Auditor | System operator |
| Who the pupil is | ● in own system, not here | ○ | ○ | ○ | ○ | ○ | ○ |
| Anonymous text | ● | ● while open | ● while open | ● while open | ● while open | ◐ only with second key | ○ |
| Meter value, k | ● | ◐ passed/not | ○ | ○ | ○ | ● | ○ |
| "Private talk" signal | ○ until chair decides | ● | ○ | ● own | ○ | ◐ count | ○ |
| Anonymous minutes later | ● | ● | ● | ● | ● | ◐ | ○ |
| Same pupil later, identified | only on ground | ○ | only on ground | only on ground | only on ground | ◐ | ○ |
"""
ROLES = {"Coordinator": "coordination", "School": "school",
         "Social services": "social", "Police": "police", "Fritid": "leisure",
         "Auditor": "auditor", "System operator": "operator"}

# Cells that are stricter today, and are held to that: none.
TODAY = {}
NOT_APPLICABLE = {
    ("Text of own draft", "coordination"): "she writes no items of her own",
}

Cell = collections.namedtuple("Cell", "datum role expected")


def cells():
    """Every cell of both matrices."""
    for table in (W1, W2):
        head, *rows = [[part.strip() for part in line.strip("|").split("|")]
                       for line in table.strip().splitlines()]
        for datum, *said in rows:
            for column, word in zip(head[1:], said):
                expected = (ON_GROUND if word.startswith(ON_GROUND)
                            else word[:1])
                yield Cell(datum, ROLES[column], expected)


class Looks:
    """What a role sees of each datum, by what it was told."""

    def __init__(self, world, operator):
        self.world, self.operator = world, operator
        self.items = world.sitting.items

    def of(self, datum, role):
        return {
            "Group, date, seats": self.group,
            "Other agencies' draft items": self.foreign_drafts,
            "Text of own draft": self.own_draft,
            "Consent status": self.consent,
            "That a sealed item exists": self.sealed,
            "Who the pupil is": self.pupil,
            "Anonymous text": self.anonymous,
            "Meter value, k": self.meter,
            '"Private talk" signal': self.private_talk,
            "Anonymous minutes later": self.minutes,
            "Same pupil later, identified": self.same_pupil,
        }[datum](role)

    def told(self, role, text, *stages):
        """Whether a role was told a text; the operator: could find it."""
        if role == "operator":
            return bool(self.operator.finds(text))
        return text in self.world.heard(role, *stages)

    def group(self, role):
        if role == "operator":
            # Agencies are ids; who sits there, and the code on the door as a
            # line of the log, are not the operator's.
            ids = self.operator.finds(*sitting.AGENCIES)
            return (REDUCED if ids and not self.operator.finds(DEPUTY)
                    and not re.search(r"\bN7\b", self.operator.plain)
                    else SEES)
        _, groups, _ = self.world.got[role, "drafts"][role, "group", "list"]
        _, meetings, _ = self.world.got[role, "drafts"][role, "meeting",
                                                        "list"]
        group, dates = groups["groups"][0], meetings["meetings"]
        seen = (group["code"] == "N7" and all(
            seat["held"] for seat in group["seats"]) and
            {seat["agency"] for seat in group["seats"]} == set(
                sitting.AGENCIES) and len(dates) == 6 and all(
                    one["starts_at"] for one in dates))
        # Who sits on a seat is its own agency's to know.
        seen = seen and self.told(role, DEPUTY) == (role == "police")
        return SEES if seen else NEVER

    def foreign_drafts(self, role):
        texts = [text for agency, text in DRAFTS.items() if agency != role]
        if role != "school":
            texts.append(ANONYMOUS)
        foreign = [self.items[agency] for agency in DRAFTS if agency != role]
        if any(self.told(role, text, "drafts") for text in texts):
            return SEES
        if role == "operator":
            return (SEES if any(one in self.operator.plain for one in foreign)
                    else NEVER)
        lines = [self.world.line(role, agency, "drafts") for agency in DRAFTS
                 if agency != role]
        if all((line or {}).get("item_class") == "STRATEGIC" and
               line["minutes"] == 7 for line in lines):
            return REDUCED
        told = json.dumps(self.world.view(role, "drafts"))
        return SEES if any(one in told for one in foreign) else NEVER

    def own_draft(self, role):
        if role == "operator":
            return (SEES if self.operator.finds(ANONYMOUS, *DRAFTS.values())
                    else NEVER)
        name, text = ((role, DRAFTS[role]) if role in DRAFTS
                      else ("anonymous", ANONYMOUS))
        code, answer, _ = self.world.got[role, "drafts"][
            role, "item", "show", self.items[name]]
        return SEES if code == 0 and text in json.dumps(
            answer, ensure_ascii=False) else NEVER

    def consent(self, role):
        if role == "operator":
            return (SEES if re.search(r"\blight", self.operator.plain) or
                    self.operator.finds("guardian-1", self.world.consent)
                    else NEVER)
        code, answer, _ = self.world.got[role, "locked"][
            role, "consent", "show", self.world.consent]
        if code == 0:
            return SEES if answer["consent"]["state"] == "REGISTERED" else NEVER
        # A party that receives hears the ground when it is used.
        code, answer, _ = self.world.read(role, "named", "named")
        party = code == 0 and any(
            text["ground"]["kind"] == "CONSENT" for text in answer["texts"])
        light = (self.world.line(role, "named") or {})["light"]
        signs = [self.world.consent, "guardian-1", "validUntil"]
        if any(self.told(role, sign) for sign in signs):
            return "says more than it may"
        if light == "YELLOW":
            return REDUCED
        if light != "LIGHT_UNSPECIFIED":
            return "a light for %s" % role
        return SEES if party else NEVER

    def sealed(self, role):
        if role == "operator":
            return (SEES if "SEALED" in self.operator.plain or any(
                self.items[name] in self.operator.plain
                for name in ("sealed", "own talk")) else NEVER)
        own = {"police": ["sealed"], "school": ["own talk"]}.get(role, [])
        foreign = [name for name in ("sealed", "own talk") if name not in own]
        if role == "coordination":
            lines = [self.world.line(role, name) for name in foreign]
            events = [event for event in self.world.events[role]
                      if event["item"] in [self.items[name]
                                           for name in foreign]]
            origin = [line["owner"] for line in lines] + [
                event["agency"] for event in events] + [
                    agency for line in lines for agency in line["readers"]]
            return (SEES if all(line["item_class"] == "SEALED"
                                for line in lines) and not any(origin)
                    else "with origin")
        moved = (self.world.after_sealed[role] -
                 self.world.before_sealed[role])
        events = json.dumps(self.world.events[role])
        seen = moved > len(own) or any(
            self.items[name] in events or any(
                self.world.line(role, name, stage)
                for stage in ("drafts", "locked", "open", "closed"))
            for name in foreign)
        # Nor by a hole in the order of the others.
        places = [line["place"] for line in self.world.view(role)["items"]]
        return SEES if seen or places != list(
            range(1, len(places) + 1)) else NEVER

    def pupil(self, role):
        if role == "school":
            _, answer, _ = self.world.town.samrad(
                "school/officer", "case", "show", self.world.case)
            return SEES if NAME in json.dumps(
                answer, ensure_ascii=False) else NEVER
        return SEES if any(self.told(role, word)
                           for word in (NAME, NUMBER)) else NEVER

    def anonymous(self, role):
        if role == "operator":
            return SEES if self.told(role, ANONYMOUS) else NEVER
        if role == "auditor":
            return self.anonymous_to_auditor()
        code, answer, _ = self.world.read(role, "anonymous", "open")
        if code != 0 or ANONYMOUS not in json.dumps(answer,
                                                    ensure_ascii=False):
            return NEVER
        if role != "school" and self.told(role, ANONYMOUS, "drafts", "locked",
                                          "round", "named", "closed",
                                          "minutes", "later"):
            return "not only while it is open"
        return SEES

    def anonymous_to_auditor(self):
        """The author's agency's alone, with a second key, while it is open."""
        if self.told("auditor", ANONYMOUS, "drafts", "open", "closed",
                     "minutes", "asked", "ended"):
            return SEES
        item = self.items["anonymous"]
        asked = self.world.got["auditor", "asked"]
        for agency in ("social", "police"):
            if (asked[agency + "/auditor", "review", "ask", item] !=
                    asked[agency + "/auditor", "review", "ask", UNKNOWN]):
                return "something of what others told"
        shown = self.world.got["auditor", "second key"]
        return REDUCED if [code for code, _, _ in shown.values()] == [
            0] and self.told("auditor", ANONYMOUS, "second key") else NEVER

    def meter(self, role):
        if role == "school":
            meter = self.world.meter["meter"]
            return SEES if meter["passes"] and int(
                meter["count"]) >= meter["k"] else NEVER
        if role == "operator":
            return (SEES if re.search("meter|clearance|counted",
                                      self.operator.plain) else NEVER)
        if role == "auditor":
            # What was counted when the author confirmed it: in the journal of
            # the author's agency, in no other.
            counted = {
                agency: [self.counts(entry) for entry in self.journal(
                    agency, "item_confirmed")
                         if self.items["anonymous"] in entry["subjects"]]
                for agency in sitting.AGENCIES}
            meter = self.world.meter["meter"]
            seen = {"fits": int(meter["count"]), "k": meter["k"],
                    "fits_with_earlier": int(meter["count_with_earlier"])}
            return SEES if counted == {
                agency: [seen] if agency == "school" else []
                for agency in sitting.AGENCIES} else NEVER
        # k itself is the group's: each agency needs it for its own items.
        heard = self.world.heard(role)
        if any('"%s"' % word in heard for word in (
                "meter", "count", "count_with_earlier", "passes",
                "proposals")):
            return SEES
        # Before the lock the chair sees that it passed; nobody else does.
        line = self.world.line(role, "anonymous", "drafts")
        return REDUCED if line and line["handed_in"] else NEVER

    def private_talk(self, role):
        if role == "operator":
            return (SEES if re.search("talk|private", self.operator.plain)
                    else NEVER)
        if role == "auditor":
            return self.private_talk_count()
        code, answer, _ = self.world.got[role, "round"][
            role, "room", "talks", self.world.sitting.meeting]
        if code == 0:
            return SEES if [talk["agency"] for talk in answer["talks"]] == [
                "police"] else "somebody else's"
        alike = [{key: value for key, value in event.items()
                  if key not in ("number", "revision", "at", "seat", "agency")}
                 for event in self.world.events[role]
                 if event["kind"] == "ROUND_ANSWERED"]
        journal = self.journal(role, "round_answered")
        if (len(alike) != 4 or any(one != alike[0] for one in alike) or
                len(journal) != 1 or journal[0]["outcome"] != "ok" or
                len(journal[0]["subjects"]) != 2 or journal[0]["reason"]):
            return SEES
        # Who asked knows that it asked: its answer was taken.
        return SEES if role == "police" else NEVER

    def private_talk_count(self):
        """Auditors see how many, at the chair's; nowhere from whom."""
        answers = [{**entry, **{key: "" for key in (
            "number", "at", "user", "hash", "subjects")}}
                   for agency in sitting.AGENCIES
                   for entry in self.journal(agency, "round_answered")]
        if len(answers) != 4 or any(one != answers[0] for one in answers):
            return SEES
        said = {agency: [word for entry in self.journal(agency, "room_run")
                         for word in entry["subjects"]
                         if word.startswith("private_talks=")]
                for agency in sitting.AGENCIES}
        return REDUCED if said == {
            agency: ["private_talks=1"] if agency == "coordination" else []
            for agency in sitting.AGENCIES} else NEVER

    def counts(self, entry):
        """What an entry of a journal says of the meter."""
        return {key: int(value) for key, _, value in (
            word.partition("=") for word in entry["subjects"]) if value}

    def minutes(self, role):
        if role in ("operator", "auditor"):
            if any(self.told(role, text) for text in DECIDED.values()):
                return SEES
            if role == "operator":
                return NEVER
            # That minutes were given to each, and that each has read its own.
            given = {word for entry in self.journal("coordination",
                                                    "minutes_given",
                                                    "minutes")
                     for word in entry["subjects"]}
            read = all(self.journal(agency, "minutes_read", "minutes")
                       for agency in sitting.AGENCIES)
            return REDUCED if read and given.issuperset(
                set(sitting.AGENCIES) - {"coordination"}) else NEVER
        code, answer, _ = self.world.got[role, "minutes"][
            role, "minutes", "show", self.world.sitting.meeting]
        items = {item["item"]: item for item in answer["minutes"]["items"]
                 } if code == 0 else {}
        anonymous = items.get(self.items["anonymous"])
        # Of an item it was out of, it is told the times alone.
        others = DECIDED["named"] in json.dumps(answer, ensure_ascii=False)
        if others != (role != "police") or any(
                self.told(role, word, "minutes")
                for word in (ANONYMOUS, NAMED, NAME, NUMBER)):
            return "more or less than it may"
        return SEES if anonymous and anonymous["decision"] == DECIDED[
            "anonymous"] and anonymous["code_word"] else NEVER

    def journal(self, agency, event, stage="closed"):
        _, answer, _ = self.world.got["auditor", stage][
            agency + "/auditor", "journal", "list", "--limit", "1000"]
        return [entry for entry in answer["entries"]
                if entry["event"] == event]

    def same_pupil(self, role):
        if role == "operator":
            return SEES if self.operator.finds(NAMED, NAME, NUMBER) else NEVER
        if role == "auditor":
            handed = [entry for entry in self.journal("school",
                                                      "item_handed_in")
                      if self.items["named"] in entry["subjects"]]
            told = any(self.told(role, word) for word in (NAMED, NAME, NUMBER))
            return SEES if told else REDUCED if handed else NEVER
        if role == "school":
            refused = self.world.without_ground["decision"]["verdict"]
            return (ON_GROUND if refused == "DENY" and
                    self.world.with_ground["decision"]["verdict"] == "ALLOW"
                    else SEES)
        # Nobody is told that it is the same pupil, nor by name.
        linked = any(self.told(role, word) for word in (
            self.world.link, NAME, NUMBER, self.world.case))
        later = (self.world.view(role, "later")["items"] ==
                 self.world.view(role, "closed")["items"])
        if linked or not later:
            return SEES
        if role == "coordination":
            return NEVER
        heard = NAMED in json.dumps(self.world.read(role, "named", "named"),
                                    ensure_ascii=False)
        elsewhere = self.told(role, NAMED, "drafts", "locked", "open",
                              "closed", "later")
        return ON_GROUND if not elsewhere and heard == (
            role != "police") else SEES


def with_everything_told(looks):
    """The same looks at a world in which everything is told to everybody: the
    planted control."""
    world, operator = copy.copy(looks.world), copy.copy(looks.operator)
    ids = list(world.sitting.items.values())
    told = {"texts": sorted(operator.texts), "ids": ids,
            "goes_on_from": world.sitting.items["anonymous"],
            "meter": world.meter["meter"], "validUntil": "2027-01-01"}
    world.got = collections.defaultdict(dict, {
        place: dict(replies) for place, replies in looks.world.got.items()})
    for role in (*sitting.AGENCIES, "auditor"):
        world.got[role, "drafts"]["told"] = (0, told, None)
    asked = ("police/auditor", "journal", "list", "--limit", "1000")
    code, answer, error = copy.deepcopy(world.got["auditor", "closed"][asked])
    for entry in answer["entries"]:
        if entry["event"] == "round_answered":
            entry["outcome"] = "PRIVATE_TALK"
    world.got["auditor", "closed"][asked] = (code, answer, error)
    world.events = {
        role: [{**event, "private_talk": event["agency"] == "police"}
               for event in events] +
              [{"kind": "AGENDA_CHANGED", "item": item, "agency": "police"}
               for item in ids]
        for role, events in looks.world.events.items()}
    operator.found = operator.texts
    operator.plain += " ".join(["SEALED light talk meter", *ids])
    return Looks(world, operator)


class MeetingMatrixTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            raise unittest.SkipTest("reading /proc/PID/mem needs root")
        cls.town = towns.new_town()
        cls.addClassCleanup(towns.remove, cls.town)
        cls.town.build()
        cls.world = World(cls.town)
        cls.addClassCleanup(cls.world.sitting.stop_watching)
        cls.world.play()
        cls.looks = Looks(cls.world, Operator(cls.town, [
            *sitting.AGENCIES, *DRAFTS.values(), *DECIDED.values(), DEPUTY,
            ANONYMOUS, NAMED, NAME, NUMBER, "guardian-1", cls.world.consent]))

    def test_every_cell_of_both_matrices(self):
        shown = 0
        for cell in cells():
            key = (cell.datum, cell.role)
            if key in NOT_APPLICABLE:
                continue
            expected, _ = TODAY.get(key, (cell.expected, ""))
            with self.subTest(datum=cell.datum, role=cell.role):
                self.assertEqual(self.looks.of(*key), expected)
                shown += 1
        self.assertEqual(shown + len(NOT_APPLICABLE), 5 * 6 + 6 * 7)

    def test_a_leak_is_seen_in_every_cell(self):
        """The control of every look: no cell that forbids or reduces still
        does when everything is told."""
        leaking, planted = with_everything_told(self.looks), 0
        for cell in cells():
            key = (cell.datum, cell.role)
            expected, _ = TODAY.get(key, (cell.expected, ""))
            if expected not in (NEVER, REDUCED):
                continue
            with self.subTest(datum=cell.datum, role=cell.role):
                self.assertNotIn(leaking.of(*key), (NEVER, REDUCED))
                planted += 1
        self.assertGreater(planted, 35)

    def test_a_withdrawal_names_the_item_that_it_stops(self):
        items = self.world.sitting.items
        self.assertEqual([one["item"] for one in self.world.stops],
                         [items["named"]])
        self.assertTrue(self.world.stops[0]["code_word"])
        self.assertEqual(self.world.stops_for_leisure, self.world.stops)

    def test_what_is_left_out_is_in_the_matrices(self):
        known = {(cell.datum, cell.role) for cell in cells()}
        self.assertEqual((set(TODAY) | set(NOT_APPLICABLE)) - known, set())
        print()
        for (datum, role), (_, reason) in TODAY.items():
            print("today: %s, %s: %s" % (datum, role, reason))

    def test_the_search_finds_what_each_may_see(self):
        """The controls: what must not be found elsewhere is found where it is,
        by the very same search."""
        for text in (ANONYMOUS, NAMED):
            self.assertIn(text, self.world.heard("social"))
        self.assertIn(ANONYMOUS, self.world.heard("school", "drafts"))
        self.assertIn(DEPUTY, self.world.heard("police", "drafts"))
        self.assertIn(self.world.link, self.world.heard("school", "closed"))
        self.assertIn('"item_drafted"', self.world.heard("auditor"))
        self.assertIn("samrad_meetings_published_total",
                      self.looks.operator.plain)
        self.town.samrad("school/officer", "case", "show", self.world.case)
        found, _ = searching.Search([NAME, ANONYMOUS]).memory(
            self.town.processes["school"].pid)
        self.assertIn(NAME, found)

    def test_unknown_and_forbidden_are_alike(self):
        items = self.world.sitting.items
        for role in ("social", "police", "leisure"):
            for stage in ("drafts", "locked", "closed"):
                got = self.world.got[role, stage]
                unknown = got[role, "item", "show", UNKNOWN]
                self.assertEqual(unknown[0], 5)
                for name in ("anonymous", "named", "own talk"):
                    self.assertEqual(
                        got[role, "item", "show", items[name]], unknown)
        for role in ("school", "social", "police", "leisure"):
            got = self.world.got[role, "round"]
            self.assertEqual(
                got[role, "room", "talks", self.world.sitting.meeting],
                got[role, "room", "talks", UNKNOWN])
        # A seat that hears one item learns nothing of another; one that is
        # out, nothing of the one that is open.
        for role, stage, name in (
                ("social", "open", "named"), ("police", "open", "named"),
                ("police", "named", "named"), ("leisure", "named",
                                               "anonymous")):
            got = self.world.got[role, stage]
            self.assertEqual(
                self.world.read(role, name, stage),
                got[role, "room", "read", self.world.sitting.meeting, UNKNOWN],
                (role, stage))

    def test_no_auditor_is_given_a_text_while_it_is_open(self):
        for stage in ("open", "closed", "minutes"):
            for (who, *words), (code, answer, _) in self.world.got[
                    "auditor", stage].items():
                if words[0] != "journal":
                    self.assertEqual((code, answer), (5, None),
                                     (who, words[:2]))

    def test_exports_hold_no_text_and_no_person(self):
        search = searching.Search([ANONYMOUS, NAMED, NAME, NUMBER, DEPUTY,
                                   *DRAFTS.values()])
        with towns.folders("school", "coordination") as folders:
            for folder in folders:
                self.town.samrad(folder.name + "/auditor", "log", "export",
                                 folder)
                self.assertEqual(search.files(folder), {})
                self.assertTrue((folder / "openings.jsonl").stat().st_size)


if __name__ == "__main__":
    unittest.main(verbosity=2)
