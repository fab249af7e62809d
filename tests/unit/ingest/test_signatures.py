"""Whether a delivery is the vendor's: right, wrong, altered, of another secret, of another time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest

from mdm.ingest.vendors import VENDORS, BadSignature, Delivery
from mdm.rules import Vendor
from tests.vendors import OTHER_SECRET, PUBLIC, SECRET, SENDERS, Sent

NAMES = sorted(VENDORS)
NOW = datetime.now(UTC)
# Which deliveries tell when they were sent, and how old the oldest is that is taken.
OLDEST = {
    "shopify": timedelta(hours=48),
    "square": timedelta(hours=48),
    "hubspot": timedelta(minutes=5),
    "standard": timedelta(minutes=5),
}
SIGNED = {
    "shopify": ["X-Shopify-Hmac-SHA256", "X-Shopify-Triggered-At"],
    "hubspot": ["X-HubSpot-Signature-v3", "X-HubSpot-Request-Timestamp"],
    "square": ["x-square-hmacsha256-signature"],
    "lightspeed": ["X-Signature"],
    "standard": ["webhook-id", "webhook-timestamp", "webhook-signature"],
}


def body(at: datetime = NOW) -> dict[str, object]:
    return {"created_at": at.isoformat(), "first_name": "Zoë ☃", "id": 7}


def send(vendor: str, at: datetime = NOW, **options: Any) -> Sent:
    dated = {} if vendor in ("square", "lightspeed") else {"at": at}
    return SENDERS[vendor](body(at), **dated, **options)


def verify(vendor: Any, sent: Sent, *secrets: str) -> None:
    headers = {name.lower(): text for name, text in sent.headers.items()}
    url = f"{PUBLIC}/v1/sources/{sent.source}/webhook"
    VENDORS[vendor].verify(Delivery(headers, sent.body, url), secrets or (SECRET,), NOW)


def test_every_vendor_that_a_source_may_name_is_known() -> None:
    assert set(VENDORS) == set(get_args(Vendor)) == set(SENDERS) == set(SIGNED)


@pytest.mark.parametrize("vendor", NAMES)
def test_what_the_vendor_signed_is_its_own(vendor: str) -> None:
    verify(vendor, send(vendor))


@pytest.mark.parametrize("vendor", NAMES)
def test_while_a_secret_is_replaced_both_fit(vendor: str) -> None:
    for secret in (SECRET, OTHER_SECRET):
        verify(vendor, send(vendor, secret=secret), SECRET, OTHER_SECRET)


@pytest.mark.parametrize("vendor", NAMES)
def test_another_secret_does_not_fit(vendor: str) -> None:
    with pytest.raises(BadSignature):
        verify(vendor, send(vendor, secret=OTHER_SECRET))


@pytest.mark.parametrize("vendor", NAMES)
@pytest.mark.parametrize(
    "alter",
    [
        lambda raw: raw.replace(b"7", b"8"),
        lambda raw: raw + b" ",
        lambda raw: raw.replace(b" ", b"", 1) if b" " in raw else raw.replace(b"+", b"", 1),
        lambda raw: raw[:-1],
        lambda _: b"",
        lambda raw: raw + b"\xff",
    ],
    ids=["a value", "white space after", "white space less", "cut", "nothing", "no UTF-8"],
)
def test_an_altered_body_does_not_fit(vendor: str, alter: Callable[[bytes], bytes]) -> None:
    sent = send(vendor)
    altered = replace(sent, body=alter(sent.body))
    assert altered.body != sent.body
    with pytest.raises(BadSignature):
        verify(vendor, altered)


@pytest.mark.parametrize(("vendor", "header"), [(v, name) for v in NAMES for name in SIGNED[v]])
@pytest.mark.parametrize(
    "text", [None, "", "kéy", "v1,%%%", "=", "signature=zz,algorithm=HMAC-SHA256", "nan"]
)
def test_a_missing_or_mangled_header_is_refused(vendor: str, header: str, text: str | None) -> None:
    sent = send(vendor)
    headers = {**sent.headers, header: text or ""}
    if text is None:
        del headers[header]
    with pytest.raises(BadSignature):
        verify(vendor, replace(sent, headers=headers))


@pytest.mark.parametrize("vendor", sorted(OLDEST))
def test_a_delivery_of_another_time_is_refused(vendor: str) -> None:
    minute = timedelta(minutes=1)
    for at in (NOW - OLDEST[vendor] + minute, NOW + 4 * minute):
        verify(vendor, send(vendor, at))
    for at in (NOW - OLDEST[vendor] - minute, NOW + 6 * minute):
        with pytest.raises(BadSignature, match="time"):
            verify(vendor, send(vendor, at))


@pytest.mark.parametrize("vendor", ["hubspot", "square"])
def test_what_was_signed_for_another_address_does_not_fit(vendor: str) -> None:
    with pytest.raises(BadSignature):
        verify(vendor, replace(send(vendor), source="ecommerce"))


def test_lightspeed_with_another_algorithm_is_refused() -> None:
    sent = send("lightspeed")
    changed = sent.headers["X-Signature"].replace("SHA256", "MD5")
    with pytest.raises(BadSignature, match="algorithm"):
        verify("lightspeed", replace(sent, headers={"X-Signature": changed}))


# The vendor's own example for v2 is a plain hash; of v3 there is none. This one was made with openssl.
def test_hubspots_signature_is_the_one_openssl_makes() -> None:
    headers = {
        "x-hubspot-signature-v3": "Du1SscqHr+MQg7PRSddRKzYALYtXvDqA3w0qzOsluJI=",
        "x-hubspot-request-timestamp": "1772357400000",
    }
    sent = Delivery(headers, b'[{"eventId":1}]', f"{PUBLIC}/v1/sources/crm/webhook")
    VENDORS["hubspot"].verify(sent, ["secret-for-openssl"], datetime(2026, 3, 1, 9, 31, tzinfo=UTC))
