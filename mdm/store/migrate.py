"""Runs the schema's migrations from Python: no configuration file to find."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from mdm.store.schema import MIGRATIONS

# Any constant: two processes that start at once must not migrate at once.
_MIGRATION_LOCK = 0x6D646D02


def migrate(engine: Engine, to: str = "head") -> None:
    """Brings the schema to a revision, by default the newest; does nothing when it is there."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    config.attributes["lock"] = _MIGRATION_LOCK
    command.upgrade(config, to)
