"""Whoever signs as Standard Webhooks asks, https://www.standardwebhooks.com: an integration platform, a script.

The body is a record, a list of them, or `{"type": …, "data": …}` around either.
"""

from collections.abc import Sequence
from datetime import datetime

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from mdm.errors import BadRecord
from mdm.ingest.vendors.delivery import BadSignature, Delivery, Event, event_id, read_body
from mdm.model import Json


def verify(sent: Delivery, secrets: Sequence[str], now: datetime) -> None:  # noqa: ARG001 - the library looks itself
    headers = {name: sent.header(name) for name in ("webhook-id", "webhook-timestamp", "webhook-signature")}
    if not [True for secret in secrets if _fits(secret, sent.body, headers)]:
        raise BadSignature("the signature does not fit, or is of another time")


def _fits(secret: str, body: bytes, headers: dict[str, str]) -> bool:
    try:
        Webhook(secret).verify(body, headers, json_parse=False)
    except (WebhookVerificationError, ValueError):  # ValueError: a signature that is no Base64
        return False
    return True


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
