"""Merging and splitting by hand: chosen, seen beforehand, then said with a reason. The resolver does it next."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from api.backend import Backend, Opened
from api.changes import Changing
from api.route import Reviewer
from api.steward.golden import address_of_golden, note_seen
from api.steward.masking import is_masked, note_reveal
from api.steward.pages import is_fragment, page
from api.steward.route import PageRoute
from mdm.access import Caller
from mdm.desk import change as work
from mdm.desk.golden import look_at
from mdm.desk.values import ATTRIBUTES
from mdm.errors import NotFound
from mdm.events import tidy_golden_id, why_unknown
from mdm.model import RecordKey
from mdm.queue import wake
from mdm.stewardship import parse_keys, split
from mdm.store import decisions
from mdm.store.database import transaction

router = APIRouter(route_class=PageRoute)

AnId = Annotated[str, Query(max_length=100)]
Groups = Annotated[list[str], Field(max_length=1_000)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
Id = Annotated[str, Field(max_length=100)]
Reason = Annotated[str, Field(min_length=1, max_length=2_000)]


class Pair(BaseModel):
    """Two golden IDs that may be merged."""

    one: Id
    other: Id


class Merge(BaseModel):
    """Two golden IDs, and the versions that were looked at."""

    golden_id: list[Id] = Field(min_length=2, max_length=2)
    version: list[Version] = Field(min_length=2, max_length=2)
    reason: Reason


class Parts(BaseModel):
    """Records that are ticked as other persons'; what is ticked nowhere stays."""

    golden_id: Id
    second: Groups = []
    third: Groups = []
    fourth: Groups = []

    @property
    def groups(self) -> list[list[RecordKey]]:
        """Raises BadInput."""
        return [parse_keys(group) for group in (self.second, self.third, self.fourth)]


class Split(Parts):
    """The same, said. `version`: that was looked at."""

    version: Version
    reason: Reason


@router.get("/merge")
def show_merge(request: Request, backend: Opened, caller: Reviewer, one: AnId, other: AnId = "") -> Response:
    """With one golden ID: find the other. With both: what would come of it."""
    ids = [_tidy(one), *([_tidy(other)] if other else [])]
    return _merge_page(request, backend, caller, ids)


@router.get("/merge/values")
@router.get("/split/values")
def go_to_search(_: Reviewer) -> Response:
    """Who comes back to a page that was made of a form chooses anew."""
    return RedirectResponse("/steward/search", status_code=303)


@router.post("/merge/values")
def reveal_merge(
    request: Request, backend: Opened, change: Changing, caller: Reviewer, said: Annotated[Pair, Form()]
) -> Response:
    """What would come of it with its personal values, where these are shown on request."""
    ids = [_tidy(said.one), _tidy(said.other)]
    note_reveal(change, ids)
    return _merge_page(request, backend, caller, ids, asked_for=True)


def _merge_page(
    request: Request, backend: Backend, caller: Caller, ids: list[str], *, asked_for: bool = False
) -> Response:
    masked, planned = is_masked(backend, caller, asked_for=asked_for), None
    with transaction(backend.engine) as session:
        if len(ids) > 1:
            planned = work.plan_merge(session, ids, backend.rules, masked=masked)
        note_seen(session, caller, ids, masked=masked)
    return page(
        request,
        "merge.html",
        section="search",
        one=ids[0],
        pair=list(zip(("one", "other"), ids, strict=False)),
        planned=planned,
        masked=masked,
        attributes=ATTRIBUTES,
    )


@router.post("/merge")
def make_merge(
    request: Request,
    backend: Opened,
    change: Changing,
    caller: Reviewer,
    later: BackgroundTasks,
    said: Annotated[Merge, Form()],
) -> Response:
    """Says that the two are one person, unless either has changed since it was looked at."""
    versions = dict(zip(said.golden_id, said.version, strict=True))
    number = work.merge(change.session, versions, caller.name, said.reason)
    change.note("golden.merge", decisions.golden_ids_of(change.session, number), number)
    later.add_task(wake, backend.redis_url, "resolve_pending")
    return _to(request, said.golden_id[0])


@router.get("/split")
def show_split(request: Request, backend: Opened, caller: Reviewer, golden_id: AnId) -> Response:
    """Its records, to be ticked."""
    return _split_page(request, backend, caller, Parts(golden_id=_tidy(golden_id)))


@router.post("/split/preview")
def preview_split(
    request: Request, backend: Opened, caller: Reviewer, said: Annotated[Parts, Form()]
) -> Response:
    """What would come of it. Nothing is written; a form, for records are many."""
    return _split_page(request, backend, caller, said)


@router.post("/split/values")
def reveal_split(
    request: Request, backend: Opened, change: Changing, caller: Reviewer, said: Annotated[Parts, Form()]
) -> Response:
    """The same with its personal values, where these are shown on request."""
    note_reveal(change, [_tidy(said.golden_id)])
    return _split_page(request, backend, caller, said, asked_for=True)


@router.post("/split")
def make_split(
    request: Request,
    backend: Opened,
    change: Changing,
    caller: Reviewer,
    later: BackgroundTasks,
    said: Annotated[Split, Form()],
) -> Response:
    """Says that the groups are different persons, unless it has changed since it was looked at."""
    number = split(change.session, said.golden_id, said.groups, caller.name, said.reason, said.version)
    change.note("golden.split", [said.golden_id], number)
    later.add_task(wake, backend.redis_url, "resolve_pending")
    return _to(request, said.golden_id)


def _split_page(
    request: Request, backend: Backend, caller: Caller, said: Parts, *, asked_for: bool = False
) -> Response:
    masked, planned = is_masked(backend, caller, asked_for=asked_for), None
    with transaction(backend.engine) as session:
        found = look_at(session, said.golden_id, None, masked=masked)
        current = found.view.golden_id
        if any(said.groups):
            planned = work.plan_split(session, current, said.groups, backend.rules, masked=masked)
        note_seen(session, caller, [current], masked=masked)
    groups = {"second": said.second, "third": said.third, "fourth": said.fourth}
    return page(
        request,
        "split.html",
        section="search",
        golden_id=current,
        found=found,
        groups=groups,
        ticks=[("golden_id", current), *((name, key) for name, keys in groups.items() for key in keys)],
        planned=planned,
        masked=masked,
        attributes=ATTRIBUTES,
    )


def _tidy(golden_id: str) -> str:
    tidy = tidy_golden_id(golden_id)
    if tidy is None:
        raise NotFound(why_unknown(golden_id))
    return tidy


def _to(request: Request, golden_id: str) -> Response:
    address = address_of_golden(golden_id)
    if is_fragment(request):
        return Response(headers={"HX-Redirect": address})
    return RedirectResponse(address, status_code=303)
