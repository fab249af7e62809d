"""One attempt: the event as this subscriber may see it, signed and posted."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import cast

import aiohttp
from opentelemetry.trace import SpanKind

from mdm.canonical_json import dump_bytes
from mdm.events import EventType
from mdm.masking import PERSONAL, mask_values
from mdm.model import Json
from mdm.publish.envelope import MEDIA_TYPE, wrap, wrap_notice
from mdm.publish.guard import AddressRefused
from mdm.publish.signature import sign
from mdm.store.deliveries import Outgoing
from mdm.store.outbox import event_id
from mdm.traces import span

_MOST_ANSWER_BYTES = 64 * 1024  # read, so that the connection can be used again, and thrown away


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver said. `status` None: nothing; then `error` says why."""

    status: int | None
    error: str | None
    at: datetime
    seconds: float
    retry_after_seconds: float | None = None

    @property
    def is_well(self) -> bool:
        return self.status is not None and HTTPStatus(200) <= self.status < HTTPStatus(300)


async def send(client: aiohttp.ClientSession, outgoing: Outgoing) -> Answer:
    """Posts a delivery; whatever goes wrong is in the answer."""
    at, start = datetime.now(UTC), time.perf_counter()
    message_id, envelope = _message(outgoing)
    body = dump_bytes(envelope)
    headers = {"content-type": MEDIA_TYPE, **sign(message_id, body, outgoing.secrets, at)}
    facts = {"subscription": outgoing.subscription, "attempt": outgoing.attempts + 1}
    with span("deliver", outgoing.trace, facts, SpanKind.CLIENT) as trace:
        status, error, asked = await _post(
            client, outgoing.url, body, headers | ({"traceparent": trace} if trace else {})
        )
    return Answer(status, error, at, time.perf_counter() - start, _seconds(asked, at))


async def _post(
    client: aiohttp.ClientSession, url: str, body: bytes, headers: Mapping[str, str]
) -> tuple[int | None, str | None, str | None]:
    """Status, what went wrong, and Retry-After."""
    try:
        async with client.post(url, data=body, headers=headers, allow_redirects=False) as response:
            await response.content.read(_MOST_ANSWER_BYTES)
            return response.status, None, response.headers.get("retry-after")
    except TimeoutError:
        return None, "no answer in time", None
    except AddressRefused:
        return None, "the address may not be called", None
    except (aiohttp.ClientError, OSError, ValueError) as failed:
        return None, type(failed).__name__, None  # its text may hold the address, and that a secret


def _message(outgoing: Outgoing) -> tuple[str, dict[str, Json]]:
    """The id, fixed for an event, and the CloudEvent."""
    if outgoing.notice is not None:
        message_id = f"notice-{outgoing.delivery}"
        return message_id, wrap_notice(
            message_id, outgoing.subscription, outgoing.created_at, outgoing.notice
        )
    # Of an event none of these is None; of a kept one, since what waits is never purged.
    golden, version, sequence = cast(
        "tuple[int, int, int]", (outgoing.golden, outgoing.version, outgoing.sequence)
    )
    occurred_at, kind = cast("tuple[datetime, EventType]", (outgoing.occurred_at, outgoing.type))
    data = as_seen(outgoing)
    message_id = event_id(golden, version)
    return message_id, wrap(
        message_id, kind, str(data["golden_id"]), occurred_at, sequence, data, outgoing.trace
    )


def as_seen(outgoing: Outgoing) -> dict[str, Json]:
    """The event's data as this subscriber may see it: moves of its own sources only, values only where included.

    Personal ones come masked, and `masked` says so, when who made the subscription may not see them any more.
    """
    data: dict[str, Json] = dict(outgoing.data or {})
    if outgoing.sources:
        moved = cast("list[Mapping[str, Json]]", data["moved_records"])
        data["moved_records"] = [dict(record) for record in moved if record["source"] in outgoing.sources]
    if outgoing.includes:
        values = outgoing.values or {}
        seen: dict[str, Json] = {name: values[name] for name in outgoing.includes if name in values}
        masked = not outgoing.sees_personal and not PERSONAL.isdisjoint(seen)
        data |= {"values": mask_values(seen), "masked": True} if masked else {"values": seen}
    return data


def _seconds(retry_after: str | None, now: datetime) -> float | None:
    """What Retry-After asks for, in seconds or as a date; None where it is neither."""
    if not retry_after:
        return None
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - now).total_seconds())
    except (ValueError, TypeError):
        return None
