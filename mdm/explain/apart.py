"""Why two records are not one person: what brings them together, and what keeps them apart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Literal

from sqlmodel import Session

from mdm.cluster.veto import find_veto
from mdm.errors import BadInput, NotFound
from mdm.explain.link import LinkReason, Step, Words
from mdm.match.block import blocking_keys
from mdm.model import Decision, Pair, Record, RecordKey
from mdm.rules import MatchRules, RuleSet
from mdm.store import decisions, history, pairs, profiles, records
from mdm.store import golden as goldens
from mdm.store.history import RecordHistory
from mdm.store.lookup import read_golden_view

_MOST_OF_A_KIND = 10  # two clusters of a household of hundreds have thousands of cross pairs

ObstacleKind = Literal[
    "not_live",
    "pending",
    "decision",
    "veto",
    "conflict",
    "size",
    "below_link",
    "never_compared",
    "ambiguous",
    "hub",
    "placeholder",
]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that keeps the two apart, or takes evidence away. `records`: of a cross pair or a single record."""

    kind: ObstacleKind
    detail: str
    records: tuple[RecordKey, ...] = ()
    weight: float | None = None
    decision: int | None = None


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Two records: whether they are in one golden record, and why or why not."""

    records: tuple[RecordKey, RecordKey]
    golden_ids: tuple[str | None, str | None]
    link: LinkReason | None  # None: no blocking rule ever brought them together
    prior_weight: float | None
    steps: tuple[Step, ...]  # together: the joins that lead from the one to the other
    obstacles: tuple[Obstacle, ...]  # apart

    @property
    def together(self) -> bool:
        return self.golden_ids[0] is not None and self.golden_ids[0] == self.golden_ids[1]


def why_not(session: Session, one: RecordKey, other: RecordKey, rules: RuleSet) -> WhyNot:
    """Raises NotFound for a record never seen, BadInput for a record and itself. Wants one snapshot."""
    if one == other:
        raise BadInput("these are one record")
    stand = [history.record_history(session, key) for key in (one, other)]
    known = records.known(session, (one, other))
    for which, key, held in zip(("first", "second"), (one, other), stand, strict=True):
        if held is None or key not in known:
            raise NotFound(f"the {which} record is not known, or was never resolved")
    a, b = known[one].record, known[other].record
    words = Words(session, rules)
    ends = tuple(held.golden_id if held else None for held in stand)
    scored = pairs.within(session, [a, b])
    found = words.pair(scored[0], {a: one, b: other}) if scored else None
    answer = WhyNot((one, other), (ends[0], ends[1]), found, words.prior_weight, (), ())
    if answer.together:
        return _with(answer, steps=path_between(_told(session, words, ends[0]), one, other))
    obstacles = _obstacles(session, (a, b), [held for held in stand if held], rules)
    return _with(answer, obstacles=tuple(obstacles))


def _with(answer: WhyNot, steps: tuple[Step, ...] = (), obstacles: tuple[Obstacle, ...] = ()) -> WhyNot:
    return WhyNot(answer.records, answer.golden_ids, answer.link, answer.prior_weight, steps, obstacles)


def _told(session: Session, words: Words, golden_id: str | None) -> tuple[Step, ...]:
    view = read_golden_view(session, golden_id) if golden_id is not None else None
    return words.steps(history.links_of(session, view.golden, view.version)) if view else ()


def path_between(steps: Sequence[Step], one: RecordKey, other: RecordKey) -> tuple[Step, ...]:
    """The joins that lead from one record to the other: joins hold a cluster together as a tree."""
    reached: dict[RecordKey, tuple[Step, ...]] = {one: ()}
    frontier = [one]
    while frontier and other not in reached:
        here = frontier.pop()
        for step in steps:
            if here in step.records:
                there = step.records[0] if step.records[1] == here else step.records[1]
                if there not in reached:
                    reached[there] = (*reached[here], step)
                    frontier.append(there)
    return reached.get(other, ())


def _obstacles(
    session: Session, ends: tuple[int, int], stand: Sequence[RecordHistory], rules: RuleSet
) -> Iterator[Obstacle]:
    for held in stand:
        if held.deleted or held.merged_into is not None:
            said = (
                "its source deleted it"
                if held.deleted
                else "an alias: it goes where its source merged it into"
            )
            yield Obstacle("not_live", said, (held.key,))
        if held.pending:
            yield Obstacle("pending", "something newer of it waits to be resolved", (held.key,))
    if decisions.is_pending(session):
        yield Obstacle("pending", "decisions wait to be taken into account")
    sides = tuple(_side(session, number) for number in ends)
    live = records.live_records(session, [number for side in sides for number in side])
    one, other = ([number for number in side if number in live] for side in sides)
    if one and other:
        across = [p for p in pairs.within(session, [*one, *other]) if (p.a in one) != (p.b in one)]
        standing = decisions.about(session, [*one, *other])
        yield from what_keeps_apart(one, other, live, across, standing, rules.match)
    yield from _lost_evidence(session, ends, stand, rules)


def _side(session: Session, number: int) -> Sequence[int]:
    clusters = goldens.clusters_of(session, [number])
    return clusters[0] if clusters else (number,)


def what_keeps_apart(
    one: Sequence[int],
    other: Sequence[int],
    live: Mapping[int, Record],
    across: Sequence[Pair],
    standing: Iterable[Decision],
    match: MatchRules,
) -> Iterator[Obstacle]:
    """What is tested on all cross pairs of two clusters of `live` records.

    `across` are the scored pairs between them; `standing` are decisions, of these records or of others too. Pure.
    """
    for said in standing:
        if said.verdict == "different" and said.speaks_of(one, other):
            yield Obstacle("decision", f"decision {said.number}: different persons", decision=said.number)
    vetoed = (
        Obstacle("veto", veto, (live[a].key, live[b].key))
        for a, b in product(one, other)
        if (veto := find_veto(live[a].profile, live[b].profile, match.vetoes))
    )
    yield from islice(vetoed, _MOST_OF_A_KIND)
    conflicts = (p for p in across if p.identifier is None and p.weight < match.thresholds.conflict)
    for pair in islice(conflicts, _MOST_OF_A_KIND):
        said_so = f"match weight below {match.thresholds.conflict:g}"
        yield Obstacle("conflict", said_so, (live[pair.a].key, live[pair.b].key), pair.weight)
    if len(one) + len(other) > match.guards.cluster_records:
        yield Obstacle("size", f"together they are more than {match.guards.cluster_records} records")
    links = any(pair.identifier is not None or pair.weight >= match.thresholds.link for pair in across)
    if not links:
        yield from _weak(across, live, match.thresholds.link)
    elif not all(any(live[number].profile.given for number in side) for side in (one, other)):
        yield Obstacle("ambiguous", "no given name tells whose the record is: it may be another person's")


def _weak(across: Sequence[Pair], live: Mapping[int, Record], link: float) -> Iterator[Obstacle]:
    if not across:
        yield Obstacle(
            "never_compared", "no blocking rule brings a record of the one together with one of the other"
        )
        return
    best = max(across, key=lambda pair: pair.weight)
    detail = f"the strongest pair between the two stays below the link threshold, {link:g}"
    yield Obstacle("below_link", detail, (live[best.a].key, live[best.b].key), best.weight)


def _lost_evidence(
    session: Session, ends: tuple[int, int], stand: Sequence[RecordHistory], rules: RuleSet
) -> Iterator[Obstacle]:
    """Values that say nothing: held too widely, or standing for "unknown"."""
    held = profiles.profiles(session, ends).values()
    keys = [set(blocking_keys(profile, rules.match.blocking)) for profile in held]
    hubs = profiles.hubs(session)
    held_widely = {
        rule for rule, key in (set.intersection(*keys) if len(keys) == len(ends) else ()) if key in hubs
    }
    for number, blocking in enumerate(rules.match.blocking):
        if number not in held_widely:
            continue
        yield Obstacle(
            "hub",
            f"what they share under {blocking.name} is held by more than {blocking.max_records} records",
        )
    for record in stand:
        for flag in record.flags:
            if flag.endswith((":placeholder", ":not_a_person")):
                yield Obstacle("placeholder", flag, (record.key,))
