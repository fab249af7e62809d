"""Who works at the console, and what they passed on."""

from datetime import datetime

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
)
from sqlmodel import Field, SQLModel

from mdm.store.tables.columns import now


class StewardAccount(SQLModel, table=True):
    """A person who signs in by name and password: the scrypt hash of it alone."""

    __tablename__ = "steward_account"
    name: str = Field(sa_column=Column(Text, primary_key=True))
    password: str = Field(sa_column=Column(Text, nullable=False))  # scrypt$N$R$P$SALT$HASH
    scopes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    created_at: datetime = now()
    disabled_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))


class ConsoleSession(SQLModel, table=True):
    """A browser that is signed in: the hash of its token alone, and what it may do."""

    __tablename__ = "console_session"
    __table_args__ = (Index("console_session_by_caller", "caller"),)
    token: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))  # SHA-256 of it
    caller: str = Field(sa_column=Column(Text, nullable=False))  # as the audit names it: user:ann
    scopes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    csrf: str = Field(sa_column=Column(Text, nullable=False))  # what its forms send back
    created_at: datetime = now()
    seen_at: datetime = now()
    expires_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class PassedTask(SQLModel, table=True):
    """A review task that a steward left undecided: it comes last for them, while others are asked as before."""

    __tablename__ = "passed_task"
    __table_args__ = (CheckConstraint("said IN ('unsure', 'skipped')", name="passed_task_said"),)
    task: int = Field(sa_column=Column(BigInteger, ForeignKey("review_task.task"), primary_key=True))
    caller: str = Field(sa_column=Column(Text, primary_key=True))
    said: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime = now()
