"""What resolving would make of a profile's pairs: which golden records it would join, and what speaks against."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from sqlmodel import Session

from mdm.cluster.constraints import Constraints, constraints_of
from mdm.cluster.partition import Partition, partition
from mdm.cluster.question import ask
from mdm.cluster.veto import find_veto
from mdm.model import Pair, Record
from mdm.recognise.compare import UNSEEN
from mdm.resolve.present import Present
from mdm.resolve.reach import reach
from mdm.resolve.scored import Scored
from mdm.rules import MatchRules
from mdm.store import decisions
from mdm.store import golden as goldens
from mdm.store.golden import CrosswalkRow

Verdict = Literal["match", "possible", "different"]
_ASKED = frozenset({"pair", "refused"})  # kinds of questions about two records


@dataclass(frozen=True, slots=True)
class Judgement:
    """`reason`: what speaks against one that is no match; as a refused union tells it, or `ambiguous`."""

    verdict: Verdict
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class _Scene:
    """The component that the profile would be in, the golden records beside it, and the partition that follows."""

    live: Mapping[int, Record]
    members: Mapping[int, tuple[int, ...]]  # record → all of its golden record that live
    pairs: Sequence[Pair]  # inside the component, and of the profile with those beside
    constraints: Constraints
    partition: Partition


def judge(
    session: Session, unseen: Record, scored: Scored, asked: Sequence[int], rules: MatchRules
) -> dict[int, Judgement]:
    """A judgement for the golden record of each record `asked` about; `scored` are all pairs of the profile.

    "match": resolved as a new record, it would join. "possible": a steward would be asked, or it may be another's too.
    A value that one more holder makes a hub changes other pairs as well: that alone is left out.
    """
    scene = _set(session, unseen, scored, asked, rules)
    own = next(cluster for cluster in scene.partition.clusters if UNSEEN in cluster)
    in_doubt = set(_in_doubt(scene, own, rules))
    return {number: _judge(scene, own, members, in_doubt, rules) for number, members in scene.members.items()}


def _set(session: Session, unseen: Record, scored: Scored, asked: Sequence[int], rules: MatchRules) -> _Scene:
    link = rules.thresholds.link
    fresh = {UNSEEN: CrosswalkRow(UNSEEN, unseen.key, None, 0, deleted=False)}
    present = Present(session, link, {UNSEEN: unseen}, fresh, {UNSEEN}, scored)
    links = scored.telling(link)
    reached = set(reach(present, {UNSEEN}).numbers if links else [UNSEEN])
    beside = {n: cluster for cluster in goldens.clusters_of(session, asked) for n in cluster}
    numbers = sorted(reached.union(*(beside[n] for n in asked if n in beside)))
    live = present.live_records(numbers)
    constraints = constraints_of(decisions.about(session, present.stored(numbers)), live)
    component = {number: record for number, record in live.items() if number in reached}
    inside = present.within(component)
    members = {n: tuple(m for m in beside[n] if m in live) for n in asked if n in beside}
    far = {m for cluster in members.values() for m in cluster} - reached
    across = [pair for pair in scored.pairs if pair.a in far]
    found = partition(component, inside, rules, constraints)
    return _Scene(live, members, [*inside, *across], constraints, found)


def _in_doubt(scene: _Scene, own: Sequence[int], rules: MatchRules) -> Iterator[int]:
    """Records of other clusters of which a steward would be asked whether the profile's is the same."""
    placed = {number for cluster in scene.partition.clusters for number in cluster}
    neighbours = {cluster for cluster in scene.members.values() if placed.isdisjoint(cluster)}
    for question in ask(
        scene.partition, scene.live, scene.pairs, rules, scene.constraints, sorted(neighbours)
    ):
        if question.kind in _ASKED and not set(own).isdisjoint(question.records):
            yield from question.records


def _judge(
    scene: _Scene, own: Sequence[int], members: Sequence[int], in_doubt: set[int], rules: MatchRules
) -> Judgement:
    if not set(own).isdisjoint(members):
        return Judgement("match")
    against = _against(scene, own, members, rules)
    if not in_doubt.isdisjoint(members):
        return Judgement("possible", against)
    # It weighs enough and nothing speaks against: so it may be another person's as well.
    return Judgement("different", against) if against else Judgement("possible", "ambiguous")


def _against(scene: _Scene, own: Sequence[int], members: Sequence[int], rules: MatchRules) -> str | None:
    """Why a union was refused, the profile's own links first; else what would refuse it."""
    refused = [
        (UNSEEN not in (r.link.a, r.link.b), r.reason)
        for r in scene.partition.refusals
        if any(a in own and b in members for a, b in ((r.link.a, r.link.b), (r.link.b, r.link.a)))
    ]
    if refused:
        return min(refused)[1]
    if scene.constraints.forbids(own, members):
        return "decision"
    for a, b in product(own, members):
        if veto := find_veto(scene.live[a].profile, scene.live[b].profile, rules.vetoes):
            return f"veto:{veto}"
    return None
