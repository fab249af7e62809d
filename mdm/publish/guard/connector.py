"""Connections of aiohttp that are made only to addresses that may be reached."""

import errno
import socket

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.client_reqrep import ClientRequest
from aiohttp.connector import AddrInfoType, Connection
from aiohttp.tracing import Trace

from mdm.publish.guard.addresses import Guard, why_refused

_MOST_ADDRESSES = 16  # of one name; aiohttp tries n(n+1)/2 times, 1.4 s of CPU for 300 that are all refused


class AddressRefused(aiohttp.ClientOSError):
    """Nothing was sent: the guard lets nobody reach that address."""

    def __init__(self, reason: str) -> None:
        # One text for all: of a name whose addresses failed with several, aiohttp would raise another error
        super().__init__(errno.EACCES, "the address may not be called")
        self.reason = reason


class _FirstAddresses(AbstractResolver):
    """A resolver's first answers: a name with thousands of addresses must not keep the relay busy."""

    def __init__(self, resolver: AbstractResolver) -> None:
        self._resolver = resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return (await self._resolver.resolve(host, port, family))[:_MOST_ADDRESSES]

    async def close(self) -> None:
        await self._resolver.close()


class _GuardedConnector(aiohttp.TCPConnector):
    """Looks at the very address that is connected to, one by one, so that it matters neither how the URL spells it nor
    what DNS answered earlier. A name that has good and bad addresses is reached at the good ones.
    """

    def __init__(self, guard: Guard, resolver: AbstractResolver) -> None:
        # limit=0: how much is on its way at once is the relay's to say
        super().__init__(limit=0, resolver=_FirstAddresses(resolver), socket_factory=self._open_socket)
        self._guard = guard

    def _open_socket(self, addr_info: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = addr_info
        reason = why_refused(self._guard, str(address[0]))
        if reason:
            raise AddressRefused(reason)
        return socket.socket(family, kind, protocol)

    async def connect(
        self,
        req: ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - aiohttp hands it over
    ) -> Connection:
        if req.proxy is not None:
            raise AddressRefused("behind a proxy, where it cannot be seen")
        if not (req.is_ssl() or self._guard.allow_http):
            raise AddressRefused("not https")
        try:
            return await super().connect(req, traces, timeout)
        except aiohttp.ClientConnectorError as failed:
            if isinstance(failed.os_error, AddressRefused):
                raise failed.os_error from None
            raise


def open_connector(guard: Guard, resolver: AbstractResolver | None = None) -> aiohttp.TCPConnector:
    """For a session that follows no redirects (`allow_redirects=False`); within a running event loop.

    `resolver`: the system's, unless given; whoever gives one closes it.
    """
    return _GuardedConnector(guard, resolver or aiohttp.ThreadedResolver())
