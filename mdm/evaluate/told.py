"""Wrong pairs with all there is to say of them: waterfall, what keeps a missed pair apart, what holds a false one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from sqlmodel import Session

from mdm.errors import ModelInvalid
from mdm.evaluate.known import ErrorSide
from mdm.evaluate.report import Classified, Report
from mdm.explain import LinkReason, Obstacle, Step, Words, path_between, what_keeps_apart
from mdm.match.block import mask
from mdm.match.model import ModelVersion
from mdm.match.score import Scorer
from mdm.model import Decision, Pair, Record, RecordKey
from mdm.resolve.rescore import score
from mdm.rules import RuleSet
from mdm.store import export, models, pairs, profiles, records
from mdm.store import golden as goldens

_BATCH_PAIRS = 500  # the clusters of so many pairs are held at once


@dataclass(frozen=True, slots=True)
class ToldPair:
    """One wrong pair. `records` may be fewer than its keys: an alias has no profile and no values."""

    side: ErrorSide
    kind: str
    keys: tuple[RecordKey, RecordKey]  # sorted
    golden_ids: tuple[str, str]
    records: Mapping[RecordKey, Record]
    link: LinkReason | None  # None: one of them is an alias or no person, so nothing can be scored
    is_compared: bool  # False: no blocking rule brought them together; `link` is what they would have scored
    obstacles: tuple[Obstacle, ...]  # of a missed pair
    joins: tuple[Step, ...]  # of a false pair: the joins that lead from the one to the other

    @property
    def why(self) -> str:
        """In a word or two, why a missed pair was not linked, or what holds a false one together."""
        if self.side == "false":
            return " and ".join(sorted({step.kind for step in self.joins})) or "alias"
        without_link = [said for said in self.obstacles if said.kind in ("never_compared", "below_link")]
        first = next(iter([*without_link, *self.obstacles]), None)
        if first is None:
            return "alias"
        return f"veto {first.detail}" if first.kind == "veto" else first.kind


def tell(session: Session, report: Report, rules: RuleSet) -> Iterator[ToldPair]:
    """All pairs of the report's sample, in its order. Wants the snapshot that the report was made in.

    Raises ModelInvalid where the base's model version cannot score here.
    """
    if not report.sample:
        return
    teller = _Teller(session, report, rules)
    sample = iter(report.sample)
    while batch := list(islice(sample, _BATCH_PAIRS)):
        yield from teller.tell(batch)


class _Teller:
    """Reads what a batch of pairs needs in few queries, and tells them one by one."""

    def __init__(self, session: Session, report: Report, rules: RuleSet) -> None:
        self._session, self._placed, self._rules = session, report.placed, rules
        self._words = Words(session, rules)
        self._hubs = profiles.hubs(session)
        self._decisions_of: dict[int, list[Decision]] = defaultdict(list)
        for decision in export.standing_decisions(session):
            for number in {number for side in decision.sides for number in side}:
                self._decisions_of[number].append(decision)
        self._scorer = _scorer_of_the_base(session)
        self._members: dict[int, list[int]] = defaultdict(list)
        for number, cluster in report.placed.cluster_of.items():
            self._members[cluster].append(number)

    def tell(self, batch: Sequence[Classified]) -> Iterator[ToldPair]:
        cluster_of = self._placed.cluster_of
        clusters = {cluster_of[number] for found in batch for number in (found.pair.a, found.pair.b)}
        members = sorted(number for cluster in clusters for number in self._members[cluster])
        live = records.live_records(self._session, members)
        stored = {(pair.a, pair.b): pair for pair in pairs.within(self._session, members)}
        scored = {**self._score_anew(batch, stored, live), **stored}
        names = goldens.public_ids(self._session, clusters)
        between = self._between(stored)
        steps = self._steps({cluster_of[f.pair.a] for f in batch if f.pair.side == "false"})
        for found in batch:
            a, b = found.pair.a, found.pair.b
            keys = {number: self._placed.key_of[number] for number in (a, b)}
            one, other = sorted(keys, key=lambda number: keys[number])
            ends = cluster_of[one], cluster_of[other]
            is_false = found.pair.side == "false"
            yield ToldPair(
                found.pair.side,
                found.kind,
                (keys[one], keys[other]),
                (names[ends[0]], names[ends[1]]),
                {keys[number]: live[number] for number in (one, other) if number in live},
                self._link(scored.get((a, b)), keys, is_compared=(a, b) in stored),
                (a, b) in stored,
                () if is_false else self._obstacles(ends, live, between),
                path_between(steps.get(ends[0], ()), keys[one], keys[other]) if is_false else (),
            )

    def _score_anew(
        self,
        batch: Sequence[Classified],
        stored: Mapping[tuple[int, int], Pair],
        live: Mapping[int, Record],
    ) -> dict[tuple[int, int], Pair]:
        """What the pairs that were never compared would have scored."""
        missing = [
            (found.pair.a, found.pair.b, 0)
            for found in batch
            if (found.pair.a, found.pair.b) not in stored and found.pair.a in live and found.pair.b in live
        ]
        blocking = self._rules.match.blocking
        masked = {
            number: mask(live[number].profile, self._hubs, blocking, self._scorer.model.placeholders)
            for number in sorted({number for a, b, _ in missing for number in (a, b)})
        }
        return {(p.a, p.b): p for p in score(masked, missing, self._scorer, self._rules.match).pairs}

    def _link(
        self, pair: Pair | None, keys: Mapping[int, RecordKey], *, is_compared: bool
    ) -> LinkReason | None:
        if pair is None:
            return None
        link = self._words.pair(pair, keys)
        return link if is_compared else replace(link, blocking_rule=None)

    def _between(self, stored: Mapping[tuple[int, int], Pair]) -> dict[frozenset[int], list[Pair]]:
        """Stored pairs by the two clusters between which they lie."""
        between: dict[frozenset[int], list[Pair]] = defaultdict(list)
        for (a, b), pair in stored.items():
            between[frozenset((self._placed.cluster_of[a], self._placed.cluster_of[b]))].append(pair)
        return between

    def _obstacles(
        self,
        ends: tuple[int, int],
        live: Mapping[int, Record],
        between: Mapping[frozenset[int], Sequence[Pair]],
    ) -> tuple[Obstacle, ...]:
        one, other = ([n for n in self._members[cluster] if n in live] for cluster in ends)
        across = between.get(frozenset(ends), ())
        standing = [decision for number in one for decision in self._decisions_of.get(number, ())]
        return tuple(what_keeps_apart(one, other, live, across, standing, self._rules.match))

    def _steps(self, clusters: set[int]) -> dict[int, tuple[Step, ...]]:
        links = export.current_links(self._session, sorted(clusters))
        return {cluster: self._words.steps(held) for cluster, held in links.items()}


def _scorer_of_the_base(session: Session) -> Scorer:
    """A scorer of the model version that the stored pairs were made under."""
    base = models.base_state(session)
    stored = models.find_model(session, base.model) if base else None
    if stored is None:
        raise ModelInvalid("nothing was resolved yet: run `mdm resolve`")
    return Scorer(ModelVersion.from_bytes(stored.content))
