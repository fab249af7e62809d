"""How the database's schema stands to the migrations that this version knows."""

from pathlib import Path
from typing import Literal

from sqlalchemy import Engine, text

Standing = Literal["current", "behind", "ahead"]

MIGRATIONS = Path(__file__).parent / "migrations"
_TABLE = "alembic_version"


def is_current(engine: Engine) -> bool:
    """Whether every migration has run."""
    return standing(engine) == "current"


def standing(engine: Engine) -> Standing:
    """How the database's schema stands to what this version knows; "ahead": a newer version has migrated it."""
    held, known = revision(engine), revisions()
    if held == known[-1]:
        return "current"
    return "behind" if held is None or held in known else "ahead"


def revisions() -> list[str]:
    """All that this version knows, oldest first, by the names of their files: every process asks, and Alembic, which
    is needed once, takes a tenth of a second to import.
    """
    return sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def revision(engine: Engine) -> str | None:
    """The last migration that has run; None: none has."""
    with engine.connect() as connection:
        if connection.execute(text(f"SELECT to_regclass('{_TABLE}')")).scalar() is None:
            return None
        held = connection.execute(text(f"SELECT version_num FROM {_TABLE}")).scalar()
    return None if held is None else str(held)
