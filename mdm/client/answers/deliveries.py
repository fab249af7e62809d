"""Deliveries of events by webhook."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    delivery: int
    subscription: int
    type: str
    state: str  # replayed: a dead one that was sent again as a new delivery
    attempts: int  # made so far
    created_at: datetime
    sequence: int | None = None  # of the event; None: a notice of the service itself
    golden_id: str | None = None
    due_at: datetime | None = None  # of one that waits
    reason: str | None = None  # why it is dead
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    attempt: int
    at: datetime
    seconds: float
    status: int | None = None  # None: there was no answer
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryWithTries(Delivery):
    tries: tuple[Attempt, ...]  # oldest first


@dataclass(frozen=True, slots=True)
class Sent:
    deliveries: int  # that were made
