"""One answer to many tasks of the queue: chosen, seen together, then said with one reason, and undone at one go."""

from typing import Annotated, Literal

from fastapi import APIRouter, BackgroundTasks, Form, Path, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from api.backend import Backend, Opened
from api.changes import Changing
from api.deps import LARGEST_BIGINT
from api.route import Reviewer
from api.steward.desk import Reason, note_undone
from api.steward.masking import is_masked, note_reveal
from api.steward.pages import page
from api.steward.route import PageRoute
from mdm.access import Caller
from mdm.desk import bulk as work
from mdm.desk.beside import COLUMNS
from mdm.desk.values import ATTRIBUTES
from mdm.model import Json, Verdict
from mdm.queue import wake
from mdm.stewardship import undo_bulk
from mdm.store import audit, review
from mdm.store.audit import Entry
from mdm.store.database import transaction

router = APIRouter(route_class=PageRoute)

Number = Annotated[int, Field(ge=1, le=LARGEST_BIGINT)]
Seen = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,17}:[0-9a-f]{16}$")]  # a task, and its mark


class Choice(BaseModel):
    """Tasks that are ticked; `every`: all of those that the page of the queue showed."""

    verdict: Verdict
    task: list[Number] = Field([], max_length=work.MOST_TASKS)
    shown: list[Number] = Field([], max_length=work.MOST_TASKS)
    every: Literal["", "yes"] = ""

    @property
    def tasks(self) -> list[int]:
        return self.shown if self.every else self.task


class Said(BaseModel):
    """The answer to all that were seen."""

    verdict: Verdict
    seen: list[Seen] = Field(min_length=1, max_length=work.MOST_TASKS)
    reason: str = Field(min_length=1, max_length=2_000)

    @property
    def marks(self) -> dict[int, str]:
        """Task → how it stood."""
        return {int(task): mark for task, _, mark in (one.partition(":") for one in self.seen)}


@router.get("/bulk")
@router.get("/bulk/decide")
@router.get("/bulk/values")
def go_to_queue(_: Reviewer) -> Response:
    """Who comes back to a page that was made of a form (by its colours, say, or a bookmark) chooses anew."""
    return RedirectResponse("/steward/", status_code=303)


@router.post("/bulk")
def preview_bulk(
    request: Request, backend: Opened, caller: Reviewer, said: Annotated[Choice, Form()]
) -> Response:
    """What would come of it: each task, and all together. Nothing is claimed or written; a form, for tasks are many."""
    masked = is_masked(backend, caller)
    return _bulk_page(request, _plan(backend, caller, said, masked=masked), said, masked=masked)


@router.post("/bulk/values")
def reveal_bulk(
    request: Request, backend: Opened, change: Changing, caller: Reviewer, said: Annotated[Choice, Form()]
) -> Response:
    """The same with its personal values, where these are shown on request."""
    masked = is_masked(backend, caller, asked_for=True)
    planned = _plan(backend, caller, said, masked=masked)
    note_reveal(change, planned.golden_ids)
    return _bulk_page(request, planned, said, masked=masked)


def _plan(backend: Backend, caller: Caller, said: Choice, *, masked: bool) -> work.Planned:
    """Plans it, and notes in the audit which tasks were shown, in clear or masked."""
    snapshot = backend.engine.execution_options(isolation_level="REPEATABLE READ")
    with transaction(snapshot) as session:
        planned = work.plan(session, said.tasks, said.verdict, caller.name, backend.rules, masked=masked)
        told: dict[str, Json] = {"masked": masked, "tasks": [one.task.task for one in planned.asked]}
        audit.append(session, Entry(caller.name, "review", "console.bulk", planned.golden_ids, None, told))
    return planned


def _bulk_page(request: Request, planned: work.Planned, said: Choice, *, masked: bool) -> Response:
    return page(
        request,
        "bulk.html",
        section="queue",
        planned=planned,
        chosen=[("verdict", said.verdict), *(("task", task) for task in said.tasks)],
        masked=masked,
        columns=list(COLUMNS),
        attributes=ATTRIBUTES,
    )


@router.post("/bulk/decide")
def decide_bulk(
    request: Request,
    backend: Opened,
    change: Changing,
    caller: Reviewer,
    later: BackgroundTasks,
    said: Annotated[Said, Form()],
) -> Response:
    """Answers all that can still take it in one transaction; what cannot is named, and stays open."""
    asked = review.find_all(change.session, [*said.marks])
    done = work.decide(change.session, said.marks, said.verdict, caller.name, said.reason)
    for task, decision in done.made.items():
        golden_ids = asked[task].golden_ids
        change.note(
            "review.decide", golden_ids, task, verdict=said.verdict, decision=decision, bulk=done.bulk
        )
    later.add_task(wake, backend.redis_url, "resolve_pending")
    return page(request, "bulk_done.html", section="queue", done=done, verdict=said.verdict)


@router.post("/bulk/{bulk}/undo")
def undo_whole_bulk(
    bulk: Annotated[int, Path(ge=1, le=LARGEST_BIGINT)],
    backend: Opened,
    change: Changing,
    caller: Reviewer,
    later: BackgroundTasks,
    reason: Reason,
) -> Response:
    """Withdraws all that stands of it; with nothing else arrived, everything is again as it was before."""
    note_undone(change, undo_bulk(change.session, bulk, caller.name, reason))
    later.add_task(wake, backend.redis_url, "resolve_pending")
    return RedirectResponse("/steward/decisions", status_code=303)
