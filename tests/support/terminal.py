"""A person at a terminal: runs a program on a pty, waits for what it asks and
types the answer."""

import os
import pty
import select
import subprocess
import time


class Person:
    def __init__(self, command, env=None, limit=60):
        self.limit = limit
        self.seen = ""
        self._read = 0
        self._master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=slave, stdout=slave,
            stderr=slave, env=env, close_fds=True)
        os.close(slave)

    def wait_for(self, text):
        """Waits until `text` shows after what was waited for before; returns
        what was shown in between."""
        deadline = time.monotonic() + self.limit
        while text not in self.seen[self._read:]:
            if not self._more(deadline - time.monotonic()):
                raise AssertionError("no %r in:\n%s" % (text, self.seen))
        start = self._read
        self._read = self.seen.index(text, start) + len(text)
        return self.seen[start:self._read]

    def type(self, line):
        os.write(self._master, (line + "\n").encode())

    def end_input(self):
        os.write(self._master, b"\x04")

    def leave(self):
        """Reads to the end; returns the exit code."""
        deadline = time.monotonic() + self.limit
        while self._more(deadline - time.monotonic()):
            pass
        code = self.process.wait(timeout=self.limit)
        os.close(self._master)
        return code

    def _more(self, seconds):
        if seconds <= 0:
            self.process.kill()
            raise AssertionError("too slow; shown so far:\n" + self.seen)
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return self._more(0)
        try:
            data = os.read(self._master, 65536)
        except OSError:  # the other side is closed
            return False
        self.seen += data.decode(errors="replace")
        return bool(data)
