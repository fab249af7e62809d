"""Dead letters of inputs: what could not be processed, and putting it back into the inbox."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Path, Query

from api import schemas_letters as bodies
from api.cursors import read_cursor, write_cursor
from api.deps import LARGEST_BIGINT, GuardedRoute, Opened
from api.pressure import refuse_when_full
from api.schemas import PROBLEM, KeyText
from api.schemas_letters import PRINTABLE
from mdm.queue import wake
from mdm.replay import MOST_AT_ONCE, replay_letter, replay_letters
from mdm.store import letters
from mdm.store.database import transaction

router = APIRouter(tags=["records"], route_class=GuardedRoute)

_PAGE = 50
_MOST = 500

LetterNumber = Annotated[int, Path(ge=1, le=LARGEST_BIGINT)]
NotWhenFull = Depends(refuse_when_full)


@router.get("/dead-letters")
def get_dead_letters(
    backend: Opened,
    source: Annotated[KeyText | None, Query()] = None,
    reason: Annotated[
        str | None, Query(description="word for word", pattern=PRINTABLE, max_length=1000)
    ] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = _PAGE,
    cursor: Annotated[
        str | None, Query(max_length=100, description="`next_cursor` of the page before")
    ] = None,
) -> bodies.DeadLetters:
    """Inputs that could not be processed, newest first."""
    before = read_cursor(cursor)[1] if cursor else None
    with transaction(backend.engine) as session:
        found = letters.page(session, limit + 1, before, source, reason)
    shown = found[:limit]
    return bodies.DeadLetters(
        dead_letters=[bodies.DeadLetter(**asdict(one)) for one in shown],
        next_cursor=write_cursor(0, shown[-1].letter) if len(found) > limit else None,
    )


@router.post(
    "/dead-letters/{letter}:replay",
    status_code=202,
    dependencies=[NotWhenFull],
    responses={404: PROBLEM, 409: PROBLEM},
)
def replay_dead_letter(letter: LetterNumber, backend: Opened, later: BackgroundTasks) -> bodies.Replayed:
    """Puts one back into the inbox, as of when it was received; it is no dead letter any more."""
    with transaction(backend.engine) as session:
        replay_letter(session, letter)
    later.add_task(wake, backend.redis_url, "resolve_pending")
    return bodies.Replayed(replayed=1, more=False)


@router.post("/dead-letters:replay", status_code=202, dependencies=[NotWhenFull])
def replay_dead_letters(asked: bodies.Which, backend: Opened, later: BackgroundTasks) -> bodies.Replayed:
    """Puts the oldest back that failed when they were resolved, up to 200 a request."""
    with transaction(backend.engine) as session:
        count = replay_letters(session, asked.source, asked.reason)
    if count:
        later.add_task(wake, backend.redis_url, "resolve_pending")
    return bodies.Replayed(replayed=count, more=count == MOST_AT_ONCE)
