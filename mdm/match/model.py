"""A model version: what a match weight is computed from, frozen."""

import gzip
import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import log2
from typing import Any

from mdm.canonical_json import dumps
from mdm.errors import ModelInvalid


@dataclass(frozen=True)
class ModelVersion:
    """Immutable; `id` is the hash of its content, so equal models have equal ids."""

    comparisons: tuple[Mapping[str, Any], ...]  # as in Splink's settings, every level with its m and u
    prior: float  # probability that two random records match
    frequencies: Mapping[str, Mapping[str, float]]  # column → value → share of records that hold it
    rare: Mapping[str, float]  # column → share assumed for a value that `frequencies` lacks
    scoring_version: str  # of the rule set it was trained for
    splink: str
    duckdb: str
    seed: int
    placeholders: Mapping[str, frozenset[str]] = field(default_factory=dict)  # profile field → values masked

    @cached_property
    def id(self) -> str:
        return hashlib.sha256(dumps(self._content()).encode()).hexdigest()[:16]

    def to_bytes(self) -> bytes:
        """The whole model, compressed; equal models give equal bytes."""
        return gzip.compress(dumps(self._content()).encode(), mtime=0)

    @classmethod
    def from_bytes(cls, content: bytes) -> "ModelVersion":
        """Reads what `to_bytes` wrote; raises ModelInvalid for anything else."""
        try:
            held = json.loads(gzip.decompress(content))
            placeholders = {name: frozenset(values) for name, values in held["placeholders"].items()}
            return cls(**{**held, "comparisons": tuple(held["comparisons"]), "placeholders": placeholders})
        except (OSError, EOFError, zlib.error, ValueError, TypeError, KeyError, AttributeError) as error:
            raise ModelInvalid(f"not a model version: {type(error).__name__}") from None

    def _content(self) -> dict[str, Any]:
        return {
            "comparisons": list(self.comparisons),
            "prior": self.prior,
            "frequencies": self.frequencies,
            "rare": self.rare,
            "scoring_version": self.scoring_version,
            "splink": self.splink,
            "duckdb": self.duckdb,
            "seed": self.seed,
            "placeholders": {name: sorted(values) for name, values in self.placeholders.items()},
        }


@dataclass(frozen=True, slots=True)
class LevelWeight:
    """One level of a comparison, as a steward reads it."""

    value: int  # comparison vector value, as stored with a pair
    label: str
    m: float | None  # probability among true pairs; None for a null level
    u: float | None
    weight: float  # log2(m / u), before term frequencies
    rarity_of: str | None = None  # the column whose value's rarity then adjusts the weight


def describe(model: ModelVersion) -> dict[str, tuple[LevelWeight, ...]]:
    """Comparison name → its levels, strongest condition first; in the order that pairs store them."""
    return {
        str(comparison["output_column_name"]): tuple(_levels(comparison["comparison_levels"]))
        for comparison in model.comparisons
    }


def _levels(levels: list[Mapping[str, Any]]) -> list[LevelWeight]:
    """Splink numbers the levels that are not null downwards to 0, and null -1."""
    value = sum(1 for level in levels if not level.get("is_null_level"))
    described = []
    for level in levels:
        if level.get("is_null_level"):
            described.append(LevelWeight(-1, level["label_for_charts"], None, None, 0.0))
            continue
        value -= 1
        m, u = level["m_probability"], level["u_probability"]
        rarity_of = level.get("tf_adjustment_column")
        described.append(LevelWeight(value, level["label_for_charts"], m, u, log2(m / u), rarity_of))
    return described
