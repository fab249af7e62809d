"""Shopify: https://shopify.dev/docs/apps/build/webhooks. One customer a delivery; all but the body is in headers.

The signature is of the body alone, so topic and time could be another's: the body has to fit its topic, and what is
sent again is settled by its own times.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from mdm.errors import BadRecord
from mdm.ingest.values import read_time, write_time
from mdm.ingest.vendors.delivery import (
    AFTER_ITS_DELETION,
    Asked,
    Delivery,
    Event,
    check_moment,
    check_signature,
    event_id,
    from_base64,
    read_object,
)
from mdm.model import Json

# Deliveries are repeated for hours with the time of the first; they were for 48 hours in earlier years.
_OLDEST = timedelta(hours=48)

_TRIGGERED = "X-Shopify-Triggered-At"
_WHOLE = frozenset({"customers/create", "customers/update", "customers/enable", "customers/disable"})
_TOLD_APART = ("id", "admin_graphql_api_customer_deleted_id", "status", "shop_id", "customer")
_OF_ALL = "shop/redact"
_ASKED: Mapping[str, Asked] = {
    "customers/redact": "erase",
    _OF_ALL: "erase",
    "customers/data_request": "hand_out",
}
MAPPINGS = frozenset({"shopify_customer", "shopify_customer_delete", "shopify_customer_merge"})


def verify(sent: Delivery, secrets: Sequence[str], now: datetime) -> None:
    check_signature(from_base64(sent.header("X-Shopify-Hmac-SHA256")), secrets, sent.body)
    check_moment(_triggered(sent), now, _OLDEST)


def _triggered(sent: Delivery) -> datetime | None:
    return read_time(sent.header(_TRIGGERED))


def events(sent: Delivery) -> list[Event]:
    topic = sent.headers.get("x-shopify-topic", "")
    named = sent.headers.get("x-shopify-event-id") or sent.headers.get("x-shopify-webhook-id")
    number = event_id(sent.body, topic, named, None)
    try:
        body = read_object(sent.body)
        number = event_id(sent.body, topic, named, _whom(body))
        return [_read(number, topic, body, _triggered(sent))]
    except BadRecord as broken:
        return [Event(number, topic, broken=broken, is_to_be_forgotten=topic in _ASKED)]


def _whom(body: dict[str, Json]) -> str:
    """Whom it is about. What a merchant did once may bring several topics, customers and states of a merge, all with
    one event id.
    """
    customer = body.get("customer")
    held = {**body, "customer": customer.get("id") if isinstance(customer, dict) else None}
    return " ".join(str(held[name]) for name in _TOLD_APART if held.get(name))


def _read(number: str, topic: str, body: dict[str, Json], triggered: datetime | None) -> Event:
    if asked := _ASKED.get(topic):
        return Event(number, topic, asked=asked, about=None if topic == _OF_ALL else _customer(body))
    match topic:
        case "customers/delete":
            if body.get("updated_at"):
                raise BadRecord("is a whole customer, not a deletion as its topic says", "updated_at")
            return Event(number, topic, [_dated(body, triggered)], "shopify_customer_delete")
        case "customers/merge" if body.get("status") == "completed":
            late = triggered + AFTER_ITS_DELETION if triggered else None
            return Event(number, topic, [_dated(body, late)], "shopify_customer_merge")
        case topic if topic in _WHOLE:
            if not body.get("updated_at"):
                raise BadRecord("is missing: this is no whole customer, as its topic says", "updated_at")
            return Event(number, topic, [body], "shopify_customer")
    return Event(number, topic)


def _dated(body: dict[str, Json], moment: datetime | None) -> dict[str, Json]:
    """What the mapping reads: the body holds no time, and without one the order of arrival would count."""
    return {**body, "triggered_at": write_time(moment) if moment else None}


def _customer(body: dict[str, Json]) -> str:
    customer = body.get("customer")
    if isinstance(customer, dict) and isinstance(number := customer.get("id"), int | str) and number:
        return str(number)
    raise BadRecord("names no customer", "customer.id")
