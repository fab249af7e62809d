"""How well clusters agree with the truth: pairwise and B-cubed precision, recall and F1.

All from counts of records per (cluster, entity), so a million records take seconds. Definitions: Bagga and Baldwin
(1998) for B-cubed; pairs are unordered pairs of records that both truth and crosswalk know.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from mdm.evaluate.truth import Truth


@dataclass(frozen=True, slots=True)
class Score:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    records: int  # in both truth and crosswalk
    missing: int  # in the truth only
    pairwise: Score
    b_cubed: Score
    entities_right: float  # share of entities whose records are one whole cluster, nothing more
    linked_pairs: int
    false_pairs: int
    household_false_pairs: int  # false pairs of two members of one household


def evaluate(
    truth: Iterable[tuple[str, str, Truth]], cluster_of: Mapping[tuple[str, str], Hashable]
) -> Evaluation:
    """Compares `truth` (source, source_id, what is true) with the cluster of each (source, source_id)."""
    known: list[tuple[Hashable, Truth]] = []
    missing = 0
    for source, source_id, true in truth:
        cluster = cluster_of.get((source, source_id))
        if cluster is None:
            missing += 1
        else:
            known.append((cluster, true))
    return _score(known, missing)


def _score(known: list[tuple[Hashable, Truth]], missing: int) -> Evaluation:
    both = Counter((cluster, true.entity) for cluster, true in known)
    clusters = Counter(cluster for cluster, _ in known)
    entities = Counter(true.entity for _, true in known)
    right, linked, true_pairs = _pairs(both.values()), _pairs(clusters.values()), _pairs(entities.values())
    within_household = Counter((c, t.household) for c, t in known if t.household)
    one_person = Counter((c, t.household, t.entity) for c, t in known if t.household)
    exact = sum(1 for (c, e), count in both.items() if count == clusters[c] == entities[e])
    return Evaluation(
        records=len(known),
        missing=missing,
        pairwise=Score(share(right, linked), share(right, true_pairs)),
        b_cubed=Score(
            share(sum(n * n / clusters[c] for (c, _), n in both.items()), len(known)),
            share(sum(n * n / entities[e] for (_, e), n in both.items()), len(known)),
        ),
        entities_right=share(exact, len(entities)),
        linked_pairs=linked,
        false_pairs=linked - right,
        household_false_pairs=_pairs(within_household.values()) - _pairs(one_person.values()),
    )


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def share(part: float, whole: float) -> float:
    """1 when there is nothing to get wrong."""
    return part / whole if whole else 1.0


def rows(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    """The evaluation as people read it: (measure, value)."""
    for name, score in (("pairwise", evaluation.pairwise), ("B-cubed", evaluation.b_cubed)):
        yield f"{name} precision", f"{score.precision:.4f}"
        yield f"{name} recall", f"{score.recall:.4f}"
        yield f"{name} F1", f"{score.f1:.4f}"
    yield "entities exactly right", f"{evaluation.entities_right:.4f}"
    yield "linked pairs", f"{evaluation.linked_pairs:,}"
    yield "false pairs", f"{evaluation.false_pairs:,}"
    inside, linked = evaluation.household_false_pairs, evaluation.linked_pairs
    yield "false pairs inside a household", f"{inside:,} ({inside / linked if linked else 0:.2%} of linked)"
    yield "records compared", f"{evaluation.records:,}"
    yield "records of the truth that are missing", f"{evaluation.missing:,}"
