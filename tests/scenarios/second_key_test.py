"""The auditor's second key on real processes: nothing readable before a second
person has said yes, the text after it, nothing when it is over; the case holder
is told, and no other agency's auditor gets anything."""

import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.environ["SAMRAD_SOURCE_DIR"], "tests",
                                "support"))
import searching  # noqa: E402
import towns  # noqa: E402

PUPIL = {"name": "Runa Kanariesson", "personal_number": "20101104-2386"}
TEXT = "går med väskor åt äldre bakom Kanariebadet"
WHY = "Grunden stämmer inte med vad kvittot säger att det gäller."
UNKNOWN = "0" * 32


class SecondKeyTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town = towns.new_town()
        cls.addClassCleanup(towns.remove, cls.town)
        cls.town.build()
        ekvik = towns.Ekvik(cls.town)
        cls.case = ekvik.open_case("social", PUPIL, 15, [])
        cls.note = ekvik.note("social", cls.case, "RISK_OF_CRIME",
                              ["OSL 26:1"], "Hon %s." % TEXT)
        code, answer, error = ekvik.ask(
            "social", towns.under_21(cls.case, cls.note))
        assert code == 0, error
        cls.record = answer["disclosure"]["id"]
        ekvik.accept("police", cls.record, "Behövs i arbetet.")
        for user, roles in (("other", "AUDITOR"),
                            ("both", "AUDITOR,SECURITY_OFFICER")):
            cls.add("social", user, roles)
        cls.play()

    @classmethod
    def add(cls, agency, user, roles):
        users = cls.town.agency(agency) / "users"
        cls.town.samrad(agency + "/security", "staff", "add", "--new-user",
                        user, "--roles", roles, "--new-password-file",
                        users / "registrar.password")
        towns.shutil.copy(users / "registrar.password",
                          users / (user + ".password"))

    @classmethod
    def ask(cls, who, record):
        with towns.reason_file(WHY) as why:
            return cls.town.samrad(who, "review", "ask", record, "--why-file",
                                   why, check=False)

    @classmethod
    def on(cls, who, verb, access):
        return cls.town.samrad(who, "review", verb, access, check=False)

    @classmethod
    def notices(cls, who="social/officer"):
        return cls.town.samrad(who, "review", "notices")[1]["notices"]

    @classmethod
    def play(cls):
        """Everything in its order; the tests look at what was answered."""
        cls.asked = cls.ask("social/auditor", cls.record)
        cls.access = cls.asked[1]["access"]["id"]
        cls.told_of_asking = cls.notices()
        cls.unknown = cls.on("social/auditor", "show", UNKNOWN)
        cls.before = cls.on("social/auditor", "show", cls.access)
        cls.twice = cls.ask("social/auditor", cls.record)

        cls.own = cls.ask("social/both", cls.record)
        cls.both = cls.own[1]["access"]["id"]
        cls.own_grant = cls.on("social/both", "grant", cls.both)
        cls.own_show = cls.on("social/both", "show", cls.both)
        cls.no = cls.on("social/security", "refuse", cls.both)
        cls.after_no = cls.on("social/both", "show", cls.both)

        cls.wrong_roles = [
            cls.ask("social/officer", cls.record),
            cls.on("social/auditor", "grant", cls.access),
            cls.on("social/officer", "grant", cls.access),
            cls.on("social/security", "show", cls.access)]
        cls.granted = cls.on("social/security", "grant", cls.access)
        cls.shown = cls.on("social/auditor", "show", cls.access)
        cls.others = cls.on("social/other", "show", cls.access)
        cls.elsewhere = cls.on("police/auditor", "show", cls.access)
        cls.elsewhere_unknown = cls.on("police/auditor", "show", UNKNOWN)
        cls.restart()
        cls.again = cls.on("social/auditor", "show", cls.access)
        cls.told_of_reading = cls.notices()
        cls.ended = cls.on("social/auditor", "end", cls.access)
        cls.after = cls.on("social/auditor", "show", cls.access)
        cls.told_at_last = cls.notices()

    @classmethod
    def restart(cls):
        """A window stays as it was over a restart of the node."""
        cls.town.stop("social")
        cls.town.start_agency("social")
        cls.town.wait_port("social", cls.town.grpc_port("social"))

    def journal(self, agency="social"):
        return self.town.samrad(agency + "/auditor", "journal", "list",
                                "--limit", "1000")[1]["entries"]

    def test_nothing_is_readable_before_the_second_key(self):
        self.assertEqual(self.asked[0], 0, self.asked[2])
        self.assertEqual(self.asked[1]["access"]["state"], "WAITING")
        self.assertEqual(self.before[0], 5)
        self.assertEqual(self.before, self.unknown)
        self.assertNotIn(TEXT, json.dumps(self.asked, ensure_ascii=False))

    def test_one_asking_at_a_time(self):
        self.assertEqual((self.twice[0], self.twice[2]["error"]["tag"]),
                         (6, "ALREADY_ASKED"))

    def test_after_the_second_key_the_text_as_it_was_told(self):
        self.assertEqual(self.granted[0], 0, self.granted[2])
        access = self.granted[1]["access"]
        self.assertEqual((access["state"], access["answered_by"]),
                         ("OPEN", "security"))
        self.assertEqual(self.shown[0], 0, self.shown[2])
        self.assertEqual(self.shown[1]["content"]["items"], [
            {"category": "RISK_OF_CRIME", "text": "Hon %s." % TEXT}])

    def test_the_window_outlives_a_restart_and_is_no_longer_for_it(self):
        self.assertEqual(self.again[0], 0, self.again[2])
        self.assertEqual(self.again[1]["access"]["open_until"],
                         self.granted[1]["access"]["open_until"])
        self.assertEqual(self.again[1]["access"]["reads"], 2)

    def test_when_it_is_over_the_answer_is_that_of_the_unknown(self):
        self.assertEqual(self.ended[1]["access"]["state"], "ENDED")
        self.assertEqual(self.after, self.unknown)

    def test_nobody_turns_both_keys(self):
        self.assertEqual(self.own[0], 0, self.own[2])
        self.assertEqual((self.own_grant[0],
                          self.own_grant[2]["error"]["tag"]),
                         (6, "SAME_PERSON"))
        self.assertEqual(self.own_show, self.unknown)
        self.assertIn(("content_granted", "both", "SAME_PERSON"), [
            (one["event"], one["user"], one["outcome"])
            for one in self.journal()])

    def test_a_no_opens_nothing(self):
        self.assertEqual(self.no[1]["access"]["state"], "ACCESS_REFUSED")
        self.assertEqual(self.after_no, self.unknown)

    def test_each_act_is_its_roles_alone(self):
        for reply in self.wrong_roles:
            self.assertEqual((reply[0], reply[1]), (5, None))

    def test_an_access_is_for_who_asked_alone(self):
        self.assertEqual(self.others, self.unknown)
        self.assertEqual(self.elsewhere, self.elsewhere_unknown)

    def test_the_case_holder_is_told_who_why_and_when(self):
        asked, = self.told_of_asking
        self.assertEqual((asked["case"], asked["access"]["asked_by"],
                          asked["access"]["why"], asked["access"]["state"]),
                         (self.case, "auditor", WHY, "WAITING"))
        read = next(one["access"] for one in self.told_of_reading
                    if one["access"]["id"] == self.access)
        self.assertEqual((read["answered_by"], read["reads"]), ("security", 2))
        self.assertIsNotNone(read["last_read_at"])
        last = next(one["access"] for one in self.told_at_last
                    if one["access"]["id"] == self.access)
        self.assertEqual((last["state"], last["ended_by"]),
                         ("ENDED", "auditor"))

    def test_every_step_is_in_the_journal_and_the_text_is_not(self):
        steps = [(one["event"], one["user"], one["outcome"])
                 for one in self.journal() if self.access in one["subjects"]]
        self.assertEqual(steps, [
            ("content_asked", "auditor", "ok"),
            ("content_read", "auditor", "NO_SUCH_RECORD"),
            ("content_granted", "security", "ok"),
            ("content_read", "auditor", "ok"),
            ("content_read", "other", "NO_SUCH_RECORD"),
            ("content_read", "auditor", "ok"),
            ("content_ended", "auditor", "ok"),
            ("content_read", "auditor", "NO_SUCH_RECORD")])
        said = json.dumps(self.journal() + self.journal("police"),
                          ensure_ascii=False)
        self.assertIn(WHY, said)
        for canary in (TEXT, PUPIL["name"], PUPIL["personal_number"]):
            self.assertNotIn(canary, said)

    def test_the_recipients_auditor_reads_what_its_own_agency_opened(self):
        asked = self.ask("police/auditor", self.record)
        self.assertEqual(asked[1]["access"]["kind"], "RECEIVED")
        access = asked[1]["access"]["id"]
        self.on("police/security", "grant", access)
        shown = self.on("police/auditor", "show", access)
        self.assertEqual(shown[1]["content"]["items"][0]["text"],
                         "Hon %s." % TEXT)
        told, = self.notices("police/officer")
        self.assertEqual((told["case"], told["access"]["reads"]), ("", 1))
        # Nobody at the sender's hears of it.
        self.assertNotIn(access, json.dumps(self.notices()))

    def test_an_agency_that_holds_nothing_answers_as_for_the_unknown(self):
        for agency in ("school", "leisure"):
            self.assertEqual(self.ask(agency + "/auditor", self.record),
                             self.ask(agency + "/auditor", UNKNOWN))

    def test_no_file_and_no_log_holds_text_or_reason(self):
        search = searching.Search([TEXT, PUPIL["name"], WHY,
                                   PUPIL["personal_number"]])
        self.assertEqual(search.files(self.town.folder), {})
        for log in self.town.folder.rglob("*.log"):
            self.assertEqual(search(log.read_bytes()), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
