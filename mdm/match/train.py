"""Training: a model version estimated from profiles, without labels. Reproducible: same profiles and seed, same id."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa
import splink
from splink import DuckDBAPI, Linker, block_on

from mdm.errors import ModelInvalid
from mdm.match.connection import connect
from mdm.match.model import ModelVersion
from mdm.match.placeholder import Placeholders, find_placeholders, without_placeholders
from mdm.match.profiles import profiles_table, read_profiles
from mdm.match.settings import frequency_columns, splink_settings, untrained_comparisons
from mdm.rules import RuleSet

# Digits kept of m and u: sums in another order differ in the last ones.
_DIGITS = 6
# A value held by fewer records is not frozen but taken for rare: names are personal, and rare ones most of all.
_FEWEST_HOLDERS = 3


def train(profiles: pa.Table, rules: RuleSet, seed: int) -> ModelVersion:
    """A model version for `rules` from `profiles` (PROFILES_SCHEMA). Raises ModelInvalid naming an untrained level."""
    training = rules.match.training
    with connect() as con:
        con.register("all_profiles", profiles.sort_by("record"))
        con.execute("CREATE TABLE people AS SELECT * FROM all_profiles WHERE is_person")
        placeholders = find_placeholders(con, training.placeholders)
        if placeholders:
            _leave_out(con, placeholders)
        api = DuckDBAPI(con)
        settings = splink_settings(untrained_comparisons(rules.match.comparisons), training.prior)
        linker = Linker(api.register("people"), settings, log_level=None)
        linker.training.estimate_u_using_random_sampling(max_pairs=training.u_pairs, seed=seed)
        for columns in training.em_blocking:
            _need_pairs(con, columns)
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(*columns),
                fix_probability_two_random_records_match=True,
                record_sample_proportion=1.0,
            )
        trained = linker.misc.save_model_to_json()["comparisons"]
        comparisons = tuple(_trained(untrained, trained) for untrained in settings["comparisons"])
        columns_with_frequency = frequency_columns(comparisons)
        frequencies, rare = {}, {}
        for column in columns_with_frequency:
            least = training.rarest.get(column, 0.0)
            frequencies[column] = _frequencies(con, column, least)
            rare[column] = max(_rare(con, column), least)
    return ModelVersion(
        comparisons,
        training.prior,
        frequencies,
        rare,
        rules.scoring_version,
        splink.__version__,
        duckdb.__version__,
        seed,
        placeholders,
    )


def _need_pairs(con: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> None:
    """Raises ModelInvalid where no two records agree on `columns`: there is nothing to learn from."""
    told, held = ", ".join(columns), " AND ".join(f"({column}) IS NOT NULL" for column in columns)
    if not con.execute(f"SELECT 1 FROM people WHERE {held} GROUP BY {told} HAVING count(*) > 1").fetchone():
        raise ModelInvalid(
            f"no two records agree on {told}, which `training` in customer.yaml learns from: take that line out, or "
            "run `mdm train --prior`"
        )


def _leave_out(con: duckdb.DuckDBPyConnection, placeholders: Placeholders) -> None:
    """Takes the placeholders out of table `people`, as scoring will."""
    people = con.execute("FROM people").to_arrow_table()
    masked = (
        (number, without_placeholders(profile, placeholders)) for number, profile in read_profiles(people)
    )
    con.register("masked_people", profiles_table(masked))
    con.execute("CREATE OR REPLACE TABLE people AS FROM masked_people")


def _trained(untrained: Mapping[str, Any], trained: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """A comparison with m and u on every level; Splink leaves out those it never saw."""
    name = untrained["output_column_name"]
    found = next(comparison for comparison in trained if comparison["output_column_name"] == name)
    estimates = {level["sql_condition"]: level for level in found["comparison_levels"]}
    levels = []
    for level in untrained["comparison_levels"]:
        plain = {key: value for key, value in level.items() if not key.startswith("fix_")}
        if not level.get("is_null_level"):
            estimated = estimates[level["sql_condition"]]
            for probability in ("m_probability", "u_probability"):
                value = level.get(probability, estimated.get(probability))
                if not isinstance(value, float) or not 0 < value < 1:
                    raise ModelInvalid(
                        f"comparison {name!r}, level {level['label_for_charts']!r}: no {probability[0]} could be "
                        "estimated: train on more records, or fix it in customer.yaml"
                    )
                plain[probability] = float(f"{value:.{_DIGITS}g}")
        levels.append(plain)
    return {"output_column_name": name, "comparison_levels": levels}


def _frequencies(con: duckdb.DuckDBPyConnection, column: str, least: float) -> dict[str, float]:
    """The shares of values that are held more widely than rare ones."""
    rows = con.execute(
        f"SELECT {column}, count(*) / (SELECT count({column}) FROM people) FROM people "
        f"WHERE {column} IS NOT NULL GROUP BY 1 HAVING count(*) >= {_FEWEST_HOLDERS} ORDER BY 1"
    ).fetchall()
    return {value: float(f"{share:.{_DIGITS}g}") for value, share in rows if share > least}


def _rare(con: duckdb.DuckDBPyConnection, column: str) -> float:
    """The share of a value held by as many records as rare values are on average."""
    row = con.execute(
        f"SELECT coalesce(avg(holders), 1) / (SELECT greatest(count({column}), 1) FROM people) "
        f"FROM (SELECT count(*) AS holders FROM people WHERE {column} IS NOT NULL GROUP BY {column}) "
        f"WHERE holders < {_FEWEST_HOLDERS}"
    ).fetchone()
    return float(f"{row[0] if row else 0:.{_DIGITS}g}")
