"""The rule set and the model versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Match weights, log2 of the odds."""

    link: float
    review: float
    conflict: float


@dataclass(frozen=True, slots=True)
class BlockingRule:
    name: str
    fields: tuple[str, ...]
    max_records: int
    masks: bool  # whether a value that more records hold is no evidence either


@dataclass(frozen=True, slots=True)
class ComparisonLevel:
    name: str
    when: str  # a condition in DuckDB's SQL, or ELSE
    is_null: bool
    term_frequency: str | None = None


@dataclass(frozen=True, slots=True)
class ComparisonRule:
    name: str
    levels: tuple[ComparisonLevel, ...]  # the first that fits is taken


@dataclass(frozen=True, slots=True)
class IdentifierRule:
    """Records that share it are one person, whatever they weigh."""

    name: str
    kind: str  # name of an identifier, or "contact"
    agree: tuple[str, ...]  # what must not contradict
    confirm: tuple[str, ...]  # what both must hold besides
    most_nameless: int | None = None


@dataclass(frozen=True, slots=True)
class Guards:
    """What no evidence overrules, and what a steward is shown."""

    cluster_records: int
    suspicious_records: int
    bridge_weight: float  # match weights
    clear_weight: float


@dataclass(frozen=True, slots=True)
class SurvivorshipRule:
    attributes: tuple[str, ...]  # several survive together
    strategies: tuple[str, ...]  # each breaks the ties of the one before
    union: bool
    restrictive: bool


@dataclass(frozen=True, slots=True)
class Rules:
    version: str
    scoring_version: str
    thresholds: Thresholds
    blocking: tuple[BlockingRule, ...]
    comparisons: tuple[ComparisonRule, ...]
    vetoes: tuple[str, ...]
    identifiers: tuple[IdentifierRule, ...]
    guards: Guards
    survivorship: tuple[SurvivorshipRule, ...]


@dataclass(frozen=True, slots=True)
class Model:
    model: str
    scoring_version: str
    active: bool  # it is the one that scores
    base: bool  # the base was resolved under it
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ModelLevel:
    label: str
    weight: float  # log2 of m / u, before the rarity of the value
    m: float | None = None  # probability among true pairs; None: no evidence either way
    u: float | None = None  # probability among random pairs
    rarity_of: str | None = None


@dataclass(frozen=True, slots=True)
class ModelComparison:
    name: str
    levels: tuple[ModelLevel, ...]  # strongest condition first


@dataclass(frozen=True, slots=True)
class WholeModel(Model):
    prior: float  # probability that two random records match
    comparisons: tuple[ModelComparison, ...]
    placeholders: Mapping[str, int]  # field → how many values stand for nobody's own
    splink: str
    duckdb: str
    seed: int
