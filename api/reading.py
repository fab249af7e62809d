"""Answers that show personal values in clear are noted in the audit before they go out. Masked ones are not."""

from collections.abc import Iterable

from sqlmodel import Session

from api.gathering import Gathering
from mdm.access import Caller, Scope
from mdm.model import Json
from mdm.store import audit
from mdm.store.audit import Entry

_IN_CLEAR: Scope = "golden:read-personal"


async def note_read(
    notes: Gathering[Entry, None],
    caller: Caller,
    action: str,
    golden_ids: Iterable[str],
    scope: Scope = _IN_CLEAR,
    **detail: Json,
) -> None:
    """Writes the entry of a hot read, by itself."""
    await notes.answer(Entry(caller.name, scope, action, list(golden_ids), detail=detail))


def note_read_in(
    session: Session,
    caller: Caller,
    action: str,
    golden_ids: Iterable[str] = (),
    target: str | None = None,
    **detail: Json,
) -> None:
    """Writes the entry of a slower read, in its transaction."""
    audit.append(session, Entry(caller.name, _IN_CLEAR, action, list(golden_ids), target, detail))


def both(golden_id: str, asked: str) -> list[str]:
    """The golden ID that answered, and the one that was asked for, where it is another."""
    return [golden_id] if asked == golden_id else [golden_id, asked]
