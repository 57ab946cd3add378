"""What the benchmarks of this folder share: how a figure is printed, programs
that answer with figures, and the town that is measured."""

import json
import math
import os
import pathlib
import subprocess
import sys
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]


class BenchError(Exception):
    """Something did not run; the text says what."""


def say(name, value, unit=""):
    """One line. The value keeps the digits that mean something."""
    if isinstance(value, float):
        value = "%.3f" % value if abs(value) < 100 else "%.0f" % value
    print((name + " " + str(value) + " " + unit).rstrip(), flush=True)


def say_goal(name, goals):
    """The budget of a figure, when it has one."""
    if name in goals:
        print("goal.%s %s" % (name, goals[name]), flush=True)


def say_machine():
    say("machine.cores", os.cpu_count())
    say("machine.load", os.getloadavg()[0])


def percentile(values, percent):
    """By nearest rank: one of the values, the greatest of few."""
    rank = math.ceil(percent / 100 * len(values))
    return sorted(values)[max(rank, 1) - 1]


class Parts:
    """Says how long each part of a run took."""

    def __init__(self):
        self.began = time.monotonic()

    def done(self, name):
        say("run.seconds." + name, time.monotonic() - self.began, "s")
        self.began = time.monotonic()


class Talker:
    """A program that answers each command with one line of JSON."""

    def __init__(self, *command, env=None):
        self.name = pathlib.Path(command[0]).name
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
            env={**os.environ, **(env or {})})

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise BenchError("%s ended with code %s" % (
                self.name, self.process.wait()))
        answer = json.loads(line)
        if "error" in answer:
            raise BenchError("%s: %s" % (self.name, answer["error"]))
        return answer

    def ask(self, *words):
        self.process.stdin.write(" ".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()
        return self.read()

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def build(folder, targets):
    """Preset release, when it is not there."""
    if not (folder / "build.ninja").exists():
        subprocess.run(["cmake", "--preset", "release", "-B", str(folder)],
                       cwd=SOURCE, check=True, stdout=sys.stderr)
    subprocess.run(["ninja", "-C", str(folder), *targets], cwd=SOURCE,
                   check=True, stdout=sys.stderr)


def towns_of(folder):
    """tests/support/towns.py, with the binaries of this build folder."""
    os.environ["SAMRAD_SOURCE_DIR"] = str(SOURCE)
    os.environ["SAMRAD_BUILD_DIR"] = str(folder)
    sys.path.insert(0, str(SOURCE / "tests" / "support"))
    import towns  # pylint: disable=import-outside-toplevel
    return towns
