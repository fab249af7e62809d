"""Components that were touched → clusters → golden IDs → golden values → events, with the crosswalk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from mdm.cluster.identity import Assignment, Standing, assign_golden_ids
from mdm.cluster.partition import partition
from mdm.events import Event, MovedRecord, State
from mdm.golden.assemble import Golden, assemble
from mdm.model import Json, Record
from mdm.publish.announce import GoldenChange, announce
from mdm.rules import RuleSet
from mdm.store import golden as goldens
from mdm.store import outbox, pairs, records
from mdm.store.golden import CrosswalkRow, GoldenRow, NewVersion


@dataclass(frozen=True, slots=True)
class _Held:
    """A golden ID after this step: its cluster and what survives of it."""

    assignment: Assignment
    golden: Golden


def settle(
    session: Session, touched: Iterable[int], rules: RuleSet, cause: Mapping[str, Json]
) -> list[Event]:
    """Brings every cluster that may have changed up to date; returns the events, already in the outbox."""
    numbers, crosswalk = _reach(session, touched, rules.match.thresholds.link)
    live = records.live_records(session, numbers)
    before = goldens.goldens_about(
        session, list(crosswalk), (row.golden for row in crosswalk.values() if row.golden is not None)
    )
    clusters = partition(live, pairs.within(session, numbers), rules.match).clusters
    assignments = _mint_missing(session, assign_golden_ids(clusters, _standing(crosswalk, before)))
    held = _assemble(assignments, live, rules)
    moved = _moves(before, held, crosswalk)
    changes = _changes(before, held, moved, crosswalk)
    _write_crosswalk(session, moved, held, crosswalk)
    return _publish(session, changes, before, held, cause)


def _reach(
    session: Session, touched: Iterable[int], link: float
) -> tuple[list[int], dict[int, CrosswalkRow]]:
    """All records whose cluster may change: linked to the touched ones, or sharing a golden ID with one of these."""
    numbers = set(touched)
    while True:
        reached = set(pairs.component_of(session, numbers, link))
        crosswalk = goldens.crosswalk_of(session, sorted(reached))
        beside = {row.record for row in crosswalk.values() if not row.deleted}
        if beside <= reached:
            return sorted(reached), crosswalk
        numbers = reached | beside


def _standing(crosswalk: Mapping[int, CrosswalkRow], before: Mapping[int, GoldenRow]) -> Standing:
    return Standing(
        golden_of={row.record: row.golden for row in crosswalk.values() if row.golden is not None},
        anchored={row.anchor: row.golden for row in before.values()},
        deleted=frozenset(row.record for row in crosswalk.values() if row.deleted),
    )


def _mint_missing(session: Session, assignments: Sequence[Assignment]) -> list[Assignment]:
    wanting = [a for a in assignments if a.golden is None]
    fresh = iter(goldens.mint(session, len(wanting)) if wanting else [])
    return [
        Assignment(a.cluster, next(fresh) if a.golden is None else a.golden, a.anchor, a.tombstones)
        for a in assignments
    ]


def _assemble(
    assignments: Sequence[Assignment], live: Mapping[int, Record], rules: RuleSet
) -> dict[int, _Held]:
    def trust_of(source: str) -> int:
        return rules.source(source).trust

    held = {}
    for assignment in assignments:
        members = [live[number] for number in assignment.cluster]
        if assignment.golden is not None:
            held[assignment.golden] = _Held(
                assignment, assemble(members, rules.survivorship.golden, trust_of)
            )
    return held


def _moves(
    before: Mapping[int, GoldenRow], held: Mapping[int, _Held], crosswalk: Mapping[int, CrosswalkRow]
) -> dict[int, MovedRecord]:
    """Record → how its golden ID changed; those that stay are absent."""
    was = {number: row.golden for row in before.values() if row.state == "active" for number in row.members}
    now = {number: golden for golden, one in held.items() for number in one.assignment.cluster}
    return {
        number: MovedRecord(row.key, was.get(number), now.get(number), row.link_version + 1)
        for number, row in crosswalk.items()
        if was.get(number) != now.get(number)
    }


def _changes(
    before: Mapping[int, GoldenRow],
    held: Mapping[int, _Held],
    moved: Mapping[int, MovedRecord],
    crosswalk: Mapping[int, CrosswalkRow],
) -> list[GoldenChange]:
    moves_of: dict[int, list[MovedRecord]] = {}
    for move in moved.values():
        for golden in {move.was, move.to} - {None}:
            moves_of.setdefault(int(golden or 0), []).append(move)
    changes = []
    for golden in sorted(before.keys() | held.keys()):
        old, new = before.get(golden), held.get(golden)
        if _is_same(old, new):
            continue
        changes.append(
            GoldenChange(
                golden,
                was=old.state if old else None,
                now="active" if new else _end(old, held, crosswalk),
                version=old.version + 1 if old else 1,
                before=old.values if old and old.state == "active" else {},
                after=new.golden.values if new else {},
                moved=moves_of.get(golden, ()),
            )
        )
    return changes


def _is_same(old: GoldenRow | None, new: _Held | None) -> bool:
    """Whether nothing is to tell: an ended ID stays ended, or an active one holds just what it held."""
    if old is None or new is None or old.state != "active":
        return new is None and (old is None or old.state != "active")
    return (
        set(old.members) == set(new.assignment.cluster)
        and old.values == new.golden.values
        and old.provenance == new.golden.provenance
    )


def _end(old: GoldenRow | None, held: Mapping[int, _Held], crosswalk: Mapping[int, CrosswalkRow]) -> State:
    """How an ID ends: merged when its anchor lives on in another one, else retired."""
    if old is None or old.anchor not in crosswalk:
        raise AssertionError("only an ID that was can end")
    lives_on = any(
        old.anchor in (*one.assignment.cluster, *one.assignment.tombstones) for one in held.values()
    )
    return "merged" if lives_on else "retired"


def _write_crosswalk(
    session: Session,
    moved: Mapping[int, MovedRecord],
    held: Mapping[int, _Held],
    crosswalk: Mapping[int, CrosswalkRow],
) -> None:
    """Moves live records; a deleted one keeps the golden ID it left, or follows its cluster into another."""
    follows = {number: golden for golden, one in held.items() for number in one.assignment.tombstones}
    rows = {
        number: (number, move.to or follows.get(number, move.was), move.link_version)
        for number, move in moved.items()
    }
    for number, golden in follows.items():
        if number not in rows and crosswalk[number].golden != golden:
            rows[number] = (number, golden, crosswalk[number].link_version)
    goldens.write_crosswalk(session, [rows[number] for number in sorted(rows)])


def _publish(
    session: Session,
    changes: Sequence[GoldenChange],
    before: Mapping[int, GoldenRow],
    held: Mapping[int, _Held],
    cause: Mapping[str, Json],
) -> list[Event]:
    """Writes a version and an event for each change, numbered in the same order."""
    events = announce(changes, cause)
    first = outbox.advance(session, "sequence", len(events)) + 1 if events else 0
    sequence_of = {event.golden: first + n for n, event in enumerate(events)}
    goldens.write_versions(
        session, [_version(change, sequence_of[change.golden], before, held) for change in changes]
    )
    outbox.append(session, events, first)
    return events


def _version(
    change: GoldenChange, sequence: int, before: Mapping[int, GoldenRow], held: Mapping[int, _Held]
) -> NewVersion:
    new = held.get(change.golden)
    anchor = before[change.golden].anchor if change.golden in before else None
    if new is None:
        return NewVersion(change.golden, anchor or 0, change.now, change.version, sequence, (), {}, {})
    return NewVersion(
        change.golden,
        anchor or new.assignment.anchor,
        change.now,
        change.version,
        sequence,
        new.assignment.cluster,
        new.golden.values,
        new.golden.provenance,
    )
