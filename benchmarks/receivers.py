"""Webhook receivers of the benchmarks: one process, as cheap as can be, that notes when each delivery came.

    python -m benchmarks.receivers FILE

Prints its port. `POST /N` is receiver N's; it answers 204 at once. `POST /dead` never answers. On SIGTERM it writes
lines of receiver, message id and time of arrival (seconds since 1970) to FILE.
"""

import asyncio
import signal
import sys
import time
from pathlib import Path

_ANSWER = b"HTTP/1.1 204 No Content\r\n\r\n"


class _Connection(asyncio.Protocol):
    def __init__(self, arrivals: list[str]) -> None:
        self._arrivals = arrivals
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end].decode()
            request, *lines = head.split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            length = end + 4 + int(headers.get("content-length", 0))
            if len(self._buffer) < length:
                return
            self._buffer = self._buffer[length:]
            path = request.split()[1].lstrip("/")
            self._arrivals.append(f"{path} {headers.get('webhook-id', '-')} {time.time()}\n")
            if path != "dead" and self._transport:
                self._transport.write(_ANSWER)


async def _serve() -> list[str]:
    """What arrived until it was told to stop."""
    arrivals: list[str] = []
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stopping.set)
    server = await loop.create_server(lambda: _Connection(arrivals), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await stopping.wait()
    return arrivals


if __name__ == "__main__":
    Path(sys.argv[1]).write_text("".join(asyncio.run(_serve())))
