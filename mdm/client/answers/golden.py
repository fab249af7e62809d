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
