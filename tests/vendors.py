"""Vendors' deliveries as they send them: signed over the very bytes."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

import httpx
from pydantic import SecretStr
from standardwebhooks.webhooks import Webhook

from mdm.rules import RuleSet, Vendor
from mdm.settings import Settings

PUBLIC = "https://mdm.example.com"
SECRET = "whsec_c2VjcmV0LW9mLXRoZS12ZW5kb3I="
OTHER_SECRET = "whsec_YW5vdGhlci12ZW5kb3Itc2VjcmV0"

Headers = dict[str, str]


@dataclass(frozen=True)
class Sent:
    """A delivery, ready to be posted."""

    source: str
    headers: Mapping[str, str]
    body: bytes

    def post(self, client: httpx.Client) -> httpx.Response:
        return client.post(
            f"/v1/sources/{self.source}/webhook",
            content=self.body,
            headers={**self.headers, "Authorization": ""},
        )


def mac(secret: str, *parts: bytes) -> bytes:
    return hmac.new(secret.encode(), b"".join(parts), hashlib.sha256).digest()


def url_of(source: str) -> bytes:
    return f"{PUBLIC}/v1/sources/{source}/webhook".encode()


def text64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def shopify(
    body: object,
    topic: str = "customers/update",
    event: str = "e-1",
    at: datetime | None = None,
    secret: str = SECRET,
    source: str = "ecommerce",
) -> Sent:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {
        "Content-Type": "application/json",
        "X-Shopify-Topic": topic,
        "X-Shopify-Hmac-SHA256": text64(mac(secret, raw)),
        "X-Shopify-Event-Id": event,
        "X-Shopify-Triggered-At": (at or datetime.now(UTC)).isoformat().replace("+00:00", "000Z"),
    }
    return Sent(source, headers, raw)


def hubspot(body: object, at: datetime | None = None, secret: str = SECRET, source: str = "crm") -> Sent:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    stamp = str(int((at or datetime.now(UTC)).timestamp() * 1000))
    signature = mac(secret, b"POST", url_of(source), raw, stamp.encode())
    headers = {
        "Content-Type": "application/json",
        "X-HubSpot-Signature-v3": text64(signature),
        "X-HubSpot-Request-Timestamp": stamp,
    }
    return Sent(source, headers, raw)


def square(body: object, secret: str = SECRET, source: str = "pos") -> Sent:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    signature = text64(mac(secret, url_of(source), raw))
    return Sent(source, {"Content-Type": "application/json", "x-square-hmacsha256-signature": signature}, raw)


def lightspeed(body: object, secret: str = SECRET, source: str = "pos", **fields: str) -> Sent:
    raw = body if isinstance(body, bytes) else urlencode({"payload": json.dumps(body), **fields}).encode()
    signature = f"signature={mac(secret, raw).hex()},algorithm=HMAC-SHA256"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Signature": signature}
    return Sent(source, headers, raw)


def standard(
    body: object,
    event: str = "msg_1",
    at: datetime | None = None,
    secret: str = SECRET,
    source: str = "loyalty",
) -> Sent:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    moment = at or datetime.now(UTC)
    headers = {
        "Content-Type": "application/json",
        "webhook-id": event,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign(event, moment, raw.decode("utf-8", "replace")),
    }
    return Sent(source, headers, raw)


SENDERS: Mapping[str, Callable[..., Sent]] = {
    "shopify": shopify,
    "hubspot": hubspot,
    "square": square,
    "lightspeed": lightspeed,
    "standard": standard,
}
SOURCES: Mapping[str, Vendor] = {
    "ecommerce": "shopify",
    "crm": "hubspot",
    "pos": "square",
    "loyalty": "standard",
}


def taking(rules: RuleSet, vendors: Mapping[str, Vendor] = SOURCES) -> RuleSet:
    """The rules, with sources that take these vendors' webhooks."""
    held = {
        name: source.model_copy(update={"webhook": vendors.get(name)})
        for name, source in rules.sources.items()
    }
    return rules.model_copy(update={"sources": held})


def secretive(settings: Settings, *secrets: str, **changes: object) -> Settings:
    """The settings, with the same secrets for every source."""
    given = [SecretStr(secret) for secret in secrets or (SECRET,)]
    held = dict.fromkeys(SOURCES, given)
    return settings.model_copy(update={"webhook_secrets": held, "public_url": PUBLIC, **changes})
