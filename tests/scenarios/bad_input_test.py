"""Bad input at the public API: a clear error with the right exit code, nothing
lost, and unknown and forbidden alike in code, text and size."""

import json
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.environ["SAMRAD_SOURCE_DIR"], "tests",
                                "support"))
import towns  # noqa: E402


class BadInputTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town = towns.new_town()
        cls.addClassCleanup(towns.remove, cls.town)
        cls.town.build()
        cls.ekvik = towns.Ekvik(cls.town)
        cls.case = cls.ekvik.open_case(
            "social", {"name": "Malte Ekvall"}, 16, [])

    def raw(self, *command, stdin="", who="social/officer"):
        agency, user = who.split("/")
        return subprocess.run(
            [self.town.binary("samrad"), *command, "--json",
             "--node", "127.0.0.1:%d" % self.town.grpc_port(agency),
             "--ca", str(self.town.agency(agency) / "tls" / "ca.pem"),
             "--user", user, "--password-file",
             str(self.town.password_file(agency, user))],
            input=stdin, capture_output=True, text=True, check=False,
            env={**os.environ,
                 "XDG_STATE_HOME": str(self.town.folder / "state")})

    def test_malformed_requests_name_their_path_and_exit_2(self):
        for text, path in (
                ("{", ""),
                ('{"case": 1}', "case"),
                ('{"nonsense": true}', "nonsense"),
                ('{"purpose": "GOSSIP"}', "purpose"),
                ('{"case": "a", "case": "b"}', "case"),
                ('{"ground": {"provision": "OSL ten"}}', "ground.provision")):
            done = self.raw("disclose", "--request", "-", stdin=text)
            self.assertEqual(done.returncode, 2, text)
            self.assertEqual(done.stdout, "")
            error = json.loads(done.stderr)["error"]
            self.assertEqual(error["path"], path, text)

    def test_usage_errors_exit_2(self):
        for command in (("nonsense",), ("disclose",), ("inbox", "accept"),
                        ("case", "list", "--frobnicate", "x")):
            self.assertEqual(self.raw(*command).returncode, 2, command)

    def test_unknown_and_forbidden_cases_are_alike(self):
        self.town.samrad(
            "social/security", "staff", "add", "--new-user", "other",
            "--roles", "OFFICER", "--new-password-file",
            self.town.password_file("social", "registrar"))
        users = self.town.agency("social") / "users"
        towns.shutil.copy(users / "registrar.password",
                          users / "other.password")

        forbidden = self.raw("case", "show", self.case, who="social/other")
        unknown = self.raw("case", "show", "x" * len(self.case),
                           who="social/other")

        self.assertEqual(forbidden.returncode, 5)
        self.assertEqual(forbidden.returncode, unknown.returncode)
        self.assertEqual(forbidden.stderr, unknown.stderr)
        self.assertEqual(forbidden.stdout, unknown.stdout)

    def test_a_wrong_password_and_an_unknown_user_are_alike(self):
        wrong = pathlib.Path(self.town.folder) / "wrong.password"
        wrong.write_text("not the password\n")
        wrong.chmod(0o600)
        answers = []
        for user in ("officer", "nobody"):
            done = subprocess.run(
                [self.town.binary("samrad"), "login", "--json", "--node",
                 "127.0.0.1:%d" % self.town.grpc_port("police"), "--ca",
                 str(self.town.agency("police") / "tls" / "ca.pem"), "--user",
                 user, "--password-file", str(wrong)],
                capture_output=True, text=True, check=False,
                env={**os.environ,
                     "XDG_STATE_HOME": str(self.town.folder / "state-2")})
            answers.append((done.returncode, done.stdout, done.stderr))
        self.assertEqual(answers[0][0], 5)
        self.assertEqual(answers[0], answers[1])

    def test_a_note_over_64_kib_is_refused_and_nothing_is_stored(self):
        request = {"case": self.case, "note": {
            "category": "HOME_SITUATION", "secrecy": ["OSL 26:1"],
            "nature": "FACT", "text": "å" * 33000}}
        code, _, error = self.town.samrad(
            "social/officer", "case", "note", "--request", "-", stdin=request,
            check=False)
        self.assertEqual(code, 2, error)
        _, shown, _ = self.town.samrad("social/officer", "case", "show",
                                       self.case)
        self.assertEqual(shown["notes"], [])

    def test_more_than_16_recipients_or_40_items_are_refused(self):
        for more in ({"to": ["police"] * 17, "items": ["x"]},
                     {"to": ["police"], "items": ["x"] * 41}):
            code, _, _ = self.ekvik.ask("social", {
                "case": self.case, "ground": {"kind": "NO_GROUND"},
                "purpose": "PREVENT_CRIME", **more})
            self.assertEqual(code, 2)

    def test_a_packet_that_is_not_there_is_not_yours(self):
        done = self.raw("inbox", "show", "00" * 16, who="police/officer")
        self.assertEqual(done.returncode, 5)

    def test_an_officer_reads_no_journal(self):
        done = self.raw("journal", "list")
        self.assertEqual(done.returncode, 5)


if __name__ == "__main__":
    unittest.main(verbosity=2)
