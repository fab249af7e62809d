"""The audit's entries as they are written: with what they tell of, in one transaction, and nobody waits for another.

What chains them is put on later, a batch at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from psycopg.types.json import Jsonb
from sqlmodel import Session

from mdm.access import Scope
from mdm.model import Json
from mdm.store.database import run
from mdm.store.lookup import Pool, fetch


@dataclass(frozen=True, slots=True)
class Entry:
    """Who read or changed what, by what right. Nothing in it is a personal value."""

    caller: str
    scope: Scope
    action: str  # what was done: golden.read, decision.merge, record.put, …
    golden_ids: Sequence[str] = ()
    target: str | None = None  # what else it was done to: a decision's number, a record's key, a key's prefix
    detail: Mapping[str, Json] = field(default_factory=dict)


_INSERT = (
    "INSERT INTO audit_entry (caller, scope, action, golden_ids, target, detail) "
    "VALUES (%s, %s, %s, %s, %s, %s)"
)


def append(session: Session, entry: Entry) -> None:
    """Writes an entry in the transaction of the change it tells of."""
    run(session, _INSERT, *_columns(entry))


async def append_reads(pool: Pool, entries: Sequence[Entry]) -> list[None]:
    """Writes entries of what was read, before it is answered: those of one moment with one commit."""
    await fetch(pool, _INSERT_MANY, Jsonb([asdict(entry) for entry in entries]))
    return [None] * len(entries)


_INSERT_MANY = """
INSERT INTO audit_entry (caller, scope, action, golden_ids, target, detail)
SELECT caller, scope, action, ARRAY(SELECT jsonb_array_elements_text(golden_ids)), target, detail
FROM jsonb_to_recordset(%s) AS entry (
    caller text, scope text, action text, golden_ids jsonb, target text, detail jsonb
) RETURNING entry
"""


def _columns(entry: Entry) -> list[object]:
    return [
        entry.caller,
        entry.scope,
        entry.action,
        list(entry.golden_ids),
        entry.target,
        Jsonb(dict(entry.detail)),
    ]
