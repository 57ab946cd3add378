"""The page's server, from outside: what a browser is told, what another site, a
thief, a vandal and a slow line get. The page itself is tested by clients/web."""

import concurrent.futures
import contextlib
import json
import os
import pathlib
import resource
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.environ["SAMRAD_SOURCE_DIR"], "tests",
                                "support"))
import headers  # noqa: E402
import pages  # noqa: E402
import towns  # noqa: E402
import certificates  # noqa: E402
from pages import PAGE, STAFF, text  # noqa: E402

LIST_CASES = "/samrad.agency.cases.v1.CaseService/ListCases"
GET_CASE = "/samrad.agency.cases.v1.CaseService/GetCase"
EXPORT_LOG = "/samrad.agency.journal.v1.JournalService/ExportLog"
UNAUTHENTICATED = 16
OPEN, LOCKED, SECOND_FACTOR_MISSING = 1, 2, 3
HALF_OPEN = 1000


class PageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town = towns.new_town()
        cls.addClassCleanup(towns.remove, cls.town)
        cls.town.build()
        cls.ekvik = towns.Ekvik(cls.town)
        cls.codes, cls.shared = {}, {}
        for who in ("police/officer", "police/auditor", "school/officer"):
            agency, user = who.split("/")
            secret = cls.town.totp_file(agency, user)
            cls.town.samrad(who, "second-factor", "set-up", "--new-totp-file",
                            secret, "--recovery-file",
                            secret.with_suffix(".recovery"))
            cls.codes[who] = pages.Codes(secret)

    def page(self, agency="police"):
        return pages.Page(self.town, agency)

    def sign_in(self, page, who):
        """Signs in with a fresh code; the answer and the code."""
        agency, user = who.split("/")
        while True:
            code = self.codes[who].next()
            answer = page.sign_in(self.town, agency, user, code)
            if answer.tag != "CODE_ALREADY_USED":  # by the command line
                return answer, code

    def signed_in(self, who="police/officer"):
        """A browser of the one session that the tests share: each sign-in
        costs a code, and there is one for every 30 s."""
        page = self.page(who.split("/")[0])
        if who not in self.shared:
            answer, _ = self.sign_in(page, who)
            self.assertEqual((answer.code, answer.tag), (0, None))
            self.shared[who] = dict(page.cookies)
        page.cookies = dict(self.shared[who])
        return page

    def refused(self, answer, tag):
        self.assertEqual((answer.code, answer.tag), (UNAUTHENTICATED, tag))

    # --- what every answer says ---------------------------------------------

    def test_every_answer_carries_the_strict_policy_and_allows_no_other_origin(
            self):
        page = self.page()
        for answer in (page.request("GET", "/"),
                       page.request("GET", "/nothing.here"),
                       page.request("OPTIONS", LIST_CASES,
                                    {"Origin": "https://evil.example"}),
                       page.call(LIST_CASES)):
            policy = answer.head["Content-Security-Policy"]
            self.assertIn("default-src 'none'", policy)
            self.assertIn("frame-ancestors 'none'", policy)
            self.assertNotIn("unsafe", policy)
            self.assertNotIn("http", policy)
            self.assertIn("max-age=", answer.head["Strict-Transport-Security"])
            self.assertEqual(answer.head["Referrer-Policy"], "no-referrer")
            self.assertEqual(answer.head["X-Content-Type-Options"], "nosniff")
            self.assertEqual(answer.head["Cross-Origin-Opener-Policy"],
                             "same-origin")
            self.assertEqual(answer.head["Cross-Origin-Resource-Policy"],
                             "same-origin")
            self.assertFalse([name for name in answer.head
                              if name.lower().startswith("access-control")])

    def test_the_page_names_no_other_host(self):
        answer = self.page().request("GET", "/")

        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.head["Cache-Control"], "no-store")
        self.assertNotIn(b"//", answer.body.replace(b"<!doctype", b""))

    def test_answers_to_its_own_name_only(self):
        for host in ("127.0.0.1:1", "evil.example", "school.localhost"):
            answer = self.page().request("GET", "/", {"Host": host})
            self.assertEqual(answer.status, 421, host)

    # --- sessions -----------------------------------------------------------

    def test_the_session_cookie_is_out_of_reach_and_in_no_message(self):
        page = self.page()
        password = self.town.password_file("police", "registrar")
        answer = page.sign_in(self.town, "police", "registrar")

        self.assertEqual(answer.code, 0)
        line, = [line for line in answer.head.get_all("Set-Cookie")
                 if line.startswith("__Host-samrad=")]
        token = answer.cookie("__Host-samrad")
        self.assertEqual(line, "__Host-samrad=%s; Path=/; Secure; HttpOnly; "
                         "SameSite=Strict" % token)
        self.assertNotIn(token.encode(), answer.body)
        self.assertNotIn(password.read_bytes().strip(), answer.body)

    def test_a_session_opens_what_its_person_may_and_nothing_without(self):
        self.assertEqual(self.signed_in().call(LIST_CASES).code, 0)
        self.refused(self.page().call(LIST_CASES), "NOT_SIGNED_IN")

    def test_another_agencys_session_sees_nothing(self):
        case = self.ekvik.open_case("police", {"name": "Malte Ekvall"}, 16, [])
        mine = self.signed_in("police/officer")
        self.assertIn(b"Malte", mine.call(GET_CASE, text(1, case)).body)
        other = self.page("school")
        other.cookies = dict(mine.cookies)

        self.refused(other.call(LIST_CASES), "NOT_SIGNED_IN")
        foreign = self.signed_in("school/officer").call(GET_CASE,
                                                        text(1, case))
        self.assertEqual(foreign.code, 5)
        self.assertNotIn(b"Malte", foreign.body)

    def test_calls_of_another_site_are_refused(self):
        page = self.signed_in()
        for change in ({"Origin": "https://evil.example"}, {"Origin": None},
                       {"Origin": "null"},
                       {"Origin": page.origin.replace("police", "school")},
                       {"Sec_Fetch_Site": "cross-site"},
                       {"Sec_Fetch_Site": "same-site"},
                       {"X_Samrad_Page": None}):
            answer = page.call(LIST_CASES, **change)
            self.assertEqual((answer.status, answer.code), (403, None), change)
        for kind in ("text/plain", "application/x-www-form-urlencoded",
                     "multipart/form-data"):
            answer = page.call(PAGE + "CloseSession", Content_Type=kind)
            self.assertEqual(answer.status, 415)
        self.assertEqual(page.call(LIST_CASES).code, 0)

    def test_a_session_cannot_be_fixed_nor_replayed(self):
        victim = self.page()
        planted = "A" * 43
        victim.cookies[victim.name] = planted
        answer = victim.sign_in(self.town, "police", "registrar")
        self.assertEqual(answer.code, 0)
        first = victim.cookies[victim.name]
        self.assertNotEqual(first, planted)
        again = victim.sign_in(self.town, "police", "registrar")
        self.assertEqual(again.code, 0)

        thief = self.page()
        for token in (planted, first):
            thief.cookies = {thief.name: token}
            self.refused(thief.call(PAGE + "GetSession"), "NOT_SIGNED_IN")
        thief.cookies = dict(victim.cookies)
        self.assertEqual(victim.call(PAGE + "CloseSession").code, 0)
        self.assertNotIn(victim.name, victim.cookies)
        self.refused(thief.call(PAGE + "GetSession"), "NOT_SIGNED_IN")

    def test_two_cookies_of_the_name_are_none(self):
        page = self.signed_in()
        token = page.cookies[page.name]
        answer = page.call(LIST_CASES, Cookie="%s=%s; %s=%s" % (
            page.name, token, page.name, "B" * 43))
        self.refused(answer, "NOT_SIGNED_IN")

    def test_sign_out_everywhere_ends_pages_and_the_command_line(self):
        first, second = self.page(), self.page()
        for page in (first, second):
            self.assertEqual(
                page.sign_in(self.town, "police", "security").code, 0)
        self.town.samrad("police/security", "whoami")

        answer = first.call(PAGE + "CloseSession", pages.flag(1))

        self.assertEqual(answer.code, 0)
        self.assertGreaterEqual(headers.field(answer.messages[0], 1), 3)
        self.refused(second.call(PAGE + "GetSession"), "NOT_SIGNED_IN")
        self.assertNotIn(first.name, first.cookies)

    def test_locked_lets_nothing_through_and_keeps_its_place(self):
        page = self.signed_in("police/auditor")
        self.assertEqual(page.call(PAGE + "LockSession").code, 0)
        self.refused(page.call(EXPORT_LOG), "SESSION_LOCKED")
        self.refused(page.call(PAGE + "TouchSession"), "SESSION_LOCKED")
        state = headers.field(page.call(PAGE + "GetSession").session(), 1)
        self.assertEqual(state, LOCKED)
        self.refused(page.call(PAGE + "UnlockSession", text(1, "guess guess")),
                     "UNLOCK_REFUSED")

        password = self.town.password_file("police", "auditor").read_text()
        answer = page.call(PAGE + "UnlockSession", text(1, password.strip()))

        self.assertEqual(answer.code, 0)
        self.assertEqual(headers.field(answer.session(), 1), OPEN)
        self.assertEqual(page.call(EXPORT_LOG).code, 0)

    # --- the second factor --------------------------------------------------

    def test_the_page_asks_for_a_second_factor_and_takes_each_code_once(self):
        page = self.page()
        self.refused(page.sign_in(self.town, "police", "officer"),
                     "SECOND_FACTOR_NEEDED")
        self.refused(page.sign_in(self.town, "police", "officer", "000000"),
                     "SIGN_IN_REFUSED")
        answer, code = self.sign_in(page, "police/officer")
        self.assertEqual(answer.code, 0)

        self.refused(self.page().sign_in(self.town, "police", "officer", code),
                     "CODE_ALREADY_USED")

    def test_a_recovery_code_stands_in_once(self):
        lines = self.town.totp_file("police", "officer").with_suffix(
            ".recovery").read_text().split()
        self.assertEqual(len(lines), 10)

        self.assertEqual(self.page().sign_in(
            self.town, "police", "officer", lines[0].lower()).code, 0)
        self.refused(self.page().sign_in(self.town, "police", "officer",
                                         lines[0]), "SIGN_IN_REFUSED")

    def test_without_one_only_setting_it_up_is_possible(self):
        page = self.page()
        answer = page.sign_in(self.town, "police", "registrar")
        self.assertEqual(headers.field(answer.session(), 1),
                         SECOND_FACTOR_MISSING)
        before = page.cookies[page.name]
        self.refused(page.call(LIST_CASES), "SECOND_FACTOR_MISSING")

        begun = page.call(STAFF + "SecondFactorService/BeginSecondFactor")

        self.assertEqual(begun.code, 0)
        secret = headers.field(begun.messages[0], 1).decode()
        self.assertIn("secret=" + secret,
                      headers.field(begun.messages[0], 2).decode())
        self.assertRegex(headers.field(begun.messages[0], 4).decode(),
                         r"^[0-9Mhvz -]+$")
        wrong = page.call(STAFF + "SecondFactorService/ConfirmSecondFactor",
                          text(1, "000000"))
        self.assertEqual((wrong.code, wrong.tag), (3, "WRONG_CODE"))
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "secret"
            file.write_text(secret)
            codes = pages.Codes(file)
        done = page.call(STAFF + "SecondFactorService/ConfirmSecondFactor",
                         text(1, codes.next()))
        self.assertEqual(done.code, 0)
        self.assertNotEqual(page.cookies[page.name], before)
        state = headers.field(page.call(PAGE + "GetSession").session(), 1)
        self.assertEqual(state, OPEN)
        # Leave the account as it was for the other tests.
        self.town.samrad("police/security", "second-factor", "reset",
                         "registrar")
        self.refused(page.call(PAGE + "GetSession"), "NOT_SIGNED_IN")

    def test_the_command_line_asks_for_a_code_too(self):
        def login(*options, name):
            with tempfile.TemporaryDirectory() as state:
                return subprocess.run(
                    [self.town.binary("samrad"), "login", "--json", "--node",
                     "127.0.0.1:%d" % self.town.grpc_port("school"), "--ca",
                     str(self.town.agency("school") / "tls" / "ca.pem"),
                     "--user", "officer", "--password-file", name, *options],
                    capture_output=True, text=True, check=False,
                    stdin=subprocess.DEVNULL,
                    env={**os.environ, "XDG_STATE_HOME": state})
        password = self.town.password_file("school", "officer")
        secret = self.town.totp_file("school", "officer")
        with tempfile.TemporaryDirectory() as folder:
            alone = pathlib.Path(folder) / "password"
            alone.write_text(password.read_text())
            alone.chmod(0o600)

            without = login(name=str(alone))
            self.assertEqual(without.returncode, 5, without.stderr)
            self.assertEqual(json.loads(without.stderr)["error"]["tag"],
                             "SECOND_FACTOR_NEEDED")
            given = login("--totp-file", str(secret), name=str(alone))
            self.assertEqual(given.returncode, 0, given.stderr)
        self.assertEqual(login(name=str(password)).returncode, 0)

    # --- vandals ------------------------------------------------------------

    def test_no_path_leads_out_of_the_page(self):
        page = self.page()
        for path in ("/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
                     "//etc/passwd", "/assets/../../town.json",
                     "/..%5c..%5cetc%5cpasswd", "/.git/config",
                     "/etc/passwd%00.html", "/./town.json"):
            connection = page.socket()
            connection.sendall(b"GET %s HTTP/1.1\r\nHost: %s\r\n"
                               b"Connection: close\r\n\r\n" % (
                                   path.encode(), page.host.encode()))
            answer = b""
            with contextlib.suppress(ssl.SSLEOFError, ConnectionResetError):
                while part := connection.recv(65536):
                    answer += part
            connection.close()
            self.assertNotIn(b"root:", answer, path)
            self.assertNotIn(b"samrad-town", answer, path)
            self.assertIn(answer.split(b" ", 2)[1], (b"404", b"200", b"400"))

    def test_an_oversized_call_is_answered_with_413(self):
        page = self.signed_in()
        answer = page.request("POST", LIST_CASES, page.call_head(),
                              pages.frame(b"x" * (3 << 20)))
        self.assertEqual(answer.status, 413)
        head = {"X-Fill": "x" * 20000}
        self.assertEqual(page.request("GET", "/", head).status, 431)
        self.assertEqual(page.call(LIST_CASES).code, 0)

    def test_methods_outside_the_list_are_not_there(self):
        page = self.signed_in()
        for method in (STAFF + "StaffService/SignIn",
                       "/grpc.health.v1.Health/Watch", "/a.B/C"):
            self.assertEqual(page.call(method).status, 404, method)

    def test_a_slow_sender_is_hung_up_on_and_a_page_loads_meanwhile(self):
        page = self.page()
        slow = [page.socket(60) for _ in range(20)]
        begun = time.monotonic()
        try:
            for one in slow:
                one.sendall(b"GET / HTTP/1.1\r\nHost: ")
            self.assertEqual(page.request("GET", "/").status, 200)
            for _ in range(12):  # drip: a limit for each read would never end
                time.sleep(1)
                for one in slow:
                    with contextlib.suppress(OSError):
                        one.sendall(b"x")
            for one in slow:
                with contextlib.suppress(OSError):
                    self.assertEqual(one.recv(1), b"")
            self.assertLess(time.monotonic() - begun, 60)
        finally:
            for one in slow:
                one.close()

    def test_a_page_loads_beside_1000_half_open_clients(self):
        page = self.page()
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        with contextlib.ExitStack() as held:
            for _ in range(HALF_OPEN):
                one = held.enter_context(socket.create_connection(
                    ("127.0.0.1", page.port), 20))
                one.sendall(b"\x16\x03\x01")  # the beginning of a handshake

            begun = time.monotonic()
            answer = page.request("GET", "/")
            taken = time.monotonic() - begun

            self.assertEqual(answer.status, 200)
            print("page beside %d half-open clients: %.0f ms" % (
                HALF_OPEN, taken * 1000), file=sys.stderr)
            self.assertLess(taken, 5)

    def test_guessing_elsewhere_keeps_nobody_out(self):
        # The same address, but a browser that the account has used before.
        owner = self.page()
        self.assertEqual(owner.sign_in(self.town, "police", "security").code, 0)
        guesser = self.page()
        for _ in range(6):
            answer = guesser.call(PAGE + "OpenSession", text(1, "security") +
                                  text(2, "wrong password"))
        self.assertEqual(answer.tag, "TOO_MANY_ATTEMPTS")

        self.assertEqual(owner.sign_in(self.town, "police", "security").code, 0)

    def test_who_trusts_the_towns_authority_is_open_to_no_other_name(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            certificates.issue_page(self.town.agency("police") / "tls", folder,
                                    "other", "bank.example")
            done = subprocess.run(
                ["openssl", "verify", "-CAfile",
                 str(self.town.agency("police") / "tls" / "ca.pem"),
                 str(folder / "other.pem")],
                capture_output=True, text=True, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("permitted subtree violation", done.stderr)

    # --- streams ------------------------------------------------------------

    def test_a_stream_comes_in_chunks_and_leaves_the_connection_usable(self):
        page = self.signed_in("police/auditor")
        connection = page.connection()
        for _ in range(2):
            connection.request("POST", EXPORT_LOG, pages.frame(b""),
                               page.call_head())
            response = connection.getresponse()
            self.assertEqual(response.headers["Transfer-Encoding"], "chunked")
            answer = pages.Answer(response.status, response.headers,
                                  response.read())
            self.assertEqual(answer.code, 0)
            self.assertGreater(len(answer.messages), 1)
        connection.close()

    def test_many_browsers_at_once_are_served(self):
        page = self.signed_in()
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda _: page.call(LIST_CASES).code,
                                    range(64)))
        self.assertEqual(answers, [0] * 64)

    # --- without TLS --------------------------------------------------------

    def test_plain_loopback_has_its_own_cookie_name_and_no_hsts(self):
        self.town.stop("leisure")
        self.town.http_loopback = True
        try:
            self.town.start_agency("leisure")
            self.town.wait_port("leisure", self.town.page_port("leisure"))
            page = self.page("leisure")
            answer = page.sign_in(self.town, "leisure", "officer")
        finally:
            self.town.http_loopback = False

        self.assertEqual(answer.code, 0)
        line, = [line for line in answer.head.get_all("Set-Cookie")
                 if line.startswith("samrad-leisure=")]
        self.assertTrue(line.endswith("; Path=/; HttpOnly; SameSite=Strict"))
        self.assertNotIn("Strict-Transport-Security", answer.head)
        self.assertEqual(page.call(PAGE + "GetSession").code, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
