"""Lightspeed Retail, X-Series: https://x-series-api.lightspeedhq.com/docs/webhooks. A form with the customer in it.

A delivery bears neither an id nor a time. What comes again is known by its bytes, and an old one by its version.
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import parse_qs

from mdm.errors import BadRecord
from mdm.ingest.vendors.delivery import (
    BadSignature,
    Delivery,
    Event,
    check_signature,
    event_id,
    from_hex,
    read_object,
)

_MOST_FIELDS = 100
_TAKEN = "customer.update"
MAPPINGS = frozenset({"lightspeed_customer"})


def verify(sent: Delivery, secrets: Sequence[str], now: datetime) -> None:  # noqa: ARG001 - as all vendors'
    said = dict(part.strip().partition("=")[::2] for part in sent.header("X-Signature").split(","))
    if said.get("algorithm", "").upper() != "HMAC-SHA256":
        raise BadSignature("the header X-Signature names another algorithm than HMAC-SHA256")
    check_signature(from_hex(said.get("signature", "")), secrets, sent.body)


def events(sent: Delivery) -> list[Event]:
    number = event_id(sent.body)
    try:
        form = parse_qs(sent.body.decode(), max_num_fields=_MOST_FIELDS)
    except ValueError:  # not UTF-8 either
        return [Event(number, "", broken=BadRecord("is no form"))]
    kind = form.get("type", [_TAKEN])[0]  # the address is registered for one kind, and it may not be said
    if kind != _TAKEN:
        return [Event(number, kind)]
    try:
        customer = read_object(form.get("payload", [""])[0].encode())
    except BadRecord as broken:
        return [Event(number, kind, broken=BadRecord(broken.reason, "payload"))]
    return [Event(number, kind, [customer], "lightspeed_customer")]
