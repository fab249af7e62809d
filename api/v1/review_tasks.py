"""Review tasks: what the machine asks stewards, and their answers."""

from typing import Annotated

from fastapi import BackgroundTasks, Header, Path, Query, Response
from sqlmodel import Session

from api.backend import Opened
from api.changes import Changing
from api.cursors import Cursor, cut_page, read_cursor
from api.deps import LARGEST_BIGINT
from api.etags import expected_version
from api.resources import Resources
from api.route import Reviewer
from api.schemas import REFUSALS, Key
from api.schemas_stewardship import Decided, ReviewTask, ReviewTasks, Verdicted
from api.v1.decisions import decided
from mdm.desk import check_free
from mdm.errors import NotFound
from mdm.model import QuestionKind, match_probability
from mdm.stewardship import answer, answers_of
from mdm.store import review
from mdm.store.database import transaction

router = Resources("stewardship", prefix="/review-tasks")

_PAGE_TASKS = 50
_MOST_TASKS = 500

TaskNumber = Annotated[int, Path(ge=1, le=LARGEST_BIGINT)]


@router.get("")
def get_review_tasks(
    backend: Opened,
    _: Reviewer,
    kind: QuestionKind | None = None,
    limit: Annotated[int, Query(ge=1, le=_MOST_TASKS)] = _PAGE_TASKS,
    cursor: Cursor = None,
) -> ReviewTasks:
    """Open tasks, most urgent first."""
    after = read_cursor(cursor) if cursor else None
    with transaction(backend.engine) as session:
        found = review.open_tasks(session, limit + 1, after, kind)
    shown, following = cut_page(found, limit, lambda task: (task.priority, task.task))
    return ReviewTasks(tasks=[_body(task) for task in shown], next_cursor=following)


@router.get("/{task}")
def get_review_task(task: TaskNumber, backend: Opened, _: Reviewer, response: Response) -> ReviewTask:
    """One task, open or closed."""
    with transaction(backend.engine) as session:
        found = _found(session, task)
    response.headers["ETag"] = _etag(found)
    return _body(found)


@router.post("/{task}/decision", status_code=202, responses=REFUSALS)
def decide_review_task(
    task: TaskNumber,
    said: Verdicted,
    backend: Opened,
    change: Changing,
    _: Reviewer,
    later: BackgroundTasks,
    if_match: Annotated[str, Header(description="the task's ETag: refused when it has changed since")] = "",
) -> Decided:
    """Answers an open task. `confirm` and `undo` are for decisions that are asked about again. One that somebody else
    is at now, in the stewards' console, is refused.
    """
    asked = _found(change.session, task)
    version = expected_version(if_match, _etag(asked), asked.version)
    check_free(change.session, task, change.caller.name)
    number = answer(change.session, task, said.verdict, said.by, said.reason, version)
    change.note("review.decide", asked.golden_ids, task, verdict=said.verdict)
    return decided(backend, later, number, said.verdict, asked.golden_ids, task)


def _found(session: Session, task: int) -> review.Task:
    found = review.find(session, task)
    if found is None:
        raise NotFound("there is no such review task")
    return found


def _etag(task: review.Task) -> str:
    return f'"{task.version}"'


def _body(task: review.Task) -> ReviewTask:
    return ReviewTask.model_validate(
        {
            "task": task.task,
            "kind": task.kind,
            "reason": task.reason,
            "match_weight": task.weight,
            "match_probability": None if task.weight is None else match_probability(task.weight),
            "priority": task.priority,
            "version": task.version,
            "opened_at": task.opened_at,
            "closed_at": task.closed_at,
            "outcome": task.outcome,
            "records": [Key.of(key) for key in task.keys],
            "golden_ids": list(task.golden_ids),
            "decision": task.decision,
            "answers": answers_of(task.kind),
        }
    )
