"""Model versions, and what the base was resolved under."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from mdm.store.database import fetch_rows, run


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A model version as kept: `content` is what mdm.match wrote."""

    model: str
    content: bytes
    scoring_version: str
    active: bool


@dataclass(frozen=True, slots=True)
class BaseState:
    """The rule set and the model version that every stored pair and golden value was made with."""

    rules_version: str
    model: str


def add_model(session: Session, model: str, content: bytes, scoring_version: str) -> None:
    """Keeps a model version; one that is already there stays as it is."""
    run(
        session,
        "INSERT INTO model_version (model, content, scoring_version) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        model,
        content,
        scoring_version,
    )


def activate_model(session: Session, model: str) -> None:
    """Makes this the model version that scores, and no other."""
    run(session, "UPDATE model_version SET active = (model = %s) WHERE active <> (model = %s)", model, model)


def active_model(session: Session) -> StoredModel | None:
    rows = fetch_rows(
        session, "SELECT model, content, scoring_version, active FROM model_version WHERE active"
    )
    return _stored(rows[0]) if rows else None


def all_models(session: Session) -> list[StoredModel]:
    """Every model version, newest first."""
    rows = fetch_rows(
        session,
        "SELECT model, content, scoring_version, active FROM model_version ORDER BY created_at DESC, model",
    )
    return [_stored(row) for row in rows]


def how_to_fit(session: Session, scoring_version: str) -> str:
    """What brings a model version into use that fits these rules: an upgrade keeps the one that ships, no more."""
    fitting = (one.model for one in all_models(session) if one.scoring_version == scoring_version)
    model = next(fitting, None)
    return f"run `mdm models --activate {model}`" if model else "run `mdm train --activate`"


def find_model(session: Session, model: str) -> StoredModel | None:
    rows = fetch_rows(
        session, "SELECT model, content, scoring_version, active FROM model_version WHERE model = %s", model
    )
    return _stored(rows[0]) if rows else None


def _stored(row: tuple[str, bytes, str, bool]) -> StoredModel:
    return StoredModel(row[0], bytes(row[1]), row[2], row[3])


def base_state(session: Session) -> BaseState | None:
    """None while nothing was ever resolved."""
    rows = fetch_rows(session, "SELECT rules_version, model FROM base")
    return BaseState(*rows[0]) if rows else None


def write_base_state(session: Session, state: BaseState) -> None:
    run(
        session,
        "INSERT INTO base (one, rules_version, model) VALUES (true, %s, %s) "
        "ON CONFLICT (one) DO UPDATE SET rules_version = excluded.rules_version, model = excluded.model",
        state.rules_version,
        state.model,
    )


@dataclass(frozen=True, slots=True)
class Current:
    """The model version that the base was resolved under; while nothing was ever resolved, the active one."""

    model: str
    scoring_version: str


def current(session: Session) -> Current | None:
    rows = fetch_rows(session, _CURRENT)
    return Current(*rows[0]) if rows else None


_CURRENT = """
SELECT model, scoring_version FROM model_version
WHERE model = (SELECT model FROM base) OR (active AND NOT EXISTS (SELECT FROM base))
"""


@dataclass(frozen=True, slots=True)
class Made:
    """A model version without what it holds."""

    model: str
    scoring_version: str
    active: bool
    created_at: datetime


def made(session: Session) -> list[Made]:
    """When each model version came, newest first."""
    statement = (
        "SELECT model, scoring_version, active, created_at FROM model_version ORDER BY created_at DESC, model"
    )
    return [Made(*row) for row in fetch_rows(session, statement)]
