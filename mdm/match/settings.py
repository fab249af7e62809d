"""The rule set's comparisons as Splink settings."""

from collections.abc import Mapping, Sequence
from typing import Any

from mdm.match.model import ModelVersion
from mdm.rules import Comparison, Level


def untrained_comparisons(comparisons: Sequence[Comparison]) -> list[dict[str, Any]]:
    """Comparisons with the fixed probabilities of the rule set and no others."""
    return [
        {
            "output_column_name": comparison.name,
            "comparison_levels": [_level(level) for level in comparison.levels],
        }
        for comparison in comparisons
    ]


def _level(level: Level) -> dict[str, Any]:
    settings: dict[str, Any] = {"sql_condition": level.when, "label_for_charts": level.name}
    if level.is_null:
        settings["is_null_level"] = True
    if level.term_frequency:
        settings["tf_adjustment_column"] = level.term_frequency
    for name, value in (("m", level.m), ("u", level.u)):
        if value is not None:
            settings |= {f"{name}_probability": value, f"fix_{name}_probability": True}
    return settings


def splink_settings(comparisons: Sequence[Mapping[str, Any]], prior: float) -> dict[str, Any]:
    """Settings for a Linker over profile tables. Candidates are registered, so the blocking rule is never run."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "record",
        "probability_two_random_records_match": prior,
        "blocking_rules_to_generate_predictions": ["l.record = r.record"],
        "comparisons": [dict(comparison) for comparison in comparisons],
        "retain_matching_columns": True,  # or the levels are missing from the result
        "retain_intermediate_calculation_columns": True,
    }


def frequency_columns(comparisons: Sequence[Mapping[str, Any]]) -> list[str]:
    """Columns whose values' rarity adjusts a weight, in order of first mention."""
    named = (
        level.get("tf_adjustment_column")
        for comparison in comparisons
        for level in comparison["comparison_levels"]
    )
    return list(dict.fromkeys(column for column in named if column))


def model_settings(model: ModelVersion) -> dict[str, Any]:
    return splink_settings(model.comparisons, model.prior)
