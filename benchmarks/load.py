"""A load generator in a process of its own: HTTP/1.1 over connections that are kept open, as little Python as will do.

    python -m benchmarks.load < plan.json

What it sends is made before, and of an answer it reads status and length alone, so that it is never the limit: what it
can do by itself `benchmarks.lookups` measures against a socket that answers without looking.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle
from typing import cast

import uvloop


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask, of which port, for how long.

    Without `rate` each connection asks as soon as it is answered (closed loop). With it so many requests a second are
    due, whatever becomes of the earlier ones, and each one's time runs from when it was due (open loop).
    """

    port: int
    requests: Sequence[str]  # whole ones, in turns
    seconds: float
    connections: int = 16
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of it."""

    per_second: float
    milliseconds: Sequence[float]  # of each answer, sorted
    refused: int  # answers other than 200

    def at(self, share: float) -> float:
        """The time within which such a share was answered."""
        return self.milliseconds[min(len(self.milliseconds) - 1, int(share * len(self.milliseconds)))]


def run(plan: Plan) -> Asked:
    """Runs the plan in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"],
        input=json.dumps(asdict(plan)),
        capture_output=True,
        text=True,
        check=True,
    )
    return Asked(**json.loads(done.stdout))


def get(path: str, key: str) -> str:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n\r\n"


def post(path: str, key: str, body: object) -> str:
    content = json.dumps(body)  # ASCII
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n{content}"
    )


class Connection(asyncio.Protocol):
    """Asks one thing at a time, and says when it is answered."""

    def __init__(self, answered: "Callable[[Connection, float, bool], None]") -> None:
        self._answered = answered
        self._transport: asyncio.Transport | None = None
        self._read = b""
        self._due = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def ask(self, request: bytes, due: float) -> None:
        """`due`: from when the time runs."""
        assert self._transport
        self._due = due
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, blank, body = self._read.partition(b"\r\n\r\n")
        if not blank or len(body) < _length(head):
            return
        self._read = b""
        self._answered(self, time.perf_counter() - self._due, head.startswith(b"HTTP/1.1 200"))


def _length(head: bytes) -> int:
    at = head.lower().find(b"content-length:")
    return int(head[at + 15 :].split(b"\r\n", 1)[0])


class Load:
    """The requests of one plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._requests: Iterator[bytes] = cycle([request.encode() for request in plan.requests])
        # In turns: a server closes a connection that is idle for some seconds.
        self._free: deque[Connection] = deque()
        self._waiting: deque[float] = deque()  # since when, of requests that found no connection free
        self._seconds: list[float] = []
        self._refused = 0
        self._end = 0.0
        self._awaited = 0
        self._all_answered = asyncio.Event()

    async def run(self) -> Asked:
        loop = asyncio.get_running_loop()
        for _ in range(self._plan.connections):
            _, connection = await loop.create_connection(
                lambda: Connection(self._note), "127.0.0.1", self._plan.port
            )
            self._free.append(connection)
        start = time.perf_counter()
        self._end = start + self._plan.seconds
        await (self._closed() if self._plan.rate is None else self._open(start, self._plan.rate))
        took = time.perf_counter() - start
        milliseconds = sorted(seconds * 1_000 for seconds in self._seconds)
        return Asked(len(milliseconds) / took, milliseconds, self._refused)

    async def _closed(self) -> None:
        while self._free:
            self._free.popleft().ask(next(self._requests), time.perf_counter())
        await asyncio.sleep(self._plan.seconds)

    async def _open(self, start: float, rate: float) -> None:
        count = int(self._plan.seconds * rate)
        for number in range(count):
            due = start + number / rate
            if (early := due - time.perf_counter()) > 0:
                await asyncio.sleep(early)
            if self._free:
                self._free.popleft().ask(next(self._requests), due)
            else:
                self._waiting.append(due)
        self._awaited = count
        if len(self._seconds) < count:
            await self._all_answered.wait()

    def _note(self, connection: Connection, seconds: float, is_right: bool) -> None:
        self._seconds.append(seconds)
        self._refused += not is_right
        if len(self._seconds) == self._awaited:
            self._all_answered.set()
        if self._plan.rate is None:
            now = time.perf_counter()
            if now < self._end:
                connection.ask(next(self._requests), now)
        elif self._waiting:
            connection.ask(next(self._requests), self._waiting.popleft())
        else:
            self._free.append(connection)


def main() -> None:
    plan = Plan(**json.load(sys.stdin))
    json.dump(asdict(uvloop.run(Load(plan).run())), sys.stdout)


if __name__ == "__main__":
    main()
