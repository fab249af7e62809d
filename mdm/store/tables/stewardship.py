"""What stewards are asked and what they said."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
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
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from mdm.store.tables.columns import now


class DecisionRow(SQLModel, table=True):
    """What a steward said: these records are one person, or those are not. Undoing withdraws it; nothing is erased."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("verdict IN ('same', 'different')", name="decision_verdict"),
        Index("decision_pending", "decision", postgresql_where=text("pending")),
        Index("decision_by_bulk", "bulk", postgresql_where=text("bulk IS NOT NULL")),
    )
    decision: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    verdict: str = Field(sa_column=Column(Text, nullable=False))
    decided_by: str = Field(sa_column=Column(Text, nullable=False))
    reason: str = Field(sa_column=Column(Text, nullable=False))
    decided_at: datetime = now()
    withdrawn_by: str | None = Field(default=None, sa_column=Column(Text))
    withdrawn_reason: str | None = Field(default=None, sa_column=Column(Text))
    withdrawn_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    pending: bool = Field(default=True, sa_column=Column(Boolean, nullable=False, server_default="true"))
    trace: str | None = Field(
        default=None, sa_column=Column(Text)
    )  # W3C traceparent of the last request about it
    bulk: int | None = Field(
        default=None, sa_column=Column(BigInteger)
    )  # the first of the decisions that it was made with at one go


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
    opened_at: datetime = now()
    closed_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    outcome: str | None = Field(default=None, sa_column=Column(Text))  # moot, or the verdict
    assignee: str | None = Field(
        default=None, sa_column=Column(Text)
    )  # who is at it, and until when if not renewed
    claimed_until: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
