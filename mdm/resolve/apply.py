"""Inputs become the newest versions of their records: normalised, with blocking keys; hubs rise and fall."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa
from sqlmodel import Session

from mdm.match.block import keys_table
from mdm.match.lookup_key import held_keys
from mdm.model import Record, RecordKey
from mdm.resolve.ahead import Ahead
from mdm.resolve.read import Stored, read
from mdm.resolve.rescore import Keys
from mdm.rules import BlockingRule, RuleSet
from mdm.store import adopt, profiles, records
from mdm.store.golden import CrosswalkRow
from mdm.store.inbox import Input
from mdm.store.records import Known, NewVersion, ReceivedVersion, VersionOrder

# Older than any time a source may send: a versioned record without `updated_at` is ordered by version and content.
_NO_MOMENT = datetime.fromisoformat("0001-01-01T00:00:00+00:00")


@dataclass(slots=True)
class Applied:
    """What came of the inputs: each is in exactly one of the first three lists."""

    resolved: list[Input] = field(default_factory=list)
    unchanged: list[Input] = field(default_factory=list)
    superseded: list[Input] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)  # records with a new newest version
    live: Mapping[int, Record] = field(default_factory=dict)  # the changed ones that live
    keys: Keys = field(default_factory=dict)  # of the live ones
    fresh: dict[int, CrosswalkRow] = field(default_factory=dict)  # those never seen before
    unplaced: dict[int, NewVersion] = field(
        default_factory=dict
    )  # of `fresh`: written when it is known which golden record each is in
    affected: set[int] = field(
        default_factory=set
    )  # changed ones and holders of values that became or ceased hubs


@dataclass(slots=True)
class _Standing:
    """A record as this batch goes over it."""

    number: int
    version: int
    order: VersionOrder | None  # None: never seen before
    is_new: bool
    newest: Input | None = None  # of this batch


def apply_inputs(
    session: Session, inputs: Sequence[Input], rules: RuleSet, ahead: Ahead | None = None
) -> Applied:
    """Writes records, versions, profiles, blocking keys and hubs; says which records must be matched again.

    `ahead`: what is known of these inputs already; hubs are then up to date.
    """
    applied = Applied()
    standing = _stand(session, inputs, ahead)
    received = [_receive(taken, standing[taken.key], applied) for taken in inputs]
    stored: dict[int, Stored] = {}
    live: dict[int, Record] = {}
    versions = []
    for record in standing.values():
        if (taken := record.newest) is None:
            continue
        version = _new_version(record, taken)
        versions.append(version)
        applied.changed.append(record.number)
        if record.is_new:
            applied.fresh[record.number] = CrosswalkRow(record.number, taken.key, None, 0, version.deleted)
        if ahead is not None:
            stored[record.number] = ahead.stored[taken.input]
        elif taken.payload is not None and taken.head.is_live:
            reading = read(taken.payload, rules)
            stored[record.number] = reading.stored
            live[record.number] = Record(
                record.number, taken.key, reading.profile, reading.values, version.updated_at
            )
    flags = {
        record.newest.input: stored[record.number].flags
        for record in standing.values()
        if record.newest and record.number in stored
    }
    if not _are_asked_for_by_key(session, versions):
        applied.unplaced = {v.record: v for v in versions if v.is_new and v.record in stored}
    records.write_versions(
        session,
        (version for version in versions if version.record not in applied.unplaced),
        [_flagged(r, flags) for r in received if r],
    )
    known = [number for number in applied.changed if number not in applied.fresh]
    dropped = _drop_profiles(session, known, rules.match.blocking)
    profiles.write(session, ((n, held.features, held.values) for n, held in stored.items()))
    profiles.write_keys(session, ahead.keys if ahead else _keys_of(stored))
    applied.affected = set(applied.changed)
    applied.live = ahead.live if ahead else live
    if ahead is None:
        applied.keys = {number: held.keys for number, held in stored.items()}
        touched = dropped | {key for held in stored.values() for key in held.keys}
        applied.affected |= _move_hubs(session, touched, rules.match.blocking)
    return applied


def _are_asked_for_by_key(session: Session, versions: Sequence[NewVersion]) -> bool:
    """Whether settling looks records up that it has not been told of: those of aliases, of an imported crosswalk."""
    merging = any(version.merged_into is not None for version in versions) or records.has_aliases(session)
    return merging or adopt.is_in_use(session)


def _keys_of(stored: Mapping[int, Stored]) -> pa.Table:
    return keys_table((key, number, rule) for number, held in stored.items() for rule, key in held.keys)


def _stand(session: Session, inputs: Sequence[Input], ahead: Ahead | None) -> dict[RecordKey, _Standing]:
    if ahead is not None:
        return {taken.key: _Standing(ahead.numbers[taken.input], 0, None, is_new=True) for taken in inputs}
    known = records.known(session, (taken.key for taken in inputs))
    fresh = [key for key in dict.fromkeys(taken.key for taken in inputs) if key not in known]
    numbers = dict(zip(fresh, records.allocate(session, len(fresh)), strict=True))
    return {
        taken.key: _from_known(known[taken.key])
        if taken.key in known
        else _Standing(numbers[taken.key], 0, None, is_new=True)
        for taken in inputs
    }


def _from_known(known: Known) -> _Standing:
    return _Standing(known.record, known.version, known.order, is_new=False)


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
    return ReceivedVersion(taken.input, record.number, taken.batch, taken.received_at, version, ())


def version_order(taken: Input, known: VersionOrder | None) -> VersionOrder:
    """By `source_version`, else `updated_at`, else time of receipt; then by content.

    Where a source that numbers its versions sends something without one (a bare deletion), it ranks with the newest.
    """
    head = taken.head
    if head.source_version is not None:
        return VersionOrder(head.source_version, head.updated_at or _NO_MOMENT, taken.content_hash)
    return VersionOrder(known.rank if known else -1, head.updated_at or taken.received_at, taken.content_hash)


def _new_version(record: _Standing, taken: Input) -> NewVersion:
    if record.order is None:  # a newest version always has an order
        raise AssertionError(taken.key)
    head = taken.head
    updated_at = head.updated_at or taken.received_at
    # What lost a native merge often comes as deleted, too: its key lives on as an alias.
    deleted = head.deleted and head.merged_into is None
    return NewVersion(
        record.number,
        taken.key,
        record.version,
        record.order,
        updated_at,
        deleted,
        head.merged_into,
        record.is_new,
    )


def _flagged(received: ReceivedVersion, flags: Mapping[int, tuple[str, ...]]) -> ReceivedVersion:
    held = flags.get(received.input)
    return received._replace(flags=held) if held else received


def _drop_profiles(
    session: Session, numbers: Sequence[int], rules: Sequence[BlockingRule]
) -> set[tuple[int, int]]:
    """Takes away the profiles and keys of records; returns the keys, as (rule, key)."""
    if not numbers:
        return set()
    held = {
        number: held_keys(profile, rules) for number, profile in profiles.profiles(session, numbers).items()
    }
    profiles.drop_keys(session, [(key, number) for number, keys in held.items() for _, key in keys])
    profiles.drop(session, numbers)
    return {key for keys in held.values() for key in keys}


def _move_hubs(
    session: Session, touched: Collection[tuple[int, int]], rules: Sequence[BlockingRule]
) -> set[int]:
    """Makes hubs of keys that too many hold now, and ends those that no longer are; returns the holders of both."""
    blocking = [(rule, key) for rule, key in touched if rule >= 0]
    count = profiles.count_holders(session, [key for _, key in blocking])
    hubs = profiles.hubs(session)
    risen = [(k, r) for r, k in blocking if k not in hubs and count.get(k, 0) > rules[r].max_records]
    fallen = [k for r, k in blocking if k in hubs and count.get(k, 0) <= rules[r].max_records]
    if not risen and not fallen:
        return set()
    profiles.write_hubs(session, sorted(risen), sorted(fallen))
    return profiles.holders(session, [*_keys(risen), *fallen])


def _keys(hubs: Iterable[tuple[int, int]]) -> list[int]:
    return [key for key, _ in hubs]
