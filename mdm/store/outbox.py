"""The outbox: events written with the change they tell of, numbered in commit order without gaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from psycopg.types.json import Jsonb
from sqlmodel import Session

from mdm.events import Event
from mdm.store.database import copy_rows, fetch_rows

_EVENTS = uuid5(NAMESPACE_URL, "mdm:events")


@dataclass(frozen=True, slots=True)
class Published:
    """An event as it stands in the outbox."""

    sequence: int
    event_id: str
    type: str
    golden: int
    version: int
    data: dict[str, Any]
    occurred_at: datetime

    @property
    def golden_id(self) -> str:
        """The public one, as it was said."""
        return str(self.data["golden_id"])


def append(session: Session, events: Sequence[Event], first_sequence: int) -> None:
    """Writes events with the sequences from `first_sequence` on. An event's id is fixed by golden ID and version."""
    copy_rows(
        session,
        "outbox",
        ("sequence", "event_id", "golden", "version", "type", "data"),
        (
            (
                sequence,
                str(uuid5(_EVENTS, f"{event.golden}/{event.version}")),
                event.golden,
                event.version,
                event.type,
                Jsonb(event.data),
            )
            for sequence, event in enumerate(events, first_sequence)
        ),
    )


def read_after(session: Session, after: int, limit: int) -> list[Published]:
    """Events with a sequence above `after`, oldest first."""
    rows = fetch_rows(
        session,
        "SELECT sequence, event_id, type, golden, version, data, occurred_at FROM outbox "
        "WHERE sequence > %s ORDER BY sequence LIMIT %s",
        after,
        limit,
    )
    return [Published(*row) for row in rows]
