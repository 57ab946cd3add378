"""Distinctive names, personal numbers and texts are entered; after the month
they are in no byte of the hub's files or memory, nor in any log or metric, nor
in an agency that was not a recipient; elsewhere only inside SQLCipher files
(that is, in no file as they stand)."""

import os
import pathlib
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.environ["SAMRAD_SOURCE_DIR"], "tests",
                                "support"))
import towns  # noqa: E402

CANARIES = towns.month_module.CANARIES


def encodings(text):
    """The ways a text may lie in memory or files."""
    import base64
    plain = text.encode("utf-8")
    yield plain
    yield text.encode("utf-16-le")
    yield plain.hex().encode()
    # Base64 at each of the three alignments, without the uncertain ends.
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + plain)
        yield coded[4 if shift else 0:len(coded) - 4]


NEEDLES = {needle: canary for canary in CANARIES
           for needle in encodings(canary)}
PATTERN = re.compile(b"|".join(re.escape(needle) for needle in NEEDLES))


def find_in_bytes(data):
    return sorted({NEEDLES[match.group(0)]
                   for match in PATTERN.finditer(data)})


def memory_of(pid):
    """Every readable mapping of a process, one after another."""
    with open("/proc/%d/maps" % pid, encoding="ascii") as maps, \
            open("/proc/%d/mem" % pid, "rb", 0) as memory:
        for line in maps:
            span, permissions = line.split()[:2]
            if not permissions.startswith("r") or "[v" in line:
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            try:
                memory.seek(start)
                yield memory.read(end - start)
            except (OSError, ValueError):
                continue


def find_in_memory(pid):
    found, read = set(), 0
    for mapping in memory_of(pid):
        read += len(mapping)
        found |= set(find_in_bytes(mapping))
    return sorted(found), read


def find_in_files(folder, leave_out=()):
    found = {}
    for path in pathlib.Path(folder).rglob("*"):
        if not path.is_file() or path.name in leave_out:
            continue
        hits = find_in_bytes(path.read_bytes()) + find_in_bytes(
            str(path.name).encode())
        if hits:
            found[str(path)] = hits
    return found


class CanaryTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            raise unittest.SkipTest("reading /proc/PID/mem needs root")
        cls.town = towns.new_town()
        cls.addClassCleanup(towns.remove, cls.town)
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
        found, read = find_in_memory(self.pid("school"))
        self.assertGreater(read, 10 << 20)
        self.assertIn("Tindra Ekvall", found)

    def test_the_hubs_memory_holds_no_canary(self):
        found, read = find_in_memory(self.pid("hub"))
        self.assertGreater(read, 10 << 20)
        self.assertEqual(found, [])

    def test_no_file_holds_a_canary(self):
        self.assertEqual(find_in_files(self.town.folder), {})

    def test_an_agency_that_received_nothing_holds_no_canary_in_memory(self):
        found, _ = find_in_memory(self.pid("coordination"))
        self.assertEqual(found, [])

    def test_what_police_declined_is_not_in_its_memory(self):
        found, _ = find_in_memory(self.pid("police"))
        self.assertNotIn("setts sälja vid Kiosken", found)

    def test_what_was_withdrawn_before_opening_is_not_at_leisure(self):
        found, _ = find_in_memory(self.pid("leisure"))
        self.assertNotIn("borta från tolv lektioner", found)

    def test_logs_hold_lines_but_no_canary(self):
        logs = [self.town.hub / "log" / "hub.log"] + [
            self.town.agency(agency.id) / "log" / "node.log"
            for agency in towns.AGENCIES]
        self.assertTrue(any(log.stat().st_size > 0 for log in logs))
        for log in logs:
            self.assertEqual(find_in_bytes(log.read_bytes()), [])

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
