"""A meeting in which everything that the matrices speak of happens, and what
every role could get out of its own API while it did."""

import collections
import datetime
import json
import time

import searching
import towns
import sitting
from facts import now, stamp

PUPIL = towns.month_module.PERSON
NAME, NUMBER = PUPIL["name"], PUPIL["personal_number"]
# On the police's seat; known at the police alone.
DEPUTY = "vikarie-kanarie"
ANONYMOUS = "bär på andras väskor"
NAMED = "stannar hemma hela veckor"
DRAFTS = {"social": "Utkast om trygghetsvandringar i centrum",
          "police": "Utkast om klotter och oro vid torget",
          "leisure": "Utkast om sena kvällar på fritidsgården"}
# What the minutes say of each item.
DECIDED = {"anonymous": "Fler vuxna följer med till bussen.",
           "named": "Vi provar lugnare morgnar."}
UNKNOWN = "0" * 32


class World:
    """Plays the meeting and keeps what every role could get out of its own API
    at each stage: drafts, locked, open, named, closed."""

    def __init__(self, town):
        self.town = town
        self.month = towns.Ekvik(town)
        self.sitting = sitting.Sitting(self.month)
        # (role, stage) -> command -> (exit code, answer, error)
        self.got = collections.defaultdict(dict)

    # --- looking --------------------------------------------------------------

    def look(self, role, stage, *commands):
        """Keeps what these commands said to an agency, or to its auditor."""
        auditor = role.endswith("/auditor")
        who = role if auditor else sitting.officer(role)
        for command in commands:
            words = tuple(str(word) for word in command)
            self.got["auditor" if auditor else role, stage][
                (role, *words)] = self.town.samrad(who, *words, check=False)

    def look_around(self, stage, *items):
        """All that can be asked about the meeting, as each agency."""
        s = self.sitting
        for role in sitting.AGENCIES:
            self.look(
                role, stage, ("group", "list"), ("meeting", "list"),
                ("meeting", "show", s.meeting), ("item", "list"),
                ("room", "talks", s.meeting),
                ("consent", "show", self.consent),
                ("room", "read", s.meeting, s.items["anonymous"]),
                *[("item", "show", s.items[name]) for name in (
                    "anonymous", "named", "own talk", *items)],
                ("item", "show", UNKNOWN))

    def look_at_the_room(self, stage):
        s = self.sitting
        for role in sitting.AGENCIES:
            self.look(role, stage, ("meeting", "show", s.meeting),
                      *[("room", "read", s.meeting, item) for item in (
                          s.items["anonymous"], s.items["named"], UNKNOWN)])

    def audit(self, stage, *agencies):
        """What auditors can reach, and try to."""
        s = self.sitting
        for agency in agencies:
            self.look(agency + "/auditor", stage,
                      ("journal", "list", "--limit", "1000"),
                      ("item", "show", s.items["anonymous"]),
                      ("room", "read", s.meeting, s.items["anonymous"]))

    def heard(self, role, *stages):
        """Everything that a role was told at these stages, as one text."""
        return "\n".join(
            json.dumps(reply, ensure_ascii=False)
            for (who, stage), replies in self.got.items()
            if who == role and (not stages or stage in stages)
            for reply in replies.values())

    def view(self, role, stage="locked"):
        _, answer, _ = self.got[role, stage][
            role, "meeting", "show", self.sitting.meeting]
        return answer["view"]

    def line(self, role, name, stage="locked"):
        """An item on the agenda as a role sees it; None when it does not."""
        return next((one for one in self.view(role, stage)["items"]
                     if one["item"] == self.sitting.items[name]), None)

    def read(self, role, name, stage):
        return self.got[role, stage][
            role, "room", "read", self.sitting.meeting,
            self.sitting.items[name]]

    # --- playing --------------------------------------------------------------

    def play(self):
        s = self.sitting
        s.found_group()
        self.town.samrad("police/security", "staff", "add", "--new-user",
                         DEPUTY, "--roles", "OFFICER", "--new-password-file",
                         self.town.password_file("police", "officer"))
        self.town.samrad("police/security", "seat", "assign", s.group,
                         sitting.SEATS["police"], "--holder", "officer",
                         "--deputy", DEPUTY)
        s.plan_series()
        s.call_meeting()
        self._write()
        self.look_around("drafts", *DRAFTS)
        for agency, name in (*zip(DRAFTS, DRAFTS), ("school", "no ground")):
            s.ask(agency + "/officer", "item", "withdraw", s.items[name])
        s.settle_agenda()
        self.look_around("locked")
        self._hold()
        self.look_around("closed")
        self.audit("closed", *sitting.AGENCIES)
        self._minute()
        self._turn_second_key()
        self._go_on()

    def _write(self):
        s = self.sitting
        for agency, text in DRAFTS.items():
            s.draft(agency, agency, item_class="STRATEGIC", minutes=7,
                    strategic=text + ".")
        self.before_sealed = {
            role: s.view(sitting.officer(role))["last_event"]
            for role in sitting.AGENCIES}
        s.draft("police", "sealed", item_class="SEALED", minutes=5)
        s.draft("school", "own talk", item_class="SEALED", minutes=5)
        self.after_sealed = {
            role: s.view(sitting.officer(role))["last_event"]
            for role in sitting.AGENCIES}
        self.case = self.month.open_case("school", PUPIL, 15, [
            {"id": "guardian-1", "name": "Rigmor Ekvall", "kind": "PARENT"}])
        s.write_anonymous()
        # How the school's own answers say that one item goes on from it.
        self.link = '"goes_on_from": "%s"' % s.items["anonymous"]
        self.meter = s.request("school/officer", "item", "check", item={
            "meeting": s.meeting, "item_class": "ANONYMOUS",
            "anonymous": s.ask("school/officer", "item", "show",
                               s.items["anonymous"])["item"]["anonymous"]})
        self._write_named()

    def _write_named(self):
        """The same pupil, by name, on a consent that soon ends."""
        s = self.sitting
        note = self.month.note("school", self.case, "SCHOOL_ATTENDANCE",
                               ["OSL 23:2 st 1"], "Hon %s." % NAMED)
        given = now() - datetime.timedelta(days=1)
        givers = [{"person": "guardian-1", "capacity": "AS_GUARDIAN",
                   "givenAt": stamp(given)},
                  {"person": "subject", "capacity": "FOR_SELF",
                   "givenAt": stamp(given)}]
        _, answer, _ = self.town.samrad(
            "school/officer", "consent", "record", "--request", "-", stdin={
                "case": self.case, "consent": {
                    "givers": givers, "form": "WRITTEN",
                    "scope": {"from": ["MUNICIPAL_SCHOOL"],
                              "to": ["SOCIAL_SERVICES", "LEISURE",
                                     "OTHER_MUNICIPAL"],
                              "categories": ["SCHOOL_ATTENDANCE"],
                              "purposes": ["SSPF_COOPERATION"]},
                    "validFrom": given.date().isoformat(),
                    "validUntil": (given.date() + datetime.timedelta(
                        days=4)).isoformat()}})
        self.consent = s.consent = answer["consent"]["id"]
        s._wait_registered()
        named = {"case": self.case, "items": [note],
                 "direction": "OWN_INITIATIVE", "purpose": "SSPF_COOPERATION"}
        common = {"minutes": 20, "excluded": ["police"],
                  "goes_on_from": s.items["anonymous"]}
        s.draft("school", "no ground", item_class="LEGAL_GROUND", **common,
                named={**named, "ground": {"kind": "PROVISION",
                                           "provision": "OSL 10:15 a"}})
        self.without_ground = s.hand_in("school", "no ground", exit_code=3)
        s.draft("school", "named", item_class="CONSENTED", **common,
                named={**named, "consent": self.consent, "ground": {
                    "kind": "CONSENT", "provision": "OSL 12:2"}})
        self.with_ground = s.hand_in("school", "named")
        self.stops = s.ask("school/officer", "consent", "withdraw",
                           self.consent, "--preview")["agenda_items"]
        self.stops_for_leisure = s.ask(
            "school/officer", "consent", "withdraw", self.consent, "--to",
            "leisure", "--preview")["agenda_items"]

    def _hold(self):
        s = self.sitting
        item = s.items["anonymous"]
        s.open_room(["school", "social", "police", "leisure"])
        finish = s.discuss("anonymous", sitting.AGENCIES, "advice-given", "")
        self.look_at_the_room("open")
        self.audit("open", "school", "police")
        for agency in ("school", "social", "leisure"):
            s.ask(agency + "/officer", "room", "round", s.meeting,
                  item, "nothing-to-add")
        s.ask("police/officer", "room", "round", s.meeting, item,
              "nothing-to-add", "--private-talk")
        for agency in sitting.AGENCIES:
            self._wait_answers(agency)
            self.look(agency, "round", ("room", "talks", s.meeting),
                      ("room", "talks", UNKNOWN))
        finish()
        s.leave_seat("police")
        finish = s.discuss("named", ["coordination", "school", "social",
                                     "leisure"], "owner-acts", "")
        self.look_at_the_room("named")
        finish()
        s.ask(sitting.CHAIR, "room", "close", s.meeting)
        self.events = {}
        for agency in sitting.AGENCIES:
            s.wait_event(agency, "ROOM_CLOSED")
            self.events[agency] = s.events(agency)
            self.got[agency, "closed"]["events"] = self.events[agency]
        s.stop_watching()

    def _minute(self):
        """The minutes are written, given and read."""
        s = self.sitting
        for name in DECIDED:
            s.write_lines(name, DECIDED[name], [])
        s.give_minutes()
        for role in sitting.AGENCIES:
            self.look(role, "minutes", ("minutes", "show", s.meeting),
                      ("minutes", "draft", s.meeting))
        for agency in sitting.AGENCIES:
            self.look(agency + "/auditor", "minutes",
                      ("journal", "list", "--limit", "1000"),
                      ("minutes", "show", s.meeting))

    def _turn_second_key(self):
        """The auditor of the author's agency asks for the anonymous text, is
        let in and is out again; those of others who heard it ask too."""
        item, s = self.sitting.items["anonymous"], self.sitting
        for agency in ("social", "police"):
            for asked in (item, UNKNOWN):
                self._ask_content(agency + "/auditor", asked)
        self._ask_content("school/auditor", item)
        access = s.ask("school/auditor", "review",
                       "list")["accesses"][0]["id"]
        show = ("review", "show", access)
        self.look("school/auditor", "asked", show)
        s.ask("school/security", "review", "grant", access)
        self.look("school/auditor", "second key", show)
        s.ask("school/auditor", "review", "end", access)
        self.look("school/auditor", "ended", show)

    def _ask_content(self, who, record):
        with towns.reason_file("Två punkter har samma kodord.") as why:
            self.got["auditor", "asked"][
                who, "review", "ask", record] = self.town.samrad(
                    who, "review", "ask", record, "--why-file", why,
                    check=False)

    def _wait_answers(self, agency):
        deadline = time.monotonic() + 30
        while sum(one["kind"] == "ROUND_ANSWERED"
                  for one in self.sitting.events(agency)) < 4:
            if time.monotonic() > deadline:
                raise AssertionError("%s did not see the round" % agency)
            time.sleep(0.05)

    def _go_on(self):
        """After the meeting the school goes on from the anonymous item; what
        the others see of it stays as it was."""
        s = self.sitting
        following = next(
            one["meeting"] for one in s.ask(
                "school/officer", "meeting", "list")["meetings"]
            if one["state"] == "PLANNED")
        s.request("school/officer", "item", "draft", item={
            "meeting": following, "item_class": "CONSENTED", "minutes": 20,
            "goes_on_from": s.items["anonymous"], "named": {
                "case": self.case, "items": [UNKNOWN[:16]],
                "ground": {"kind": "CONSENT", "provision": "OSL 12:2"},
                "consent": self.consent, "direction": "OWN_INITIATIVE",
                "purpose": "SSPF_COOPERATION"}})
        for role in sitting.AGENCIES:
            self.look(role, "later", ("meeting", "show", s.meeting))


class Operator:
    """All that whoever runs the hub can read: files, log, metrics, memory."""

    def __init__(self, town, texts):
        """Looks once for all of `texts`."""
        self.texts = set(texts)
        self.plain = "\n".join(
            path.read_text("utf-8") for path in (
                town.hub / "log" / "hub.log",
                town.hub / "data" / "metrics.prom"))
        search = searching.Search(texts)
        self.found = set(search.memory(town.processes["hub"].pid)[0])
        for hits in search.files(town.hub).values():
            self.found |= set(hits)

    def finds(self, *texts):
        assert self.texts.issuperset(texts), texts
        return sorted(self.found.intersection(texts))
