"""HubSpot: https://developers.hubspot.com/docs/api/webhooks, signature v3. Many events a delivery, none a contact.

An event says which property changed and no more, so contacts come by polling; merges and deletions come here.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from mdm.errors import BadRecord
from mdm.ingest.vendors.delivery import (
    AFTER_ITS_DELETION,
    Delivery,
    Event,
    check_moment,
    check_signature,
    event_id,
    from_base64,
    from_milliseconds,
    read_body,
)
from mdm.model import Json

_OLDEST = timedelta(minutes=5)  # each attempt is dated anew

MAPPINGS = frozenset({"hubspot_contact_deletion", "hubspot_contact_merge"})


def verify(sent: Delivery, secrets: Sequence[str], now: datetime) -> None:
    stamp = sent.header("X-HubSpot-Request-Timestamp")
    given = from_base64(sent.header("X-HubSpot-Signature-v3"))
    check_signature(given, secrets, b"POST", sent.url.encode(), sent.body, stamp.encode())
    check_moment(from_milliseconds(stamp), now, _OLDEST)


def events(sent: Delivery) -> list[Event]:
    try:
        read = read_body(sent.body)
    except BadRecord as broken:
        return [Event(event_id(sent.body), "", broken=broken)]
    found = [event for one in (read if isinstance(read, list) else [read]) for event in _read(sent.body, one)]
    return list({event.id: event for event in found}.values())


def _read(body: bytes, said: Json) -> list[Event]:
    if not isinstance(said, dict):
        return [Event(event_id(body), "", broken=BadRecord("must be an object"))]
    kind = str(said.get("subscriptionType") or "")
    # `eventId` alone is not promised to be unique; `attemptNumber` differs between attempts.
    number = event_id(body, kind, *(said.get(name) for name in ("eventId", "objectId", "occurredAt")))
    match kind:
        case "contact.merge":
            return [Event(number, kind, [_later(said)], "hubspot_contact_merge")]
        case "contact.deletion":
            return [Event(number, kind, [said], "hubspot_contact_deletion")]
        case "contact.privacyDeletion":
            about = said.get("objectId")
            asked = Event(f"{number} erase", kind, asked="erase", about=str(about)) if about else None
            deleted = Event(number, kind, [said], "hubspot_contact_deletion")
            return [deleted, asked] if asked else [deleted]
    return [Event(number, kind)]


def _later(said: dict[str, Json]) -> dict[str, Json]:
    occurred = said.get("occurredAt")
    if not isinstance(occurred, int):
        return said
    return {**said, "occurredAt": occurred + int(AFTER_ITS_DELETION.total_seconds() * 1000)}
