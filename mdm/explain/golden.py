"""Why a golden record is as it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from mdm.explain.link import LinkReason, Step, Words
from mdm.model import Pair
from mdm.rules import RuleSet
from mdm.store import golden as goldens
from mdm.store import history, pairs
from mdm.store.lookup import GoldenView, read_golden_view


@dataclass(frozen=True, slots=True)
class Explanation:
    """A golden record with the links inside it, strongest first; `model` made them all."""

    golden: GoldenView
    model: str | None
    prior_weight: float | None  # log2 of the odds that two random records match: every weight starts there
    links: tuple[LinkReason, ...]
    steps: tuple[Step, ...]  # how its records came together, in order


def explain(session: Session, golden_id: str, rules: RuleSet) -> Explanation | None:
    """The explanation of what this ID resolves to, or None when it was never minted. Wants one snapshot."""
    view = read_golden_view(session, golden_id)
    if view is None:
        return None
    keys = {number: row.key for number, row in goldens.crosswalk_of(session, view.members).items()}
    words = Words(session, rules)
    linked = _strongest_first(pairs.within(session, view.members), rules.match.thresholds.link)
    return Explanation(
        view,
        words.model,
        words.prior_weight,
        tuple(words.pair(pair, keys) for pair in linked),
        words.steps(history.links_of(session, view.golden, view.version)),
    )


def _strongest_first(scored: Sequence[Pair], link: float) -> list[Pair]:
    """The pairs that link, in the order in which clustering follows them."""
    linked = (pair for pair in scored if pair.identifier is not None or pair.weight >= link)
    return sorted(linked, key=lambda pair: (pair.identifier is None, -pair.weight))
