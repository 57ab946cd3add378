"""Towns for tests: Ekvik on free ports in a temporary folder, with the binaries
of this build. Importing this makes deploy/ekvik importable."""

import contextlib
import json
import os
import pathlib
import random
import shutil
import socket
import sys
import tempfile
import time

SOURCE = pathlib.Path(os.environ["SAMRAD_SOURCE_DIR"])
BUILD = pathlib.Path(os.environ["SAMRAD_BUILD_DIR"])
sys.path.insert(0, str(SOURCE / "deploy" / "ekvik"))

import month as month_module  # noqa: E402
from agencies import AGENCIES  # noqa: E402,F401
from town import ORIGIN, Town  # noqa: E402,F401

LONG = bool(os.environ.get("SAMRAD_LONG"))


def rounds(default, long):
    """How often a repeated test runs: the default, or with --long."""
    return long if LONG else default


def _port_base():
    """A base whose ports are free now; other tests may run at the same time."""
    while True:
        base = random.randrange(20000, 59000, 50)
        with contextlib.ExitStack() as held:
            try:
                for port in [base, *range(base + 11, base + 26)]:
                    probe = held.enter_context(socket.socket())
                    probe.bind(("127.0.0.1", port))
                return base
            except OSError:
                continue


def new_town(binaries=None):
    folder = tempfile.mkdtemp(prefix="samrad-town-")
    return Town(folder, BUILD / "bin", _port_base(), binaries)


def remove(town):
    town.stop(hard=True)
    shutil.rmtree(town.folder, ignore_errors=True)


@contextlib.contextmanager
def running_town(binaries=None):
    """A whole town with accounts and agencies; gone afterwards."""
    town = new_town(binaries)
    try:
        town.build()
        yield town
    finally:
        remove(town)


class Ekvik(month_module.Month):
    """The building blocks of the month for tests: the same calls, silent, and
    answers as they came."""

    def __init__(self, town):
        super().__init__(town, say=lambda text: None)

    def ask(self, agency, request):
        """One disclosure; returns (exit code, answer, error)."""
        return self.town.samrad(agency + "/officer", "disclose", "--request",
                                "-", stdin=request, check=False)

    def tree_size(self, agency="social"):
        _, answer, _ = self.town.samrad(agency + "/auditor", "log",
                                        "checkpoint")
        return answer["tree_size"]

    def settled_tree_size(self, agency="social"):
        """The size when nothing that was queued earlier, such as a consent on
        its way to the hub, comes any more."""
        size = self.tree_size(agency)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            time.sleep(1)
            now = self.tree_size(agency)
            if now == size:
                return size
            size = now
        raise AssertionError("the log does not come to rest")

    def export(self, agency, into):
        self.town.samrad(agency + "/auditor", "log", "export", into)
        return into

    def verify(self, folder, against=None):
        import subprocess
        command = [self.town.binary("samrad-verify"), "--trust",
                   str(self.town.folder / "trust.json"), str(folder), "--json"]
        if against:
            command += ["--against", str(against)]
        done = subprocess.run(command, capture_output=True, text=True,
                              check=False)
        return done.returncode, json.loads(done.stdout or "null")


def request_id():
    """A fresh UUID."""
    import uuid
    return str(uuid.uuid4())


def under_21(case, item, to="police"):
    """A request that OSL 10:18 a allows."""
    return {"case": case, "items": [item], "to": [to],
            "direction": "OWN_INITIATIVE", "purpose": "PREVENT_CRIME",
            "ground": {"kind": "PROVISION", "provision": "OSL 10:18 a"},
            "assessments": [
                {"kind": "CONCRETE_CIRCUMSTANCES_OF_RISK", "answer": "YES"},
                {"kind": "NOT_INAPPROPRIATE", "answer": "YES"}],
            "offence": {"status": "RISK"}}


def phoned_report(case):
    """A crime-preventing telephone call an hour ago, recorded afterwards."""
    import datetime
    occurred = datetime.datetime.now(datetime.timezone.utc).replace(
        microsecond=0) - datetime.timedelta(hours=1)
    return {"case": case, "to": "police",
            "ground": {"kind": "PROVISION", "provision": "OSL 10:18 a"},
            "categories": ["RISK_OF_CRIME"], "secrecy": ["OSL 26:1"],
            "assessments": [
                {"kind": "CONCRETE_CIRCUMSTANCES_OF_RISK", "answer": "YES"},
                {"kind": "NOT_INAPPROPRIATE", "answer": "YES"}],
            "direction": "OWN_INITIATIVE", "purpose": "PREVENT_CRIME",
            "occurred_at": occurred.isoformat().replace("+00:00", "Z")}


@contextlib.contextmanager
def reason_file(text="Behövs i arbetet."):
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(text)
        file.flush()
        yield file.name


@contextlib.contextmanager
def folders(*names):
    """Empty temporary folders, one for each name."""
    with tempfile.TemporaryDirectory(prefix="samrad-") as top:
        made = [pathlib.Path(top) / name for name in names]
        for folder in made:
            folder.mkdir()
        yield made
