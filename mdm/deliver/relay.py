"""The relay: waits for the bell, then takes turns. One turn is one transaction, and sending goes on between turns.

Any number of relays may run: they share what is due by claims.
"""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress
from random import Random

import aiohttp
import structlog
from sqlalchemy import Engine

from mdm.deliver.send import Answer, send
from mdm.deliver.turn import judge, take_turn
from mdm.deliver.window import Windows
from mdm.errors import ServerUnavailable
from mdm.logs import frames
from mdm.publish.guard import guard_of, open_connector
from mdm.settings import Settings
from mdm.store import deliveries
from mdm.store.bell import Bell, hung_up
from mdm.store.database import transaction
from mdm.store.deliveries import Outgoing, Result

log = structlog.get_logger()

_LOOK_SECONDS = 1.0  # how long the relay waits for the bell before it looks by itself
_GATHER_SECONDS = 0.01  # between turns, so that one transaction takes many results
_PAUSE_SECONDS = 1.0  # after PostgreSQL was away
_FAREWELL_SECONDS = 10.0  # what is on its way may still end when the relay is told to stop


class Relay:
    """One relay process. `stop` ends `run` in order: what is on its way is settled, or given back."""

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        client: aiohttp.ClientSession,
        bell: Bell,
        alive: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._settings = settings
        self._client = client
        self._bell = bell
        self._alive = alive
        self._token = secrets.randbits(62)
        self._windows = Windows()
        self._landed: list[tuple[Outgoing, Answer]] = []
        self._unsettled: list[Result] = []
        self._flying: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._random = Random()  # noqa: S311 - for jitter, no secret

    def stop(self) -> None:
        self._stopping = True
        self._bell.strike()

    async def run(self) -> None:
        """Takes turns until it is stopped."""
        while not self._stopping:
            self._alive()
            heard = self._bell.strokes  # one that is struck amid the turn may come too late for it
            if not await self._turn(claiming=True):
                await self._bell.rung(heard, _LOOK_SECONDS)
            await asyncio.sleep(_GATHER_SECONDS)
        if self._flying:
            await asyncio.wait(self._flying, timeout=_FAREWELL_SECONDS)
        await self._turn(claiming=False)
        for task in self._flying:
            task.cancel()
        with suppress(ServerUnavailable), transaction(self._engine) as session:
            deliveries.release(session, self._token)

    async def _turn(self, *, claiming: bool) -> bool:
        """One transaction: what came back is settled, new events become deliveries, what is due is claimed.

        Whether there is more at once. While PostgreSQL is away nothing is forgotten: the results wait.
        """
        self._judge_landed()
        unsettled = self._unsettled
        quotas = self._windows.free() if claiming else None
        try:
            turn = await asyncio.to_thread(
                take_turn, self._engine, self._settings, self._token, unsettled, quotas, self._windows.unknown
            )
        except ServerUnavailable as away:
            log.warning("deliveries wait for PostgreSQL", reason=type(away.__cause__).__name__)
            await asyncio.sleep(_PAUSE_SECONDS)
            return False
        except Exception as error:  # noqa: BLE001 - whatever one turn meets with, the relay goes on
            log.error("a turn of the relay failed", error=type(error).__name__, where=frames(error))  # noqa: TRY400 - a traceback could quote a value
            self._unsettled = []  # they are tried again when their lease ends
            await asyncio.sleep(_PAUSE_SECONDS)
            return False
        self._unsettled = []
        for outgoing in turn.claimed:
            self._take_off(outgoing)
        return turn.more or bool(turn.claimed)

    def _judge_landed(self) -> None:
        """What came back since the last turn has its place free again, and waits to be settled."""
        landed, self._landed = self._landed, []
        results = [judge(outgoing, answer, self._settings, self._random) for outgoing, answer in landed]
        self._windows.landed(
            well=[result.outgoing.subscription for result in results if result.delivered],
            badly=[result.outgoing.subscription for result in results if not result.delivered],
        )
        self._unsettled += results

    def _take_off(self, outgoing: Outgoing) -> None:
        self._windows.took_off(outgoing.subscription)
        task = asyncio.create_task(self._send(outgoing))
        self._flying.add(task)
        task.add_done_callback(self._flying.discard)

    async def _send(self, outgoing: Outgoing) -> None:
        answer = await send(self._client, outgoing)
        self._landed.append((outgoing, answer))
        self._bell.strike()


async def run_relay(
    engine: Engine,
    url: str,
    settings: Settings,
    stopping: asyncio.Event,
    alive: Callable[[], None] = lambda: None,
) -> None:
    """Runs a relay until `stopping` is set; `url`: of the same PostgreSQL, for the bell; `alive` is called a turn."""
    guard = guard_of(settings.webhook_allow_http, settings.webhook_allow_networks)
    timeout = aiohttp.ClientTimeout(total=settings.webhook_timeout_seconds)
    headers = {"user-agent": "mdm-webhooks/1"}
    async with (
        hung_up(url) as bell,
        aiohttp.ClientSession(connector=open_connector(guard), timeout=timeout, headers=headers) as client,
    ):
        relay = Relay(engine, settings, client, bell, alive)
        ending = asyncio.create_task(_stop_when(stopping, relay))
        try:
            await relay.run()
        finally:
            ending.cancel()


async def _stop_when(stopping: asyncio.Event, relay: Relay) -> None:
    await stopping.wait()
    relay.stop()
