"""What arrived and what is known of each record."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
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
from sqlmodel import Field, SQLModel

from mdm.store.tables.columns import now


class IngestBatch(SQLModel, table=True):
    """One file or one request: what came of its inputs. `accepted` is the sum of the four outcomes and the pending."""

    __tablename__ = "ingest_batch"
    batch: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    origin: str = Field(sa_column=Column(Text, nullable=False))  # file name, or "api"
    received_at: datetime = now()
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
    # Of a record that is in none and left others there: which one its anchor stays with, whoever that comes to be with.
    beside: int | None = Field(default=None, sa_column=Column(BigInteger))


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
    died_at: datetime = now()
