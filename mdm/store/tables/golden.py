"""Golden records, their versions, their events."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    Text,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from mdm.store.tables.columns import now


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
    created_at: datetime = now()


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
    recorded_at: datetime = now()


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
    occurred_at: datetime = now()


class Counter(SQLModel, table=True):
    """Counters advanced under the resolver lock: `golden` IDs minted, `sequence` of the outbox, `token` of claims; and
    `version`, which all versions given from now on are above: a restore moves it on."""

    __tablename__ = "counter"
    name: str = Field(sa_column=Column(Text, primary_key=True))
    value: int = Field(sa_column=Column(BigInteger, nullable=False))
