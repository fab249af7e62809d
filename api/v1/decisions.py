"""Stewards' decisions: merge, split, undo, and what was decided. 202 says "kept": the resolver applies it next."""

from collections.abc import Iterable, Sequence
from typing import Annotated

from fastapi import BackgroundTasks, Header, Path, Query, Response
from sqlmodel import Session

from api.backend import Backend, Opened
from api.changes import Changing
from api.cursors import Cursor, cut_page, number_before
from api.deps import LARGEST_BIGINT, GoldenId
from api.etags import expected_version, matches
from api.resources import Resources
from api.route import Reviewer
from api.schemas import REFUSALS, Key
from api.schemas_stewardship import Decided, Decision, Decisions, Merge, Said, Split
from api.v1.golden_records import etag_of
from mdm import stewardship
from mdm.errors import NotFound, Stale
from mdm.events import why_unknown
from mdm.model import RecordKey
from mdm.queue import wake
from mdm.stewardship import Answer
from mdm.store import decisions
from mdm.store.database import transaction
from mdm.store.decisions import Stored
from mdm.store.lookup import read_golden_view

router = Resources("stewardship")

_PAGE_DECISIONS = 50
_MOST_DECISIONS = 500

DecisionNumber = Annotated[int, Path(ge=1, le=LARGEST_BIGINT)]


@router.post("/golden-records:merge", status_code=202, responses=REFUSALS)
def merge_golden_records(
    said: Merge,
    backend: Opened,
    change: Changing,
    _: Reviewer,
    later: BackgroundTasks,
    if_match: Annotated[
        str, Header(description="ETags of the golden records: refused when one has changed since")
    ] = "",
) -> Decided:
    """Says that these golden records are one person. The oldest golden ID will survive."""
    for golden_id in said.golden_ids if if_match else ():
        _check_version(change.session, golden_id, if_match)
    number = stewardship.merge(change.session, said.golden_ids, said.by, said.reason)
    golden_ids = decisions.golden_ids_of(change.session, number)
    change.note("golden.merge", golden_ids, number)
    return decided(backend, later, number, "same", golden_ids)


@router.post("/golden-records/{golden_id:path}:split", status_code=202, responses=REFUSALS)
def split_golden_record(
    golden_id: GoldenId,
    said: Split,
    backend: Opened,
    change: Changing,
    _: Reviewer,
    later: BackgroundTasks,
    if_match: Annotated[
        str, Header(description="the golden record's ETag: refused when it has changed")
    ] = "",
) -> Decided:
    """Says that the groups of records are different persons, and so are the records left over."""
    groups = [[RecordKey(key.source, key.source_id) for key in group] for group in said.groups]
    view = read_golden_view(change.session, golden_id)
    version = expected_version(if_match, etag_of(view), view.version) if view else None
    decision = stewardship.split(change.session, golden_id, groups, said.by, said.reason, version)
    change.note("golden.split", [golden_id], decision)
    return decided(backend, later, decision, "different", [golden_id])


@router.post("/decisions/{decision}:undo", status_code=202, responses=REFUSALS)
def undo_decision(
    decision: DecisionNumber,
    said: Said,
    backend: Opened,
    change: Changing,
    _: Reviewer,
    later: BackgroundTasks,
    if_match: Annotated[
        str, Header(description="the decision's ETag: refused when it has changed since")
    ] = "",
) -> Decided:
    """Withdraws a decision: with nothing else arrived, everything is again as it was before."""
    held = decisions.find(change.session, decision)
    if held is not None and if_match and not matches(if_match, _etag(held)):
        raise Stale("the decision was changed since it was read")
    stewardship.undo(change.session, decision, said.by, said.reason)
    golden_ids = decisions.golden_ids_of(change.session, decision)
    change.note("decision.undo", golden_ids, decision)
    return decided(backend, later, decision, "undo", golden_ids)


@router.get("/decisions")
def get_decisions(
    backend: Opened,
    _: Reviewer,
    standing: Annotated[bool, Query(description="only those that are not withdrawn")] = False,
    golden_id: Annotated[str | None, Query(description="only those that bind a record of it")] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST_DECISIONS)] = _PAGE_DECISIONS,
    cursor: Cursor = None,
) -> Decisions:
    """What was decided, newest first."""
    with transaction(backend.engine) as session:
        numbers = None if golden_id is None else _members(session, golden_id)
        found = decisions.page(
            session, limit + 1, number_before(cursor), standing_only=standing, numbers=numbers
        )
    shown, following = cut_page(found, limit, lambda one: (0, one.decision))
    return Decisions(decisions=[_body(one) for one in shown], next_cursor=following)


@router.get("/decisions/{decision:step}")
def get_decision(decision: DecisionNumber, backend: Opened, _: Reviewer, response: Response) -> Decision:
    """One decision, standing or withdrawn."""
    with transaction(backend.engine) as session:
        found = decisions.find(session, decision)
    if found is None:
        raise NotFound("there is no such decision")
    response.headers["ETag"] = _etag(found)
    return _body(found)


def decided(
    backend: Backend,
    later: BackgroundTasks,
    decision: int | None,
    outcome: Answer,
    golden_ids: Iterable[str],
    task: int | None = None,
) -> Decided:
    """The answer to what was committed; the resolver is woken once it is on its way."""
    later.add_task(wake, backend.redis_url, "resolve_pending")
    return Decided(decision=decision, task=task, outcome=outcome, golden_ids=list(golden_ids))


def _check_version(session: Session, golden_id: str, if_match: str) -> None:
    """Raises Stale where `if_match` names another version of it; of one that is not there the merge will tell."""
    view = read_golden_view(session, golden_id)
    if view is not None and expected_version(if_match, etag_of(view), view.version) == -1:
        raise Stale("a golden record was changed since it was read")


def _etag(stored: Stored) -> str:
    """A decision changes once: when it is withdrawn."""
    return f'"{stored.decision}:{"standing" if stored.withdrawn_at is None else "withdrawn"}"'


def _members(session: Session, golden_id: str) -> Sequence[int]:
    view = read_golden_view(session, golden_id)
    if view is None:
        raise NotFound(why_unknown(golden_id))
    return view.members


def _body(stored: Stored) -> Decision:
    return Decision(
        decision=stored.decision,
        verdict=stored.verdict,
        sides=[[Key.of(key) for key in side] for side in stored.sides],
        by=stored.decided_by,
        reason=stored.reason,
        decided_at=stored.decided_at,
        standing=stored.withdrawn_at is None,
        withdrawn_by=stored.withdrawn_by,
        withdrawn_reason=stored.withdrawn_reason,
        withdrawn_at=stored.withdrawn_at,
        pending=stored.pending,
        bulk=stored.bulk,
    )
