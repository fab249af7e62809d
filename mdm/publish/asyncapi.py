"""The AsyncAPI 3.0 document: over which channels the service sends what."""

from collections.abc import Iterable, Mapping
from inspect import getdoc
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from mdm.publish.contract import EVENTS, NOTICES, VERSION, EventPage, Plain
from mdm.publish.envelope import MEDIA_TYPE

Part = dict[str, Any]

_SENT: Mapping[str, type[BaseModel]] = {**EVENTS, **NOTICES}


def document() -> Part:
    """Channels, operations and messages; the schemas are those of mdm.publish.contract."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Customer identity resolution: events",
            "version": str(VERSION),
            "description": "What happened to golden IDs, by webhook and from the feed. How to use it: docs/events.md.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": MEDIA_TYPE,
        "channels": _CHANNELS,
        "operations": {
            "deliver": _operation("webhook", _SENT, "POST"),
            "answerWithPage": _operation("feed", ["page"], "GET"),
            "stream": _operation("stream", ["event"], "GET"),
        },
        "components": {
            "messages": {**{kind: _delivered(kind) for kind in _SENT}, **_MESSAGES_OF_THE_FEED},
            "messageTraits": {"signed": {"headers": _HEADERS}},
            "schemas": _schemas(),
        },
    }


def _ref(*path: str) -> Part:
    return {"$ref": "/".join(["#", *path])}


def _message(name: str) -> Part:
    return _ref("components", "messages", name)


def _schema(name: str) -> Part:
    return _ref("components", "schemas", name)


_CHANNELS: Part = {
    "webhook": {
        "title": "Deliveries by webhook",
        "description": "At least once, and in order for each golden ID. Any 2xx is a receipt.",
        "address": None,  # each subscription has its own
        "messages": {kind: _message(kind) for kind in _SENT},
    },
    "feed": {
        "title": "The feed",
        "description": "Pages in the order of commits, without gaps, for who holds the key of the API.",
        "address": "/v1/events",
        "messages": {"page": _message("page")},
    },
    "stream": {
        "title": "The feed as server-sent events",
        "description": "The same events, one by one as they happen; the id of each is its sequence.",
        "address": "/v1/events/stream",
        "messages": {"event": _message("event")},
    },
}

_HEADERS: Part = {
    "type": "object",
    "required": ["webhook-id", "webhook-timestamp", "webhook-signature"],
    "properties": {
        "webhook-id": {"type": "string", "description": "the id of the event, the same at every try"},
        "webhook-timestamp": {
            "type": "string",
            "pattern": "^[0-9]+$",
            "description": "when this try was made, in seconds since 1970; refuse what is minutes away from now",
        },
        "webhook-signature": {
            "type": "string",
            "description": "signatures after Standard Webhooks, `v1,` and base64, apart by spaces: one for each "
            "secret in use, any of which may be yours",
        },
        "traceparent": {"type": "string", "description": "W3C trace context of this try"},
    },
}

_MESSAGES_OF_THE_FEED: Part = {
    "page": {
        "name": "page",
        "title": "Page of the feed",
        "contentType": "application/json",
        "payload": _schema("EventPage"),
    },
    "event": {
        "name": "event",
        "title": "Event of the stream",
        "contentType": "text/event-stream",
        "payload": _schema("GoldenEvent"),
    },
}


def _operation(channel: str, messages: Iterable[str], method: str) -> Part:
    return {
        "action": "send",
        "channel": _ref("channels", channel),
        "messages": [_ref("channels", channel, "messages", name) for name in messages],
        "bindings": {"http": {"method": method, "bindingVersion": "0.3.0"}},
    }


def _delivered(kind: str) -> Part:
    model = _SENT[kind]
    return {
        "name": kind,
        "title": model.__name__,
        "summary": getdoc(model),
        "contentType": MEDIA_TYPE,
        "traits": [_ref("components", "messageTraits", "signed")],
        "payload": _schema(model.__name__),
    }


def _schemas() -> Part:
    """Of all models. The union of events has a name here: AsyncAPI knows no discriminator with a mapping."""
    models: list[type[BaseModel]] = [EventPage, *_SENT.values()]
    _, found = models_json_schema(
        [(model, "validation") for model in models],
        ref_template="#/components/schemas/{model}",
        schema_generator=Plain,
    )
    schemas: Part = found["$defs"]
    schemas["EventPage"]["properties"]["events"]["items"] = _schema("GoldenEvent")
    events = [_schema(model.__name__) for model in EVENTS.values()]
    return {**schemas, "GoldenEvent": {"oneOf": events, "description": "One event about one golden ID."}}
