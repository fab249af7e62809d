"""The schema's migrations, run from Python: no configuration file to find."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

# Any constant: two processes that start at once must not migrate at once.
_MIGRATION_LOCK = 0x6D646D02


def _config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["engine"] = engine
    config.attributes["lock"] = _MIGRATION_LOCK
    return config


def migrate(engine: Engine) -> None:
    """Brings the schema to the newest version; does nothing when it is there."""
    command.upgrade(_config(engine), "head")


def is_current(engine: Engine) -> bool:
    """Whether every migration has run."""
    head = ScriptDirectory.from_config(_config(engine)).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head
