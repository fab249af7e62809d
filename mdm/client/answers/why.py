"""Why records belong together, and whom a profile may be of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mdm.client.answers.golden import Key


@dataclass(frozen=True, slots=True)
class ComparisonWeight:
    name: str
    level: str
    weight: float  # log2 of the odds it adds


@dataclass(frozen=True, slots=True)
class Link:
    """Why two records belong together."""

    records: tuple[Key, ...]  # two
    match_weight: float
    match_probability: float
    comparisons: tuple[ComparisonWeight, ...]
    blocking_rule: str | None = None  # what brought the two together first
    identifier_rule: str | None = None  # what links them outright


@dataclass(frozen=True, slots=True)
class Step:
    """One union of two groups of records, as it was told when it happened."""

    records: tuple[Key, ...]  # two
    kind: str
    decisions: tuple[int, ...]
    link: Link | None = None  # None: a steward's word alone


@dataclass(frozen=True, slots=True)
class ExplainedValue:
    value: Any
    provenance: Any


@dataclass(frozen=True, slots=True)
class Explanation:
    golden_id: str
    version: int
    records: tuple[Key, ...]
    link_threshold: float  # match weight from which two records are linked
    links: tuple[Link, ...]  # strongest first
    steps: tuple[Step, ...]  # in order
    values: Mapping[str, ExplainedValue]
    requested_golden_id: str | None = None
    masked: bool = False  # whether personal values are masked: the key may not see them
    model_version: str | None = None
    prior_weight: float | None = None


@dataclass(frozen=True, slots=True)
class MatchedRecord:
    """Why the profile and the record that is most like it weigh what they do."""

    record: Key
    match_weight: float
    match_probability: float
    comparisons: tuple[ComparisonWeight, ...]
    blocking_rule: str | None = None
    identifier_rule: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A golden record that a profile may be of."""

    golden_id: str
    verdict: str  # match, possible, different
    best: MatchedRecord
    reason: str | None = None  # what speaks against


@dataclass(frozen=True, slots=True)
class ProfileMatches:
    candidates: tuple[Candidate, ...]  # what would join first, then the heaviest
    flags: tuple[str, ...]  # what of the profile says nothing, `field:reason`
    link_threshold: float
    review_threshold: float
    reason: str | None = None  # why there is none
    compared_records: int | None = None
    model_version: str | None = None
    prior_weight: float | None = None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What keeps two records apart, or takes evidence away."""

    kind: str
    detail: str
    records: tuple[Key, ...]  # of which it was found
    match_weight: float | None = None
    decision: int | None = None


@dataclass(frozen=True, slots=True)
class WhyNot:
    together: bool
    one: Key
    other: Key
    golden_ids: tuple[str | None, ...]  # two
    link_threshold: float
    steps: tuple[Step, ...]  # together: the unions that lead from the one to the other
    obstacles: tuple[Obstacle, ...]  # apart: all that was found against it
    pair: Link | None = None  # as it was scored; None: no blocking rule brought the two together
    prior_weight: float | None = None
