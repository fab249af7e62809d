"""Whose browser it is: the session behind its cookie, and whether a change really comes from a page of ours."""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import cast
from urllib.parse import parse_qs, urlsplit

from fastapi import Request, Response

from api.backend import Backend
from mdm.access import Caller, Forbidden, read_scopes
from mdm.accounts import digest
from mdm.store import accounts
from mdm.store.accounts import SignedIn
from mdm.store.lookup import fetch

# The prefix has browsers refuse it from anybody but this very host, over TLS; 127.0.0.1 counts as such to them.
COOKIE = "__Host-mdm_session"
CSRF_HEADER = "x-csrf-token"
CSRF_FIELD = "csrf"
_LONGEST_TOKEN = 100
_MOST_FIELDS = 1_000  # of a form: ticks of a whole page, and of records


@dataclass(frozen=True, slots=True)
class Visit:
    """A signed-in browser's request."""

    caller: Caller
    csrf: str


async def visit_of(request: Request, backend: Backend) -> Visit | None:
    """The session behind the cookie; None for a browser that is not signed in, or was idle too long."""
    token = request.cookies.get(COOKIE, "")
    if not 0 < len(token) <= _LONGEST_TOKEN:
        return None
    idle = timedelta(hours=backend.settings.console_idle_hours)
    rows = await fetch(backend.pool, accounts.PRESENTED, digest(token), idle)
    if not rows:
        return None
    found = SignedIn(*rows[0])
    return Visit(Caller(found.caller, read_scopes(found.scopes)), found.csrf)


def current_visit(request: Request) -> Visit | None:
    """The visit that the route found; None on a page for everybody."""
    return cast("Visit | None", getattr(request.state, "visit", None))


def keep_token(response: Response, token: str) -> None:
    response.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="lax")


def forget_token(response: Response) -> None:
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")


def check_origin(request: Request, backend: Backend) -> None:
    """Raises Forbidden for a change that another site's page asks for: browsers say whose page it is."""
    origin = request.headers.get("origin", "")
    ours = {request.headers.get("host", "")}
    if backend.settings.public_url:
        ours.add(urlsplit(backend.settings.public_url).netloc)
    if urlsplit(origin).netloc not in ours - {""} or request.headers.get("sec-fetch-site") not in (
        None,
        "same-origin",
    ):
        raise Forbidden("the request does not come from a page of this console")


def check_csrf(request: Request, body: bytes, expected: str) -> None:
    """Raises Forbidden for a change without the token that pages of this session send back."""
    sent = request.headers.get(CSRF_HEADER) or _field(body)
    if not hmac.compare_digest(sent.encode(), expected.encode()):
        raise Forbidden("the page is too old, or not of this session: load it again")


def _field(body: bytes) -> str:
    try:
        return parse_qs(body.decode(), max_num_fields=_MOST_FIELDS).get(CSRF_FIELD, [""])[0]
    except ValueError:
        return ""
