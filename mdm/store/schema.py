"""The schema's migrations, run from Python: no configuration file to find."""

from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

Standing = Literal["current", "behind", "ahead"]

# Any constant: two processes that start at once must not migrate at once.
_MIGRATION_LOCK = 0x6D646D02


def _config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["engine"] = engine
    config.attributes["lock"] = _MIGRATION_LOCK
    return config


def migrate(engine: Engine, to: str = "head") -> None:
    """Brings the schema to a revision, by default the newest; does nothing when it is there."""
    command.upgrade(_config(engine), to)


def is_current(engine: Engine) -> bool:
    """Whether every migration has run."""
    return standing(engine) == "current"


def standing(engine: Engine) -> Standing:
    """How the database's schema stands to what this version knows; "ahead": a newer version has migrated it."""
    scripts = ScriptDirectory.from_config(_config(engine))
    held = revision(engine)
    if held == scripts.get_current_head():
        return "current"
    known = {script.revision for script in scripts.walk_revisions()}
    return "behind" if held is None or held in known else "ahead"


def revision(engine: Engine) -> str | None:
    """The last migration that has run; None: none has."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
