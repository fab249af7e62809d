"""Inputs become the newest versions of their records: normalised, with blocking keys; hubs rise and fall."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from mdm.match.block import blocking_keys
from mdm.model import Json, Profile, RecordKey
from mdm.normalise import normalise
from mdm.rules import RuleSet
from mdm.store import records
from mdm.store.inbox import Input
from mdm.store.records import Known, NewVersion, ReceivedVersion, VersionOrder

# Older than any time a source may send: a versioned record without `updated_at` is ordered by version and content.
_NO_MOMENT = datetime.fromisoformat("0001-01-01T00:00:00+00:00")


@dataclass(slots=True)
class Applied:
    """What came of the inputs: each is in exactly one of the three lists."""

    resolved: list[Input] = field(default_factory=list)
    unchanged: list[Input] = field(default_factory=list)
    superseded: list[Input] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)  # records with a new newest version
    profiles: dict[int, Profile] = field(default_factory=dict)  # of the changed ones that live
    affected: set[int] = field(
        default_factory=set
    )  # changed ones and holders of values that became or ceased hubs


@dataclass(slots=True)
class _Standing:
    """A record as this batch goes over it."""

    number: int
    version: int
    order: VersionOrder | None  # None: never seen before
    newest: Input | None = None  # of this batch


def apply_inputs(session: Session, inputs: Sequence[Input], rules: RuleSet) -> Applied:
    """Writes records, versions, profiles, blocking keys and hubs; says which records must be matched again."""
    applied = Applied()
    standing = _stand(session, inputs)
    received = [_receive(taken, standing[taken.key], applied) for taken in inputs]
    newest = [(s, s.newest) for s in standing.values() if s.newest]
    live, flags = [], {}
    for record, taken in newest:
        applied.changed.append(record.number)
        if is_live(taken.payload):
            result = normalise(taken.payload, rules.source(taken.key.source), rules.match.normalise)
            live.append((record.number, result.profile, result.values))
            flags[taken.input] = result.flags
    applied.profiles = {number: profile for number, profile, _ in live}
    versions = [_new_version(record, taken) for record, taken in newest]
    records.write_versions(session, versions, [_flagged(r, flags) for r in received if r])
    records.replace_profiles(session, applied.changed, live)
    applied.affected = set(applied.changed) | _rekey(session, applied, rules)
    return applied


def _stand(session: Session, inputs: Sequence[Input]) -> dict[RecordKey, _Standing]:
    known = records.known(session, (taken.key for taken in inputs))
    fresh = [key for key in dict.fromkeys(taken.key for taken in inputs) if key not in known]
    numbers = dict(zip(fresh, records.allocate(session, len(fresh)), strict=True))
    return {
        taken.key: _from_known(known[taken.key])
        if taken.key in known
        else _Standing(numbers[taken.key], 0, None)
        for taken in inputs
    }


def _from_known(known: Known) -> _Standing:
    return _Standing(known.record, known.version, known.order)


def _receive(taken: Input, record: _Standing, applied: Applied) -> ReceivedVersion | None:
    """Sorts one input into resolved, unchanged or superseded; a version to keep unless unchanged."""
    order = version_order(taken, record.order)
    if record.order and order.content_hash == record.order.content_hash:
        applied.unchanged.append(taken)
        return None
    newer = record.order is None or order > record.order
    if newer:
        record.version += 1
        record.order, record.newest = order, taken
        applied.resolved.append(taken)
    else:
        applied.superseded.append(taken)
    version = record.version if newer else None
    return ReceivedVersion(
        taken.input, record.number, taken.batch, taken.payload, taken.received_at, version, ()
    )


def version_order(taken: Input, known: VersionOrder | None) -> VersionOrder:
    """By `source_version`, else `updated_at`, else time of receipt; then by content.

    Where a source that numbers its versions sends something without one (a bare deletion), it ranks with the newest.
    """
    source_version = taken.payload.get("source_version")
    updated_at = _updated_at(taken)
    if isinstance(source_version, int):
        return VersionOrder(source_version, updated_at or _NO_MOMENT, taken.content_hash)
    return VersionOrder(known.rank if known else -1, updated_at or taken.received_at, taken.content_hash)


def _updated_at(taken: Input) -> datetime | None:
    """When the source changed the record, if it said so; a payload's times are in UTC."""
    stamp = taken.payload.get("updated_at")
    return datetime.fromisoformat(stamp) if isinstance(stamp, str) else None


def _new_version(record: _Standing, taken: Input) -> NewVersion:
    if record.order is None:  # a newest version always has an order
        raise AssertionError(taken.key)
    updated_at = _updated_at(taken) or taken.received_at
    merged_into = taken.payload.get("merged_into")
    kept = merged_into if isinstance(merged_into, str) else None
    # What lost a native merge often comes as deleted, too: its key lives on as an alias.
    deleted = bool(taken.payload.get("deleted")) and kept is None
    return NewVersion(record.number, taken.key, record.version, record.order, updated_at, deleted, kept)


def is_live(payload: Mapping[str, Json]) -> bool:
    """Whether the record has a profile: neither deleted nor merged away by its source."""
    return not payload.get("deleted") and not payload.get("merged_into")


def _flagged(received: ReceivedVersion, flags: Mapping[int, tuple[str, ...]]) -> ReceivedVersion:
    held = flags.get(received.input, ())
    return ReceivedVersion(
        received.input,
        received.record,
        received.batch,
        received.payload,
        received.received_at,
        received.version,
        held,
    )


def _rekey(session: Session, applied: Applied, rules: RuleSet) -> set[int]:
    """Replaces the blocking keys of changed records; returns the holders of keys that became or ceased hubs."""
    blocking = rules.match.blocking
    touched = records.keys_of(session, applied.changed)
    keys = [
        (key, number, rule)
        for number, profile in applied.profiles.items()
        for rule, key in blocking_keys(profile, blocking)
    ]
    records.replace_keys(session, applied.changed, keys)
    touched.update((key, rule) for key, _, rule in keys)
    count = records.count_holders(session, [key for key, _ in touched])
    hubs = records.hubs(session)
    risen = [(k, r) for k, r in touched if k not in hubs and count.get(k, 0) > blocking[r].max_records]
    fallen = [k for k, r in touched if k in hubs and count.get(k, 0) <= blocking[r].max_records]
    records.write_hubs(session, sorted(risen), sorted(fallen))
    return records.holders(session, [key for key, _ in risen] + fallen)
