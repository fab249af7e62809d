"""The bodies of subscriptions, deliveries and dead letters."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from api.schemas import Body, KeyText
from api.values import Moment, Whole
from mdm.events import EventType
from mdm.store.delivery_log import DeliveryState
from mdm.store.subscriptions import SubscriptionState

_LONGEST_URL = 2_000  # characters
_MOST_NAMES = 100
_LONGEST_OVERLAP_SECONDS = 30 * 86_400
LARGEST_SEQUENCE = 2**63 - 1  # PostgreSQL's bigint

Sequence = Annotated[Whole, Field(ge=1, le=LARGEST_SEQUENCE)]
Names = Annotated[list[KeyText], Field(max_length=_MOST_NAMES)]


class Terms(Body):
    """What a subscriber asks for. Empty lists let everything through, but `values`: none."""

    name: KeyText
    owner: KeyText = Field(description="who hears, through their other webhooks, when this one is disabled")
    url: str | None = Field(
        None, max_length=_LONGEST_URL, description="where deliveries are posted; null: it reads the feed"
    )
    types: list[EventType | Literal["subscription.disabled"]] = Field([], max_length=_MOST_NAMES)
    sources: Names = Field(
        [],
        description="only golden records with records of these; of moved records it sees only theirs",
    )
    attributes: Names = Field(
        [], description="only changes of these golden attributes, and every move of records"
    )
    values: Names = Field(
        [], description="golden attributes whose values it may see; they come in `data.values`"
    )


class NewSubscription(Terms):
    after: Whole | None = Field(
        None,
        ge=0,
        le=LARGEST_SEQUENCE,
        description="begins with what comes after this sequence; null: from now on",
    )


class ChangedSubscription(Terms):
    state: Literal["active", "paused"] = Field(
        "active", description="active anew: it goes on where it was, with all that is still kept"
    )


class Subscription(Terms):
    subscription: int
    state: SubscriptionState
    reason: str | None = Field(description="why it is disabled")
    position: int = Field(
        description="up to which sequence events are on their way, or were taken from the feed"
    )
    waiting: int = Field(description="deliveries on their way")
    dead: int = Field(description="dead letters")
    failing_since: datetime | None
    drift: int | None = Field(description="records found wrong by the last reconciliation")
    reconciled_at: datetime | None
    version: int = Field(description="also the ETag")
    created_at: datetime


class MadeSubscription(Subscription):
    secret: str | None = Field(description="what deliveries are signed with; it is never shown again")


class Subscriptions(Body):
    subscriptions: list[Subscription]


class Rotation(Body):
    older_seconds: Whole = Field(
        86_400,
        ge=0,
        le=_LONGEST_OVERLAP_SECONDS,
        description="how long the secrets before it go on signing, too",
    )


class Rotated(Body):
    secret: str = Field(description="it is never shown again")
    older_expire_at: datetime


class Replay(Body):
    """Which kept events to send again: one, a range, or all since an event or a moment."""

    sequence: Sequence | None = None
    first: Sequence | None = None
    last: Sequence | None = Field(None, description="only with `first`; null: up to the newest")
    since: Moment | None = Field(None, description="UTC where it names no offset")

    @model_validator(mode="after")
    def _one_way(self) -> "Replay":
        if sum(value is not None for value in (self.sequence, self.first, self.since)) != 1:
            raise ValueError("give one of sequence, first and since")
        if self.last is not None and (self.first is None or self.last < self.first):
            raise ValueError("last belongs to first, and is not below it")
        return self


class Sent(Body):
    deliveries: int = Field(description="that were made")


class Attempt(Body):
    attempt: int
    at: datetime
    seconds: float
    status: int | None = Field(description="null: there was no answer")
    error: str | None


class Delivery(Body):
    delivery: int
    subscription: int
    sequence: int | None = Field(description="of the event; null: a notice of the service itself")
    golden_id: str | None
    type: str
    state: DeliveryState = Field(description="replayed: a dead letter that was sent again as a new delivery")
    attempts: int = Field(description="made so far")
    due_at: datetime | None = Field(
        description="of one that waits; while it is tried: when it would be again"
    )
    reason: str | None = Field(description="why it is dead")
    created_at: datetime
    settled_at: datetime | None


class DeliveryWithAttempts(Delivery):
    tries: list[Attempt] = Field(description="oldest first")


class Deliveries(Body):
    deliveries: list[Delivery] = Field(description="newest first")
    next_cursor: str | None
