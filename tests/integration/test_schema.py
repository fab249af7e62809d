"""Migrations and table classes describe one schema."""

from pkgutil import iter_modules

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine
from sqlmodel import SQLModel

from mdm.store import schema, tables
from mdm.store.migrate import migrate


def test_the_migrations_make_exactly_the_tables_that_the_classes_define(engine: Engine) -> None:
    assert set(tables.__all__) == {module.name for module in iter_modules(tables.__path__)} - {"columns"}
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    assert schema.is_current(engine)
    migrate(engine)
    assert schema.is_current(engine)
