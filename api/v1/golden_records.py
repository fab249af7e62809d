"""Golden records by their ID, now and as of a moment. A merged ID answers with its survivor, for ever."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from api.deps import Backend, GuardedRoute, MintNumber, Opened
from api.errors import Gone
from api.etags import matches
from api.schemas import PROBLEM, GoldenRecord
from mdm.errors import NotFound
from mdm.events import format_golden_id
from mdm.store.database import transaction
from mdm.store.history import golden_as_of
from mdm.store.lookup import GoldenView, golden_view

router = APIRouter(prefix="/golden-records", tags=["golden records"], route_class=GuardedRoute)

ABSENT: dict[int | str, dict[str, Any]] = {404: PROBLEM, 410: PROBLEM}


@router.get(
    "/{golden_id}",
    response_model=GoldenRecord,
    responses={304: {"description": "Not changed since that ETag."}, **ABSENT},
)
async def get_golden_record(
    number: MintNumber,
    backend: Opened,
    as_of: Annotated[
        datetime | None, Query(description="as it was then; UTC where it names no offset")
    ] = None,
    if_none_match: Annotated[str, Header()] = "",
) -> Response:
    """The golden record. 410: none of its records is left, or was then; 404: the ID was not given, or not yet."""
    if as_of is None:
        view = present(await golden_view(backend.pool, number))
    else:
        view = await run_in_threadpool(_as_of, backend, number, as_of)
    golden_id = format_golden_id(view.golden)
    etag = etag_of(view)
    headers = {"ETag": etag} | ({} if as_of else {"Content-Location": f"/v1/golden-records/{golden_id}"})
    if matches(if_none_match, etag):
        return Response(status_code=304, headers=headers)
    body = {
        "golden_id": golden_id,
        "requested_golden_id": requested(number, view),
        "state": view.state,
        "version": view.version,
        "values": view.values,
        "provenance": view.provenance,
        "records": [key._asdict() for key in view.records],
        "updated_at": view.updated_at.isoformat(),
    }
    return JSONResponse(body, headers=headers)


def _as_of(backend: Backend, number: int, moment: datetime) -> GoldenView:
    at = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    with transaction(backend.engine) as session:
        view = golden_as_of(session, number, at)
    if view is None:
        raise NotFound("this golden ID was not given then")
    return present(view)


def present(view: GoldenView | None) -> GoldenView:
    """Raises NotFound for an ID that was never minted, Gone for one without records."""
    if view is None:
        raise NotFound("this golden ID was never given")
    if view.state != "active":
        raise Gone("none of its records is left")
    return view


def etag_of(view: GoldenView) -> str:
    return f'"{format_golden_id(view.golden)}:{view.version}"'


def requested(number: int, view: GoldenView) -> str | None:
    """What was asked for, where another ID answers."""
    return format_golden_id(number) if number != view.golden else None
