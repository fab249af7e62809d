"""The outbox: events written with the change they tell of, numbered in commit order without gaps."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlmodel import Session

from mdm.canonical_json import dumps
from mdm.events import Event, EventType
from mdm.store import meter
from mdm.store.bell import ring
from mdm.store.database import copy_rows, fetch_rows

_EVENTS = uuid5(NAMESPACE_URL, "mdm:events")


def event_id(golden: int, version: int) -> str:
    """Fixed by golden ID and version, so that an event sent twice bears one id."""
    return str(uuid5(_EVENTS, f"{golden}/{version}"))


@dataclass(frozen=True, slots=True)
class Published:
    """An event as it stands in the outbox."""

    sequence: int
    type: EventType
    golden: int
    version: int
    data: dict[str, Any]
    occurred_at: datetime
    trace: str | None = None

    @property
    def event_id(self) -> str:
        return event_id(self.golden, self.version)

    @property
    def golden_id(self) -> str:
        """The public one, as it was said."""
        return str(self.data["golden_id"])


def append(session: Session, events: Sequence[Event], first_sequence: int, traces: Mapping[int, str]) -> None:
    """Writes events with the sequences from `first_sequence` on, and the traceparents of golden IDs that have one.

    The bell rings when they are committed.
    """
    if not events:
        return
    ring(session)
    copy_rows(
        session,
        "outbox",
        ("sequence", "golden", "version", "type", "data", "trace"),
        (
            (sequence, event.golden, event.version, event.type, dumps(event.data), traces.get(event.golden))
            for sequence, event in enumerate(events, first_sequence)
        ),
    )
    for kind, written in Counter(event.type for event in events).items():
        meter.count(session, "mdm_events_total", written, type=kind)


def first_since(session: Session, moment: datetime) -> int | None:
    """The first kept event that occurred at that moment or later; None when there is none."""
    first: int | None = fetch_rows(
        session, "SELECT min(sequence) FROM outbox WHERE occurred_at >= %s", moment
    )[0][0]
    return first


def read_after(session: Session, after: int, limit: int) -> list[Published]:
    """Events with a sequence above `after`, oldest first."""
    rows = fetch_rows(
        session,
        "SELECT sequence, type, golden, version, data, occurred_at, trace FROM outbox "
        "WHERE sequence > %s ORDER BY sequence LIMIT %s",
        after,
        limit,
    )
    return [Published(*row) for row in rows]
