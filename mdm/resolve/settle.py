"""Components that were touched → clusters → golden IDs → golden values → events, with the crosswalk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from mdm.cluster.constraints import constraints_of
from mdm.cluster.identity import Assignment, Standing, assign_golden_ids
from mdm.cluster.partition import Partition, partition
from mdm.events import Event, MovedRecord, State
from mdm.golden.assemble import Golden, assemble
from mdm.model import Json, Record
from mdm.publish.announce import GoldenChange, announce
from mdm.resolve.reach import Reach, attach, reach
from mdm.resolve.review import keep_questions
from mdm.resolve.story import Story
from mdm.rules import RuleSet
from mdm.store import decisions, outbox, pairs, records
from mdm.store import golden as goldens
from mdm.store.counters import advance
from mdm.store.golden import CrosswalkRow, GoldenRow, NewVersion


@dataclass(frozen=True, slots=True)
class _Held:
    """A golden ID after this step: its cluster and what survives of it."""

    assignment: Assignment
    golden: Golden


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a step is taken, and under which model version."""

    said: Mapping[str, Json]
    model: str


def settle(session: Session, touched: Iterable[int], rules: RuleSet, cause: Cause) -> list[Event]:
    """Brings every cluster that may have changed up to date; returns the events, already in the outbox."""
    reached = reach(session, touched, rules.match.thresholds.link)
    live = records.live_records(session, reached.numbers)
    scored = pairs.within(session, reached.numbers)
    decided = decisions.about(session, reached.numbers)
    constraints = constraints_of(decided, live)
    found = partition(live, scored, rules.match, constraints)
    before = goldens.goldens_about(
        session,
        list(reached.crosswalk),
        (row.golden for row in reached.crosswalk.values() if row.golden is not None),
    )
    held = _hold(session, found, reached, live, before, rules)
    story = Story(found, live, rules, cause.model, decided)
    events = _write(session, held, reached.crosswalk, before, cause, story)
    keep_questions(session, reached.numbers, found, live, scored, rules.match, constraints)
    return events


def _hold(
    session: Session,
    found: Partition,
    reached: Reach,
    live: Mapping[int, Record],
    before: Mapping[int, GoldenRow],
    rules: RuleSet,
) -> dict[int, _Held]:
    """Golden ID → its cluster, aliases included, with its golden values."""
    clusters = attach(found.clusters, reached.aliases)
    standing = _standing(clusters, reached.crosswalk, before)
    assignments = _mint_missing(session, assign_golden_ids(clusters, standing))

    def trust_of(source: str) -> int:
        return rules.source(source).trust

    held = {}
    for assignment in assignments:
        members = [live[number] for number in assignment.cluster if number in live]
        if assignment.golden is not None:
            held[assignment.golden] = _Held(
                assignment, assemble(members, rules.survivorship.golden, trust_of)
            )
    return held


def _standing(
    clusters: Sequence[tuple[int, ...]],
    crosswalk: Mapping[int, CrosswalkRow],
    before: Mapping[int, GoldenRow],
) -> Standing:
    placed = {number for cluster in clusters for number in cluster}
    return Standing(
        golden_of={row.record: row.golden for row in crosswalk.values() if row.golden is not None},
        anchored={row.anchor: row.golden for row in before.values()},
        deleted=frozenset(crosswalk.keys() - placed),
    )


def _mint_missing(session: Session, assignments: Sequence[Assignment]) -> list[Assignment]:
    wanting = [a for a in assignments if a.golden is None]
    fresh = iter(goldens.mint(session, len(wanting)) if wanting else [])
    return [replace(a, golden=next(fresh)) if a.golden is None else a for a in assignments]


def _write(
    session: Session,
    held: Mapping[int, _Held],
    crosswalk: Mapping[int, CrosswalkRow],
    before: Mapping[int, GoldenRow],
    cause: Cause,
    story: Story,
) -> list[Event]:
    """Moves records, appends versions and events, numbered in the same order."""
    moved = _moves(before, held, crosswalk)
    changes = _changes(before, held, moved)
    _write_crosswalk(session, moved, held, crosswalk)
    events = announce(changes, cause.said)
    first = advance(session, "sequence", len(events)) + 1 if events else 0
    sequence_of = {event.golden: first + n for n, event in enumerate(events)}
    goldens.write_versions(
        session,
        [_version(change, sequence_of[change.golden], before, held, cause, story) for change in changes],
    )
    outbox.append(session, events, first)
    return events


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
    before: Mapping[int, GoldenRow], held: Mapping[int, _Held], moved: Mapping[int, MovedRecord]
) -> list[GoldenChange]:
    moves_of: dict[int, list[MovedRecord]] = {}
    for move in moved.values():
        for golden in {move.was, move.to} - {None}:
            moves_of.setdefault(int(golden or 0), []).append(move)
    lives_in = {
        number: golden
        for golden, one in held.items()
        for number in (*one.assignment.cluster, *one.assignment.tombstones)
    }
    changes = []
    for golden in sorted(before.keys() | held.keys()):
        old, new = before.get(golden), held.get(golden)
        survivor = lives_in.get(old.anchor) if old and not new else None
        if _is_same(old, new, survivor):
            continue
        changes.append(
            GoldenChange(
                golden,
                was=old.state if old else None,
                now=_state(new, survivor),
                version=old.version + 1 if old else 1,
                before=old.values if old and old.state == "active" else {},
                after=new.golden.values if new else {},
                moved=moves_of.get(golden, ()),
                survivor=survivor,
            )
        )
    return changes


def _state(new: _Held | None, survivor: int | None) -> State:
    """An ID without a cluster is merged where its anchor lives on in another one, else retired."""
    if new:
        return "active"
    return "retired" if survivor is None else "merged"


def _is_same(old: GoldenRow | None, new: _Held | None, survivor: int | None) -> bool:
    """Whether nothing is to tell: an ended ID leads where it led, or an active one holds just what it held."""
    if old is None:
        return False
    if new is None:
        return old.state == _state(new, survivor) and old.survivor == survivor
    return (
        old.state == "active"
        and set(old.members) == set(new.assignment.cluster)
        and old.values == new.golden.values
        and old.provenance == new.golden.provenance
    )


def _write_crosswalk(
    session: Session,
    moved: Mapping[int, MovedRecord],
    held: Mapping[int, _Held],
    crosswalk: Mapping[int, CrosswalkRow],
) -> None:
    """Moves records; one that leaves for nowhere keeps the golden ID it left, or follows its cluster into another."""
    follows = {number: golden for golden, one in held.items() for number in one.assignment.tombstones}
    rows = {
        number: (number, move.to or follows.get(number, move.was), move.to is not None, move.link_version)
        for number, move in moved.items()
    }
    for number, golden in follows.items():
        if number not in rows and crosswalk[number].golden != golden:
            rows[number] = (number, golden, False, crosswalk[number].link_version)
    goldens.write_crosswalk(session, [rows[number] for number in sorted(rows)])


def _version(
    change: GoldenChange,
    sequence: int,
    before: Mapping[int, GoldenRow],
    held: Mapping[int, _Held],
    cause: Cause,
    story: Story,
) -> NewVersion:
    new = held.get(change.golden)
    anchor = before[change.golden].anchor if change.golden in before else None
    if new is None:
        if anchor is None:
            raise AssertionError("only an ID that was can end")
        return NewVersion(
            change.golden,
            anchor,
            change.now,
            change.version,
            sequence,
            (),
            {},
            {},
            {},
            cause.said,
            change.survivor,
        )
    return NewVersion(
        change.golden,
        anchor or new.assignment.anchor,
        change.now,
        change.version,
        sequence,
        new.assignment.cluster,
        new.golden.values,
        new.golden.provenance,
        story.of(new.assignment.cluster),
        cause.said,
    )
