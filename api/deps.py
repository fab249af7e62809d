"""What routes ask for: the opened backend, and a caller with a key."""

import hmac
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any, cast

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import Engine
from starlette.types import Message

from api.errors import BodyTooLarge, NotJson, Unauthorised, to_problem
from mdm.errors import NotFound, UnknownSource
from mdm.events import tidy_golden_id, why_unknown
from mdm.publish.guard import Guard, guard_of
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store.bell import Bell
from mdm.store.lookup import Pool

LARGEST_BIGINT = 2**63 - 1  # PostgreSQL's


@dataclass(frozen=True, slots=True)
class Backend:
    """What one running API holds open."""

    settings: Settings
    rules: RuleSet
    engine: Engine  # writes and slower reads
    pool: Pool  # hot reads
    redis_url: str
    bell: Bell  # rings with every commit of events
    stopping: Callable[[], bool]  # whether the process is to end: who waits is to be answered

    @property
    def guard(self) -> Guard:
        """Which addresses webhooks may have."""
        return guard_of(self.settings.webhook_allow_http, self.settings.webhook_allow_networks)


async def backend_of(request: Request) -> Backend:
    return cast("Backend", request.state.backend)


_bearer = HTTPBearer(auto_error=False, description="The key of MDM_API_KEY.")


async def require_key(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> None:
    """Raises Unauthorised, also when no key is set: nothing is open by default."""
    key = (await backend_of(request)).settings.api_key
    expected = key.get_secret_value().encode() if key else b""
    given = credentials.credentials.encode() if credentials else b""
    if not expected or not hmac.compare_digest(given, expected):
        raise Unauthorised("send `Authorization: Bearer KEY`")


Opened = Annotated[Backend, Depends(backend_of)]
Authorised = Depends(require_key)  # on a router: for all its routes


async def registered_source(source: str, backend: Opened) -> str:
    """The source in the path; raises UnknownSource, without repeating it."""
    if source not in backend.rules.sources:
        raise UnknownSource(f"registered are {', '.join(sorted(backend.rules.sources))}")
    return source


async def tidied_golden_id(golden_id: str) -> str:
    """The golden ID in the path, as it is kept; raises NotFound for what can be none, saying why."""
    tidy = tidy_golden_id(golden_id)
    if tidy is None:
        raise NotFound(why_unknown(golden_id))
    return tidy


RegisteredSource = Annotated[str, Depends(registered_source)]
GoldenId = Annotated[str, Depends(tidied_golden_id)]


class GuardedRoute(APIRoute):
    """Checks the key before the body is read, reads no more than the limit, and answers every error as a problem.

    FastAPI parses a body before it solves dependencies; and an error that reached the server would be logged
    with its message, which may hold a personal value.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        takes_body = self.body_field is not None

        async def guarded(request: Request) -> Response:
            try:
                await require_key(request, await _bearer(request))
                if takes_body:
                    backend = await backend_of(request)
                    request = await _with_body(request, backend.settings.api_max_body_bytes)
                return await handle(request)
            except Exception as error:  # noqa: BLE001 - the one place where errors become answers
                return to_problem(request, error)

        return guarded


async def _with_body(request: Request, limit: int) -> Request:
    """The same request with its body at hand; raises NotJson or BodyTooLarge."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise NotJson("the header Content-Type must be application/json")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise BodyTooLarge(f"at most {limit} bytes are accepted")

    async def replay() -> Message:
        return {"type": "http.request", "body": bytes(body), "more_body": False}

    return Request(request.scope, replay)
