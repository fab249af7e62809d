"""The bell: PostgreSQL's LISTEN and NOTIFY, so that who waits for events hears of a commit at once.

It may fail to ring, after an outage for one: who listens looks again by itself every now and then.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import psycopg
import structlog
from sqlmodel import Session

from mdm.store.database import run

log = structlog.get_logger()

_CHANNEL = "mdm_events"
_PAUSE_SECONDS = 1.0  # before listening again after an outage


def ring(session: Session) -> None:
    """Rings when the session's transaction commits."""
    run(session, f"NOTIFY {_CHANNEL}")


class Bell:
    """Lets any number of tasks of one event loop wait for the next stroke."""

    def __init__(self) -> None:
        self.strokes = 0
        self._next = asyncio.Event()

    async def rung(self, since: int, seconds: float) -> bool:
        """Waits, at most so long, until there have been more strokes than `since`; whether there have."""
        if self.strokes > since:
            return True
        try:
            await asyncio.wait_for(self._next.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def strike(self) -> None:
        """Wakes all that wait."""
        self.strokes += 1
        struck, self._next = self._next, asyncio.Event()
        struck.set()


@asynccontextmanager
async def hung_up(url: str) -> AsyncIterator[Bell]:
    """A bell that rings with every commit of events, on a connection of its own, until the block ends."""
    bell = Bell()
    listening = asyncio.create_task(_listen(url, bell))
    try:
        yield bell
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


async def _listen(url: str, bell: Bell) -> None:
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
                await connection.execute(f"LISTEN {_CHANNEL}")
                bell.strike()  # what was committed while nobody listened
                async for _ in connection.notifies():
                    bell.strike()
        except psycopg.OperationalError as error:
            log.warning("the bell is off; looking every now and then", error=type(error).__name__)
        await asyncio.sleep(_PAUSE_SECONDS)
