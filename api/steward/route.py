"""The two kinds of pages: those of who is signed in and may see them, and those of everybody. Errors are pages, too."""

from collections.abc import Callable, Coroutine, Iterator
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from starlette.types import Message

from api.backend import Backend, backend_of
from api.changes import as_one_change, change_of
from api.errors import BodyTooLarge, TooManyRequests, UnusableValue
from api.route import scopes_of
from api.steward.fault import to_page
from api.steward.headers import PAGE_HEADERS
from api.steward.sessions import check_csrf, check_origin, visit_of
from mdm.access import Scope

SIGN_IN = "/steward/sign-in"
_LARGEST_FORM_BYTES = 64 * 1024
_FORM = "application/x-www-form-urlencoded"

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


async def visitor() -> None:
    """Anybody: what a page for everybody says of itself, so that none is one by oversight."""


Visitor = Annotated[None, Depends(visitor)]


class PageRoute(APIRoute):
    """Checks session and scope, of a change its origin and token, too; runs it as one transaction."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()
        scopes = scopes_of(self)
        changes = change_of in _calls(self.dependant)
        safe = self.methods == {"GET"}

        async def admitted(request: Request) -> Response:
            backend = await backend_of(request)
            visit = await visit_of(request, backend)
            if visit is None:
                return _to_sign_in(request)
            request.state.visit, request.state.caller = visit, visit.caller
            if (wait := backend.limits.rates.take(visit.caller)[1]) > 0:
                raise TooManyRequests("more requests than this caller may make", wait)
            if not safe:
                check_origin(request, backend)
                request, body = await _with_form(request)
                check_csrf(request, body, visit.csrf)
            for scope in scopes:
                visit.caller.require(scope)
            if changes:
                return await as_one_change(request, visit.caller, _first(scopes), handle)
            return await handle(request)

        return _guarded(admitted)


class OpenPageRoute(APIRoute):
    """A page for everybody; of a change it checks the origin."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()
        if visitor not in _calls(self.dependant):
            raise TypeError(f"{self.path} does not say that it is for everybody")
        safe = self.methods == {"GET"}
        is_page = "/static/" not in self.path

        async def admitted(request: Request) -> Response:
            backend: Backend = await backend_of(request)
            if is_page:
                request.state.visit = await visit_of(request, backend)
            if not safe:
                check_origin(request, backend)
                request, _ = await _with_form(request)
            return await handle(request)

        return _guarded(admitted)


def _calls(dependant: Dependant) -> Iterator[object]:
    """All that a route depends on."""
    yield dependant.call
    for one in dependant.dependencies:
        yield from _calls(one)


def _guarded(admitted: Handler) -> Handler:
    async def guarded(request: Request) -> Response:
        try:
            response = await admitted(request)
        except Exception as error:  # noqa: BLE001 - the one place where errors become pages
            response = to_page(request, error)
        for name, value in PAGE_HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return guarded


def _first(scopes: tuple[Scope, ...]) -> Scope:
    return scopes[0] if scopes else "review"


def _to_sign_in(request: Request) -> Response:
    """A page sends the browser there; a fragment has htmx do it, so that no sign-in page lands amid another."""
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": SIGN_IN})
    wanted = request.url.path if request.method == "GET" else "/steward/"
    return RedirectResponse(f"{SIGN_IN}?next={quote(wanted)}", status_code=303)


async def _with_form(request: Request) -> tuple[Request, bytes]:
    """The same request with its form at hand; raises BodyTooLarge, or UnusableValue for what is no form."""
    media_type = request.headers.get("content-type", _FORM).partition(";")[0].strip().lower()
    if media_type != _FORM:
        raise UnusableValue("a form is needed")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_FORM_BYTES:
            raise BodyTooLarge(f"at most {_LARGEST_FORM_BYTES} bytes are accepted")

    async def replay() -> Message:
        return {"type": "http.request", "body": bytes(body), "more_body": False}

    request.state.body = bytes(body)
    return Request(request.scope, replay), bytes(body)
