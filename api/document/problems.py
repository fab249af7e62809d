"""Which problems a route may answer: told by what it depends on, what it takes, and what it declares."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from fastapi.routing import RouteContext

from api.changes import change_of
from api.deps import own_source, registered_source, tidied_golden_id
from api.document.calls import calls_of
from api.document.schemas import without_titles
from api.errors import (
    MEDIA_TYPE,
    PROBLEMS,
    UNEXPECTED,
    BodyTooLarge,
    Busy,
    Gone,
    InboxFull,
    InProgress,
    Kind,
    MalformedJson,
    NotJson,
    OtherRequest,
    TooManyRequests,
    Unauthorised,
    UnusableValue,
)
from api.pressure import refuse_when_full
from api.route import caller_of
from api.schemas import Problem
from api.signed import signed_of
from mdm.access import Forbidden
from mdm.errors import BadInput, BadRecord, Conflict, NotFound, ServerUnavailable, Stale, Taken, UnknownSource
from mdm.ingest.vendors import BadSignature
from mdm.store.feed import EventsExpired

Part = dict[str, Any]
Errors = tuple[type[Exception], ...]

# What each dependency raises; every route depends on its caller.
_RAISED: Mapping[Callable[..., Any], Errors] = {
    caller_of: (Unauthorised, Forbidden, TooManyRequests, ServerUnavailable),
    signed_of: (BadSignature, Forbidden, NotFound, ServerUnavailable),
    change_of: (InProgress, OtherRequest, BadInput),
    registered_source: (UnknownSource,),
    own_source: (Forbidden,),
    tidied_golden_id: (NotFound,),
    refuse_when_full: (InboxFull,),
}
_OF_A_BODY: Errors = (MalformedJson, BodyTooLarge, NotJson, BadInput)
_OF_PARAMETERS: Errors = (BadInput,)
_DECLARED: Mapping[str, Errors] = {
    "404": (NotFound,), "409": (Conflict,), "410": (Gone,), "412": (Stale,), "429": (Busy,),
}  # fmt: skip
_DECLARED_BY_EVENTS: Mapping[str, Errors] = {**_DECLARED, "410": (EventsExpired,)}

# What neither shape nor declaration tells, by operationId.
_MORE: Mapping[str, Errors] = {
    "put_record": (BadRecord,),
    "match_profile": (BadRecord,),
    "look_up": (UnusableValue,),
    "get_review_task": (NotFound,),
    "get_decision": (NotFound,),
    "get_decisions": (NotFound,),
    "get_events": (NotFound,),
    "create_subscription": (Conflict,),
    "decide_review_task": (Taken,),
}

_HEADERS: Mapping[HTTPStatus, Part] = {
    HTTPStatus.UNAUTHORIZED: {
        "WWW-Authenticate": {"description": "How to come in: `Bearer`.", "schema": {"type": "string"}}
    },
    HTTPStatus.TOO_MANY_REQUESTS: {
        "Retry-After": {
            "description": "Seconds after which it is worth coming again.",
            "schema": {"type": "integer", "minimum": 0},
        }
    },
}

SCHEMA: Part = Problem.model_json_schema()
SCHEMA["additionalProperties"] = True  # RFC 9457: consumers pass over members that they do not know
without_titles(SCHEMA)


def name_all(operation: Part, route: RouteContext, responses: Part) -> None:
    """Sets the answers of an operation that are problems; what they are is added to the shared responses."""
    declared = operation["responses"]
    kinds = _kinds(_errors(operation, route))
    for status in [*declared]:
        if MEDIA_TYPE in declared[status].get("content", {}):
            del declared[status]
    for status in sorted({kind.status for kind in kinds}):
        alike = [kind for kind in kinds if kind.status == status]
        name = "-or-".join(_slug(kind) for kind in alike)
        responses[name] = _response(alike)
        declared[str(status.value)] = {"$ref": f"#/components/responses/{name}"}


def _errors(operation: Part, route: RouteContext) -> Iterator[type[Exception]]:
    for call in calls_of(route):
        yield from _RAISED.get(call, ())
    if "requestBody" in operation:
        yield from _OF_A_BODY
    if operation.get("parameters"):
        yield from _OF_PARAMETERS
    declared = _DECLARED_BY_EVENTS if operation["tags"] == ["events"] else _DECLARED
    for status in operation["responses"]:
        yield from declared.get(status, ())
    yield from _MORE.get(operation["operationId"], ())


def _kinds(errors: Iterable[type[Exception]]) -> list[Kind]:
    found = {PROBLEMS[error] for error in errors} | {UNEXPECTED}
    return sorted(found, key=lambda kind: kind.type)


def _slug(kind: Kind) -> str:
    return kind.type.rpartition("/")[2]


def _response(kinds: list[Kind]) -> Part:
    """One answer; its examples name the types that it may be of."""
    status = kinds[0].status
    told = " ".join(f"`{kind.type}`: {kind.title}." for kind in kinds)
    named = {
        _slug(kind): {"value": {"type": kind.type, "title": kind.title, "status": status.value}}
        for kind in kinds
    }
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": named}}
    headers = {"headers": _HEADERS[status]} if status in _HEADERS else {}
    return {"description": told, **headers, "content": content}
