"""Stored pairs and joins in words: the names of rules, and of the levels of the model version they were made under."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

from sqlmodel import Session

from mdm.match.model import LevelWeight, ModelVersion, describe
from mdm.model import Pair, RecordKey, match_probability
from mdm.rules import RuleSet
from mdm.store import models

Levels = Mapping[str, tuple[LevelWeight, ...]]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one comparison says of a pair."""

    comparison: str
    found: LevelWeight  # the level that held, as its model version has it
    weight: float  # log2 of the odds it adds, term frequency included

    @property
    def level(self) -> str:
        return self.found.label

    @property
    def rarity(self) -> float:
        """How much of the weight is there because the value is rarer, or more frequent, than most."""
        return self.weight - self.found.weight if self.found.rarity_of else 0.0


@dataclass(frozen=True, slots=True)
class LinkReason:
    """What a pair's weight is made of, and whether an identifier links it outright."""

    records: tuple[RecordKey, RecordKey]  # sorted
    weight: float
    probability: float
    blocking_rule: str | None  # None: the rule set has changed since, and its numbers with it
    identifier_rule: str | None
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One union of two groups of records, as it was told when it happened."""

    records: tuple[RecordKey, RecordKey]  # sorted
    kind: str  # steward, identifier, model
    link: LinkReason | None  # None: a steward's word alone
    decisions: tuple[int, ...]  # of a steward's


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said of a model version: nothing of the values that it was trained on."""

    levels: Levels
    prior_weight: float  # log2 of the odds that two random records match


# By a model version's ID, which is the hash of its content. To read one takes 30 ms, a third of a desk's time.
_READ: dict[str, _Told] = {}
_MOST_READ = 16


class Words:
    """What the stored numbers mean, in the base as it is now."""

    def __init__(self, session: Session, rules: RuleSet) -> None:
        self._session = session
        base = models.base_state(session)
        self._rules = rules if base and base.rules_version == rules.version else None
        self.model: str | None = None
        self.prior_weight: float | None = None  # log2 of the odds that two random records match
        if base and (told := self._find(base.model)):
            self.model = base.model
            self.prior_weight = told.prior_weight

    def pair(self, pair: Pair, keys: Mapping[int, RecordKey]) -> LinkReason:
        """A stored pair: it was scored under the base's model version."""
        one, other = sorted((keys[pair.a], keys[pair.b]))
        identifier = None
        if pair.identifier is not None:
            rules = self._rules
            identifier = rules.match.identifiers[pair.identifier].name if rules else "an earlier rule set's"
        return LinkReason(
            (one, other),
            pair.weight,
            match_probability(pair.weight),
            self._rules.match.blocking[pair.rule].name if self._rules else None,
            identifier,
            self._contributions(self.model, pair.levels, pair.weights),
        )

    def steps(self, links: Mapping[str, Any]) -> tuple[Step, ...]:
        """How a cluster came together, as it is stored with a version of its golden record."""
        return tuple(self._step(join, links.get("model")) for join in links.get("joins", ()))

    def _step(self, join: Mapping[str, Any], model: str | None) -> Step:
        one, other = (_key(text) for text in join["records"])
        link = None
        if "weight" in join:
            weight = float(join["weight"])
            link = LinkReason(
                (one, other),
                weight,
                match_probability(weight),
                join["blocking_rule"],
                join.get("identifier_rule"),
                self._contributions(model, join["levels"], join["weights"]),
            )
        return Step((one, other), join["kind"], link, tuple(join.get("decisions", ())))

    def _contributions(
        self, model: str | None, levels: Sequence[int], weights: Sequence[float]
    ) -> tuple[Contribution, ...]:
        told = self._find(model) if model else None
        known = told.levels if told else {}
        return tuple(
            Contribution(name, next(held for held in labels if held.value == level), weight)
            for (name, labels), level, weight in zip(known.items(), levels, weights, strict=False)
        )

    def _find(self, model: str) -> _Told | None:
        if told := _READ.get(model):
            return told
        stored = models.find_model(self._session, model)
        if stored is None:
            return None
        found = ModelVersion.from_bytes(stored.content)
        told = _Told(describe(found), log2(found.prior / (1 - found.prior)))
        if len(_READ) >= _MOST_READ:
            _READ.clear()
        _READ[model] = told
        return told


def _key(text: str) -> RecordKey:
    source, _, source_id = text.partition(":")
    return RecordKey(source, source_id)
