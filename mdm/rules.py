"""The rule set as types: what the files of `matching_rules/` may say. `mdm/rulefiles.py` reads them.

Policy is data there and nowhere else: no threshold, list or priority is repeated in code.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from mdm.errors import UnknownSource


class Part(BaseModel):
    """Base of every part of the rule set: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Part):
    """A registered source system."""

    owner: str
    trust: int = Field(ge=1, description="1 is the most trusted")
    country: str = Field(pattern="^[A-Z]{2}$", description="ISO 3166 code assumed where a record names none")
    mapping: str | None = Field(None, description="mapping used for its files unless another is named")


class Placeholders(Part):
    """Values that stand for "unknown": folded text, compared after normalisation."""

    names: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    birth_dates: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    not_a_person: frozenset[str] = frozenset()


class NormaliseRules(Part):
    nicknames: bool = True
    placeholders: Placeholders = Placeholders()
    role_mailboxes: frozenset[str] = Field(
        frozenset(), description="local parts that name no person: info, noreply"
    )


class BlockingRule(Part):
    """Two profiles that agree on every field (any value of a list field) become a pair."""

    name: str
    fields: tuple[str, ...] = Field(min_length=1)
    max_records: int = Field(
        gt=1, description="a value held by more live records than this proposes no pairs"
    )
    masks: bool = Field(
        False, description="such a value also stops being evidence in scoring; single fields only"
    )

    @model_validator(mode="after")
    def _masks_one_field(self) -> "BlockingRule":
        if self.masks and len(self.fields) != 1:
            raise ValueError("masks needs a rule of exactly one field")
        return self


class Level(Part):
    """One level of a comparison, first match wins. `when` is DuckDB SQL on columns `<field>_l` and `<field>_r`."""

    name: str
    when: str = Field(description="SQL condition, or ELSE")
    is_null: bool = Field(False, description="no evidence either way: weight 0")
    term_frequency: str | None = Field(None, description="column whose value's rarity adjusts the weight")
    m: float | None = Field(
        None, gt=0, lt=1, description="fixed probability among true pairs; unset: trained"
    )
    u: float | None = Field(
        None, gt=0, lt=1, description="fixed probability among random pairs; unset: trained"
    )


class Comparison(Part):
    name: str
    levels: tuple[Level, ...] = Field(min_length=2)


class Thresholds(Part):
    """Match weights (log2 odds)."""

    link: float = Field(description="pairs at or above link two records")
    review: float = Field(description="pairs between review and link ask a steward")
    conflict: float = Field(description="a pair below this keeps its two clusters apart")

    @model_validator(mode="after")
    def _ordered(self) -> "Thresholds":
        if not self.conflict < self.review <= self.link:
            raise ValueError("must be conflict < review <= link")
        return self


class IdentifierRule(Part):
    """Records that share this identifier are one person, whatever the model says."""

    name: str
    kind: str = Field(description="key under `identifiers` in the canonical profile")
    agree: tuple[Literal["name", "birth_date"], ...] = Field((), description="what must not contradict")


class Guards(Part):
    cluster_records: int = Field(gt=1, description="no union makes a cluster larger than this")
    suspicious_records: int = Field(12, gt=1, description="a larger cluster is shown to a steward")
    bridge_weight: float = Field(
        4.0,
        ge=0,
        description="a link less than this above `link` that alone holds two groups is shown to a steward",
    )


class TrainingRules(Part):
    """How `mdm train` estimates a model; Splink's own terms."""

    prior: float = Field(gt=0, lt=1, description="probability that two random records match")
    u_pairs: int = Field(gt=0, description="random pairs sampled for u")
    em_blocking: tuple[tuple[str, ...], ...] = Field(
        min_length=1, description="one EM session each, blocked on these SQL expressions"
    )


Veto = Literal["given_name", "suffix", "birth_date"]


class MatchRules(Part):
    """matching_rules/customer.yaml"""

    normalise: NormaliseRules
    blocking: tuple[BlockingRule, ...] = Field(min_length=1)
    comparisons: tuple[Comparison, ...] = Field(min_length=1)
    training: TrainingRules
    thresholds: Thresholds
    vetoes: tuple[Veto, ...] = ()
    identifiers: tuple[IdentifierRule, ...] = ()
    guards: Guards


Strategy = Literal[
    "verified", "most_trusted", "most_recent", "most_frequent", "most_complete", "longest", "least"
]


class Survivorship(Part):
    """How one golden attribute, or a group that survives as a whole, is chosen: strategies in turn break ties."""

    attributes: tuple[str, ...] = Field(
        min_length=1, description="canonical fields; several survive together"
    )
    strategies: tuple[Strategy, ...] = ()
    union: bool = Field(False, description="keep every distinct value, ranked by the strategies")
    restrictive: bool = Field(False, description="of yes and no, no survives: consents")


class SurvivorshipRules(Part):
    """matching_rules/survivorship.yaml"""

    golden: tuple[Survivorship, ...] = Field(min_length=1)


class RuleSet(Part):
    """The whole of matching_rules/ but models/."""

    match: MatchRules
    survivorship: SurvivorshipRules
    sources: Mapping[str, Source]
    version: str = Field(description="hash of every file")
    scoring_version: str = Field(
        description="hash of what a match weight depends on: normalise, blocking, comparisons"
    )
    folder: Path

    def source(self, name: str) -> Source:
        """The registered source of that name, or UnknownSource."""
        try:
            return self.sources[name]
        except KeyError:
            known = ", ".join(sorted(self.sources))
            raise UnknownSource(f"unknown source {name!r}: registered are {known}") from None
