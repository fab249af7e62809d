"""The bodies of the rule set and of model versions. They hold policy and numbers, nobody's values."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.schemas import Body
from mdm.rules import Strategy, Veto


class Thresholds(Body):
    """Match weights, log2 of the odds."""

    link: float = Field(description="from here on two records are linked")
    review: float = Field(description="from here up to `link` a steward is asked")
    conflict: float = Field(description="below this a pair keeps its two clusters apart")


class BlockingRule(Body):
    name: str
    fields: list[str] = Field(description="of the profile; records that agree on all of them become a pair")
    max_records: int = Field(description="a value that more live records hold proposes no pairs")
    masks: bool = Field(description="whether such a value is no evidence either")


class ComparisonLevel(Body):
    name: str
    when: str = Field(description="a condition in DuckDB's SQL on `FIELD_l` and `FIELD_r`, or ELSE")
    is_null: bool = Field(description="no evidence either way")
    term_frequency: str | None = Field(description="the column whose value's rarity adjusts the weight")


class ComparisonRule(Body):
    name: str
    levels: list[ComparisonLevel] = Field(description="the first that fits is taken")


class IdentifierRule(Body):
    """Records that share it are one person, whatever they weigh."""

    name: str
    kind: str = Field(
        description="name of an identifier, or `contact`: any e-mail or telephone of a record without a name"
    )
    agree: list[Literal["name", "birth_date"]] = Field(description="what must not contradict")
    confirm: list[Literal["name", "birth_date"]] = Field(
        description="what both must hold besides, and agree in"
    )
    most_nameless: int | None = Field(
        description="where more records without a name would join one person, none does, unless two sources hold "
        "the contact"
    )


class Guards(Body):
    """What no evidence overrules, and what a steward is shown."""

    cluster_records: int = Field(description="no cluster grows beyond so many records")
    suspicious_records: int = Field(description="a steward is shown one of more")
    bridge_weight: float = Field(
        description="match weight above `link` below which a link that alone holds two groups is shown"
    )
    clear_weight: float = Field(
        description="match weight by which one of several persons must lead for a record without a given name to join"
    )


class SurvivorshipRule(Body):
    attributes: list[str] = Field(description="several survive together")
    strategies: list[Strategy] = Field(description="in turn: each breaks the ties of the one before")
    union: bool = Field(description="every distinct value is kept, ranked by the strategies")
    restrictive: bool = Field(description="of yes and no, no survives")


class Rules(Body):
    """The rule set that this process runs."""

    version: str = Field(description="hash of its files; also the ETag")
    scoring_version: str = Field(description="hash of what a match weight depends on")
    thresholds: Thresholds
    blocking: list[BlockingRule]
    comparisons: list[ComparisonRule]
    vetoes: list[Veto] = Field(description="what keeps two persons apart where it contradicts")
    identifiers: list[IdentifierRule]
    guards: Guards
    survivorship: list[SurvivorshipRule]


class Model(Body):
    """A model version, told in short."""

    model: str
    scoring_version: str = Field(description="of the rule set it was trained for")
    active: bool = Field(description="whether it is the one that scores")
    base: bool = Field(description="whether the base was resolved under it")
    created_at: datetime = Field(description="when it came into this service")


class Models(Body):
    models: list[Model] = Field(description="newest first")


class ModelLevel(Body):
    label: str
    m: float | None = Field(description="probability among true pairs; null: no evidence either way")
    u: float | None = Field(description="probability among random pairs")
    weight: float = Field(description="log2 of m / u, before the rarity of the value")
    rarity_of: str | None = Field(description="the column whose value's rarity adjusts the weight")


class ModelComparison(Body):
    name: str
    levels: list[ModelLevel] = Field(description="strongest condition first")


class WholeModel(Model):
    prior: float = Field(description="probability that two random records match")
    comparisons: list[ModelComparison]
    placeholders: dict[str, int] = Field(description="field → how many values stand for nobody's own")
    splink: str = Field(description="version of Splink")
    duckdb: str
    seed: int
