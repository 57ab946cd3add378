"""The law changes in Ekvik: the security officers of the school and of the
police release a catalogue without OSL 10:18 a. What was allowed is refused from
the instant on; what was disclosed before still replays and verifies; an item that was handed in
for a meeting is opened no more; a node that
has not got the new catalogue meets the stricter hub and says why; a node that was
off and a hub that was killed meanwhile come back to the new law."""

import contextlib
import datetime
import json
import os
import secrets
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.environ["SAMRAD_SOURCE_DIR"], "tests",
                                "support"))
import towns  # noqa: E402
import sitting  # noqa: E402
from town import write_private  # noqa: E402

DOMAIN = "ekvik.samrad.example"
# Two minutes of notice, and time to sign.
AHEAD = datetime.timedelta(seconds=150)


class LawChangeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town = towns.new_town()
        cls.addClassCleanup(towns.remove, cls.town)
        cls.town.build()
        cls.ekvik = towns.Ekvik(cls.town)
        cls.case = cls.ekvik.open_case("social", {"name": "Malte Ekvall"}, 16,
                                       [])
        cls.item = cls.ekvik.note("social", cls.case, "RISK_OF_CRIME",
                                  ["OSL 26:1"], "Växlar stora sedlar.")

    # --- building blocks ----------------------------------------------------

    def law(self, who, *words, exit_code=0):
        code, answer, error = self.town.samrad(who, "law", *words, check=False)
        self.assertEqual(code, exit_code, (words, answer, error))
        return answer if exit_code == 0 else error["error"]

    def listed(self, agency):
        answer = self.law(agency + "/security", "list")
        return {one["digest"]: one for one in answer["catalogues"]}

    def wait_listed(self, agency, digest, state, loaded=True, seconds=30):
        deadline = time.monotonic() + seconds
        while True:
            one = self.listed(agency).get(digest)
            if one and one["state"] == state and one["loaded"] == loaded:
                return one
            if time.monotonic() > deadline:
                self.fail("%s does not list %s: %s" % (agency, state, one))
            time.sleep(0.2)

    def ask(self, request):
        return self.ekvik.ask("social", request)

    def allowed(self):
        """A disclosure on OSL 10:18 a that goes through; its id."""
        code, answer, error = self.ask(towns.under_21(self.case, self.item))
        self.assertEqual(code, 0, (answer, error))
        return answer["disclosure"]["id"]

    @contextlib.contextmanager
    def social_without_new_catalogues(self):
        """Social services' node talks to the hub through one that never hands
        over a catalogue."""
        port = self.town.port_base + 2
        with open(self.town.hub / "log" / "liar.told", "wb") as sink:
            self.town.processes["liar"] = subprocess.Popen(
                [str(towns.BUILD / "test" / "lying_hub"),
                 str(self.town.folder), towns.ORIGIN, DOMAIN,
                 str(self.town.port_base), str(port), "keep_catalogue",
                 "social", "0"], stdout=sink)
        try:
            self.town.wait_port("liar", port)
            self.restart_social(port)
            yield
        finally:
            self.town.stop("liar")
        self.restart_social(self.town.port_base)

    def kill_hub(self):
        self.town.stop("hub", hard=True)
        self.town.start_hub()
        self.town.wait_port("hub", self.town.port_base)

    def restart_social(self, hub_port):
        self.town.stop("social")
        self.town.start_agency("social", hub_port=hub_port)
        self.town.wait_port("social", self.town.grpc_port("social"))

    def words_of(self, request):
        """What a person reads, in English."""
        done = subprocess.run(
            [self.town.binary("samrad"), "disclose", "--request", "-",
             "--town", str(self.town.folder), "--as", "social/officer",
             "--lang", "en"], input=json.dumps(request), text=True,
            capture_output=True, check=False,
            env={**os.environ,
                 "XDG_STATE_HOME": str(self.town.folder / "state-words")})
        return done.returncode, done.stdout

    # --- the change ---------------------------------------------------------

    def test_two_officers_change_the_law(self):
        with towns.folders("new", "broken") as (new, broken):
            self.write_catalogues(new, broken)
            before = self.allowed()
            self.hand_in_an_item()
            self.town.stop("leisure")
            with self.social_without_new_catalogues():
                digest, effect = self.release(new, broken)
                self.kill_hub()
                self.wait_listed("social", digest, "CATALOGUE_COMING",
                                 loaded=False)
                self.allowed()
                self.wait_for(effect)
                request = self.meets_the_stricter_hub()
            self.wait_listed("social", digest, "CATALOGUE_IN_FORCE")
            self.town.start_agency("leisure")
            self.town.wait_port("leisure", self.town.grpc_port("leisure"))
            self.wait_listed("leisure", digest, "CATALOGUE_IN_FORCE")
        self.refused_by_the_new_law(request)
        self.the_item_opens_no_more()
        self.replays()
        self.verifies(before, digest)

    def hand_in_an_item(self):
        """Social services, for a meeting that the police chair: on the ground
        that is about to go."""
        self.meeting = m = sitting.Sitting(self.ekvik)
        self.addCleanup(m.stop_watching)
        password = self.town.password_file("police", "chair")
        write_private(password, secrets.token_urlsafe(18) + "\n")
        m.ask("police/security", "staff", "add", "--new-user", "chair",
              "--roles", "OFFICER,COORDINATOR", "--new-password-file", password)
        group = m.request("police/chair", "group", "create", type="SSPF",
                          code="P1", k=10, seats=[
                              {"seat": seat, "agency": agency}
                              for seat, agency in ((1, "police"),
                                                   (2, "social"))])
        m.group = group["group"]["group"]
        for agency, seat, holder in (("police", 1, "chair"),
                                     ("social", 2, "officer")):
            m.ask(agency + "/security", "seat", "assign", m.group, seat,
                  "--holder", holder)
        answer = m.ask("police/chair", "meeting", "call", m.group, "--minutes",
                       "90")
        m.meeting = answer["meeting"]["meeting"]
        told = towns.under_21(self.case, self.item)
        m.draft("social", "item", item_class="LEGAL_GROUND", minutes=20,
                named={key: told[key] for key in (
                    "case", "items", "ground", "assessments", "offence",
                    "direction", "purpose") if key in told})
        answer = m.hand_in("social", "item")
        self.assertEqual(answer["decision"]["verdict"], "ALLOW")
        self.assertEqual(self.light(), "GREEN")

    def light(self):
        line, = self.meeting.view("police/chair")["items"]
        return line["light"]

    def the_item_opens_no_more(self):
        """And the chair sees it before she tries."""
        m = self.meeting
        item = m.items["item"]
        deadline = time.monotonic() + 30
        while self.light() != "RED":
            self.assertLess(time.monotonic(), deadline, "the light is not red")
            time.sleep(0.5)
        for who in ("police/chair", "social/officer"):
            m.ask(who, "present", "take", m.meeting)
        m.ask("police/chair", "room", "open", m.meeting)
        m.ask("police/chair", "room", "call", m.meeting, item)
        for who in ("police/chair", "social/officer"):
            m.ask(who, "room", "conflict", m.meeting, item, "no")
        error = m.ask("police/chair", "room", "item", m.meeting, item,
                      "--room-checked", exit_code=6)
        self.assertEqual(error["error"]["tag"], "STRICTER_CATALOGUE")
        m.ask("social/officer", "room", "read", m.meeting, item, exit_code=6)

    def write_catalogues(self, new, broken):
        """The one in force without OSL 10:18 a, and one that does not load."""
        founding = next(iter(self.listed("police")))
        self.law("police/security", "fetch", founding, new)
        (new / "osl-10-18a.txtpb").unlink()
        (broken / "osl-26-1.txtpb").write_text("provision: nonsense\n")

    def release(self, new, broken):
        """By the school and the police; digest and instant."""
        def propose(who, folder, effect, exit_code=0):
            return self.law(who, "propose", "--catalogue", folder,
                            "--effective", effect.isoformat(),
                            exit_code=exit_code)

        effect = datetime.datetime.now(datetime.timezone.utc).replace(
            microsecond=0) + AHEAD
        known = self.listed("school")
        propose("school/officer", new, effect, exit_code=5)
        self.assertEqual(
            propose("school/security", broken, effect, exit_code=2)["tag"],
            "CATALOGUE")
        self.assertEqual(
            propose("school/security", new,
                    effect - datetime.timedelta(hours=1), exit_code=6)["tag"],
            "EFFECT_TOO_SOON")
        self.assertEqual(self.listed("school"), known)

        proposed = propose("school/security", new, effect)
        digest = proposed["digest"]
        self.assertEqual(proposed["signatures_missing"], 1)
        self.assertEqual(
            [(one["change"], one["provision"]) for one in proposed["changes"]],
            [("ENDS", "OSL 10:18 a")])
        self.assertEqual(
            self.law("school/security", "release", digest,
                     exit_code=6)["tag"], "OWN_PROPOSAL")
        self.law("police/officer", "release", digest, exit_code=5)
        released = self.law("police/security", "release", digest)
        self.assertEqual(released["signatures_missing"], 0)
        self.assertEqual(released["changes"], proposed["changes"])
        for agency in ("police", "school"):
            one = self.wait_listed(agency, digest, "CATALOGUE_COMING")
            self.assertEqual(one["signers"], ["police", "school"])
        return digest, effect

    def wait_for(self, effect):
        while datetime.datetime.now(datetime.timezone.utc) <= effect:
            time.sleep(0.5)

    def meets_the_stricter_hub(self):
        """Social services' node still says yes; the hub does not."""
        size = self.ekvik.tree_size()
        request = {"request_id": towns.request_id(),
                   **towns.under_21(self.case, self.item)}
        code, answer, error = self.ask(request)
        self.assertEqual(code, 3, (answer, error))
        self.assertEqual(answer["decision"]["verdict"], "ALLOW")
        self.assertEqual(answer["disclosure"]["state"], "REFUSED")
        self.assertEqual(answer["disclosure"]["refusal"], "STRICTER_CATALOGUE")
        self.assertEqual(self.ekvik.tree_size(), size)
        code, text = self.words_of(request)
        self.assertEqual(code, 3)
        self.assertIn("The stricter answer stands. Nothing was disclosed.",
                      " ".join(text.split()))
        return request

    def refused_by_the_new_law(self, request):
        """Now that the node has it: the same request, and a fresh one."""
        for one in (request, towns.under_21(self.case, self.item)):
            code, answer, error = self.ask(one)
            self.assertEqual(code, 3, (answer, error))
            self.assertEqual(answer["decision"]["verdict"], "DENY")
            self.assertIn("NOT_A_SECRECY_BREAKING_RULE",
                          [reason["code"]
                           for reason in answer["decision"]["reasons"]])
            self.assertIsNone(answer["disclosure"])

    def replays(self):
        for who in ("social/auditor", "social/security"):
            answer = self.law(who, "replay")
            # Two allowed, two or more sent in vain, two refused.
            self.assertGreaterEqual(answer["checked"], 6)
            self.assertEqual(answer["agreed"], answer["checked"])
            self.assertEqual(answer["faults"], [])
            self.assertTrue(answer["chain_holds"])
        self.law("social/officer", "replay", exit_code=5)

    def verifies(self, before, digest):
        """Both catalogues in the export, and every header by its own."""
        with towns.folders("social", "police") as (social, police):
            folders = {"social": social, "police": police}
            for agency, folder in folders.items():
                self.ekvik.export(agency, folder)
                code, report = self.ekvik.verify(folder)
                self.assertEqual(code, 0, report)
                # Two disclosures; social services' text for the meeting.
                self.assertEqual(report["readmitted"],
                                 {"social": 3, "police": 2}[agency])
                digests = {one.name
                           for one in (folder / "catalogue").iterdir()}
                self.assertEqual(len(digests), 2)
                self.assertIn(digest, digests)
                lines = [json.loads(line) for line in
                         (folder / "openings.jsonl").read_text().splitlines()]
                self.assertEqual(
                    [one["type"] for one in lines].count("CATALOGUE"), 1)
            code, report = self.ekvik.verify(social, against=police)
            self.assertEqual(code, 0, report)
        _, proof, _ = self.town.samrad("social/auditor", "log", "prove", before)
        self.assertIsNotNone(proof["receipt"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
