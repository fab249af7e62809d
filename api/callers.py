"""Who calls: the operator's key, a machine's key, or a person's token. What was found is remembered for a moment."""

import asyncio
import hmac
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from time import monotonic

import psycopg
import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from api.errors import Unauthorised
from api.tokens import Tokens
from mdm.access import Caller, operator
from mdm.errors import MdmError
from mdm.keys import caller_of, digest, opens, prefix_of
from mdm.settings import Settings
from mdm.store import keys
from mdm.store.database import transaction
from mdm.store.lookup import Pool, fetch

log = structlog.get_logger()

_REMEMBERED_SECONDS = 5.0  # so long a revoked key may still open: docs/access.md
_MOST_REMEMBERED = 10_000
_NOTE_SECONDS = 30.0


class Callers:
    """Tells callers by what they send."""

    def __init__(self, settings: Settings, pool: Pool, tokens: Tokens | None) -> None:
        self._operator_key = settings.api_key.get_secret_value().encode() if settings.api_key else b""
        self._pool = pool
        self._tokens = tokens
        self._known: OrderedDict[bytes, tuple[Caller, float]] = OrderedDict()  # by digest; until when
        self._used: dict[str, datetime] = {}  # prefix → last use that is still to be noted

    async def caller(self, credential: str) -> Caller:
        """Who sends this bearer credential; raises Unauthorised, also where nothing at all is set up."""
        if self._operator_key and hmac.compare_digest(credential.encode(), self._operator_key):
            return operator()
        if (prefix := prefix_of(credential)) is not None:
            return await self._holder(prefix, credential)
        if self._tokens is not None and credential.count(".") == 2:  # noqa: PLR2004 - header.claims.signature
            return await self._tokens.caller(credential)
        raise Unauthorised("the key is none of ours")

    async def _holder(self, prefix: str, credential: str) -> Caller:
        known, until = self._known.get(digest(credential), (None, 0.0))
        if known is None or until < monotonic():
            known = await self._look_up(prefix, credential)
            self._remember(digest(credential), known)
        self._used[prefix] = datetime.now(UTC)
        return known

    async def _look_up(self, prefix: str, credential: str) -> Caller:
        rows = await fetch(self._pool, keys.PRESENTED, prefix)
        if not rows or not opens(credential, bytes(rows[0][-2])):
            raise Unauthorised("the key is none of ours")
        if not rows[0][-1]:
            raise Unauthorised("the key is revoked, or has expired")
        return caller_of(keys.read_key(rows[0]))

    def _remember(self, known_by: bytes, caller: Caller) -> None:
        self._known[known_by] = caller, monotonic() + _REMEMBERED_SECONDS
        self._known.move_to_end(known_by)
        while len(self._known) > _MOST_REMEMBERED:
            self._known.popitem(last=False)

    @asynccontextmanager
    async def noting_use(self, engine: Engine) -> AsyncIterator[None]:
        """As long as this is open, when keys were last used is written down now and then, and at the end."""
        noting = asyncio.create_task(self._note_for_ever(engine))
        try:
            yield
        finally:
            noting.cancel()
            with suppress(asyncio.CancelledError):
                await noting
            await asyncio.to_thread(_note, engine, self._taken())

    async def _note_for_ever(self, engine: Engine) -> None:
        while True:
            await asyncio.sleep(_NOTE_SECONDS)
            await asyncio.to_thread(_note, engine, self._taken())

    def _taken(self) -> dict[str, datetime]:
        """What is to be noted, which no request writes into any more."""
        used, self._used = self._used, {}
        return used


def _note(engine: Engine, used: Mapping[str, datetime]) -> None:
    """Never fails: that would end the noting for good, and nobody is told of it."""
    if not used:
        return
    try:
        with transaction(engine) as session:
            keys.note_used(session, used)
    except (MdmError, SQLAlchemyError, psycopg.Error) as error:
        log.warning("when keys were used could not be noted", keys=len(used), error=type(error).__name__)
