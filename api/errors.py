"""Exceptions → RFC 9457 problems, in one table. A problem names fields and reasons, never a value that was sent."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from psycopg import OperationalError as PsycopgError
from sqlalchemy.exc import OperationalError as SqlalchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.routing import Match

from mdm.access import Forbidden
from mdm.errors import (
    BadInput,
    BadRecord,
    BaseOutdated,
    Conflict,
    MdmError,
    ModelInvalid,
    NotFound,
    ScoringFailed,
    ServerUnavailable,
    Stale,
    Taken,
    UnknownSource,
)
from mdm.ingest.vendors import BadSignature
from mdm.logs import frames
from mdm.store.feed import EventsExpired

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"
_MAX_FIELD = 100  # characters of a path in an answer


class Unauthorised(MdmError):
    """The request carries no key, or not the right one."""


class InvalidToken(Unauthorised):
    """The request carries a token that is not good here."""


class TooManyRequests(MdmError):
    """The caller asks more often than it may."""

    def __init__(self, reason: str, wait_seconds: float) -> None:
        super().__init__(reason)
        self.wait_seconds = wait_seconds  # until one more would be let through


class InProgress(MdmError):
    """The same request is being worked on."""


class OtherRequest(BadInput):
    """The Idempotency-Key was used for another request."""


class Gone(NotFound):
    """It was there, and is no more."""


class BodyTooLarge(BadInput):
    """The request's body is larger than the service accepts."""


class NotJson(BadInput):
    """The request's body is of another media type than JSON."""


class MalformedJson(BadInput):
    """The request's body cannot be parsed."""


class UnusableValue(BadInput):
    """A value to look up is unreadable, or stands for "unknown"."""


class InboxFull(MdmError):
    """More waits to be resolved than the service lets in."""


class Busy(MdmError):
    """As many of these as may run at once are running."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A problem type: what a client may rely on."""

    status: HTTPStatus
    type: str
    title: str


INVALID = Kind(
    HTTPStatus.UNPROCESSABLE_ENTITY, "/problems/invalid-request", "The request is not as it should be"
)
UNAVAILABLE = Kind(HTTPStatus.SERVICE_UNAVAILABLE, "/problems/unavailable", "Come back later")
UNEXPECTED = Kind(HTTPStatus.INTERNAL_SERVER_ERROR, "/problems/unexpected", "Something went wrong here")

# The nearest class of an exception decides.
PROBLEMS: Mapping[type[Exception], Kind] = {
    Unauthorised: Kind(HTTPStatus.UNAUTHORIZED, "/problems/unauthorised", "A valid key is needed"),
    BadSignature: Kind(
        HTTPStatus.UNAUTHORIZED, "/problems/bad-signature", "The vendor's signature is needed"
    ),
    Forbidden: Kind(HTTPStatus.FORBIDDEN, "/problems/forbidden", "This key may not do that"),
    InProgress: Kind(HTTPStatus.CONFLICT, "/problems/in-progress", "It is still being worked on"),
    OtherRequest: Kind(
        HTTPStatus.UNPROCESSABLE_ENTITY, "/problems/idempotency-key-reused", "Take a new Idempotency-Key"
    ),
    UnknownSource: Kind(HTTPStatus.NOT_FOUND, "/problems/unknown-source", "The source is not registered"),
    NotFound: Kind(HTTPStatus.NOT_FOUND, "/problems/not-found", "There is no such thing"),
    Conflict: Kind(HTTPStatus.CONFLICT, "/problems/conflict", "What stands already speaks against it"),
    Taken: Kind(HTTPStatus.CONFLICT, "/problems/taken", "A steward is at it now"),
    Stale: Kind(HTTPStatus.PRECONDITION_FAILED, "/problems/stale", "It was changed since it was read"),
    EventsExpired: Kind(HTTPStatus.GONE, "/problems/events-expired", "Begin from a snapshot"),
    Gone: Kind(HTTPStatus.GONE, "/problems/gone", "It was there, and is no more"),
    BadRecord: Kind(
        HTTPStatus.UNPROCESSABLE_ENTITY, "/problems/bad-record", "The record's structure is broken"
    ),
    UnusableValue: Kind(
        HTTPStatus.UNPROCESSABLE_ENTITY, "/problems/unusable-value", "The value says nothing"
    ),
    BodyTooLarge: Kind(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "/problems/body-too-large", "The body is too large"
    ),
    NotJson: Kind(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "/problems/not-json", "Send application/json"),
    InboxFull: Kind(HTTPStatus.TOO_MANY_REQUESTS, "/problems/inbox-full", "Too much waits: come back later"),
    TooManyRequests: Kind(HTTPStatus.TOO_MANY_REQUESTS, "/problems/too-many-requests", "Ask less often"),
    Busy: Kind(HTTPStatus.TOO_MANY_REQUESTS, "/problems/busy", "Come back in a moment"),
    MalformedJson: Kind(HTTPStatus.BAD_REQUEST, "/problems/malformed-json", "The body is no JSON"),
    ClientDisconnect: Kind(HTTPStatus.BAD_REQUEST, "/problems/malformed-json", "The body is no JSON"),
    BadInput: INVALID,
    RequestValidationError: INVALID,
    ServerUnavailable: UNAVAILABLE,
    BaseOutdated: UNAVAILABLE,
    ModelInvalid: UNAVAILABLE,
    ScoringFailed: UNAVAILABLE,
    PsycopgError: UNAVAILABLE,
    SqlalchemyError: UNAVAILABLE,
    NoConnection: UNAVAILABLE,
}

_HEADERS: Mapping[HTTPStatus, Mapping[str, str]] = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": "Bearer"},
    HTTPStatus.TOO_MANY_REQUESTS: {"Retry-After": "5"},
}


def to_problem(request: Request, error: Exception) -> JSONResponse:
    """The answer to a request that failed."""
    if isinstance(error, HTTPException):
        return _http_problem(request, error)
    if isinstance(error, RequestValidationError) and error.errors()[0]["type"] == "json_invalid":
        error = MalformedJson("not parsed as JSON")
    kind = _kind(error)
    if kind.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log_failure(request, error)
        return problem(kind)
    if isinstance(error, RequestValidationError):
        return problem(kind, errors=[_invalid_field(e["loc"], e["msg"]) for e in error.errors()])
    if isinstance(error, BadRecord):
        return problem(kind, str(error), errors=[{"field": error.field, "reason": error.reason}])
    return problem(kind, str(error) or None, headers=_headers(kind, error))


def problem(
    kind: Kind,
    detail: str | None = None,
    errors: Sequence[Mapping[str, str | None]] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    body = {"type": kind.type, "title": kind.title, "status": kind.status.value}
    extra = {"detail": detail, "errors": list(errors)}
    return JSONResponse(
        {**body, **{name: value for name, value in extra.items() if value}},
        status_code=kind.status,
        headers=headers or _HEADERS.get(kind.status),
        media_type=MEDIA_TYPE,
    )


def _headers(kind: Kind, error: Exception) -> Mapping[str, str] | None:
    if isinstance(error, TooManyRequests):
        return {"Retry-After": str(max(1, math.ceil(error.wait_seconds)))}
    if isinstance(error, InvalidToken):
        return {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    return _HEADERS.get(kind.status)


def _kind(error: Exception) -> Kind:
    return next((PROBLEMS[cls] for cls in type(error).__mro__ if cls in PROBLEMS), UNEXPECTED)


def _http_problem(request: Request, error: HTTPException) -> JSONResponse:
    """What the framework refuses by itself: no such path, no such method, a body it could not parse."""
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return problem(PROBLEMS[MalformedJson])
    status = HTTPStatus(error.status_code)
    headers = dict(error.headers or {})
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = _allowed(request)
    return JSONResponse(
        {"type": "about:blank", "title": status.phrase, "status": status.value},
        status_code=status,
        headers=headers,
        media_type=MEDIA_TYPE,
    )


def _allowed(request: Request) -> str:
    """The methods of all routes that are like the first that fits; the framework names only those of that one."""
    asked = {"type": "http", "path": request.scope["path"], "method": "", "root_path": ""}
    routes = list(iter_route_contexts(request.app.routes))
    first = next((route for route in routes if route.matches(asked)[0] is not Match.NONE), None)
    alike = [route for route in routes if first and route.path_format == first.path_format]
    return ", ".join(sorted({method for route in alike for method in route.methods or ()}))


def _invalid_field(loc: Sequence[int | str], message: str) -> dict[str, str | None]:
    """Where a value is wrong, `records[3].value`, and what is asked of it."""
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc[1:])
    return {"field": path.removeprefix(".")[:_MAX_FIELD] or None, "reason": message}


def _log_failure(request: Request, error: Exception) -> None:
    """Where it broke, without the message: a database's may repeat values."""
    route = request.scope.get("route")
    log.error(
        "request failed",
        method=request.method,
        route=getattr(route, "path", None),
        error=type(error).__name__,
        where=frames(error),
    )
