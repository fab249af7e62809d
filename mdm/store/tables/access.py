"""Who may call, what they did, what they were answered, and what sources ask of the operator."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Double,
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

from mdm.store.tables.columns import now


class ApiKey(SQLModel, table=True):
    """A machine's key: the hash of it alone. `prefix` is the part that may be shown."""

    __tablename__ = "api_key"
    __table_args__ = (UniqueConstraint("prefix", name="api_key_prefix"),)
    key: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    name: str = Field(sa_column=Column(Text, nullable=False))
    prefix: str = Field(sa_column=Column(Text, nullable=False))
    hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # SHA-256 of the whole key
    scopes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    sources: list[str] | None = Field(default=None, sa_column=Column(ARRAY(Text)))  # may write; None: all
    requests_per_second: float | None = Field(default=None, sa_column=Column(Double))  # None: the setting's
    max_body_bytes: int | None = Field(default=None, sa_column=Column(BigInteger))  # None: the setting's
    created_at: datetime = now()
    expires_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    revoked_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    last_used_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))


class AuditEntry(SQLModel, table=True):
    """Who read or changed what, when, by what right. Append-only; a seal takes entries up into the chain of hashes."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("audit_entry_unsealed", "entry", postgresql_where=text("seal IS NULL")),
        Index("audit_entry_by_seal", "seal", "entry"),
        Index("audit_entry_by_golden", "golden_ids", postgresql_using="gin"),
        Index("audit_entry_by_caller", "caller", "entry"),
    )
    entry: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    at: datetime = Field(
        sa_column=Column(DateTime(timezone=True), nullable=False, server_default=text("clock_timestamp()"))
    )
    caller: str = Field(sa_column=Column(Text, nullable=False))  # key:…, user:…, cli:…, operator
    scope: str = Field(sa_column=Column(Text, nullable=False))  # by what right
    action: str = Field(sa_column=Column(Text, nullable=False))
    golden_ids: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default="{}"))
    target: str | None = Field(default=None, sa_column=Column(Text))  # what else: a decision, a key, a source
    detail: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False, server_default="{}"))
    seal: int | None = Field(default=None, sa_column=Column(BigInteger))


class AuditSeal(SQLModel, table=True):
    """A batch of entries, hashed together with the seal before it."""

    __tablename__ = "audit_seal"
    seal: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))  # no gaps
    entries: int = Field(sa_column=Column(Integer, nullable=False))
    previous: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    sealed_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class ReplayedAnswer(SQLModel, table=True):
    """What a request with an Idempotency-Key was answered, written in the transaction of what it did."""

    __tablename__ = "replayed_answer"
    __table_args__ = (Index("replayed_answer_by_age", "at"),)
    caller: str = Field(sa_column=Column(Text, primary_key=True))
    key: str = Field(sa_column=Column(Text, primary_key=True))
    request_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    status: int | None = Field(default=None, sa_column=Column(SmallInteger))
    headers: dict[str, str] = Field(sa_column=Column(JSONB, nullable=False, server_default="{}"))
    body: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    at: datetime = now()


class VendorEvent(SQLModel, table=True):
    """Ids of events that vendors' webhooks brought, so that the same one again does nothing."""

    __tablename__ = "vendor_event"
    __table_args__ = (Index("vendor_event_by_age", "received_at"),)
    source: str = Field(sa_column=Column(Text, primary_key=True))
    event: str = Field(sa_column=Column(Text, primary_key=True))
    received_at: datetime = now()


class PrivacyRequest(SQLModel, table=True):
    """What a source asks for a person's data: to be handed out, or erased. A task for the operator."""

    __tablename__ = "privacy_request"
    __table_args__ = (
        CheckConstraint("kind IN ('erase', 'hand_out')", name="privacy_request_kind"),
        UniqueConstraint("source", "event", name="privacy_request_event"),
    )
    request: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    source: str = Field(sa_column=Column(Text, nullable=False))
    source_id: str | None = Field(default=None, sa_column=Column(Text))  # None: of the whole shop
    kind: str = Field(sa_column=Column(Text, nullable=False))
    event: str = Field(sa_column=Column(Text, nullable=False))  # the vendor's id of it
    received_at: datetime = now()
    done_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    done_by: str | None = Field(default=None, sa_column=Column(Text))
