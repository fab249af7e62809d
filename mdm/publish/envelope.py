"""CloudEvents: how an event looks to those who get it, from the feed and by webhook alike."""

from collections.abc import Mapping
from datetime import UTC, datetime

from mdm.events import EventType
from mdm.model import Json

MEDIA_TYPE = "application/cloudevents+json"
_SOURCE = "/mdm"


def wrap(
    event_id: str,
    kind: EventType,
    golden_id: str,
    occurred_at: datetime,
    sequence: int,
    data: Mapping[str, Json],
    trace: str | None = None,
) -> dict[str, Json]:
    """CloudEvents 1.0, structured JSON; `trace`: W3C traceparent, as the extension for distributed tracing has it."""
    envelope: dict[str, Json] = {
        "specversion": "1.0",
        "id": event_id,
        "source": _SOURCE,
        "type": kind,
        "subject": golden_id,
        "time": _rfc3339(occurred_at),
        "datacontenttype": "application/json",
        "dataschema": schema_name(kind),
        "sequence": f"{sequence:020d}",
        "data": {**data, "sequence": sequence},
    }
    return {**envelope, "traceparent": trace} if trace else envelope


def wrap_notice(
    message_id: str, subscription: int, at: datetime, notice: Mapping[str, Json]
) -> dict[str, Json]:
    """A notice of the service itself, of `type` and `data`: a test, or what the owner of a subscription must know."""
    return {
        "specversion": "1.0",
        "id": message_id,
        "source": _SOURCE,
        "type": notice["type"],
        "subject": str(subscription),
        "time": _rfc3339(at),
        "datacontenttype": "application/json",
        "dataschema": schema_name(str(notice["type"])),
        "data": notice["data"],
    }


def _rfc3339(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def schema_name(kind: str) -> str:
    """Which published schema the event's data keeps to; docs/contracts/."""
    return f"urn:mdm:schema:{kind}:1"
