"""Routes that will go: marked in the document, and told of in every answer. When and how: docs/versioning.md."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, TypedDict

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SHORTEST_LIFE = timedelta(days=365)  # from deprecation to the end

_SINCE, _SUNSET, _PAGE = "x-deprecated-since", "x-sunset", "x-deprecation-page"


class Mark(TypedDict):
    """Arguments of a route."""

    deprecated: bool
    openapi_extra: dict[str, Any]


def deprecated(since: datetime, sunset: datetime, page: str) -> Mark:
    """Marks a route, `@router.get("/old", **deprecated(…))`: `page` says what to do instead.

    Raises ValueError for moments without an offset, and where callers would have less time than was promised.
    """
    if since.tzinfo is None or sunset.tzinfo is None:
        raise ValueError("since and sunset need an offset")
    if sunset - since < SHORTEST_LIFE:
        raise ValueError(f"what is deprecated lives for {SHORTEST_LIFE.days} days at least")
    extra = {_SINCE: since.isoformat(), _SUNSET: sunset.isoformat(), _PAGE: page}
    return {"deprecated": True, "openapi_extra": extra}


class Deprecating:
    """The app, with the headers of RFC 9745 and RFC 8594 on every answer of a marked route, errors too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                extra = getattr(scope.get("route"), "openapi_extra", None)
                if extra and _SINCE in extra:
                    message["headers"] = [*message.get("headers", ()), *_headers(extra)]
            await send(message)

        await self._app(scope, receive, telling if scope["type"] == "http" else send)


def _headers(extra: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    since, sunset = (datetime.fromisoformat(extra[name]) for name in (_SINCE, _SUNSET))
    told = {
        "deprecation": f"@{int(since.timestamp())}",
        "sunset": format_datetime(sunset.astimezone(UTC), usegmt=True),
        "link": f'<{extra[_PAGE]}>; rel="deprecation"; type="text/html"',
    }
    return [(name.encode(), value.encode("latin-1")) for name, value in told.items()]
