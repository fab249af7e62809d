"""Alembic's entry: migrates on the engine that `mdm.store.migrate` hands over, one process at a time."""

from alembic import context
from sqlalchemy import text
from sqlmodel import SQLModel

from mdm.store import tables  # noqa: F401 - defines the metadata

engine = context.config.attributes["engine"]
with engine.begin() as connection:
    connection.execute(
        text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": context.config.attributes["lock"]}
    )
    context.configure(connection=connection, target_metadata=SQLModel.metadata)
    context.run_migrations()
