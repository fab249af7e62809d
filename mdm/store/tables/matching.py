"""Blocking keys, scored pairs and the models that scored them."""

from datetime import datetime

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Text,
)
from sqlmodel import Field, SQLModel

from mdm.store.tables.columns import now


class BlockingKey(SQLModel, table=True):
    """Which live records hold which blocking key: candidates are those who share one. A record's own are known from
    its profile, so nothing asks for them by record. The index holds all: a key's holders lie far apart."""

    __tablename__ = "blocking_key"
    __table_args__ = (PrimaryKeyConstraint("key", "record", postgresql_include=["rule"]),)
    key: int = Field(sa_column=Column(BigInteger, autoincrement=False))
    record: int = Field(sa_column=Column(BigInteger, autoincrement=False))
    rule: int = Field(sa_column=Column(SmallInteger, nullable=False))


class HubKey(SQLModel, table=True):
    """Blocking keys that more live records hold than their rule allows: no candidates from them, masked in scoring."""

    __tablename__ = "hub_key"
    key: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    rule: int = Field(sa_column=Column(SmallInteger, nullable=False))


class PairRow(SQLModel, table=True):
    """Every scored pair of live records, with what its weight is made of; under the base's model version. The indexes
    tell which of them link."""

    __tablename__ = "pair"
    __table_args__ = (
        PrimaryKeyConstraint("a", "b", postgresql_include=["weight", "identifier"]),
        Index("pair_by_b", "b", postgresql_include=["a", "weight", "identifier"]),
        CheckConstraint("a < b", name="pair_ordered"),
    )
    a: int = Field(sa_column=Column(BigInteger, autoincrement=False))
    b: int = Field(sa_column=Column(BigInteger, autoincrement=False))
    weight: float = Field(sa_column=Column(Double, nullable=False))
    rule: int = Field(sa_column=Column(SmallInteger, nullable=False))
    levels: list[int] = Field(sa_column=Column(ARRAY(SmallInteger), nullable=False))
    weights: list[float] = Field(sa_column=Column(ARRAY(Double), nullable=False))
    identifier: int | None = Field(
        default=None, sa_column=Column(SmallInteger)
    )  # the rule that links them outright


class ModelVersionRow(SQLModel, table=True):
    """A trained model, immutable; the active one scores."""

    __tablename__ = "model_version"
    model: str = Field(sa_column=Column(Text, primary_key=True))
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    scoring_version: str = Field(sa_column=Column(Text, nullable=False))
    active: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default="false"))
    created_at: datetime = now()


class Base(SQLModel, table=True):
    """One row: under which rule set and model the base was resolved. Another one asks for `mdm resolve --full`."""

    __tablename__ = "base"
    one: bool = Field(default=True, sa_column=Column(Boolean, primary_key=True, server_default="true"))
    rules_version: str = Field(sa_column=Column(Text, nullable=False))
    model: str = Field(sa_column=Column(Text, nullable=False))
