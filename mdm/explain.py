"""Why a golden record is as it is, read back as it was stored when it happened: neither Splink nor DuckDB is needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

from sqlmodel import Session

from mdm.match.model import LevelWeight, ModelVersion, describe
from mdm.model import Pair, RecordKey, match_probability
from mdm.rules import RuleSet
from mdm.store import golden as goldens
from mdm.store import models, pairs
from mdm.store.lookup import GoldenView, read_golden_view


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one comparison says of a pair."""

    comparison: str
    level: str
    weight: float  # log2 of the odds it adds, term frequency included


@dataclass(frozen=True, slots=True)
class LinkReason:
    """Why two records belong together."""

    records: tuple[RecordKey, RecordKey]  # sorted
    weight: float
    probability: float
    blocking_rule: str | None  # None: the rule set has changed since, and its numbers with it
    identifier_rule: str | None
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A golden record with the links inside it, strongest first; `model` made them all."""

    golden: GoldenView
    model: str | None
    prior_weight: float | None  # log2 of the odds that two random records match: every weight starts there
    links: tuple[LinkReason, ...]


def explain(session: Session, golden: int, rules: RuleSet) -> Explanation | None:
    """The explanation of what this ID resolves to, or None when it was never minted. Wants one snapshot."""
    view = read_golden_view(session, golden)
    if view is None:
        return None
    base = models.base_state(session)
    stored = models.find_model(session, base.model) if base else None
    model = ModelVersion.from_bytes(stored.content) if stored else None
    keys = {number: row.key for number, row in goldens.crosswalk_of(session, view.members).items()}
    same_rules = rules if base and base.rules_version == rules.version else None
    levels = describe(model) if model else {}
    linked = _strongest_first(pairs.within(session, view.members), rules.match.thresholds.link)
    return Explanation(
        view,
        stored.model if stored else None,
        log2(model.prior / (1 - model.prior)) if model else None,
        tuple(_reason(pair, keys, same_rules, levels) for pair in linked),
    )


def _strongest_first(scored: Sequence[Pair], link: float) -> list[Pair]:
    """The pairs that link, in the order in which clustering follows them."""
    linked = (pair for pair in scored if pair.identifier is not None or pair.weight >= link)
    return sorted(linked, key=lambda pair: (pair.identifier is None, -pair.weight))


def _reason(
    pair: Pair,
    keys: Mapping[int, RecordKey],
    rules: RuleSet | None,
    levels: Mapping[str, tuple[LevelWeight, ...]],
) -> LinkReason:
    one, other = sorted((keys[pair.a], keys[pair.b]))
    identifier = None
    if pair.identifier is not None:
        identifier = rules.match.identifiers[pair.identifier].name if rules else "an earlier rule set's"
    return LinkReason(
        (one, other),
        pair.weight,
        match_probability(pair.weight),
        rules.match.blocking[pair.rule].name if rules else None,
        identifier,
        tuple(
            Contribution(name, _label(known, level), weight)
            for (name, known), level, weight in zip(levels.items(), pair.levels, pair.weights, strict=False)
        ),
    )


def _label(levels: Sequence[LevelWeight], value: int) -> str:
    return next(level.label for level in levels if level.value == value)
