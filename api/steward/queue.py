"""The queue: what is asked, the most urgent first, and who is at it."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.backend import Backend, Opened
from api.route import Reviewer
from api.steward.kept import Kept
from api.steward.pages import page
from api.steward.route import PageRoute
from mdm.access import Caller
from mdm.desk import LEASE
from mdm.desk.bulk import MOST_TASKS
from mdm.desk.preview import DECIDING
from mdm.model import QuestionKind
from mdm.store import desk
from mdm.store.database import transaction
from mdm.store.desk import Filters

router = APIRouter(route_class=PageRoute)

KINDS: tuple[QuestionKind, ...] = (
    "pair",
    "refused",
    "bridge",
    "suspicious",
    "contradiction",
    "reconfirm",
    "adopted",
)
AGES = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}

_PAGE_TASKS = MOST_TASKS  # so that all of a page can be answered at one go
_MOST_PAGES = 1_000
_MINE, _NOBODY = "me", "nobody"

Text = Annotated[str, Query(max_length=100)]


@router.get("/")
def show_queue(
    request: Request,
    backend: Opened,
    caller: Reviewer,
    *,
    kind: Text = "",
    source: Text = "",
    age: Text = "",
    assignee: Text = "",
    segment: Annotated[str, Query(max_length=1_000)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=_MOST_PAGES)] = 1,
) -> Response:
    """Open tasks. Nothing personal stands here: keys, kinds and weights."""
    chosen = _filters(backend, caller, kind, source, age, assignee, segment)
    with transaction(backend.engine) as session:
        found = desk.waiting(session, caller.name, chosen, _PAGE_TASKS + 1, (number - 1) * _PAGE_TASKS)
        standing = desk.standing(session, caller.name)
        others = desk.assignees(session)
    return page(
        request,
        "queue.html",
        section="queue",
        tasks=found[:_PAGE_TASKS],
        standing=standing,
        kinds=KINDS,
        sources=sorted(backend.rules.sources),
        ages=list(AGES),
        segments=_segments(request, backend, chosen),
        assignees=[name for name in others if name != caller.name],
        chosen={"kind": kind, "source": source, "age": age, "assignee": assignee, "segment": segment},
        number=number,
        has_more=len(found) > _PAGE_TASKS,
        bulk_kinds=DECIDING,
        refreshed="queue",
    )


@router.get("/queue/pulse")
def show_pulse(
    request: Request,
    backend: Opened,
    caller: Reviewer,
    shown: Annotated[str, Query(max_length=2_000)] = "",
) -> Response:
    """What has changed since the page was made: the counts, who is at which task, and the rows that are gone."""
    numbers = [int(part) for part in shown.split(",") if part.isdecimal() and len(part) < 19][:_PAGE_TASKS]  # noqa: PLR2004 - digits of a bigint
    with transaction(backend.engine) as session:
        still = desk.still_waiting(session, caller.name, numbers)
        standing = desk.standing(session, caller.name)
    gone = [number for number in numbers if number not in still]
    return page(request, "queue_pulse.html", standing=standing, tasks=list(still.values()), gone=gone)


@router.get("/next")
def go_to_next(backend: Opened, caller: Reviewer) -> Response:
    """Claims the most urgent task that nobody else is at, and goes there."""
    with transaction(backend.engine) as session:
        task = desk.claim_next(session, caller.name, LEASE)
    return RedirectResponse("/steward/" if task is None else f"/steward/tasks/{task}", status_code=303)


def _segments(request: Request, backend: Backend, chosen: Filters) -> list[str]:
    """All that can be chosen, as `name=value`; what is chosen stays among it though its last task was decided."""
    kept: Kept[list[tuple[str, str]]] = request.app.state.segments

    def read() -> list[tuple[str, str]]:
        with transaction(backend.engine) as session:
            return desk.segments(session)

    held = {*kept.get(read).value, *([chosen.segment] if chosen.segment else [])}
    return [f"{name}={value}" for name, value in sorted(held)]


def _filters(
    backend: Backend, caller: Caller, kind: str, source: str, age: str, assignee: str, segment: str
) -> Filters:
    """What was chosen; what is none of the choices is left out."""
    who = {_MINE: caller.name, _NOBODY: ""}.get(assignee, assignee or None)
    name, is_pair, value = segment.partition("=")
    return Filters(
        kind if kind in KINDS else None,
        source if source in backend.rules.sources else None,
        AGES.get(age),
        who,
        (name, value) if is_pair else None,
    )
