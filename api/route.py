"""The one kind of route there is: it asks who calls and by what right before it reads on, and answers problems."""

from collections.abc import Callable, Coroutine, Iterator
from typing import Annotated, Any, cast

from fastapi import Depends, Request, Response, Security
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials
from starlette.types import Message

from api.admission import admit, bearer
from api.backend import backend_of
from api.changes import as_one_change, change_of
from api.errors import BodyTooLarge, NotJson, to_problem
from mdm.access import Caller, Scope, is_scope

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


async def caller_of(
    request: Request,
    _: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],  # for the document
) -> Caller:
    """Who calls, as the route found it before anything else."""
    return cast("Caller", request.state.caller)


# What a route may be called by: as a parameter, or among the dependencies of a router. Every route names its own.
RecordWriter = Annotated[Caller, Security(caller_of, scopes=["records:write"])]
GoldenReader = Annotated[Caller, Security(caller_of, scopes=["golden:read"])]
Matcher = Annotated[Caller, Security(caller_of, scopes=["match"])]
Reviewer = Annotated[Caller, Security(caller_of, scopes=["review"])]
Follower = Annotated[Caller, Security(caller_of, scopes=["events"])]
Subscriber = Annotated[Caller, Security(caller_of, scopes=["subscriptions"])]
RulesReader = Annotated[Caller, Security(caller_of, scopes=["rules"])]
Administrator = Annotated[Caller, Security(caller_of, scopes=["admin"])]
Anyone = Annotated[Caller, Security(caller_of, scopes=[])]  # who holds a key at all


class GuardedRoute(APIRoute):
    """Checks key and scope before the body is read, reads no more than the limit, runs what changes something as one
    transaction, and answers every error as a problem.

    FastAPI parses a body before it solves dependencies; and an error that reached the server would be logged
    with its message, which may hold a personal value.
    """

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()
        scopes = scopes_of(self)
        takes_body = self.body_field is not None
        changes = any(dependant.call is change_of for dependant in _all_of(self.dependant))

        async def admitted(request: Request) -> Response:
            caller = await admit(request, scopes)
            if takes_body:
                request = await _with_body(request, caller)
            if changes:
                return await as_one_change(request, caller, scopes[0], handle)
            return await handle(request)

        async def guarded(request: Request) -> Response:
            request.state.rate = ()
            try:
                response = await admitted(request)
            except Exception as error:  # noqa: BLE001 - the one place where errors become answers
                response = to_problem(request, error)
            response.raw_headers.extend(request.state.rate)
            return response

        return guarded


def scopes_of(route: APIRoute) -> tuple[Scope, ...]:
    """What its caller needs; a route that names nothing is a mistake, so that none is ever open by oversight."""
    named = [d.own_oauth_scopes for d in _all_of(route.dependant) if d.call is caller_of]
    if not named:
        raise TypeError(f"{route.path} names no scope")
    return tuple(dict.fromkeys(scope for scopes in named for scope in scopes or () if is_scope(scope)))


def _all_of(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for one in dependant.dependencies:
        yield from _all_of(one)


async def _with_body(request: Request, caller: Caller) -> Request:
    """The same request with its body at hand; raises NotJson or BodyTooLarge."""
    backend = await backend_of(request)
    limit = caller.max_body_bytes or backend.settings.api_max_body_bytes
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

    request.state.body = bytes(body)
    return Request(request.scope, replay)
