"""Golden records and the crosswalk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a source record."""

    source: str
    source_id: str


@dataclass(frozen=True, slots=True)
class CrosswalkEntry(Key):
    golden_id: str | None  # None: it waits for the first time
    link_version: int  # of two tellings the higher one is right
    pending: bool  # whether something newer waits to be resolved


@dataclass(frozen=True, slots=True)
class CrosswalkEntries:
    """Of many records; each list in the order asked."""

    found: tuple[CrosswalkEntry, ...]
    gone: tuple[Key, ...]  # their source deleted them
    missing: tuple[Key, ...]  # nothing is known of them


@dataclass(frozen=True, slots=True)
class GoldenRecord:
    golden_id: str  # the survivor, where the one that was asked for was merged
    version: int
    values: Mapping[str, Any]  # in the canonical schema
    provenance: Mapping[str, Any]
    records: tuple[Key, ...]
    updated_at: datetime
    requested_golden_id: str | None = None
    masked: bool = False  # whether personal values are masked: the key may not see them
    etag: str = ""


@dataclass(frozen=True, slots=True)
class LookedUp:
    golden_id: str
    matched_records: tuple[Key, ...]  # those of its records that hold the value


@dataclass(frozen=True, slots=True)
class LookedUpAll:
    matches: tuple[LookedUp, ...]  # oldest golden ID first
    truncated: bool  # there are more; such a value tells nobody apart


@dataclass(frozen=True, slots=True)
class GoldenVersion:
    version: int
    state: str
    at: datetime
    sequence: int
    records: tuple[Key, ...]
    changed: tuple[str, ...]
    cause: Mapping[str, Any]
    surviving_golden_id: str | None = None


@dataclass(frozen=True, slots=True)
class GoldenHistory:
    golden_id: str
    versions: tuple[GoldenVersion, ...]  # newest last


@dataclass(frozen=True, slots=True)
class GoldenIdOf:
    """What a source writes beside a record of its own."""

    source_id: str
    link_version: int  # write it only where it is not lower than the one you hold
    golden_id: str | None = None  # None: the record is gone, take the golden ID away


@dataclass(frozen=True, slots=True)
class GoldenIdPage:
    records: tuple[GoldenIdOf, ...]
    next_after: int
    more: bool  # whether to ask on at once, with both
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class MovedGoldenIds:
    records: tuple[GoldenIdOf, ...]
    next_after: int  # for the next time


@dataclass(frozen=True, slots=True)
class ReceivedVersion:
    superseded: bool
    received_at: datetime
    payload: Mapping[str, Any]  # as received, in the canonical schema
    flags: tuple[str, ...]  # `field:reason`
    version: int | None = None  # None: a newer one was there before it


@dataclass(frozen=True, slots=True)
class SourceRecord(Key):
    link_version: int
    deleted: bool
    pending: bool  # whether something newer waits to be resolved
    flags: tuple[str, ...]  # of the newest version
    versions: tuple[ReceivedVersion, ...]  # superseded ones first, then newest last
    golden_id: str | None = None  # None: it is in none now
    merged_into: str | None = None  # of an alias: the id that its source merged it into
    masked: bool = False  # whether personal values are masked: the key may not see them
