"""Which events tell of a change of golden records. Pure: before and after in, events out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mdm.events import Event, EventType, MovedRecord, State
from mdm.model import Json


@dataclass(frozen=True, slots=True)
class GoldenChange:
    """One golden ID before and after a resolve step. `was` None: it did not exist."""

    golden: int
    was: State | None
    now: State
    version: int  # after
    changed: Sequence[str] = ()  # names of the golden values that differ
    moved: Sequence[MovedRecord] = ()  # into it or out of it
    survivor: int | None = None  # of one that is merged now: the golden ID that its anchor is in


def announce(
    changes: Sequence[GoldenChange], cause: Mapping[str, Json], public_ids: Mapping[int, str]
) -> list[Event]:
    """One event a changed golden ID, retirements first, then by mint number; `public_ids`: of all that are in play."""
    state = {change.golden: change for change in changes}
    ordered = sorted(changes, key=lambda change: (change.now == "active", change.golden))
    return [_event(change, state, cause, public_ids) for change in ordered]


def _event(
    change: GoldenChange,
    changes: Mapping[int, GoldenChange],
    cause: Mapping[str, Json],
    public_ids: Mapping[int, str],
) -> Event:
    absorbed = _ids(
        moved.was
        for moved in change.moved
        if moved.to == change.golden and _was_active_and_is_merged(moved.was, changes)
    )
    parted = _ids(
        moved.to
        for moved in change.moved
        if moved.was == change.golden and _is_new_or_restored(moved.to, changes)
    )
    kind = _type(change, absorbed, parted)
    data: dict[str, Any] = {
        "golden_id": public_ids[change.golden],
        "version": change.version,
        "moved_records": [_moved(moved, public_ids) for moved in sorted(change.moved, key=lambda m: m.key)],
        "changed": sorted(change.changed),
        "cause": dict(cause),
    }
    if kind == "golden.merged" or (
        kind == "golden.created" and absorbed
    ):  # an adopted ID may be new, and the older
        data["previous_golden_ids"] = [public_ids[golden] for golden in absorbed]
    if kind == "golden.split":
        data["resulting_golden_ids"] = [public_ids[golden] for golden in sorted({change.golden, *parted})]
    if kind == "golden.retired":
        data["surviving_golden_id"] = None if change.survivor is None else public_ids[change.survivor]
    return Event(kind, change.golden, change.version, data)


def _type(change: GoldenChange, absorbed: Sequence[int], parted: Sequence[int]) -> EventType:
    if change.now != "active":
        return "golden.retired"
    if change.was is None:
        return "golden.created"
    if change.was != "active":
        return "golden.restored"
    if absorbed:
        return "golden.merged"
    return "golden.split" if parted else "golden.updated"


def _ids(goldens: Iterable[int | None]) -> list[int]:
    return sorted({golden for golden in goldens if golden is not None})


def _was_active_and_is_merged(golden: int | None, changes: Mapping[int, GoldenChange]) -> bool:
    change = changes.get(golden) if golden is not None else None
    return change is not None and change.was == "active" and change.now == "merged"


def _is_new_or_restored(golden: int | None, changes: Mapping[int, GoldenChange]) -> bool:
    change = changes.get(golden) if golden is not None else None
    return change is not None and change.was != "active" and change.now == "active"


def _moved(moved: MovedRecord, public_ids: Mapping[int, str]) -> dict[str, Json]:
    return {
        "source": moved.key.source,
        "source_id": moved.key.source_id,
        "from": None if moved.was is None else public_ids[moved.was],
        "to": None if moved.to is None else public_ids[moved.to],
        "link_version": moved.link_version,
    }
