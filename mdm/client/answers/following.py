"""Events, snapshots and differences: what a crosswalk of one's own is kept by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from mdm.client.answers.golden import Key
from mdm.client.reading import read


@dataclass(frozen=True, slots=True)
class MovedRecord:
    """A record whose golden ID changed."""

    source: str
    source_id: str
    to: str | None  # None: it was deleted
    link_version: int  # the highest one wins


@dataclass(frozen=True, slots=True)
class Event:
    """A CloudEvent about a golden ID, or, by webhook alone, a notice about a subscription; docs/events.md."""

    id: str  # the same whenever it comes again
    type: str
    time: datetime
    subject: str  # the golden ID; of a notice the number of the subscription
    data: Mapping[str, Any]  # all that it says; what follows is of it
    sequence: int = 0  # 0: a notice
    moved_records: tuple[MovedRecord, ...] = ()
    version: int | None = None
    changed: tuple[str, ...] = ()
    previous_golden_ids: tuple[str, ...] = ()
    resulting_golden_ids: tuple[str, ...] = ()
    surviving_golden_id: str | None = None
    traceparent: str | None = None

    @classmethod
    def of(cls, cloudevent: Mapping[str, Any]) -> "Event":
        """A CloudEvent as it comes. Its own `sequence` is text; that of the data is the number."""
        data = cloudevent["data"]
        return read(cls, {**cloudevent, "sequence": 0, **data, "data": data})


@dataclass(frozen=True, slots=True)
class EventPage:
    events: tuple[Event, ...]  # oldest first; none: up to date
    next_after: int

    @classmethod
    def of(cls, page: Mapping[str, Any]) -> "EventPage":
        return cls(tuple(map(Event.of, page["events"])), page["next_after"])


class Mapped(NamedTuple):
    """A record and its golden ID; None: it is in none. Of two, the one with the higher link version is newer."""

    source: str
    source_id: str
    golden_id: str | None
    link_version: int

    @classmethod
    def of(cls, line: Mapping[str, Any]) -> "Mapped":
        return cls(line["source"], line["source_id"], line["golden_id"], line["link_version"])


class SnapshotHead(NamedTuple):
    """The first line of a snapshot: the feed goes on after this sequence."""

    sequence: int
    masked: bool = False  # whether personal values are masked: the key may not see them


@dataclass(frozen=True, slots=True)
class GoldenLine:
    """A golden record in a snapshot of golden records."""

    golden_id: str
    version: int
    records: tuple[Key, ...]
    values: Mapping[str, Any]


SnapshotLine: TypeAlias = SnapshotHead | Mapped | GoldenLine


@dataclass(frozen=True, slots=True)
class DifferingBuckets:
    sequence: int  # as of which event this is
    buckets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    sequence: int
    records: tuple[Mapped, ...]  # as they should be
    drifted: int  # those that no event on its way puts right
    on_the_way: int

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> "Differences":
        records = tuple(map(Mapped.of, found["differences"]))
        return cls(found["sequence"], records, found["drifted"], found["on_the_way"])
