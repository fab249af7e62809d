"""Webhooks, verified after Standard Webhooks before anything in them is believed."""

import hmac
import json
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from standardwebhooks.webhooks import Webhook

from mdm.client.answers.following import Event

_TOLERANCE_SECONDS = 300


class Unverified(Exception):
    """Not from the service, changed on the way, or too old: answer 4xx, and believe nothing of it."""


def verify(
    body: bytes,
    headers: Mapping[str, str],
    secrets: str | Iterable[str],
    *,
    tolerance_seconds: float = _TOLERANCE_SECONDS,
) -> Event:
    """The event of a delivery; `body` as it came, never parsed and written again. Raises Unverified.

    `secrets`: several while one is changed for another. Within the tolerance the same delivery may come again, by
    whoever overheard it: drop the events whose `id` you have had, or apply them so that twice does no harm.
    """
    known = [secrets] if isinstance(secrets, str) else list(secrets)
    if not known:
        raise ValueError("without a secret nothing can be verified")
    said = {name.lower(): value for name, value in headers.items()}
    try:
        message, sent_at, signatures = (said[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
        moment = datetime.fromtimestamp(int(sent_at), UTC)
        text = body.decode()
    except (KeyError, ValueError, OverflowError, OSError) as error:
        raise Unverified("a header is missing, or something cannot be read") from error
    # Signed anew and compared here, as the library's own check knows no other tolerance and fails on odd signatures.
    expected = [Webhook(secret).sign(message, moment, text).encode() for secret in known]
    given = [signature.encode() for signature in signatures.split()]
    if not any(hmac.compare_digest(one, other) for one in expected for other in given):
        raise Unverified("no signature is of one of the secrets")
    if abs(time.time() - moment.timestamp()) > tolerance_seconds:
        raise Unverified("too old, or a clock is wrong")
    return Event.of(json.loads(text))
