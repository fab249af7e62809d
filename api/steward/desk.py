"""The desk: one task, its records side by side, and the steward's answer. After each answer the next task is there."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Form, Path, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field
from sqlmodel import Session

from api.backend import Backend, Opened
from api.changes import Change, Changing
from api.deps import LARGEST_BIGINT
from api.route import Reviewer
from api.steward.masking import is_masked, note_reveal
from api.steward.obstacles import said_once
from api.steward.pages import is_fragment, page
from api.steward.route import PageRoute
from api.steward.splinks_chart import ends_of, rows_of
from api.steward.waterfall import waterfall_of
from mdm import desk as work
from mdm.access import Caller
from mdm.desk.values import ATTRIBUTES
from mdm.errors import Conflict, NotFound
from mdm.queue import wake
from mdm.stewardship import Answer, answers_of
from mdm.store import audit, decisions, desk, review
from mdm.store.audit import Entry
from mdm.store.database import transaction
from mdm.store.review import Task

router = APIRouter(route_class=PageRoute)

TaskNumber = Annotated[int, Path(ge=1, le=LARGEST_BIGINT)]
Reason = Annotated[str, Form(max_length=2_000)]

_HOME = "/steward/"
Notice = tuple[str, dict[str, object]]  # a text's name, and its parts


class Said(BaseModel):
    """A steward's answer."""

    verdict: Answer
    version: int = Field(ge=1, le=2**31 - 1)  # of the task as it was shown
    reason: str = Field("", max_length=2_000)


@router.get("/tasks/{task}")
def show_task(task: TaskNumber, request: Request, backend: Opened, caller: Reviewer) -> Response:
    """Opens a task, which claims it; one that another is at, or that is closed, is shown without its buttons."""
    with transaction(backend.engine) as session:
        return _desk(request, backend, session, caller, task)


@router.post("/tasks/{task}")
def reveal_task(
    task: TaskNumber, request: Request, backend: Opened, change: Changing, caller: Reviewer
) -> Response:
    """The same with its personal values, where these are shown on request."""
    note_reveal(change, _found(change.session, task).golden_ids, task)
    return _desk(request, backend, change.session, caller, task, asked_for=True)


@router.post("/tasks/{task}/decision")
def decide_task(
    task: TaskNumber,
    request: Request,
    backend: Opened,
    change: Changing,
    caller: Reviewer,
    later: BackgroundTasks,
    said: Annotated[Said, Form()],
) -> Response:
    """Answers the task; the answer to it is the next one, claimed already."""
    asked = _found(change.session, task)
    number = work.decide(change.session, task, said.verdict, caller.name, said.reason, said.version)
    change.note("review.decide", asked.golden_ids, task, verdict=said.verdict, decision=number)
    later.add_task(wake, backend.redis_url, "resolve_pending")
    return _next(
        request, backend, change.session, caller, (f"desk.done_{said.verdict}", {"task": task}), task
    )


@router.post("/tasks/{task}/pass")
def pass_task(
    task: TaskNumber,
    request: Request,
    backend: Opened,
    change: Changing,
    caller: Reviewer,
    said: Annotated[str, Form(pattern="^(unsure|skipped)$")],
) -> Response:
    """Leaves it to others: unsure, or for later. The answer is the next task."""
    asked = _found(change.session, task)
    work.pass_on(change.session, task, caller.name, "unsure" if said == "unsure" else "skipped")
    change.note("review.pass", asked.golden_ids, task, said=said)
    return _next(request, backend, change.session, caller, (f"desk.{said}", {"task": task}), task)


@router.post("/undo")
def undo_last(
    request: Request, backend: Opened, change: Changing, caller: Reviewer, later: BackgroundTasks
) -> Response:
    """Withdraws the steward's newest decision that stands, with its bulk if it has one, wherever they are."""
    numbers = work.undo_last(change.session, caller.name)
    note_undone(change, numbers)
    later.add_task(wake, backend.redis_url, "resolve_pending")
    if is_fragment(request):
        said = ("desk.undone", {"decision": numbers[0]})
        all_said = ("desk.undone_bulk", {"n": len(numbers)})
        return page(request, "notice.html", notice=said if len(numbers) == 1 else all_said)
    return RedirectResponse("/steward/decisions", status_code=303)


@router.post("/tasks/{task}/claim")
def renew_claim(task: TaskNumber, request: Request, backend: Opened, caller: Reviewer) -> Response:
    """The page is still open: the task stays with its steward."""
    with transaction(backend.engine) as session:
        until = work.claim(session, task, caller.name)
    return page(request, "lease.html", task_number=task, until=until)


@router.post("/tasks/{task}/release")
def release_claim(
    task: TaskNumber, backend: Opened, caller: Reviewer, until: Annotated[datetime, Form()]
) -> Response:
    """The page was left: others may have the task, unless it was claimed anew since."""
    with transaction(backend.engine) as session:
        desk.release(session, task, caller.name, until)
    return Response(status_code=204)


def note_undone(change: Change, numbers: Iterable[int]) -> None:
    """Notes in the audit each decision that was withdrawn."""
    for number in numbers:
        change.note("decision.undo", decisions.golden_ids_of(change.session, number), number)


def _next(
    request: Request,
    backend: Backend,
    session: Session,
    caller: Caller,
    notice: Notice,
    beside: int,
) -> Response:
    """What comes after a task: the next one, claimed; or the word that there is none."""
    task = desk.claim_next(session, caller.name, work.LEASE, beside)
    address = _HOME if task is None else f"/steward/tasks/{task}"
    if not is_fragment(request):
        return RedirectResponse(address, status_code=303)
    response: Response = (
        page(request, "nothing_left.html", notice=notice)
        if task is None
        else _desk(request, backend, session, caller, task, notice)
    )
    response.headers["HX-Push-Url"] = address
    return response


def _desk(
    request: Request,
    backend: Backend,
    session: Session,
    caller: Caller,
    number: int,
    notice: Notice | None = None,
    *,
    asked_for: bool = False,
) -> Response:
    """A task with its records. That somebody has seen them is noted in the same transaction."""
    until, obstacle = _claimed(session, number, caller)
    task = _found(session, number)
    masked = is_masked(backend, caller, asked_for=asked_for)
    compared = work.compare(session, task, backend.rules, masked=masked)
    audit.append(
        session,
        Entry(caller.name, "review", "console.task", list(task.golden_ids), str(number), {"masked": masked}),
    )
    why = compared.why
    return page(
        request,
        "desk_fragment.html" if is_fragment(request) else "desk.html",
        section="queue",
        task=task,
        until=until,
        obstacle=obstacle,
        compared=compared,
        attributes=ATTRIBUTES,
        obstacles=said_once(why.obstacles) if why else [],
        waterfall=waterfall_of(why.link, why.prior_weight) if why and why.link else None,
        chart_rows=rows_of(why.link, why.prior_weight, backend.rules.match.comparisons, ends_of(compared))
        if why and why.link
        else "",
        previews=work.preview(session, task, backend.rules, masked=masked),
        answers=[(answer, work.needs_reason(task, answer)) for answer in _answers(task)],
        masked=masked,
        notice=notice,
        standing=desk.standing(session, caller.name),
        thresholds=backend.rules.match.thresholds,
    )


def _claimed(session: Session, number: int, caller: Caller) -> tuple[datetime | None, str]:
    try:
        return work.claim(session, number, caller.name), ""
    except Conflict as conflict:
        return None, str(conflict)


def _answers(task: Task) -> tuple[Answer, ...]:
    """A cluster that is too large is parted by naming records: not by one key."""
    return ("same",) if task.kind == "suspicious" else answers_of(task.kind)


def _found(session: Session, task: int) -> Task:
    found = review.find(session, task)
    if found is None:
        raise NotFound("there is no such review task")
    return found
