"""Square: https://developer.squareup.com/docs/webhooks. One event a delivery, the customer whole in its wrapper."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from mdm.errors import BadRecord
from mdm.ingest.values import read_time
from mdm.ingest.vendors.delivery import (
    Delivery,
    Event,
    check_moment,
    check_signature,
    event_id,
    from_base64,
    read_object,
)

_OLDEST = timedelta(hours=48)  # deliveries are repeated for a day, with the time of the event

_READ_BY = {
    "customer.created": "square_customer_event",
    "customer.updated": "square_customer_event",
    "customer.deleted": "square_customer_deleted",
}
MAPPINGS = frozenset(_READ_BY.values())


def verify(sent: Delivery, secrets: Sequence[str], now: datetime) -> None:
    given = from_base64(sent.header("x-square-hmacsha256-signature"))
    check_signature(given, secrets, sent.url.encode(), sent.body)
    with suppress(BadRecord):  # what Square has signed and cannot be read becomes a dead letter
        if isinstance(created := read_object(sent.body).get("created_at"), str):
            check_moment(read_time(created), now, _OLDEST)


def events(sent: Delivery) -> list[Event]:
    try:
        body = read_object(sent.body)
    except BadRecord as broken:
        return [Event(event_id(sent.body), "", broken=broken)]
    kind = str(body.get("type") or "")
    number = event_id(sent.body, body.get("event_id"))
    if (mapping := _READ_BY.get(kind)) is None:
        return [Event(number, kind)]
    return [Event(number, kind, [body], mapping)]
