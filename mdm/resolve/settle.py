"""Components that were touched → clusters → golden IDs → golden values → events, with the crosswalk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from mdm.canonical_json import dumps, loads
from mdm.cluster.constraints import constraints_of
from mdm.cluster.identity import Assignment, Standing, assign_golden_ids
from mdm.events import Event, MovedRecord, State, format_golden_id
from mdm.model import Json, RecordKey
from mdm.publish.announce import GoldenChange, announce
from mdm.resolve.decide import Decided, Surviving, decide
from mdm.resolve.present import Present
from mdm.resolve.reach import Reach, attach, reach
from mdm.resolve.review import keep_questions
from mdm.rules import RuleSet
from mdm.store import adopt, decisions, outbox, records
from mdm.store import golden as goldens
from mdm.store.adopt import Due
from mdm.store.counters import advance, value_of
from mdm.store.golden import CrosswalkRow, GoldenRow, NewVersion


@dataclass(frozen=True, slots=True)
class _Held:
    """A golden ID after this step: its cluster, aliases included, and what survives of it."""

    assignment: Assignment
    surviving: Surviving


@dataclass(frozen=True, slots=True)
class _Known:
    """Golden IDs that there are: those given before, and adopted ones that this step gives."""

    before: Mapping[int, GoldenRow]
    due: Mapping[int, Due]

    @property
    def anchors(self) -> dict[int, int]:
        """Golden ID → the record that it is anchored to."""
        held = {golden: row.anchor for golden, row in self.before.items()}
        return held | {golden: due.anchor for golden, due in self.due.items()}

    def public_ids(self, held: Iterable[int]) -> dict[int, str]:
        """Golden ID → its public text; of `held`, too, which may be fresh."""
        fresh = {golden: format_golden_id(golden) for golden in held}
        given = {golden: row.public_id for golden, row in self.before.items()}
        return fresh | given | {golden: due.public_id for golden, due in self.due.items()}


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a step is taken, under which model version, and in whose traces (traceparents by the records of each)."""

    said: Mapping[str, Json]
    model: str
    traces: Mapping[RecordKey, str] = field(default_factory=dict)


def settle(present: Present, touched: Iterable[int], rules: RuleSet, cause: Cause) -> list[Event]:
    """Brings every cluster that may have changed up to date; returns the events, already in the outbox."""
    session = present.session
    reached = reach(present, touched)
    stored = present.stored(reached.numbers)
    live = present.live_records(reached.numbers)
    said = decisions.about(session, stored)
    constraints = constraints_of(said, live)
    decided = present.decided_of(reached.numbers) if not said else None
    if decided is None:
        scored = present.within(reached.numbers)
        decided = decide(live, scored, rules, cause.model, constraints, said)
    else:  # what is left to do is to ask, and of what weighs less nobody is asked
        scored = present.within(reached.numbers, rules.match.thresholds.review)
    found = decided.partition
    before = goldens.goldens_about(
        session,
        [number for number in reached.crosswalk if number not in present.fresh],
        (row.golden for row in reached.crosswalk.values() if row.golden is not None),
    )
    clusters = attach(found.clusters, reached.aliases)
    placed = [number for cluster in clusters for number in cluster]
    known = _Known(before, adopt.due(session, placed) if reached.adopting else {})
    held = _hold(session, clusters, reached, decided, known)
    events = _write(present, held, reached.crosswalk, known, cause)
    keep_questions(present, reached.numbers, found, live, scored, rules.match, constraints)
    return events


def _hold(
    session: Session, clusters: Sequence[tuple[int, ...]], reached: Reach, decided: Decided, known: _Known
) -> dict[int, _Held]:
    """Golden ID → its cluster, aliases included, with what survives of it."""
    standing = _standing(clusters, reached, known)
    assignments = _mint_missing(session, assign_golden_ids(clusters, standing))
    held = {}
    for assignment, cluster in zip(assignments, decided.partition.clusters, strict=True):
        if assignment.golden is not None:
            held[assignment.golden] = _Held(assignment, decided.surviving[cluster])
    return held


def _standing(clusters: Sequence[tuple[int, ...]], reached: Reach, known: _Known) -> Standing:
    placed = {number for cluster in clusters for number in cluster}
    last = {row.record: row.golden for row in reached.crosswalk.values() if row.golden is not None}
    brought_back = {fresh: last[lost] for fresh, lost in reached.returning.items() if lost in last}
    return Standing(
        golden_of=last | brought_back,
        anchored={anchor: golden for golden, anchor in known.anchors.items()},
        deleted=frozenset(reached.crosswalk.keys() - placed),
        beside={row.record: row.beside for row in reached.crosswalk.values() if row.beside is not None},
    )


def _mint_missing(session: Session, assignments: Sequence[Assignment]) -> list[Assignment]:
    wanting = [a for a in assignments if a.golden is None]
    fresh = iter(goldens.mint(session, len(wanting)) if wanting else [])
    return [
        Assignment(a.cluster, next(fresh), a.anchor, a.tombstones) if a.golden is None else a
        for a in assignments
    ]


def _write(
    present: Present,
    held: Mapping[int, _Held],
    crosswalk: Mapping[int, CrosswalkRow],
    known: _Known,
    cause: Cause,
) -> list[Event]:
    """Moves records, appends versions and events, numbered in the same order."""
    session = present.session
    floor = value_of(session, "version")  # of versions that others may know from before a restore
    moved = _moves(known.before, held, crosswalk, floor)
    changes = _changes(known, held, moved, floor)
    _write_crosswalk(present, moved, held, crosswalk)
    public_ids = known.public_ids(held)
    events = announce(changes, cause.said, public_ids)
    first = advance(session, "sequence", len(events)) + 1 if events else 0
    sequence_of = {event.golden: first + n for n, event in enumerate(events)}
    anchors = {golden: one.assignment.anchor for golden, one in held.items()} | known.anchors
    versions = []
    because = dumps(cause.said)
    for change in changes:
        golden = change.golden
        version = _version(
            change,
            public_ids[golden],
            anchors[golden],
            sequence_of[golden],
            held.get(golden),
            because,
        )
        versions.append(version)
    goldens.write_versions(session, versions)
    traces = _traces(changes, held, known, crosswalk, cause) if cause.traces else {}
    outbox.append(session, events, first, traces)
    return events


def _traces(
    changes: Sequence[GoldenChange],
    held: Mapping[int, _Held],
    known: _Known,
    crosswalk: Mapping[int, CrosswalkRow],
    cause: Cause,
) -> dict[int, str]:
    """Golden ID → the trace of what changed it: of the first of its records, now or before, that has one."""
    found = {}
    for change in changes:
        now = held[change.golden].assignment.cluster if change.golden in held else ()
        before = known.before[change.golden].members if change.golden in known.before else ()
        keys = (crosswalk[number].key for number in (*now, *before) if number in crosswalk)
        trace = next((cause.traces[key] for key in keys if key in cause.traces), None)
        if trace is not None:
            found[change.golden] = trace
    return found


def _moves(
    before: Mapping[int, GoldenRow],
    held: Mapping[int, _Held],
    crosswalk: Mapping[int, CrosswalkRow],
    floor: int,
) -> dict[int, MovedRecord]:
    """Record → how its golden ID changed; those that stay are absent."""
    was = {number: row.golden for row in before.values() if row.state == "active" for number in row.members}
    now = {number: golden for golden, one in held.items() for number in one.assignment.cluster}
    return {
        number: MovedRecord(row.key, was.get(number), now.get(number), max(row.link_version, floor) + 1)
        for number, row in crosswalk.items()
        if was.get(number) != now.get(number)
    }


def _changes(
    known: _Known, held: Mapping[int, _Held], moved: Mapping[int, MovedRecord], floor: int
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
    anchors = known.anchors
    for golden in sorted(anchors.keys() | held.keys()):
        old, new = known.before.get(golden), held.get(golden)
        survivor = None if new else lives_in.get(anchors[golden])
        if _is_same(old, new, survivor):
            continue
        changes.append(
            GoldenChange(
                golden,
                was=old.state if old else None,
                now=_state(new, survivor),
                version=max(old.version if old else 0, floor) + 1,
                changed=_changed(old, new),
                moved=moves_of.get(golden, ()),
                survivor=survivor,
            )
        )
    return changes


def _changed(old: GoldenRow | None, new: _Held | None) -> Sequence[str]:
    """Names of the values that differ."""
    if old is None or old.state != "active":
        return new.surviving.attributes if new else ()
    before: dict[str, Json] = loads(old.values)
    after: dict[str, Json] = loads(new.surviving.values) if new else {}
    return [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]


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
        and old.values == new.surviving.values
        and old.provenance == new.surviving.provenance
    )


def _write_crosswalk(
    present: Present,
    moved: Mapping[int, MovedRecord],
    held: Mapping[int, _Held],
    crosswalk: Mapping[int, CrosswalkRow],
) -> None:
    """Moves records; one that leaves for nowhere keeps the golden ID it left, or follows its cluster into another."""
    follows = {
        number: (golden, beside)
        for golden, one in held.items()
        for number, beside in one.assignment.tombstones.items()
    }
    rows: dict[int, goldens.Move] = {}
    for number, move in moved.items():
        golden, beside = follows.get(number, (move.to or move.was, None))
        rows[number] = goldens.Move(number, golden, move.to is not None, move.link_version, beside)
    for number, stays in follows.items():
        row = crosswalk[number]
        if number not in rows and (row.golden, row.beside) != stays:
            rows[number] = goldens.Move(number, stays[0], False, row.link_version, stays[1])
    if unplaced := present.unplaced:  # all of them are live, so each has come into a golden record
        placed = [(unplaced[number], *rows.pop(number)[1:4]) for number in sorted(unplaced)]
        records.write_placed(present.session, placed)
    goldens.write_crosswalk(present.session, [rows[number] for number in sorted(rows)])


def _version(
    change: GoldenChange,
    public_id: str,
    anchor: int,
    sequence: int,
    new: _Held | None,
    because: str,
) -> NewVersion:
    return NewVersion(
        change.golden,
        public_id,
        anchor,
        change.now,
        change.version,
        sequence,
        new.assignment.cluster if new else (),
        new.surviving.values if new else "{}",
        new.surviving.provenance if new else "{}",
        new.surviving.links if new else "{}",
        because,
        change.was is None,
        change.survivor,
    )
