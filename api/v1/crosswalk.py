"""Which golden ID source records are in. The hottest reads."""

from functools import partial

from fastapi import Request

from api.answers import QuickJson
from api.backend import Opened, backend_of
from api.errors import Gone
from api.key_in_path import PARAMETERS, key_in_path
from api.resources import Resources
from api.route import GoldenReader
from api.schemas import PROBLEM, Crosswalk, CrosswalkKeys, CrosswalkOfMany
from mdm.errors import NotFound
from mdm.model import RecordKey
from mdm.store.lookup import Place, fetch, places_of

router = Resources("golden records")


@router.get(
    "/crosswalk/{source}/{source_id:path}",
    response_model=Crosswalk,
    responses={404: PROBLEM, 410: PROBLEM},
    openapi_extra=PARAMETERS,
)
async def get_crosswalk(request: Request, _: GoldenReader) -> QuickJson:
    """The golden ID of a record. 410: the source deleted the record."""
    backend = await backend_of(request)  # not as a dependency: solving one takes a tenth of the answer's time
    key = key_in_path(request)
    place = await backend.places.answer(key)
    if place is None:
        raise NotFound("no such record is known")
    if _is_gone(place):
        raise Gone("the source deleted this record")
    return QuickJson(_told(key, place))


@router.post("/crosswalk:lookup", response_model=CrosswalkOfMany)
async def get_crosswalk_of_many(asked: CrosswalkKeys, backend: Opened, _: GoldenReader) -> QuickJson:
    """The golden IDs of up to 1,000 records, as of one moment. Each key asked for is in one of the three lists, in the
    order asked.
    """
    keys = [RecordKey(key.source, key.source_id) for key in asked.keys]
    places = await places_of(partial(fetch, backend.pool), keys)
    answer: dict[str, list[dict[str, object]]] = {"found": [], "gone": [], "missing": []}
    for key, place in zip(keys, places, strict=True):
        if place is None:
            answer["missing"].append(key._asdict())
        elif _is_gone(place):
            answer["gone"].append(key._asdict())
        else:
            answer["found"].append(_told(key, place))
    return QuickJson(answer)


def _is_gone(place: Place) -> bool:
    return place.deleted and not place.pending


def _told(key: RecordKey, place: Place) -> dict[str, object]:
    return {
        "source": key.source,
        "source_id": key.source_id,
        "golden_id": place.golden_id,
        "link_version": place.link_version,
        "pending": place.pending,
    }
