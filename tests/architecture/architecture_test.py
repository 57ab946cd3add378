"""The rules of the house that the compiler does not enforce by itself. Each
rule has a planted violation that its check must catch, so that no check can
pass by looking at nothing."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["SAMRAD_SOURCE_DIR"])
BUILD = pathlib.Path(os.environ["SAMRAD_BUILD_DIR"])
PLANTED = SOURCE / "tests" / "architecture" / "planted"

FORBIDDEN_AT_THE_HUB = re.compile(
    r"^crypto_(box|secretbox|aead|scalarmult)")


def run(*command, **more):
    return subprocess.run([str(word) for word in command],
                          capture_output=True, text=True, check=False, **more)


def sources(*suffixes, under="."):
    listed = run("git", "-C", SOURCE, "ls-files", under)
    names = listed.stdout.split()
    if listed.returncode != 0:  # an unpacked archive
        names = [str(p.relative_to(SOURCE)) for p in (SOURCE / under).rglob("*")
                 if "build" not in p.parts]
    return [SOURCE / name for name in names
            if name.endswith(suffixes) and (SOURCE / name).is_file()]


# --- edges -------------------------------------------------------------------

def configure_planted(allowed):
    """Configures a two-room project whose upper room uses its lower one."""
    with tempfile.TemporaryDirectory() as folder:
        table = pathlib.Path(folder) / "allowed_edges.txt"
        table.write_text(allowed)
        return run("cmake", "-S", PLANTED, "-B", pathlib.Path(folder) / "b",
                   "-G", "Ninja", "-DPLANTED_TABLE=%s" % table,
                   "-DSAMRAD_TARGETS_FILE=%s" % (
                       SOURCE / "cmake" / "SamradTargets.cmake"))


class EdgeTest(unittest.TestCase):
    def test_an_edge_outside_the_table_does_not_configure(self):
        done = configure_planted("# nothing allowed\n")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("upper -> lower", done.stderr)

    def test_an_edge_in_the_table_configures(self):
        done = configure_planted("upper -> lower\n")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_every_edge_of_this_build_is_in_the_table(self):
        allowed = set()
        table = (SOURCE / "cmake" / "allowed_edges.txt").read_text()
        for row in table.splitlines():
            if row and not row.startswith("#"):
                room, uses = row.split(" -> ")
                allowed |= {(room, used) for used in uses.split()}
        edges = [tuple(row.split(" -> ")) for row in
                 (BUILD / "edges.txt").read_text().splitlines()]
        self.assertGreater(len(edges), 20)
        self.assertEqual([edge for edge in edges if edge not in allowed and
                          not edge[0].startswith("tests")], [])


# --- the hub's binary --------------------------------------------------------

def forbidden_imports(binary):
    """Functions of libsodium that a hub must not be able to call."""
    listed = run("nm", "-D", "--undefined-only", binary)
    assert listed.returncode == 0, listed.stderr
    names = [line.split()[-1].split("@")[0]
             for line in listed.stdout.splitlines()]
    assert names, "no imports read from %s" % binary
    return sorted(name for name in names if FORBIDDEN_AT_THE_HUB.match(name))


def strong_functions(archive):
    listed = run("nm", "--defined-only", archive)
    return {line.split()[2] for line in listed.stdout.splitlines()
            if re.match(r"^[0-9a-f]+ T ", line)}


def agency_only_symbols():
    symbols = set()
    for room in ("seal", "open", "keys"):
        found = list((BUILD / "crypto" / room).glob("lib*.a"))
        assert found, "no library of crypto/%s in the build" % room
        for archive in found:
            symbols |= strong_functions(archive)
    return symbols


def symbols_of(binary):
    listed = run("nm", binary)
    names = {line.split()[-1] for line in listed.stdout.splitlines()}
    assert len(names) > 1000, "%s was built without names" % binary
    return names


class HubBinaryTest(unittest.TestCase):
    hub = BUILD / "bin" / "samrad-hub"
    agency = BUILD / "bin" / "samrad-agency"

    def test_the_hub_imports_nothing_that_opens_or_seals(self):
        self.assertEqual(forbidden_imports(self.hub), [])

    def test_the_agency_is_caught_by_the_same_check(self):
        self.assertNotEqual(forbidden_imports(self.agency), [])

    def test_the_hub_holds_no_symbol_of_seal_open_or_keys(self):
        self.assertEqual(
            sorted(symbols_of(self.hub) & agency_only_symbols()), [])

    def test_the_agencys_symbols_are_caught_by_the_same_check(self):
        self.assertNotEqual(symbols_of(self.agency) & agency_only_symbols(),
                            set())


# --- protos ------------------------------------------------------------------

ALLOWED_IN_HUB_PROTOS = re.compile(
    r"^(google/protobuf/|samrad/(common|law|sealed|audit|hub)/)")


def foreign_imports(text):
    return [name for name in re.findall(r'^import "([^"]+)";', text, re.M)
            if not ALLOWED_IN_HUB_PROTOS.match(name)]


class ProtoTest(unittest.TestCase):
    def test_what_the_hub_speaks_imports_no_agency_proto(self):
        read = 0
        for part in ("hub", "sealed", "audit", "law", "common"):
            for proto in (SOURCE / "proto" / "samrad" / part).rglob("*.proto"):
                self.assertEqual(foreign_imports(proto.read_text()), [], proto)
                read += 1
        self.assertGreaterEqual(read, 7)

    def test_an_agency_import_is_caught(self):
        text = 'import "samrad/agency/cases/v1/cases.proto";\n'
        self.assertEqual(len(foreign_imports(text)), 1)

    def test_what_travels_has_no_field_for_a_person(self):
        for part in ("sealed", "hub", "audit"):
            for proto in (SOURCE / "proto" / "samrad" / part).rglob("*.proto"):
                fields = re.findall(
                    r"^\s+(?:repeated |optional )?[\w.<>, ]+ (\w+) = \d+",
                    proto.read_text(), re.M)
                bad = [name for name in fields if re.search(
                    r"(^|_)(name|birth|personal|case|text|reason)($|_)", name)]
                self.assertEqual(bad, [], proto)


# --- source rules ------------------------------------------------------------

def lines_with(pattern, files):
    found = []
    for file in files:
        for number, line in enumerate(
                file.read_text("utf-8").splitlines(), 1):
            code = line.split("//")[0]
            if re.search(pattern, code):
                found.append("%s:%d" % (file.relative_to(SOURCE), number))
    return found


class SourceRuleTest(unittest.TestCase):
    ours = staticmethod(lambda: [
        file for folder in ("crypto", "services", "clients")
        for file in sources(".cc", ".h", under=folder)])

    def test_only_the_system_clock_reads_the_time(self):
        found = [place for place in lines_with(r"absl::Now\(", self.ours())
                 if not place.startswith("services/base/system_clock.cc")
                 and not re.search(r"_(test|bench)\.cc:", place)]
        self.assertEqual(found, [])

    def test_grpc_status_is_made_at_the_edge_only(self):
        files = [file for file in self.ours() if "services" in file.parts
                 and not re.search(r"_(services?|test|bench)\.(cc|h)$", file.name)
                 and not file.is_relative_to(SOURCE / "services" / "base")
                 and "testing" not in file.name and "fake" not in file.name]
        found = lines_with(r"grpc::Status\((?!\))", files)
        self.assertEqual(found, [])

    def test_crypto_knows_neither_protobuf_nor_services(self):
        found = lines_with(
            r'#include [<"](services/|samrad/|google/protobuf|grpc)',
            sources(".cc", ".h", under="crypto"))
        self.assertEqual(found, [])

    def test_a_planted_clock_is_caught(self):
        self.assertEqual(
            len(lines_with(r"absl::Now\(", [PLANTED / "reads_the_clock.cc"])),
            1)

    def test_every_access_ticket_is_named_in_the_threats_page(self):
        threats = (SOURCE / "docs" / "THREATS.md").read_text("utf-8")
        makers = {place.split(":")[0] for place in lines_with(
            r"AccessTicket::\w+\(", self.ours())}
        makers = {place for place in makers
                  if not re.search(r"(_test|_bench|_fuzz)\.cc$|/testing/",
                                   place)}
        self.assertGreater(len(makers), 0)
        self.assertEqual([place for place in sorted(makers)
                          if place not in threats], [])

    def test_lockfiles_name_no_address(self):
        locks = [file for file in sources("package-lock.json")]
        self.assertGreaterEqual(len(locks), 1)
        for lock in locks:
            self.assertNotIn('"resolved"', lock.read_text())

    def test_every_room_has_a_readme(self):
        rooms = {file.parent for folder in ("crypto", "services", "clients")
                 for file in sources("CMakeLists.txt", under=folder)}
        self.assertEqual([str(room.relative_to(SOURCE)) for room in
                          sorted(rooms)
                          if not (room / "README.md").exists()], [])


# --- headers -----------------------------------------------------------------

def compiles_alone(header, include):
    compiler = os.environ.get("CXX", "c++")
    return run(compiler, "-std=c++20", "-fsyntax-only", "-x", "c++",
               "-I", include, header).returncode == 0


def leads_its_source(header):
    """Whether the header's own .cc includes it before anything else."""
    source = (SOURCE / header).with_suffix(".cc")
    if not source.exists():
        return False
    first = next((line for line in source.read_text().splitlines()
                  if line.startswith("#include")), "")
    return first == '#include "%s"' % header


class HeaderTest(unittest.TestCase):
    def test_a_header_that_leans_on_others_is_caught(self):
        self.assertFalse(compiles_alone(PLANTED / "leans_on_others.h", SOURCE))
        self.assertTrue(compiles_alone(PLANTED / "stands_alone.h", SOURCE))

    def test_every_public_header_was_compiled_alone(self):
        listed = (BUILD / "public_headers.txt").read_text().split()
        self.assertGreater(len(listed), 30)
        for header in listed:
            unit = BUILD / "header_units" / (header.replace("/", "_") + ".cc")
            self.assertTrue(unit.exists() or leads_its_source(header), header)

    def test_a_source_that_includes_another_first_does_not_count(self):
        self.assertTrue(leads_its_source("crypto/hash/hmac.h"))
        self.assertFalse(leads_its_source("crypto/secret/access_ticket.h"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
