"""Who follows the events, and what is on its way to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Text,
    text,
)
from sqlmodel import Field, SQLModel

from mdm.store.tables.columns import now


class Subscription(SQLModel, table=True):
    """Who follows the events: by webhook, or (without `url`) by reading the feed."""

    __tablename__ = "subscription"
    __table_args__ = (
        CheckConstraint("state IN ('active', 'paused', 'disabled')", name="subscription_state"),
    )
    subscription: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    name: str = Field(sa_column=Column(Text, nullable=False))
    owner: str = Field(sa_column=Column(Text, nullable=False))  # who hears when it is disabled
    url: str | None = Field(default=None, sa_column=Column(Text))
    # Filters; empty: everything.
    types: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default="{}"))
    sources: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default="{}"))
    attributes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default="{}"))
    # Golden values that the subscriber may see; empty: none.
    includes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default="{}"))
    state: str = Field(sa_column=Column(Text, nullable=False, server_default="active"))
    reason: str | None = Field(default=None, sa_column=Column(Text))  # why it is disabled
    # Up to which sequence events have become deliveries, or, of a reader of the feed, have been taken.
    position: int = Field(sa_column=Column(BigInteger, nullable=False))
    failing_since: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    # What the last reconciliation found: records that no event on its way explains.
    drift: int | None = Field(default=None, sa_column=Column(Integer))
    reconciled_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    made_by: str = Field(sa_column=Column(Text, nullable=False, server_default="operator"))  # the caller
    version: int = Field(default=1, sa_column=Column(Integer, nullable=False, server_default="1"))
    created_at: datetime = now()


class SubscriptionSecret(SQLModel, table=True):
    """What a subscription's deliveries are signed with: the newest, and those before it until they expire."""

    __tablename__ = "subscription_secret"
    __table_args__ = (Index("subscription_secret_by_subscription", "subscription"),)
    secret: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    subscription: int = Field(
        sa_column=Column(
            BigInteger, ForeignKey("subscription.subscription", ondelete="CASCADE"), nullable=False
        )
    )
    text: str = Field(sa_column=Column(Text, nullable=False))  # as the receiver holds it: whsec_…
    created_at: datetime = now()
    expires_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))


class Delivery(SQLModel, table=True):
    """One event on its way to one subscription. A lane is a golden ID of a subscription: its head alone is tried."""

    __tablename__ = "delivery"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'delivered', 'dead', 'replayed')", name="delivery_state"),
        CheckConstraint("(sequence IS NULL) <> (notice IS NULL)", name="delivery_of_event_or_notice"),
        Index(
            "delivery_due", "subscription", "due_at", "delivery", postgresql_where=text("state = 'waiting'")
        ),
        Index(
            "delivery_lane", "subscription", "golden", "sequence", postgresql_where=text("state = 'waiting'")
        ),
        Index("delivery_by_subscription", "subscription", "delivery"),
        Index("delivery_dead", "subscription", "delivery", postgresql_where=text("state = 'dead'")),
        Index("delivery_settled", "settled_at", postgresql_where=text("state <> 'waiting'")),
        {"postgresql_with": {"fillfactor": "70"}},
    )
    delivery: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    subscription: int = Field(sa_column=Column(BigInteger, nullable=False))
    sequence: int | None = Field(default=None, sa_column=Column(BigInteger))  # the event
    golden: int | None = Field(default=None, sa_column=Column(BigInteger))
    notice: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON)
    )  # a test, or what concerns the owner
    state: str = Field(sa_column=Column(Text, nullable=False, server_default="waiting"))
    attempts: int = Field(default=0, sa_column=Column(SmallInteger, nullable=False, server_default="0"))
    due_at: datetime = now()  # of one that is being tried: when its lease ends
    token: int | None = Field(default=None, sa_column=Column(BigInteger))  # fencing: who claimed last
    reason: str | None = Field(default=None, sa_column=Column(Text))  # why it is dead
    created_at: datetime = now()
    settled_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))


class Attempt(SQLModel, table=True):
    """One try of a delivery. What the receiver answered beyond its status is not kept: it may be personal."""

    __tablename__ = "attempt"
    delivery: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    attempt: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    seconds: float = Field(sa_column=Column(Double, nullable=False))
    status: int | None = Field(default=None, sa_column=Column(SmallInteger))  # None: there was no answer
    error: str | None = Field(default=None, sa_column=Column(Text))


class Meter(SQLModel, table=True):
    """Counts for /metrics, moved on in the transaction of what they count: no kill loses or doubles one."""

    __tablename__ = "meter"
    name: str = Field(sa_column=Column(Text, primary_key=True))
    labels: str = Field(sa_column=Column(Text, primary_key=True))  # canonical JSON; never a personal value
    value: float = Field(sa_column=Column(Double, nullable=False))
