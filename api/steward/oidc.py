"""Signing in by the organisation's identity provider: OpenID Connect's authorisation code flow, with PKCE.

Who it is, and what they may do, says the access token that the provider hands out for the code: it is verified as one
that comes with a request of the API. That the code belongs to this browser is made sure of by `state` and PKCE.
"""

import base64
import hashlib
import hmac
import secrets
from typing import Annotated, Any
from urllib.parse import urlencode

import httpx
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.backend import Backend, Opened
from api.errors import Unauthorised
from api.provider import FETCH_SECONDS, check_url, fetch_description
from api.steward.pages import page
from api.steward.route import OpenPageRoute, Visitor
from api.steward.sign_in import HOME, Attempts, begin_session, offers_provider, own_path
from mdm.access import Caller
from mdm.errors import MdmError, NotFound, ServerUnavailable
from mdm.settings import Settings
from mdm.store.database import transaction

router = APIRouter(route_class=OpenPageRoute)

_COOKIE = "__Host-mdm_sign_in"  # what this browser has begun: state, verifier, where to go then
_TEN_MINUTES = 600
_LONGEST = 4_096

Given = Annotated[str, Query(max_length=_LONGEST)]


@router.get("/sign-in/oidc")
async def begin(
    request: Request,
    backend: Opened,
    _: Visitor,
    following: Annotated[str, Query(alias="next")] = HOME,
) -> Response:
    """Sends the browser to the provider."""
    settings = _offered(backend)
    endpoint = (await _endpoints(settings))[0]
    state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    asked = {
        "response_type": "code",
        "client_id": settings.oidc_client_id,
        "redirect_uri": _return_address(request, settings),
        "scope": settings.oidc_sign_in_scope,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    joined = "&" if "?" in endpoint else "?"
    response = RedirectResponse(f"{endpoint}{joined}{urlencode(asked)}", status_code=303)
    response.set_cookie(
        _COOKIE,
        f"{state} {verifier} {own_path(following)}".replace(" ", "|"),
        max_age=_TEN_MINUTES,
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )
    return response


@router.get("/sign-in/oidc/return")
async def end(
    request: Request,
    backend: Opened,
    _: Visitor,
    code: Given = "",
    state: Given = "",
) -> Response:
    """The provider sends the browser back, with a code; it is changed for a token, and that for a session."""
    settings = _offered(backend)
    address = request.client.host if request.client else ""
    attempts: Attempts = request.app.state.attempts
    attempts.count(f"oidc {address}", address)
    begun, verifier, following = _begun(request)
    if not code or not begun or not hmac.compare_digest(begun.encode(), state.encode()):
        return _refused(request)
    try:
        token = await _token(settings, code, verifier, _return_address(request, settings))
        caller = await backend.callers.caller(token)
    except Unauthorised:
        return _refused(request)
    response = await run_in_threadpool(_begin_session, request, backend, caller, following)
    response.delete_cookie(_COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return response


def _begin_session(request: Request, backend: Backend, caller: Caller, following: str) -> Response:
    with transaction(backend.engine) as session:
        return begin_session(request, session, caller, own_path(following))


def _refused(request: Request) -> Response:
    return page(request, "sign_in.html", 401, following=HOME, wrong="sign_in.refused", name="", oidc=True)


def _offered(backend: Backend) -> Settings:
    if not offers_provider(backend.settings):
        raise NotFound("no identity provider is set up")
    return backend.settings


def _begun(request: Request) -> tuple[str, str, str]:
    """State, verifier, and where to go then; empty where this browser has begun nothing."""
    parts = request.cookies.get(_COOKIE, "").split("|")
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else ("", "", HOME)  # noqa: PLR2004 - those three


def _return_address(request: Request, settings: Settings) -> str:
    base = settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
    return f"{base.rstrip('/')}/steward/sign-in/oidc/return"


async def _endpoints(settings: Settings) -> tuple[str, str]:
    """Where the provider signs people in, and where it gives tokens for codes; raises ServerUnavailable."""
    try:
        described = await fetch_description(str(settings.oidc_issuer))
        found = str(described.get("authorization_endpoint")), str(described.get("token_endpoint"))
        for name, url in zip(("authorization_endpoint", "token_endpoint"), found, strict=True):
            check_url(name, url)
    except (httpx.HTTPError, ValueError, TimeoutError, MdmError):
        raise ServerUnavailable("the identity provider does not say where to sign in") from None
    return found


async def _token(settings: Settings, code: str, verifier: str, return_address: str) -> str:
    """The access token for a code; raises Unauthorised where the provider gives none for it."""
    endpoint = (await _endpoints(settings))[1]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": return_address,
        "client_id": str(settings.oidc_client_id),
        "code_verifier": verifier,
    }
    secret = settings.oidc_client_secret
    if secret is not None:
        form["client_secret"] = secret.get_secret_value()
    try:
        async with httpx.AsyncClient(timeout=FETCH_SECONDS) as client:
            answer = await client.post(endpoint, data=form, headers={"Accept": "application/json"})
        given: Any = answer.json() if answer.is_success else None
    except (httpx.HTTPError, ValueError):
        raise ServerUnavailable("the identity provider gives no token") from None
    token = given.get("access_token") if isinstance(given, dict) else None
    if not isinstance(token, str):
        raise Unauthorised("the identity provider gives no token for this code")
    return token
