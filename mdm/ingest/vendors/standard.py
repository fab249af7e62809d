"""Whoever signs as Standard Webhooks asks, https://www.standardwebhooks.com: an integration platform, a script.

The body is a record, a list of them, or `{"type": …, "data": …}` around either.
"""

import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from standardwebhooks.webhooks import Webhook

from mdm.errors import BadRecord
from mdm.ingest.vendors.delivery import BadSignature, Delivery, Event, event_id, read_body
from mdm.model import Json

_TOLERANCE = timedelta(minutes=5)


def verify(sent: Delivery, secrets: Sequence[str], now: datetime) -> None:
    """The library signs, we compare: its own `verify` looks at the machine's clock, and fails on what is no Base64."""
    number, stamp = sent.header("webhook-id"), sent.header("webhook-timestamp")
    signatures = [text.encode() for text in sent.header("webhook-signature").split()]
    try:
        at = datetime.fromtimestamp(int(stamp), UTC)
        body = sent.body.decode()
    except (ValueError, OverflowError, OSError):
        raise BadSignature("the timestamp is no number of seconds, or the body no UTF-8") from None
    if abs(now - at) > _TOLERANCE:
        raise BadSignature("the delivery is of another time")
    expected = [Webhook(secret).sign(number, at, body).encode() for secret in secrets]
    if not [True for ours in expected for theirs in signatures if hmac.compare_digest(ours, theirs)]:
        raise BadSignature("the signature does not fit")


def events(sent: Delivery) -> list[Event]:
    number = event_id(sent.body, sent.headers.get("webhook-id"))
    try:
        body = read_body(sent.body)
    except BadRecord as broken:
        return [Event(number, "", broken=broken)]
    kind, records = _opened(body)
    return [Event(number, kind, records if isinstance(records, list) else [records])]


def _opened(body: Json) -> tuple[str, Json]:
    if isinstance(body, dict) and "data" in body and isinstance(kind := body.get("type"), str):
        return kind, body["data"]
    return "", body
