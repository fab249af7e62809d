"""A real HTTP server between client and API that fails as it is told, request by request, and else passes all on."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

import httpx

# unasked: hangs up before the API hears of it; unanswered: after the API has answered; cut: amid the answer
Fault = Literal["unasked", "unanswered", "cut"] | tuple[int, Mapping[str, str]]


@dataclass(frozen=True)
class Came:
    """A request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]  # names in lower case


@dataclass
class Flaky:
    url: str = ""
    faults: list[Fault] = field(default_factory=list)  # of the next requests, in order; none left: passes
    came: list[Came] = field(default_factory=list)


@contextmanager
def flaky(api: str) -> Iterator[Flaky]:
    """Such a server before the API at this address, on a free port of 127.0.0.1."""
    told = Flaky()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            told.came.append(Came(self.command, self.path, headers))
            fault = told.faults.pop(0) if told.faults else None
            if fault == "unasked":
                self.close_connection = True
            elif isinstance(fault, tuple):
                self._answer(fault[0], fault[1], b"")
            else:
                self._pass_on(headers, body, fault)

        do_GET = do_PUT = do_POST = do_DELETE = _any  # noqa: N815 - the library's names

        def _pass_on(self, headers: Mapping[str, str], body: bytes, fault: Fault | None) -> None:
            sent = {name: value for name, value in headers.items() if name not in {"host", "connection"}}
            answer = httpx.request(self.command, api + self.path, content=body, headers=sent)
            if fault == "unanswered":
                self.close_connection = True
                return
            kept = ("content-type", "etag", "location", "retry-after")
            said = {name: answer.headers[name] for name in kept if name in answer.headers}
            self._answer(answer.status_code, said, answer.content, cut=fault == "cut")

        def _answer(self, status: int, headers: Mapping[str, str], body: bytes, *, cut: bool = False) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if cut else body)
            self.close_connection = cut

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        told.url = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield told
        server.shutdown()
