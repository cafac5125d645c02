"""A DNS server and an RDAP server on loopback that misbehave as a name's label asks."""

from __future__ import annotations

import contextlib
import json
import socket
import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

SOA = "SOA a.example. b.example. 1 2 3 4 5"

RECORDS: dict[str, tuple[str, list[str], list[str]]] = {
    "chain": ("NXDOMAIN", ["@ CNAME gone.example."], [f"example. {SOA}"]),
    "alias": ("NOERROR", ["@ CNAME here.example."], []),
    "tree": ("NXDOMAIN", ["@ DNAME gone.example."], []),
    "lost": ("NXDOMAIN", ["@ NS ns.example."], []),
    "referred": ("NOERROR", [], ["@ NS ns.example."]),
    "missing": ("NXDOMAIN", [], [f"com. {SOA}"]),
    "nodata": ("NOERROR", [], [f"com. {SOA}"]),
    "above": ("NXDOMAIN", ["com. DNAME net.", "@ CNAME gone.net."], []),
    "apex": ("NXDOMAIN", [], [f"@ {SOA}"]),
    "address": ("NXDOMAIN", ["@ A 127.0.0.1"], []),
    "stranger": ("NXDOMAIN", ["other.com. CNAME gone.example."], []),
}
"""What the DNS server says by the first part of a label: code, answer, authority."""


class Places:
    """Where the servers are, and how often each question reached them."""

    def __init__(self) -> None:
        self.dns = ""
        self.rdap = ""
        self.asked: Counter[str] = Counter()
        self.over = threading.Event()

    def bootstrap(self, folder: Path) -> Path:
        """A registry that sends com, net, рф and uk.com to the RDAP server, and ch nowhere."""
        path = folder / "bootstrap.json"
        services = [[["com", "net", "org", "xn--p1ai", "uk.com"], [self.rdap]]]
        path.write_text(json.dumps({"services": services}))
        return path


def answered(places: Places, wire: bytes, over_tcp: bool) -> bytes | None:
    """What the DNS server says: the label's first part tells how."""
    question = dns.message.from_wire(wire)
    name = question.question[0].name
    text = name.to_text(omit_final_dot=True)
    places.asked[f"{'tcp' if over_tcp else 'udp'} {text}"] += 1
    answer = dns.message.make_response(question)
    if text.startswith("_for-sale.held-sale"):
        for data in ('"v=FORSALE1;" "fval=EUR999"', '"v=FORSALE1;furi=https://a.example/"', '"x"'):
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", data))
        return answer.to_wire()
    match text.split(".")[0].split("-")[0]:
        case "held":
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "NS", "ns.example."))
        case "cut" if over_tcp:
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "NS", "ns.example."))
        case "cut":
            answer.flags |= dns.flags.TC
        case "slow":
            return None
        case "fail":
            answer.set_rcode(dns.rcode.SERVFAIL)
        case "refused":
            answer.set_rcode(dns.rcode.REFUSED)
        case "flaky" if places.asked[f"udp {text}"] == 1:
            answer.set_rcode(dns.rcode.SERVFAIL)
        case "bad":
            return wire[:2] + b"\xff" * 9
        case "other":
            answer.id ^= 1
            answer.set_rcode(dns.rcode.NXDOMAIN)
        case "empty":
            pass
        case kind if kind in RECORDS:
            code, records, above = RECORDS[kind]
            answer.set_rcode(dns.rcode.from_text(code))
            for section, lines in ((answer.answer, records), (answer.authority, above)):
                for line in lines:
                    owner, type_, data = line.replace("@", f"{text}.").split(maxsplit=2)
                    section.append(dns.rrset.from_text(owner, 60, "IN", type_, data))
        case _:
            answer.set_rcode(dns.rcode.NXDOMAIN)
    return answer.to_wire()


@contextlib.contextmanager
def answering(say: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A web server on loopback that lets a test write each answer; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with contextlib.suppress(OSError):  # The client may leave at any time.
                say(self)

        def log_message(self, *_: object) -> None:
            """Say nothing: the test knows what it asked."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as web:
        thread = threading.Thread(target=web.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{web.server_address[1]}/"
        finally:
            web.shutdown()
            thread.join()


def send(to: BaseHTTPRequestHandler, code: int, body: bytes = b"", **headers: str) -> None:
    """Send one answer; names of headers are written with low lines for hyphens."""
    to.send_response(code)
    for key, value in {"Content_Type": "application/rdap+json", **headers}.items():
        to.send_header(key.replace("_", "-"), value)
    to.send_header("Content-Length", str(len(body)))
    to.end_headers()
    to.wfile.write(body)


class Rdap(BaseHTTPRequestHandler):
    """The registry: the label's last part tells how it answers."""

    places: Places

    def do_GET(self) -> None:
        name = self.path.rpartition("/")[2]
        self.places.asked[f"rdap {name}"] += 1
        match name.split(".")[0].rpartition("-")[2]:
            case "known":
                self.say(200, {"objectClassName": "domain", "ldhName": name.upper()})
            case "moved" if self.path.startswith("/moved"):
                self.say(200, {"objectClassName": "domain"})
            case "moved":
                self.say(302, None, Location=f"/moved/domain/{name}")
            case "circle":
                self.say(302, None, Location=self.path)
            case "busy" if self.places.asked[f"rdap {name}"] == 1:
                self.say(429, None, **{"Retry-After": "0"})
            case "strict":
                self.say(429, None, **{"Retry-After": "3600"})
            case "always429":
                self.say(429, None)
            case "broken":
                self.say(200, b'{"objectClassName": "dom')
            case "list":
                self.say(200, [])
            case "else":
                self.say(200, {"objectClassName": "domain", "ldhName": "another.com"})
            case "page":
                self.say(404, b"<h1>Not here</h1>", kind="text/html")
            case "bare":
                self.say(404, None)
            case "fault":
                self.say(500, None)
            case "forbidden":
                self.say(403, None)
            case "silent":
                self.places.over.wait(10)
            case "hangup":
                self.connection.shutdown(socket.SHUT_RDWR)
            case _:
                self.say(404, {"errorCode": 404, "title": "not found"})

    def say(
        self, code: int, body: Any, *, kind: str = "application/rdap+json", **headers: str
    ) -> None:
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body)
        content = content.encode() if isinstance(content, str) else content
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing: the test knows what it asked."""


@contextlib.contextmanager
def serving() -> Iterator[Places]:
    """Run both servers until the block ends, and close every socket."""
    places = Places()

    class Udp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            wire, line = self.request
            if (said := answered(places, wire, over_tcp=False)) is not None:
                line.sendto(said, self.client_address)

    class Tcp(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            size = int.from_bytes(self.rfile.read(2))
            said = answered(places, self.rfile.read(size), over_tcp=True)
            if said is not None:
                self.wfile.write(len(said).to_bytes(2) + said)

    handler = type("Handler", (Rdap,), {"places": places})
    with contextlib.ExitStack() as stack:
        udp, tcp = _pair(Udp, Tcp)
        web = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        for server in (udp, tcp, web):
            stack.callback(server.server_close)
            thread = threading.Thread(target=server.serve_forever, args=(0.02,))
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
        stack.callback(places.over.set)
        places.dns = f"127.0.0.1:{udp.server_address[1]}"
        places.rdap = f"http://127.0.0.1:{web.server_address[1]}/"
        yield places


def _pair(udp_handler: Any, tcp_handler: Any) -> tuple[Any, Any]:
    """UDP and TCP on the same free port."""
    for _ in range(50):
        udp = socketserver.UDPServer(("127.0.0.1", 0), udp_handler)
        try:
            return udp, socketserver.TCPServer(udp.server_address, tcp_handler)
        except OSError:
            udp.server_close()
    raise RuntimeError("no port is free for both UDP and TCP")
