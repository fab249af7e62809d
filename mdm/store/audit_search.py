"""Finding entries of the audit again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from mdm.events import tidy_golden_id
from mdm.store.audit_chain import ENTRY, Held
from mdm.store.database import fetch_rows


@dataclass(frozen=True, slots=True)
class Which:
    """What an entry must be to be found; None: any."""

    golden_id: str | None = None  # of one person: every golden ID that resolves to the same one now
    caller: str | None = None
    action: str | None = None
    target: str | None = None
    since: datetime | None = None
    until: datetime | None = None  # not included


def page(session: Session, which: Which, limit: int, before: int | None = None) -> list[Held]:
    """Entries by falling number, those below `before`."""
    golden_ids = None if which.golden_id is None else _same_person(session, which.golden_id)
    conditions: dict[str, Any] = {
        "golden_ids && %s::text[]": golden_ids,
        "caller = %s": which.caller,
        "action = %s": which.action,
        "target = %s": which.target,
        "at >= %s": which.since,
        "at < %s": which.until,
        "entry < %s": before,
    }
    asked = {condition: value for condition, value in conditions.items() if value is not None}
    where = f"WHERE {' AND '.join(asked)}" if asked else ""
    statement = f"SELECT {ENTRY} FROM audit_entry {where} ORDER BY entry DESC LIMIT %s"
    return [Held(*row) for row in fetch_rows(session, statement, *asked.values(), limit)]


def _same_person(session: Session, golden_id: str) -> list[str]:
    tidy = tidy_golden_id(golden_id) or golden_id
    return [tidy, *(other for (other,) in fetch_rows(session, _SAME_PERSON, tidy) if other != tidy)]


_SAME_PERSON = """
SELECT other.public_id FROM golden_record AS asked
JOIN source_record AS anchor ON anchor.record = asked.anchor
JOIN source_record AS member ON member.golden = anchor.golden
JOIN golden_record AS other ON other.anchor = member.record
WHERE asked.public_id = %s
"""
