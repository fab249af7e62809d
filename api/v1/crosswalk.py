"""Which golden ID a source record is in. The hottest read."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse

from api.backend import Opened
from api.errors import Gone
from api.route import GoldenReader, GuardedRoute
from api.schemas import PROBLEM, Crosswalk, KeyText
from mdm.errors import NotFound
from mdm.model import RecordKey
from mdm.store.lookup import place_of

router = APIRouter(tags=["golden records"], route_class=GuardedRoute)


@router.get(
    "/crosswalk/{source}/{source_id:path}", response_model=Crosswalk, responses={404: PROBLEM, 410: PROBLEM}
)
async def get_crosswalk(
    source: Annotated[KeyText, Path()],
    source_id: Annotated[KeyText, Path()],
    backend: Opened,
    _: GoldenReader,
) -> JSONResponse:
    """The golden ID of a record. 410: the source deleted the record."""
    place = await place_of(backend.pool, RecordKey(source, source_id))
    if place is None:
        raise NotFound("no such record is known")
    if place.deleted and not place.pending:
        raise Gone("the source deleted this record")
    return JSONResponse(
        {
            "source": source,
            "source_id": source_id,
            "golden_id": place.golden_id,
            "link_version": place.link_version,
            "pending": place.pending,
        }
    )
