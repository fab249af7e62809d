"""Golden records by their ID, now and as of a moment. A merged ID answers with its survivor, for ever."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Header, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.answers import QuickJson
from api.backend import Backend, Opened
from api.deps import GoldenId
from api.errors import Gone
from api.etags import masked_etag, matches
from api.masked import VARIES
from api.reading import both, note_read
from api.resources import Resources
from api.route import GoldenReader
from api.schemas import PROBLEM, GoldenRecord
from api.values import Moment
from mdm.errors import NotFound
from mdm.events import why_unknown
from mdm.golden.provenance import expand
from mdm.masking import mask_provenance, mask_values
from mdm.model import Json
from mdm.store.database import transaction
from mdm.store.history import golden_as_of
from mdm.store.lookup import GoldenView

router = Resources("golden records", prefix="/golden-records")
minted = Resources(
    prefix="/golden-records",
)  # the same for IDs of ours, to be tried early

ABSENT: dict[int | str, dict[str, Any]] = {404: PROBLEM, 410: PROBLEM}


@minted.get("/{golden_id:step}", include_in_schema=False)
@router.get(
    "/{golden_id:path}",
    response_model=GoldenRecord,
    responses={304: {"description": "Not changed since that ETag."}, **ABSENT},
)
async def get_golden_record(
    golden_id: GoldenId,
    backend: Opened,
    caller: GoldenReader,
    as_of: Annotated[Moment | None, Query(description="as it was then; UTC where it names no offset")] = None,
    if_none_match: Annotated[str, Header()] = "",
) -> Response:
    """The golden record. 410: none of its records is left, or was then; 404: the ID was not given, or not yet."""
    if as_of is None:
        view = present(golden_id, await backend.golden.answer(golden_id))
    else:
        view = await run_in_threadpool(_as_of, backend, golden_id, as_of)
    masked = not caller.sees_personal
    etag = masked_etag(etag_of(view)) if masked else etag_of(view)
    address = f"/v1/golden-records/{_quoted(view)}"
    headers = {"ETag": etag, **VARIES} | ({} if as_of else {"Content-Location": address})
    if matches(if_none_match, etag):
        return Response(status_code=304, headers=headers)
    if not masked:
        then = None if as_of is None else as_of.isoformat()
        ids = both(view.golden_id, golden_id)
        await note_read(backend.notes, caller, "golden.read", ids, version=view.version, as_of=then)
    values, provenance = shown_values(view, masked=masked)
    body = {
        "golden_id": view.golden_id,
        "requested_golden_id": requested(golden_id, view),
        "state": view.state,
        "version": view.version,
        "values": values,
        "provenance": provenance,
        "masked": masked,
        "records": [key._asdict() for key in view.records],
        "updated_at": view.updated_at.isoformat(),
    }
    return QuickJson(body, headers=headers)


def _as_of(backend: Backend, golden_id: str, moment: datetime) -> GoldenView:
    at = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    with transaction(backend.engine) as session:
        view = golden_as_of(session, golden_id, at)
    if view is None:
        raise NotFound("this golden ID was not given then")
    return present(golden_id, view)


def present(golden_id: str, view: GoldenView | None) -> GoldenView:
    """Raises NotFound for an ID that was never minted, Gone for one without records."""
    if view is None:
        raise NotFound(why_unknown(golden_id))
    if view.state != "active":
        raise Gone("none of its records is left")
    return view


def shown_values(view: GoldenView, *, masked: bool) -> tuple[Mapping[str, Json], Mapping[str, Json]]:
    """Golden values and their provenance."""
    provenance = expand(view.values, view.provenance, view.keys)
    return (mask_values(view.values), mask_provenance(provenance)) if masked else (view.values, provenance)


def etag_of(view: GoldenView) -> str:
    return f'"{_quoted(view)}:{view.version}"'


def _quoted(view: GoldenView) -> str:
    """The golden ID as a header holds it: an adopted one may be any text."""
    return quote(view.golden_id, safe="")


def requested(golden_id: str, view: GoldenView) -> str | None:
    """What was asked for, where another ID answers."""
    return golden_id if golden_id != view.golden_id else None
