"""A browser of sorts for tests: one agency's page over TLS or plain loopback,
gRPC-Web by hand, and one-time codes. Standard library only, and none of ours:
what it says about the node is said from outside."""

import base64
import hashlib
import hmac
import http.client
import socket
import ssl
import struct
import time

import headers

STAFF = "/samrad.agency.staff.v1."
PAGE = STAFF + "PageService/"


def text(number, value):
    """A string field of a protobuf message."""
    data = value.encode()
    assert len(data) < 128
    return bytes([number << 3 | 2, len(data)]) + data


def flag(number):
    """A bool field that is true, or an enum's 1."""
    return bytes([number << 3, 1])


def frame(message):
    return struct.pack(">BI", 0, len(message)) + message


class Codes:
    """One-time codes of one account (RFC 6238), each step once: waits when the
    node would take no new one yet."""

    def __init__(self, path):
        secret = path.read_text().strip()
        self.key = base64.b32decode(secret + "=" * (-len(secret) % 8))
        self.step = 0

    def next(self):
        self.step = max(int(time.time()) // 30, self.step + 1)
        while int(time.time()) // 30 + 1 < self.step:
            time.sleep(0.2)
        mac = hmac.new(self.key, struct.pack(">Q", self.step),
                       hashlib.sha1).digest()
        at = mac[-1] & 15
        number = struct.unpack(">I", mac[at:at + 4])[0] & 0x7fffffff
        return "%06d" % (number % 1000000)


class Answer:
    """What came back of one call."""

    def __init__(self, status, head, body):
        self.status, self.head, self.body = status, head, body
        self.messages, self.code, self.tag = [], None, None
        if head.get("Content-Type") != "application/grpc-web+proto":
            return
        while body:
            kind, size = struct.unpack(">BI", body[:5])
            part, body = body[5:5 + size], body[5 + size:]
            if kind == 0:
                self.messages.append(part)
                continue
            trailers = dict(line.split(":", 1)
                            for line in part.decode().splitlines())
            self.code = int(trailers["grpc-status"])
            self.tag = trailers.get("samrad-tag")

    def session(self):
        """The PageSession of the answer."""
        return headers.field(self.messages[0], 1)

    def cookie(self, name):
        """The value that a Set-Cookie gives, or None."""
        for line in self.head.get_all("Set-Cookie") or []:
            if line.startswith(name + "="):
                return line.split(";")[0].split("=", 1)[1]
        return None


class Page:
    """One agency's page, and the cookies of one browser."""

    def __init__(self, town, agency):
        self.host = agency + ".localhost"
        self.port = town.page_port(agency)
        self.https = not town.http_loopback
        scheme = "https" if self.https else "http"
        self.origin = "%s://%s:%d" % (scheme, self.host, self.port)
        self.name = "__Host-samrad" if self.https else "samrad-" + agency
        self.cookies = {}
        self.tls = None
        if self.https:
            self.tls = ssl.create_default_context(
                cafile=str(town.agency(agency) / "tls" / "ca.pem"))

    def socket(self, timeout=20):
        plain = socket.create_connection(("127.0.0.1", self.port), timeout)
        if self.tls is None:
            return plain
        return self.tls.wrap_socket(plain, server_hostname=self.host)

    def connection(self, timeout=60):
        if self.https:
            made = http.client.HTTPSConnection(
                self.host, self.port, timeout=timeout, context=self.tls)
        else:
            made = http.client.HTTPConnection(self.host, self.port,
                                              timeout=timeout)
        # *.localhost is this machine, whatever the resolver says.
        made._create_connection = lambda address, *more: \
            socket.create_connection(("127.0.0.1", address[1]), timeout)
        return made

    def request(self, method, path, head=None, body=None):
        connection = self.connection()
        connection.request(method, path, body, head or {})
        response = connection.getresponse()
        data = response.read()
        connection.close()
        return Answer(response.status, response.headers, data)

    def call_head(self):
        head = {"Origin": self.origin, "X-Samrad-Page": "1",
                "Sec-Fetch-Site": "same-origin",
                "Content-Type": "application/grpc-web+proto"}
        if self.cookies:
            head["Cookie"] = "; ".join("%s=%s" % pair
                                       for pair in self.cookies.items())
        return head

    def call(self, method, message=b"", **change):
        """A call as the page makes it; `change` replaces headers (None drops
        one). Keeps the cookies that come back."""
        head = self.call_head()
        for name, value in change.items():
            name = name.replace("_", "-")
            head.pop(name, None)
            if value is not None:
                head[name] = value
        answer = self.request("POST", method, head, frame(message))
        for line in answer.head.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return answer

    def sign_in(self, town, agency, user, code=""):
        password = town.password_file(agency, user).read_text().strip()
        return self.call(PAGE + "OpenSession",
                         text(1, user) + text(2, password) + text(3, code))
