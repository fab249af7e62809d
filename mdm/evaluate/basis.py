"""What thresholds are judged by: a truth, what stewards decided, or the model's own match probabilities.

A threshold decides only over pairs that neither an identifier links outright nor a veto keeps apart, so only
those count.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session

from mdm.cluster.said import said_of_pairs
from mdm.cluster.veto import find_veto
from mdm.evaluate.known import Known, Placed, lay_over
from mdm.evaluate.thresholds import ScoredPairs
from mdm.evaluate.truth import TruthOfPairs, TruthOfRecords
from mdm.model import match_probability
from mdm.rules import MatchRules
from mdm.store import export
from mdm.store.export import ScoredPair

BasisName = Literal["truth", "decisions", "model"]


@dataclass(frozen=True, slots=True)
class Basis:
    """Scored pairs with what is known of them, and how many others are decided without thresholds."""

    name: BasisName
    scored: ScoredPairs
    by_identifier: int
    vetoed: int

    @property
    def is_estimate(self) -> bool:
        """Whether nothing but the model itself says what is true."""
        return self.name == "model"


def against_truth(session: Session, truth: TruthOfRecords | TruthOfPairs, match: MatchRules) -> Basis:
    """By a truth; pairs that it does not know are left out. Wants one snapshot."""
    known = lay_over(truth, Placed.of(export.placed(session)))
    return _basis("truth", export.scored_pairs(session), match, known)


def without_truth(session: Session, match: MatchRules) -> list[Basis]:
    """By the model's own probabilities; and by what stewards decided, where they did. Wants one snapshot."""
    model = _basis("model", export.scored_pairs(session), match)
    said = said_of_pairs(export.standing_decisions(session))
    if not said:
        return [model]
    placed = Placed.of(export.placed(session))
    known = lay_over(_by_key({pair: verdict == "same" for pair, verdict in said.items()}, placed), placed)
    decided = _basis("decisions", export.scored_pairs(session), match, known)
    return [model, decided] if len(decided.scored) else [model]


def _by_key(same: dict[tuple[int, int], bool], placed: Placed) -> TruthOfPairs:
    """Decisions on records that are in the base now."""
    keys = placed.key_of
    held = {(keys[a], keys[b]): verdict for (a, b), verdict in same.items() if a in keys and b in keys}
    return TruthOfPairs({(min(pair), max(pair)): verdict for pair, verdict in held.items()})


def _basis(
    name: BasisName, pairs: Iterable[ScoredPair], match: MatchRules, known: Known | None = None
) -> Basis:
    weights, chances = array("d"), array("d")
    by_identifier = vetoed = 0
    for pair in pairs:
        chance = _chance(pair, known)
        if chance is None:
            continue
        if pair.by_identifier:
            by_identifier += 1
        elif find_veto(pair.one, pair.other, match.vetoes):
            vetoed += 1
        else:
            weights.append(pair.weight)
            chances.append(chance)
    return Basis(name, ScoredPairs(weights, chances), by_identifier, vetoed)


def _chance(pair: ScoredPair, known: Known | None) -> float | None:
    """That the pair is one person; None where nothing is known of it."""
    if known is None:
        return match_probability(pair.weight)
    is_true = known.is_true(pair.a, pair.b)
    return None if is_true is None else float(is_true)
