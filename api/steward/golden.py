"""A golden record's page: values and where they come from, its records and ties, what became of it, who heard of it."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from api.backend import Backend, Opened
from api.changes import Changing
from api.deps import GoldenId
from api.route import Reviewer
from api.steward.drawing import drawing_of
from api.steward.masking import is_masked, note_reveal
from api.steward.pages import page
from api.steward.route import PageRoute
from mdm.access import Caller
from mdm.desk.cluster import cluster_of
from mdm.desk.golden import GoldenPage, look_at
from mdm.desk.values import ATTRIBUTES
from mdm.errors import NotFound
from mdm.masking import mask_values
from mdm.model import Json, RecordKey
from mdm.store import audit, decisions
from mdm.store.audit import Entry
from mdm.store.database import transaction
from mdm.store.history import record_history
from mdm.store.lookup import read_golden_view

router = APIRouter(route_class=PageRoute)

Version = Annotated[int | None, Query(ge=1, le=2**31 - 1)]
_GONE = 410


@router.get("/golden-pulse")
def show_pulse(backend: Opened, _: Reviewer, golden_id: Annotated[str, Query(max_length=100)]) -> Response:
    """Has the page loaded anew once the resolver has taken into account what was decided about it."""
    with transaction(backend.engine) as session:
        view = read_golden_view(session, golden_id)
        said = decisions.page(session, 10, numbers=view.members) if view else []
    waits = any(one.pending for one in said)
    return Response(status_code=204, headers={} if waits else {"HX-Refresh": "true"})


@router.get("/golden/{golden_id:path}")
def show_golden(
    golden_id: GoldenId, request: Request, backend: Opened, caller: Reviewer, version: Version = None
) -> Response:
    """What the ID leads to now, or a version of it as it was; of an emptied one what it was."""
    return _golden_page(golden_id, request, backend, caller, version)


@router.post("/golden/{golden_id:path}")
def reveal_golden(
    golden_id: GoldenId,
    request: Request,
    backend: Opened,
    change: Changing,
    caller: Reviewer,
    version: Version = None,
) -> Response:
    """The same with its personal values, where these are shown on request."""
    note_reveal(change, [golden_id])
    return _golden_page(golden_id, request, backend, caller, version, asked_for=True)


def _golden_page(
    golden_id: str,
    request: Request,
    backend: Backend,
    caller: Caller,
    version: int | None,
    *,
    asked_for: bool = False,
) -> Response:
    masked = is_masked(backend, caller, asked_for=asked_for)
    snapshot = backend.engine.execution_options(isolation_level="REPEATABLE READ")
    with transaction(snapshot) as session:
        found = look_at(session, golden_id, version, masked=masked)
        cluster = cluster_of(session, found.view, backend.rules, is_now=found.is_now)
        seen = [*{found.view.golden_id, found.asked.golden_id}]
        note_seen(session, caller, seen, masked=masked, version=version)
    return page(
        request,
        "golden.html",
        _GONE if found.is_now and found.view.state != "active" else 200,
        section="search",
        found=found,
        cluster=cluster,
        drawing=drawing_of(cluster),
        compared_to=_versions_beside(found),
        masked=masked,
        shown_at=address_of_golden(golden_id) + (f"?version={version}" if version else ""),
    )


@router.get("/records/{source}/{source_id:path}")
def show_record(source: str, source_id: str, request: Request, backend: Opened, caller: Reviewer) -> Response:
    """A source record: where it stands, and what was received of it, the newest first."""
    return _record_page(RecordKey(source, source_id), request, backend, caller)


@router.post("/records/{source}/{source_id:path}")
def reveal_record(
    source: str, source_id: str, request: Request, backend: Opened, change: Changing, caller: Reviewer
) -> Response:
    """The same with its personal values, where these are shown on request."""
    key = RecordKey(source, source_id)
    found = record_history(change.session, key)
    note_reveal(change, [found.golden_id] if found and found.golden_id else [], key)
    return _record_page(key, request, backend, caller, asked_for=True)


def _record_page(
    key: RecordKey, request: Request, backend: Backend, caller: Caller, *, asked_for: bool = False
) -> Response:
    masked = is_masked(backend, caller, asked_for=asked_for)
    with transaction(backend.engine) as session:
        found = record_history(session, key)
        if found is None:
            raise NotFound("no such record is known")
        golden_ids = [found.golden_id] if found.golden_id else []
        note_seen(session, caller, golden_ids, masked=masked, target=str(key))
    versions = [(one, mask_values(one.payload) if masked else one.payload) for one in found.entries[::-1]]
    return page(
        request,
        "record.html",
        section="search",
        record=found,
        versions=versions,
        attributes=[*ATTRIBUTES, "verified", "unreadable"],
        masked=masked,
    )


def note_seen(
    session: Session,
    caller: Caller,
    golden_ids: list[str],
    *,
    masked: bool,
    target: str | None = None,
    **detail: Json,
) -> None:
    """Notes in the audit that a steward has seen these, in clear or masked, in the transaction that reads them."""
    action = "console.golden" if target is None else "console.record"
    told = {"masked": masked, **{name: value for name, value in detail.items() if value}}
    audit.append(session, Entry(caller.name, "review", action, sorted(golden_ids), target, told))


def address_of_golden(golden_id: str) -> str:
    return f"/steward/golden/{quote(golden_id, safe='')}"


def _versions_beside(found: GoldenPage) -> tuple[int | None, int | None]:
    """The version before the one that is shown, and the one after it."""
    numbers = sorted(one.version for one in found.timeline)
    before = [number for number in numbers if number < found.view.version]
    after = [number for number in numbers if number > found.view.version]
    return (before[-1] if before else None), (after[0] if after else None)
