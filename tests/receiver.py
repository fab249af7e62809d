"""A webhook receiver of the tests: a real HTTP server that keeps what it got and answers as it is told."""

import json
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = int | tuple[int, Mapping[str, str]]


@dataclass(frozen=True)
class Got:
    """One request."""

    headers: Mapping[str, str]  # names in lower case
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(self.body)
        return parsed


@dataclass
class Receiver:
    url: str = ""
    got: list[Got] = field(default_factory=list)
    taken: list[Got] = field(default_factory=list)  # those that were answered with 2xx
    answer: Callable[[Got], Reply] = lambda _: 204

    @property
    def events(self) -> list[dict[str, Any]]:
        return [got.event for got in self.taken]


@contextmanager
def receiving(answer: Callable[[Got], Reply] = lambda _: 204) -> Iterator[Receiver]:
    """A receiver on a free port of 127.0.0.1."""
    receiver = Receiver(answer=answer)
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            got = Got({name.lower(): value for name, value in self.headers.items()}, body)
            with lock:
                receiver.got.append(got)
            reply = receiver.answer(got)
            status, headers = reply if isinstance(reply, tuple) else (reply, {})
            if 200 <= status < 300:
                with lock:
                    receiver.taken.append(got)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, request: Any, client_address: Any) -> None:
            if not isinstance(sys.exception(), ConnectionError):  # who was killed hangs up amid a request
                super().handle_error(request, client_address)

    with Server(("127.0.0.1", 0), Handler) as server:
        receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield receiver
        server.shutdown()
