"""A server that counts who connects to it, names whose addresses are as told, and one request to it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

HERE = ("127.0.0.1", "::1", "127.0.0.2")
_ANSWER = b"HTTP/1.1 204 No Content\r\n\r\n"
_LAST_ANSWER = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"


@dataclass
class Trap:
    port: int = 0
    hits: list[str] = field(default_factory=list)  # the addresses that were connected to

    async def fell_into(self) -> list[str]:
        """Hits so far. A connection of our own comes last, so that what was made before it has been counted."""
        before = len(self.hits)
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
        await reader.readline()
        writer.close()
        assert len(self.hits) > before, "the trap does not work"
        return self.hits[:-1]


class _Counting(asyncio.Protocol):
    def __init__(self, trap: Trap) -> None:
        self._trap = trap

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._trap.hits.append(transport.get_extra_info("sockname")[0])

    def data_received(self, data: bytes) -> None:
        if data.endswith(b"\r\n\r\n"):  # a head, whole; what is no HTTP gets no answer
            self._transport.write(_LAST_ANSWER if b"connection: close" in data.lower() else _ANSWER)


@asynccontextmanager
async def trapped() -> AsyncIterator[Trap]:
    """A trap on one port of every address in HERE that this machine has; 127.0.0.1 is always one."""
    trap, loop = Trap(), asyncio.get_running_loop()
    servers: list[asyncio.Server] = []
    try:
        for address in HERE:
            try:
                servers.append(await loop.create_server(lambda: _Counting(trap), address, trap.port))
            except OSError:
                assert address != "127.0.0.1"
            trap.port = servers[0].sockets[0].getsockname()[1]
        yield trap
    finally:
        for server in servers:
            server.close()


class Names(AbstractResolver):
    """Answers for any name: the next list of addresses, and the last one for ever."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
            for address in addresses
        ]

    async def close(self) -> None:
        pass


Open = Callable[[], aiohttp.TCPConnector]


def attempt(open_one: Open, url: str) -> tuple[list[str], Exception | None]:
    """One request. Which addresses of the trap were connected to, and what the client raised; PORT: the trap's."""

    async def run() -> tuple[list[str], Exception | None]:
        raised, timeout = None, aiohttp.ClientTimeout(total=10)
        async with trapped() as trap:
            try:
                async with aiohttp.ClientSession(connector=open_one(), timeout=timeout) as client:
                    await status_of(client, url.replace("PORT", str(trap.port)))
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raised = error
            return await trap.fell_into(), raised

    return asyncio.run(run())


async def status_of(client: aiohttp.ClientSession, url: str) -> int:
    """Of a request that follows no redirects."""
    async with client.get(url, allow_redirects=False) as response:
        return response.status
