"""Clients that begin to speak to a node's page and never go on: half of them
with half a TLS handshake, half with half the head of a request."""

import resource
import socket
import ssl

HALF_HEAD = b"GET / HTTP/1.1\r\nHost: "


def half_hello(page):
    """The first half of what a client says first in TLS."""
    outgoing = ssl.MemoryBIO()
    client = page.tls.wrap_bio(ssl.MemoryBIO(), outgoing,
                               server_hostname=page.host)
    try:
        client.do_handshake()
    except ssl.SSLWantReadError:
        pass
    hello = outgoing.read()
    return hello[:len(hello) // 2]


def is_open(one):
    """Whether the node has not hung up."""
    one.setblocking(False)
    try:
        return one.recv(1) != b""
    except (BlockingIOError, ssl.SSLWantReadError):
        return True
    except OSError:
        return False


def raise_file_limit():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class HalfOpen:
    """So many clients of one page, for as long as the node lets them: it hangs
    up on each after ten seconds. `refused` were turned away at once."""

    def __init__(self, page, count):
        self.page, self.count = page, count
        self.refused = 0
        self.sockets = []

    def __enter__(self):
        raise_file_limit()
        heads = self._open(self.count // 2, self.page.socket)
        hello = half_hello(self.page)
        hellos = self._open(self.count - self.count // 2, lambda: (
            socket.create_connection(("127.0.0.1", self.page.port), 20)))
        # All of them at once: the time of each begins with its first byte.
        self._say(heads, HALF_HEAD)
        self._say(hellos, hello)
        return self

    def _open(self, count, connect):
        opened = []
        for _ in range(count):
            try:
                opened.append(connect())
            except OSError:
                self.refused += 1
        self.sockets += opened
        return opened

    def _say(self, sockets, data):
        for one in sockets:
            try:
                one.sendall(data)
            except OSError:
                self.refused += 1

    def still_open(self):
        return sum(is_open(one) for one in self.sockets)

    def __exit__(self, *_):
        for one in self.sockets:
            one.close()
