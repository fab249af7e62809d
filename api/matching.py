"""Matching in the API's process: in threads, few at once, on scorers that are warm before they are asked for."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated, TypeVar, cast

import structlog
from anyio import CapacityLimiter, create_task_group, to_thread
from fastapi import Depends, Request
from sqlalchemy import Engine
from sqlmodel import Session

from mdm.recognise import Warm, lend
from mdm.rules import RuleSet
from mdm.store.database import transaction

log = structlog.get_logger()

# Each holds a connection and some tens of MB; more than there are cores would only wait for each other.
_MOST_AT_ONCE = 8

T = TypeVar("T")


class Matching:
    """Where a profile is matched: every request waits for its turn without holding a thread or a connection."""

    def __init__(self, engine: Engine) -> None:
        self.at_once = min(_MOST_AT_ONCE, os.cpu_count() or 1)
        self._turns = CapacityLimiter(self.at_once)
        self._reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    async def ask(self, question: Callable[[Session, Warm], T]) -> T:
        """The answer of `question`, in a thread, on one snapshot that nothing can be written to."""
        return await to_thread.run_sync(self._ask, question, limiter=self._turns)

    def _ask(self, question: Callable[[Session, Warm], T]) -> T:
        with lend() as warm, transaction(self._reading) as session:
            return question(session, warm)


@asynccontextmanager
async def matching(engine: Engine, rules: RuleSet) -> AsyncIterator[Matching]:
    """Matching for the life of an app; warms up meanwhile, so that not the first customer waits."""
    opened = Matching(engine)
    async with create_task_group() as tasks:
        for _ in range(opened.at_once):
            tasks.start_soon(_warm_up, opened, rules)
        yield opened
        tasks.cancel_scope.cancel()


async def _warm_up(opened: Matching, rules: RuleSet) -> None:
    """Whatever is amiss, a request will tell."""
    try:
        await opened.ask(lambda session, warm: warm.scorer(session, rules))
    except Exception as error:  # noqa: BLE001 - the API comes up without its database, too
        log.warning("matching is not warm yet", error=type(error).__name__)


async def _matching_of(request: Request) -> Matching:
    return cast("Matching", request.state.matching)


OpenedMatching = Annotated[Matching, Depends(_matching_of)]
