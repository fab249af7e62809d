"""Signing in and out, and the theme, which those who are not signed in choose as well."""

import time
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.backend import Opened
from api.buckets import Buckets, Clock, Quota
from api.errors import TooManyRequests
from api.route import Anyone
from api.steward.pages import THEME_COOKIE, THEMES, page
from api.steward.route import OpenPageRoute, PageRoute, Visitor
from api.steward.sessions import COOKIE, current_visit, forget_token, keep_token
from mdm import accounts
from mdm.access import Caller
from mdm.settings import Settings
from mdm.store import audit
from mdm.store.audit import Entry
from mdm.store.database import transaction

router = APIRouter(route_class=OpenPageRoute)
signed_in = APIRouter(route_class=PageRoute)

HOME = "/steward/"
_YEAR_SECONDS = 365 * 86_400

# Attempts at one name from one address, at whatever name from one address, at one name from wherever: few enough that
# a password is never found, and the last so many that a stranger does not easily keep a steward out.
_HERE = Quota(10, 300.0)
_BY_ADDRESS = Quota(30, 300.0)
_BY_NAME = Quota(100, 300.0)


def offers_provider(settings: Settings) -> bool:
    """Whether people may sign in by an identity provider."""
    return settings.oidc_issuer is not None and settings.oidc_client_id is not None


@router.get("/sign-in")
async def show_sign_in(
    request: Request, backend: Opened, _: Visitor, following: Annotated[str, Query(alias="next")] = HOME
) -> Response:
    """The form; who is signed in goes on."""
    if current_visit(request) is not None:
        return RedirectResponse(own_path(following), status_code=303)
    return page(
        request,
        "sign_in.html",
        following=own_path(following),
        wrong="",
        name="",
        oidc=offers_provider(backend.settings),
    )


@router.post("/sign-in")
def sign_in(
    request: Request,
    backend: Opened,
    _: Visitor,
    name: Annotated[str, Form(max_length=100)] = "",
    password: Annotated[str, Form(max_length=1_000)] = "",
    following: Annotated[str, Form(alias="next")] = HOME,
) -> Response:
    """A new session for who has the password; the same answer to everybody else."""
    name = name.strip().lower()
    attempts: Attempts = request.app.state.attempts
    attempts.count(name, request.client.host if request.client else "")
    with transaction(backend.engine) as session:
        caller = accounts.check(session, name, password)
        if caller is not None:
            return begin_session(request, session, caller, own_path(following))
    return page(
        request,
        "sign_in.html",
        401,
        following=own_path(following),
        wrong="sign_in.wrong",
        name=name,
        oidc=offers_provider(backend.settings),
    )


def begin_session(request: Request, session: Session, caller: Caller, following: str) -> Response:
    """Signs a browser in under a token that it has never seen before; the one it brought along, if any, is over."""
    if held := request.cookies.get(COOKIE):
        accounts.end(session, held)
    token = accounts.begin(session, caller)
    audit.append(session, Entry(caller.name, "review", "console.sign_in"))
    response = RedirectResponse(following, status_code=303)
    keep_token(response, token)
    return response


@signed_in.post("/sign-out")
def sign_out(request: Request, backend: Opened, _: Anyone) -> Response:
    """Ends the session, here and in the base."""
    with transaction(backend.engine) as session:
        accounts.end(session, request.cookies[COOKIE])
    response = RedirectResponse("/steward/sign-in", status_code=303)
    forget_token(response)
    return response


@router.post("/theme")
async def choose_theme(
    _: Visitor,
    theme: Annotated[str, Form()] = "auto",
    following: Annotated[str, Form(alias="next")] = HOME,
) -> Response:
    """Keeps the choice in the browser."""
    response = RedirectResponse(own_path(following), status_code=303)
    chosen = theme if theme in THEMES else "auto"
    response.set_cookie(
        THEME_COOKIE,
        chosen,
        max_age=_YEAR_SECONDS,
        path="/steward",
        secure=True,
        httponly=True,
        samesite="lax",
    )
    return response


def own_path(following: str) -> str:
    """A path of the console with its query, whatever was asked for: nobody is sent elsewhere."""
    path = following.partition("?")[0]
    plain = following.isascii() and following.isprintable() and not set(following) & set("\\# ")
    return following if path.startswith(HOME) and plain and "%" not in path and "//" not in path else HOME


class Attempts:
    """Attempts to sign in at this process, right ones, too: who is let through is not known beforehand."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._buckets = Buckets(clock)

    def count(self, name: str, address: str) -> None:
        """Raises TooManyRequests for one too many."""
        for whose, quota in ((f"{name} {address}", _HERE), (f" {address}", _BY_ADDRESS), (name, _BY_NAME)):
            wait, _ = self._buckets.take(whose, quota)
            if wait:
                raise TooManyRequests("too many attempts to sign in", wait)
