"""Reads of the whole base: few at once, each on a connection of its own, and none for ever."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

import anyio
from fastapi.responses import StreamingResponse
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.types import Message, Receive, Scope, Send

from api.errors import Busy
from mdm.errors import BadInput
from mdm.rules import RuleSet
from mdm.store.snapshot import frozen

_SLOWEST_PART_SECONDS = 60
_LONGEST_SECONDS = 3_600  # as long as one is read, PostgreSQL cannot clear what was changed meanwhile


def check_sources(sources: Iterable[str], rules: RuleSet) -> None:
    """Raises BadInput for sources that are not registered: of a mistyped one nothing would come, and nobody notice."""
    if not rules.sources.keys() >= set(sources):
        raise BadInput(f"sources: registered are {', '.join(sorted(rules.sources))}")


@contextmanager
def frozen_base(engine: Engine, turns: BoundedSemaphore) -> Iterator[Session]:
    """The base as of one moment. Raises Busy when all turns are taken."""
    if not turns.acquire(blocking=False):
        raise Busy("as many as may run at once are running")
    try:
        with frozen(engine) as session:
            yield session
    finally:
        turns.release()


class PatientResponse(StreamingResponse):
    """A stream that is broken off when its reader takes no more, so that nobody holds a turn for ever."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_part(message: Message) -> None:
            with anyio.fail_after(_SLOWEST_PART_SECONDS):
                await send(message)

        with anyio.fail_after(_LONGEST_SECONDS):
            await super().__call__(scope, receive, send_part)
