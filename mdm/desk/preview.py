"""What would come of an answer, by the very rules that will apply it; nothing is written."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlmodel import Session

from mdm.canonical_json import loads
from mdm.cluster.constraints import constraints_of
from mdm.cluster.identity import Standing, assign_golden_ids
from mdm.errors import Conflict
from mdm.events import EventType
from mdm.masking import mask_values
from mdm.model import UNNUMBERED, Decision, Json, Record, RecordKey, Verdict
from mdm.resolve.decide import decide
from mdm.rules import RuleSet
from mdm.stewardship import Answer, otherwise_of, sides_at_issue
from mdm.store import decisions, desk, models, pairs, records
from mdm.store import golden as goldens
from mdm.store.desk import Listener
from mdm.store.golden import GoldenRow
from mdm.store.review import Task

DECIDING = frozenset({"pair", "refused", "bridge", "adopted"})  # kinds of tasks whose answer makes a decision

Sides = Sequence[Sequence[int]]  # records, by what is said to be one person or different ones


@dataclass(frozen=True, slots=True)
class Outcome:
    """One golden record as it would be."""

    golden_id: str | None  # None: a new one
    records: tuple[RecordKey, ...]
    values: Mapping[str, Json]
    changed: frozenset[str]  # attributes that it has otherwise, or not, now


@dataclass(frozen=True, slots=True)
class Announced:
    """An event that would be sent, and who would hear it."""

    type: EventType
    golden_id: str | None
    heard_by: tuple[str, ...]  # names of subscriptions


@dataclass(frozen=True, slots=True)
class Preview:
    """What would come of one answer, given to one question or to several together."""

    verdict: Answer
    outcomes: tuple[Outcome, ...]
    events: tuple[Announced, ...]

    @property
    def changes_nothing(self) -> bool:
        return not self.events

    @property
    def counts(self) -> Mapping[EventType, int]:
        """How many golden IDs merge, split, …"""
        return Counter(one.type for one in self.events)

    @property
    def heard(self) -> Mapping[str, int]:
        """Subscription → how many of the events it would hear."""
        return Counter(name for one in self.events for name in one.heard_by)

    @property
    def touched(self) -> tuple[Outcome, ...]:
        """The golden records that something becomes of."""
        told = {one.golden_id for one in self.events}
        return tuple(one for one in self.outcomes if one.golden_id in told)


def preview(session: Session, task: Task, rules: RuleSet, *, masked: bool) -> tuple[Preview, ...]:
    """Of each answer; none for a task whose answer decides nothing, or whose records have moved since."""
    answers = _answers(session, task)
    if not answers or (base := models.base_state(session)) is None:
        return ()
    bound = [n for one in answers for number in one.withdrawn for n in decisions.records_of(session, number)]
    clusters = goldens.clusters_of(session, [*task.records, *bound])
    numbers = [number for cluster in clusters for number in cluster]
    live = records.live_records(session, numbers)
    present = _Now(session, live, numbers, rules, base.model)
    return tuple(
        present.after(one.answer, one.decided, without=one.withdrawn, masked=masked) for one in answers
    )


class _Said(NamedTuple):
    """An answer as the resolver would hear of it."""

    answer: Answer
    decided: Sequence[Sides] = ()
    withdrawn: Collection[int] = ()  # numbers of decisions


def _answers(session: Session, task: Task) -> list[_Said]:
    if task.kind == "reconfirm":
        undone = [task.decision] if task.decision is not None else []
        return [_Said("confirm"), _Said("undo", withdrawn=undone)] if undone else []
    if task.kind not in {*DECIDING, "contradiction"} or (sides := sides_at_issue(session, task)) is None:
        return []
    verdicts: tuple[Verdict, ...] = ("same", "different")
    if task.kind != "contradiction":
        return [_Said(verdict, [sides]) for verdict in verdicts]
    told = [_Said(one, withdrawn=otherwise_of(session, one, sides[0], sides[1])) for one in verdicts]
    return [one for one in told if one.withdrawn]


def preview_of(
    session: Session, verdict: Verdict, said: Sequence[Sides], rules: RuleSet, *, masked: bool
) -> Preview:
    """What would come of saying this of each of these sides. Raises Conflict where nothing was ever resolved."""
    base = models.base_state(session)
    if base is None:
        raise Conflict("nothing was resolved yet")
    named = [number for sides in said for side in sides for number in side]
    numbers = [number for cluster in goldens.clusters_of(session, named) for number in cluster]
    live = records.live_records(session, numbers)
    return _Now(session, live, numbers, rules, base.model).after(verdict, said, masked=masked)


class _Now:
    """The clusters at issue as they are."""

    def __init__(
        self, session: Session, live: Mapping[int, Record], numbers: Sequence[int], rules: RuleSet, model: str
    ) -> None:
        self._live, self._rules, self._model = live, rules, model
        self._scored = pairs.within(session, sorted(live))
        self._said = decisions.about(session, numbers)
        self._crosswalk = goldens.crosswalk_of(session, numbers)
        held = (row.golden for row in self._crosswalk.values() if row.golden is not None)
        self._before = goldens.goldens_about(session, [*self._crosswalk], held)
        self._listeners = desk.listeners(session)

    def after(
        self, verdict: Answer, answers: Sequence[Sides], *, without: Collection[int] = (), masked: bool
    ) -> Preview:
        """As if this had been said of these sides, and these decisions withdrawn; of records that do not live nothing
        is said.
        """
        bound = (
            tuple(tuple(number for number in side if number in self._live) for side in sides)
            for sides in answers
        )
        meant: Verdict = (
            "same" if verdict == "same" else "different"
        )  # confirming and undoing decide nothing anew
        standing = [one for one in self._said if one.number not in without]
        said = [*standing, *(Decision(UNNUMBERED, meant, sides) for sides in bound)]
        decided = decide(
            self._live, self._scored, self._rules, self._model, constraints_of(said, self._live), said
        )
        clusters = decided.partition.clusters
        after: dict[int | None, tuple[tuple[int, ...], dict[str, Any]]] = {}
        fresh = []
        for one in assign_golden_ids(clusters, self._standing()):
            found = one.cluster, loads(decided.surviving[one.cluster].values)
            if one.golden is None:
                fresh.append(found)
            else:
                after[one.golden] = found
        held = [*after.items(), *((None, one) for one in fresh)]
        return Preview(
            verdict,
            tuple(self._outcome(golden, *one, masked=masked) for golden, one in held),
            tuple(self._announced(held)),
        )

    def _standing(self) -> Standing:
        return Standing(
            golden_of={n: row.golden for n, row in self._crosswalk.items() if row.golden is not None},
            anchored={row.anchor: golden for golden, row in self._before.items()},
            deleted=frozenset(self._crosswalk.keys() - self._live.keys()),
            beside={n: row.beside for n, row in self._crosswalk.items() if row.beside is not None},
        )

    def _outcome(
        self, golden: int | None, cluster: Sequence[int], values: dict[str, Any], *, masked: bool
    ) -> Outcome:
        row = self._before.get(golden) if golden is not None else None
        before = loads(row.values) if row else {}
        names = values.keys() | before.keys()
        return Outcome(
            row.public_id if row else None,
            tuple(sorted(self._live[number].key for number in cluster)),
            mask_values(values) if masked else values,
            frozenset(name for name in names if values.get(name) != before.get(name)),
        )

    def _announced(
        self, after: Sequence[tuple[int | None, tuple[tuple[int, ...], dict[str, Any]]]]
    ) -> list[Announced]:
        found = []
        kept = {golden for golden, _ in after}
        for golden, (cluster, values) in after:
            kind = _kind_of(
                self._before.get(golden) if golden is not None else None, cluster, values, self._live
            )
            if kind is not None:
                found.append(self._event(kind, golden, cluster))
        for golden, row in self._before.items():
            if row.state == "active" and golden not in kept:
                found.append(self._event("golden.retired", golden, row.members))
        return found

    def _event(self, kind: EventType, golden: int | None, members: Sequence[int]) -> Announced:
        sources = {self._live[number].key.source for number in members if number in self._live}
        names = tuple(one.name for one in self._listeners if _hears(one, kind, sources))
        row = self._before.get(golden) if golden is not None else None
        return Announced(kind, row.public_id if row else None, names)


def _kind_of(
    row: GoldenRow | None, cluster: Sequence[int], values: Mapping[str, Json], live: Mapping[int, Record]
) -> EventType | None:
    """What is announced of a golden ID that has this cluster afterwards; None: it stays as it is."""
    if row is None:
        return "golden.created"
    if row.state != "active":
        return "golden.restored"
    before = {number for number in row.members if number in live}
    if set(cluster) - before:
        return "golden.merged"
    if before - set(cluster):
        return "golden.split"
    return "golden.updated" if loads(row.values) != values else None


def _hears(listener: Listener, kind: EventType, sources: set[str]) -> bool:
    """As `mdm.store.fan_out` filters; records move here, so a filter by attributes lets it through."""
    by_type = not listener.types or kind in listener.types
    return by_type and (not listener.sources or not sources.isdisjoint(listener.sources))
