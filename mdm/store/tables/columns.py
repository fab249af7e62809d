"""Columns that many tables have."""

from typing import Any

from sqlalchemy import Column, DateTime, text
from sqlmodel import Field


def now() -> Any:
    """When the row was written."""
    return Field(sa_column=Column(DateTime(timezone=True), nullable=False, server_default=text("now()")))
