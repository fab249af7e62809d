"""Signing of webhooks after Standard Webhooks, by its official library."""

import secrets
from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, datetime

from standardwebhooks.webhooks import Webhook

_SECRET_BYTES = 32


def new_secret() -> str:
    """A random secret, in the form that receivers hold: `whsec_` and base64."""
    return f"whsec_{b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}"


def sign(message_id: str, body: bytes, keys: Sequence[str], at: datetime) -> dict[str, str]:
    """The three headers of a delivery; with several secrets a receiver may verify with any of them.

    The time is given in UTC: of any other zone the library would sign the wall clock.
    """
    moment = at.astimezone(UTC)
    signatures = [Webhook(key).sign(message_id, moment, body.decode()) for key in keys]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
