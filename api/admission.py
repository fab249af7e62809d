"""Who is let in: known by what they send, not too often, and with the right to what they ask."""

from collections.abc import Iterable

from fastapi import Request
from fastapi.security import HTTPBearer

from api.backend import backend_of
from api.errors import TooManyRequests, Unauthorised
from mdm.access import Caller, Scope

bearer = HTTPBearer(
    auto_error=False,
    description="A key of `mdm keys create`, a token of your identity provider, or MDM_API_KEY.",
)
_REALM = "send `Authorization: Bearer KEY`"


async def admit(request: Request, scopes: Iterable[Scope]) -> Caller:
    """Raises Unauthorised for a stranger, TooManyRequests for who asks too often, Forbidden without these scopes."""
    credentials = await bearer(request)
    if credentials is None:
        raise Unauthorised(_REALM)
    backend = await backend_of(request)
    with backend.limits.strangers.watched(request, credentials.credentials):
        caller = await backend.callers.caller(credentials.credentials)
    request.state.rate, wait = backend.limits.rates.take(caller)
    if wait:
        raise TooManyRequests("more requests than this caller may make", wait)
    for scope in scopes:
        caller.require(scope)
    request.state.caller = caller
    return caller


async def is_still_welcome(request: Request) -> bool:
    """Whether the caller would be let in again, with what it may: for answers that last longer than keys and tokens."""
    credentials = await bearer(request)
    callers = (await backend_of(request)).callers
    try:
        return (
            credentials is not None and await callers.caller(credentials.credentials) == request.state.caller
        )
    except Unauthorised:
        return False
