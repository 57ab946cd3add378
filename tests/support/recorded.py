"""Reads what samrad-hub-recording has written (services/hub/message_tap_file.cc):
every message of every service of the hub, after TLS."""

import pathlib
import struct


def records(path):
    """(direction, method, message) of each; '>' was received, '<' sent."""
    data = pathlib.Path(path).read_bytes()
    at = 0
    while at + 7 <= len(data):
        direction, name, size = struct.unpack_from(">cHI", data, at)
        if direction not in (b">", b"<"):
            raise ValueError("%s is not a record of messages" % path)
        at += 7
        if at + name + size > len(data):
            return  # is being written just now
        method = data[at:at + name].decode("ascii")
        at += name
        yield direction.decode("ascii"), method, data[at:at + size]
        at += size
