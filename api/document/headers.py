"""The headers of requests and answers that hold for many routes."""

from collections.abc import Mapping
from typing import Any

from fastapi.routing import RouteContext

from api.changes import change_of
from api.document.calls import calls_of
from api.route import caller_of

Part = dict[str, Any]

_ETAGGED = frozenset(
    {
        "get_golden_record",
        "get_review_task",
        "get_decision",
        "create_subscription",
        "get_subscription",
        "change_subscription",
        "get_rules",
        "get_model",
    }
)
_LOCATED = frozenset({"put_record", "delete_record", "create_subscription"})

_IDEMPOTENCY_KEY: Part = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key with the same request, within MDM_IDEMPOTENCY_HOURS, gets the answer of the first "
    "time, and nothing happens twice. With another request it is refused.",
    # The ends of a header are not kept: https://www.rfc-editor.org/rfc/rfc9110#section-5.5
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": 255,
        "pattern": "^[!-~]([ -~]*[!-~])?$",
    },
}


def _header(description: str, kind: str = "string", **more: object) -> Part:
    return {"description": description, "schema": {"type": kind, **more}}


_REPLAYED = {
    "Idempotency-Replayed": _header("`true`: this is the answer of the first time.", enum=["true"]),
}
_ETAG = {
    "ETag": {**_header("The present version; send it as `If-Match` to change no other."), "required": True}
}
_LOCATION = {"Location": {**_header("Where to look."), "required": True}}
_CONTENT_LOCATION = {"Content-Location": _header("The record's own address; a survivor's, of a merged ID.")}
_LIMITS: Mapping[str, Part] = {
    "RateLimit-Policy": _header(
        'Where there is a limit: `"caller";q=10;w=1`, so many requests in so many seconds.'
    ),
    "RateLimit": _header(
        'Where there is a limit: `"caller";r=9;t=1`, what is left, and seconds until all is again.'
    ),
}


def name_all(operation: Part, route: RouteContext) -> None:
    """Adds the headers that the operation takes and answers."""
    calls = calls_of(route)
    name = operation["operationId"]
    if change_of in calls:
        operation.setdefault("parameters", []).append({**_IDEMPOTENCY_KEY})
    for status, answer in operation["responses"].items():
        if "$ref" in answer or not status.startswith(("2", "3")):
            continue
        added = {
            **(_REPLAYED if change_of in calls else {}),
            **(_ETAG if name in _ETAGGED else {}),
            **(_LOCATION if name in _LOCATED else {}),
            **(_CONTENT_LOCATION if name == "get_golden_record" else {}),
            **(_LIMITS if caller_of in calls else {}),
        }
        if added:
            answer["headers"] = added
