"""The tables, one class each. Which hold personal values: payload, profile, golden_version, dead_letter,
decision_record (what the steward saw), model_version (its term frequencies hold names). No other does.
subscription_secret holds secrets.

The large ones have no foreign keys, which would cost as much as the rows themselves (3.8 µs each, measured): one
process alone writes them, in one transaction, and the tests look for orphans.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


def _now() -> Any:
    return Field(sa_column=Column(DateTime(timezone=True), nullable=False, server_default=text("now()")))


class IngestBatch(SQLModel, table=True):
    """One file or one request: what came of its inputs. `accepted` is the sum of the four outcomes and the pending."""

    __tablename__ = "ingest_batch"
    batch: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    origin: str = Field(sa_column=Column(Text, nullable=False))  # file name, or "api"
    received_at: datetime = _now()
    trace: str | None = Field(default=None, sa_column=Column(Text))  # W3C traceparent of the request
    received: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    unchanged: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    resolved: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    superseded: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    dead: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))


class Inbox(SQLModel, table=True):
    """Inputs that were acknowledged and wait for the resolver; a settled row leaves, its version stays."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index("inbox_by_key", "source", "source_id", "input"),
        {"postgresql_with": {"fillfactor": "70"}},
    )
    input: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    batch: int = Field(sa_column=Column(BigInteger, nullable=False))
    source: str = Field(sa_column=Column(Text, nullable=False))
    source_id: str = Field(sa_column=Column(Text, nullable=False))
    content_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    # Row by row, so that of two rows with one key in one file the later one is the newer.
    received_at: datetime = Field(
        sa_column=Column(DateTime(timezone=True), nullable=False, server_default=text("clock_timestamp()"))
    )
    attempts: int = Field(default=0, sa_column=Column(SmallInteger, nullable=False, server_default="0"))
    lease_until: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    token: int | None = Field(default=None, sa_column=Column(BigInteger))  # fencing: who claimed last


class Payload(SQLModel, table=True):
    """What was received, written once: by its inbox row while that waits, by the record's version from then on."""

    __tablename__ = "payload"
    input: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class SourceRecord(SQLModel, table=True):
    """One customer as one source knows it. Narrow on purpose: `golden` and `link_version` are the crosswalk."""

    __tablename__ = "source_record"
    __table_args__ = (
        UniqueConstraint("source", "source_id", name="source_record_key"),
        Index("source_record_by_golden", "golden"),
        Index("alias_by_target", "source", "merged_into", postgresql_where=text("merged_into IS NOT NULL")),
        {"postgresql_with": {"fillfactor": "85"}},
    )
    record: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    source: str = Field(sa_column=Column(Text, nullable=False))
    source_id: str = Field(sa_column=Column(Text, nullable=False))
    version: int = Field(sa_column=Column(Integer, nullable=False))  # counts the versions we applied
    rank: int = Field(
        sa_column=Column(BigInteger, nullable=False)
    )  # with `moment` and hash: which version is newest
    moment: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    content_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    updated_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    deleted: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default="false"))
    # The source's own surviving id: then this key is an alias, without profile or vote, that goes where that record is.
    merged_into: str | None = Field(default=None, sa_column=Column(Text))
    golden: int | None = Field(default=None, sa_column=Column(BigInteger))
    # Whether it is in that golden record now. Of one that is not (deleted, or an alias that leads nowhere), `golden` is
    # where it was last, so that re-adding it finds its way back.
    placed: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default="false"))
    link_version: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))


class RecordVersion(SQLModel, table=True):
    """Every version of a source record that was received and was new; append-only. `payload` holds what it said."""

    __tablename__ = "record_version"
    input: int = Field(sa_column=Column(BigInteger, primary_key=True))  # the inbox row it came by
    record: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    batch: int = Field(sa_column=Column(BigInteger, nullable=False))
    received_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    version: int | None = Field(default=None, sa_column=Column(Integer))  # None: it was superseded on arrival
    flags: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default="{}"))


class ProfileRow(SQLModel, table=True):
    """The profile of a live record, as dense JSON of mdm.model.Profile, and its values for people to read."""

    __tablename__ = "profile"
    record: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    features: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    values: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class BlockingKey(SQLModel, table=True):
    """Which live records hold which blocking key: candidates are those who share one. A record's own are known from
    its profile, so nothing asks for them by record."""

    __tablename__ = "blocking_key"
    key: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    record: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    rule: int = Field(sa_column=Column(SmallInteger, nullable=False))


class HubKey(SQLModel, table=True):
    """Blocking keys that more live records hold than their rule allows: no candidates from them, masked in scoring."""

    __tablename__ = "hub_key"
    key: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    rule: int = Field(sa_column=Column(SmallInteger, nullable=False))


class PairRow(SQLModel, table=True):
    """Every scored pair of live records, with what its weight is made of; under the base's model version."""

    __tablename__ = "pair"
    __table_args__ = (Index("pair_by_b", "b"), CheckConstraint("a < b", name="pair_ordered"))
    a: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    b: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    weight: float = Field(sa_column=Column(Double, nullable=False))
    rule: int = Field(sa_column=Column(SmallInteger, nullable=False))
    levels: list[int] = Field(sa_column=Column(ARRAY(SmallInteger), nullable=False))
    weights: list[float] = Field(sa_column=Column(ARRAY(Double), nullable=False))
    identifier: int | None = Field(
        default=None, sa_column=Column(SmallInteger)
    )  # the rule that links them outright


class GoldenRecord(SQLModel, table=True):
    """One golden ID, for ever: `golden` is its mint number, `public_id` what others know it by.

    It resolves to the ID its anchor record is in now.
    """

    __tablename__ = "golden_record"
    __table_args__ = (
        UniqueConstraint("anchor", name="golden_record_anchor"),
        UniqueConstraint("public_id", name="golden_record_public_id"),
        CheckConstraint("state IN ('active', 'merged', 'retired')", name="golden_record_state"),
    )
    golden: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    public_id: str = Field(sa_column=Column(Text, nullable=False))
    anchor: int = Field(sa_column=Column(BigInteger, nullable=False))
    state: str = Field(sa_column=Column(Text, nullable=False))
    version: int = Field(sa_column=Column(Integer, nullable=False))  # the current row of golden_version
    created_at: datetime = _now()


class GoldenVersion(SQLModel, table=True):
    """Every version of a golden record, the current one included: what it held and which event made it. Append-only."""

    __tablename__ = "golden_version"
    golden: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    version: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    sequence: int = Field(sa_column=Column(BigInteger, nullable=False))
    state: str = Field(sa_column=Column(Text, nullable=False))
    survivor: int | None = Field(
        default=None, sa_column=Column(BigInteger)
    )  # of a merged one: where it leads
    members: list[int] = Field(
        sa_column=Column(ARRAY(BigInteger), nullable=False)
    )  # records, aliases included
    values: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    provenance: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    links: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # how its records came together
    cause: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    recorded_at: datetime = _now()


class Adopted(SQLModel, table=True):
    """The crosswalk that the retailer came with: which of its own IDs each record had. It names golden IDs, no more.

    `golden` is the mint number that waits for the ID, in the order of the file.
    """

    __tablename__ = "adopted"
    __table_args__ = (Index("adopted_by_golden", "golden"),)
    source: str = Field(sa_column=Column(Text, primary_key=True))
    source_id: str = Field(sa_column=Column(Text, primary_key=True))
    golden: int = Field(sa_column=Column(BigInteger, nullable=False))
    public_id: str = Field(sa_column=Column(Text, nullable=False))


class DecisionRow(SQLModel, table=True):
    """What a steward said: these records are one person, or those are not. Undoing withdraws it; nothing is erased."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("verdict IN ('same', 'different')", name="decision_verdict"),
        Index("decision_pending", "decision", postgresql_where=text("pending")),
    )
    decision: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    verdict: str = Field(sa_column=Column(Text, nullable=False))
    decided_by: str = Field(sa_column=Column(Text, nullable=False))
    reason: str = Field(sa_column=Column(Text, nullable=False))
    decided_at: datetime = _now()
    withdrawn_by: str | None = Field(default=None, sa_column=Column(Text))
    withdrawn_reason: str | None = Field(default=None, sa_column=Column(Text))
    withdrawn_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    pending: bool = Field(default=True, sa_column=Column(Boolean, nullable=False, server_default="true"))
    trace: str | None = Field(
        default=None, sa_column=Column(Text)
    )  # W3C traceparent of the last request about it


class DecisionRecord(SQLModel, table=True):
    """The records a decision binds, by side: same joins one of each side, different keeps all sides apart."""

    __tablename__ = "decision_record"
    __table_args__ = (Index("decision_record_by_record", "record"),)
    decision: int = Field(sa_column=Column(BigInteger, ForeignKey("decision.decision"), primary_key=True))
    record: int = Field(sa_column=Column(BigInteger, ForeignKey("source_record.record"), primary_key=True))
    side: int = Field(sa_column=Column(SmallInteger, nullable=False))
    facts: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))  # what the steward saw of it


class ReviewTask(SQLModel, table=True):
    """A question for a steward. It names records, so it follows every merge; one row a question for good."""

    __tablename__ = "review_task"
    __table_args__ = (
        UniqueConstraint("question", name="review_task_question"),
        Index("review_task_open", "priority", postgresql_where=text("closed_at IS NULL")),
        Index("review_task_by_record", "records", postgresql_using="gin"),
    )
    task: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    question: str = Field(sa_column=Column(Text, nullable=False))  # kind and record numbers
    kind: str = Field(sa_column=Column(Text, nullable=False))
    records: list[int] = Field(
        sa_column=Column(ARRAY(BigInteger), nullable=False)
    )  # the two at issue, or all
    reason: str = Field(sa_column=Column(Text, nullable=False))
    weight: float | None = Field(default=None, sa_column=Column(Double))
    decision: int | None = Field(
        default=None, sa_column=Column(BigInteger)
    )  # to confirm, or that contradicts
    priority: float = Field(sa_column=Column(Double, nullable=False))
    version: int = Field(default=1, sa_column=Column(Integer, nullable=False, server_default="1"))
    opened_at: datetime = _now()
    closed_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    outcome: str | None = Field(default=None, sa_column=Column(Text))  # moot, or the verdict


class Outbox(SQLModel, table=True):
    """The events, in commit order without gaps; written in the transaction of the change they tell of."""

    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("golden", "version", name="outbox_by_golden"),)
    sequence: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    golden: int = Field(sa_column=Column(BigInteger, nullable=False))
    version: int = Field(sa_column=Column(Integer, nullable=False))
    type: str = Field(sa_column=Column(Text, nullable=False))
    data: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    trace: str | None = Field(default=None, sa_column=Column(Text))  # W3C traceparent of what made it
    occurred_at: datetime = _now()


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
    version: int = Field(default=1, sa_column=Column(Integer, nullable=False, server_default="1"))
    created_at: datetime = _now()


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
    created_at: datetime = _now()
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
    due_at: datetime = _now()  # of one that is being tried: when its lease ends
    token: int | None = Field(default=None, sa_column=Column(BigInteger))  # fencing: who claimed last
    reason: str | None = Field(default=None, sa_column=Column(Text))  # why it is dead
    created_at: datetime = _now()
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


class Counter(SQLModel, table=True):
    """Counters advanced under the resolver lock: `golden` IDs minted, `sequence` of the outbox, `token` of claims; and
    `version`, which all versions given from now on are above: a restore moves it on."""

    __tablename__ = "counter"
    name: str = Field(sa_column=Column(Text, primary_key=True))
    value: int = Field(sa_column=Column(BigInteger, nullable=False))


class DeadLetter(SQLModel, table=True):
    """An input that could not be processed, kept with its reason; replayable."""

    __tablename__ = "dead_letter"
    letter: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    batch: int = Field(sa_column=Column(BigInteger, ForeignKey("ingest_batch.batch"), nullable=False))
    row: int | None = Field(default=None, sa_column=Column(BigInteger))  # row in the file, counted from 1
    source: str | None = Field(default=None, sa_column=Column(Text))
    source_id: str | None = Field(default=None, sa_column=Column(Text))
    field: str | None = Field(default=None, sa_column=Column(Text))
    reason: str = Field(sa_column=Column(Text, nullable=False))
    raw: str | None = Field(default=None, sa_column=Column(Text))  # what arrived, cut to a bounded length
    died_at: datetime = _now()


class ModelVersionRow(SQLModel, table=True):
    """A trained model, immutable; the active one scores."""

    __tablename__ = "model_version"
    model: str = Field(sa_column=Column(Text, primary_key=True))
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    scoring_version: str = Field(sa_column=Column(Text, nullable=False))
    active: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default="false"))
    created_at: datetime = _now()


class Base(SQLModel, table=True):
    """One row: under which rule set and model the base was resolved. Another one asks for `mdm resolve --full`."""

    __tablename__ = "base"
    one: bool = Field(default=True, sa_column=Column(Boolean, primary_key=True, server_default="true"))
    rules_version: str = Field(sa_column=Column(Text, nullable=False))
    model: str = Field(sa_column=Column(Text, nullable=False))
