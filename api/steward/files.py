"""The console's style and scripts, served under names that never change what they hold."""

from fastapi import APIRouter, Response

from api.steward.assets import assets
from api.steward.route import OpenPageRoute, Visitor
from mdm.errors import NotFound

router = APIRouter(route_class=OpenPageRoute)

_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


@router.get("/static/{name}")
async def get_asset(name: str, _: Visitor) -> Response:
    """A file that never changes under this name."""
    found = next((one for one in assets().values() if one.address.endswith(f"/{name}")), None)
    if found is None:
        raise NotFound("there is no such file")
    return Response(found.content, media_type=found.media_type, headers=_FOR_EVER)
