"""Looks for texts in bytes, files, folders and the memory of processes, however
they are encoded there."""

import base64
import pathlib
import re


def encodings(text):
    """The ways a text may lie in memory or files."""
    plain = text.encode("utf-8")
    yield plain
    yield text.encode("utf-16-le")
    yield plain.hex().encode()
    # Base64 at each of the three alignments: the characters that stand for the
    # text alone, and all of them, so that chance does not make them.
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + plain)
        yield coded[-(-8 * shift // 6):8 * (shift + len(plain)) // 6]


class Search:
    """Finds texts in bytes, however they are encoded."""

    def __init__(self, texts):
        self.needles = {needle: text for text in texts
                        for needle in encodings(text)}
        self.pattern = re.compile(
            b"|".join(re.escape(needle) for needle in self.needles))

    def __call__(self, data):
        return sorted({self.needles[match.group(0)]
                       for match in self.pattern.finditer(data)})

    def memory(self, pid):
        """What is found in a process, and how many bytes were read. Needs
        root."""
        found, read = set(), 0
        for mapping in memory_of(pid):
            read += len(mapping)
            found |= set(self(mapping))
        return sorted(found), read

    def files(self, folder, leave_out=()):
        """What is found in or as the name of each file below a folder."""
        found = {}
        for path in pathlib.Path(folder).rglob("*"):
            if not path.is_file() or path.name in leave_out:
                continue
            hits = self(path.read_bytes()) + self(path.name.encode())
            if hits:
                found[str(path)] = hits
        return found


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
