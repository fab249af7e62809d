"""What one running API holds open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, cast

from anyio import CapacityLimiter
from fastapi import Depends, Request
from sqlalchemy import Engine

from api.callers import Callers
from api.gathering import Gathering
from api.limits import Limits
from mdm.model import RecordKey
from mdm.publish.guard import Guard, guard_of
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store.audit import Entry
from mdm.store.bell import Bell
from mdm.store.lookup import GoldenView, Place, Pool


@dataclass(frozen=True, slots=True)
class Backend:
    """What one running API holds open."""

    settings: Settings
    rules: RuleSet
    engine: Engine  # writes and slower reads
    pool: Pool  # hot reads
    redis_url: str
    bell: Bell  # rings with every commit of events
    stopping: Callable[[], bool]  # whether the process is to end: who waits is to be answered
    callers: Callers  # who holds which key
    limits: Limits  # how often who may ask
    places: Gathering[RecordKey, Place | None]  # the crosswalk
    golden: Gathering[str, GoldenView | None]  # golden records as they are
    notes: Gathering[Entry, None]  # for the audit, of what was read
    changes: CapacityLimiter  # each holds a connection over several steps: never more than there are

    @property
    def guard(self) -> Guard:
        """Which addresses webhooks may have."""
        return guard_of(self.settings.webhook_allow_http, self.settings.webhook_allow_networks)


async def backend_of(request: Request) -> Backend:
    return cast("Backend", request.state.backend)


Opened = Annotated[Backend, Depends(backend_of)]
