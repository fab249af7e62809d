"""Dead letters of inputs: what could not be processed, and putting it back into the inbox."""

from dataclasses import asdict
from typing import Annotated

from fastapi import BackgroundTasks, Depends, Path, Query

from api import schemas_letters as bodies
from api.backend import Opened
from api.changes import Changing
from api.cursors import Cursor, cut_page, number_before
from api.deps import LARGEST_BIGINT
from api.pressure import refuse_when_full
from api.resources import Resources
from api.route import RecordWriter
from api.schemas import PROBLEM, KeyText
from api.schemas_letters import PRINTABLE
from mdm.access import Caller, Forbidden
from mdm.errors import NotFound
from mdm.queue import wake
from mdm.replay import MOST_AT_ONCE, replay_letter, replay_letters
from mdm.store import letters
from mdm.store.database import transaction

router = Resources("records")

_PAGE = 50
_MOST = 500

LetterNumber = Annotated[int, Path(ge=1, le=LARGEST_BIGINT)]
NotWhenFull = Depends(refuse_when_full)


@router.get("/dead-letters")
def get_dead_letters(
    backend: Opened,
    caller: RecordWriter,
    source: Annotated[KeyText | None, Query()] = None,
    reason: Annotated[
        str | None, Query(description="word for word", pattern=PRINTABLE, max_length=1000)
    ] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = _PAGE,
    cursor: Cursor = None,
) -> bodies.DeadLetters:
    """Inputs that could not be processed, newest first."""
    _check_source(caller, source)
    with transaction(backend.engine) as session:
        found = letters.page(session, limit + 1, number_before(cursor), source, reason)
    shown, following = cut_page(found, limit, lambda one: (0, one.letter))
    return bodies.DeadLetters(
        dead_letters=[bodies.DeadLetter(**asdict(one)) for one in shown], next_cursor=following
    )


@router.post(
    "/dead-letters/{letter}:replay",
    status_code=202,
    dependencies=[NotWhenFull],
    responses={404: PROBLEM, 409: PROBLEM},
)
def replay_dead_letter(
    letter: LetterNumber, backend: Opened, change: Changing, caller: RecordWriter, later: BackgroundTasks
) -> bodies.Replayed:
    """Puts one back into the inbox, as of when it was received; it is no dead letter any more."""
    held = letters.find(change.session, letter)
    if held is not None and not (caller.may_write(held.source) if held.source else caller.sources is None):
        raise NotFound("there is no such dead letter")
    replay_letter(change.session, letter)
    change.note("dead_letter.replay", target=letter)
    later.add_task(wake, backend.redis_url, "resolve_pending")
    return bodies.Replayed(replayed=1, more=False)


@router.post("/dead-letters:replay", status_code=202, dependencies=[NotWhenFull])
def replay_dead_letters(
    asked: bodies.Which, backend: Opened, change: Changing, caller: RecordWriter, later: BackgroundTasks
) -> bodies.Replayed:
    """Puts the oldest back that failed when they were resolved, up to 200 a request."""
    _check_source(caller, asked.source)
    count = replay_letters(change.session, asked.source, asked.reason)
    change.note("dead_letters.replay", target=asked.source, replayed=count)
    if count:
        later.add_task(wake, backend.redis_url, "resolve_pending")
    return bodies.Replayed(replayed=count, more=count == MOST_AT_ONCE)


def _check_source(caller: Caller, source: str | None) -> None:
    """Raises Forbidden where a caller with sources of its own asks for those of others."""
    if source is not None:
        caller.require_source(source)
    elif caller.sources is not None:
        raise Forbidden(f"name one of your sources: {', '.join(sorted(caller.sources))}")
