"""Match weights of candidate pairs, by Splink's own SQL: one path for one pair and for millions.

A Linker is not safe to share between threads and leaks views when it lives long. So one is made for each model version,
on dummy rows, only to write the SQL; that SQL then runs on tables of the same names in a DuckDB of our own.
"""

import re
from collections.abc import Mapping

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker

from mdm.errors import ModelInvalid, ScoringFailed
from mdm.match.block import PAIRS_SCHEMA
from mdm.match.connection import connect
from mdm.match.model import ModelVersion
from mdm.match.profiles import profiles_table
from mdm.match.settings import frequency_columns, model_settings
from mdm.model import Profile

__all__ = ["SCORES_SCHEMA", "Scorer", "profiles_table"]

SCORES_SCHEMA = pa.schema(
    [
        *PAIRS_SCHEMA,
        ("weight", pa.float64()),  # rounded to 1e-6
        ("levels", pa.list_(pa.int8())),  # comparison vector value of each comparison
        ("weights", pa.list_(pa.float64())),  # what each adds to the weight, term frequency included
    ]
)

# Tables that the SQL reads.
PROFILES = "scored_profiles"
CANDIDATES = "scored_candidates"
_DUMMIES = profiles_table([(1, Profile()), (2, Profile())])
_DUMMY_PAIR = pa.table(
    {"match_key": ["0"], "join_key_l": pa.array([1], pa.int64()), "join_key_r": pa.array([2], pa.int64())}
)
# Splink first copies the records that the pairs name into tables of their own; ours hold no others.
_PRUNED = re.compile(r"__splink__df_pruned_predict_input_[lr]_\w+")


class Scorer:
    """Scores under one model version. Not safe to share between threads; costs a fraction of a second to make."""

    def __init__(self, model: ModelVersion, *, threads: int | None = None) -> None:
        """`threads` of DuckDB: unset, as many as there are cores."""
        if model.duckdb != duckdb.__version__:
            # Measured: one pair of 388,912 scored differently between two versions, by 7.2.
            raise ModelInvalid(
                f"model version {model.id} was made with DuckDB {model.duckdb}, this is {duckdb.__version__}"
            )
        self.model = model
        self.is_broken = False  # an internal error of DuckDB leaves its connection useless: make another
        self._frequencies = frequency_columns(model.comparisons)
        self._sql = _scores_sql(model, self._frequencies)
        self._con = duckdb.connect(":memory:", config={"threads": threads} if threads else {})
        for column in self._frequencies:
            held = _frequency_table(column, model.frequencies.get(column, {}))
            self._con.register("frozen", held)
            self._con.execute(f"CREATE TABLE frozen_{column} AS SELECT * FROM frozen")
            self._con.unregister("frozen")

    def score(self, profiles: pa.Table, pairs: pa.Table) -> pa.Table:
        """Scores for `pairs` (PAIRS_SCHEMA) of `profiles` (PROFILES_SCHEMA), which hold both ends of each.

        Raises ScoringFailed, naming no value, where DuckDB cannot run the model's SQL.
        """
        try:
            return self._score(profiles, pairs)
        except duckdb.Error as error:
            self.is_broken = True
            raise ScoringFailed(f"model version {self.model.id}: DuckDB's {type(error).__name__}") from None

    def _score(self, profiles: pa.Table, pairs: pa.Table) -> pa.Table:
        con = self._con
        con.register("given_profiles", profiles)
        con.register("given_pairs", pairs)
        try:
            con.execute(f"CREATE OR REPLACE TEMP TABLE {PROFILES} AS SELECT * FROM given_profiles")
            con.execute(
                f"CREATE OR REPLACE TEMP TABLE {CANDIDATES} AS "
                "SELECT rule::varchar AS match_key, a AS join_key_l, b AS join_key_r FROM given_pairs"
            )
            for column in self._frequencies:
                con.execute(_frequency_view(column), [self.model.rare[column]])
            return con.execute(self._sql).to_arrow_table().cast(SCORES_SCHEMA)
        finally:
            con.unregister("given_profiles")
            con.unregister("given_pairs")


def _frequency_table(column: str, frequencies: Mapping[str, float]) -> pa.Table:
    return pa.table(
        {
            column: pa.array(list(frequencies), pa.string()),
            f"tf_{column}": pa.array(list(frequencies.values()), pa.float64()),
        }
    )


def _frequency_view(column: str) -> str:
    """Every value at hand with its share of records: as frozen, else as rare as the rarest."""
    return f"""
        CREATE OR REPLACE TEMP TABLE frequency_of_{column} AS
        SELECT {column}, coalesce(tf_{column}, ?) AS tf_{column}
        FROM (SELECT DISTINCT {column} FROM {PROFILES} WHERE {column} IS NOT NULL)
        LEFT JOIN frozen_{column} USING ({column})
    """


def _scores_sql(model: ModelVersion, frequencies: list[str]) -> str:
    """Splink's SQL from profiles and candidates to weights, and the columns that we keep of it."""
    with connect() as con:
        api = DuckDBAPI(con)
        people = api.register(_DUMMIES, dataset_display_name=PROFILES)
        linker = Linker(people, model_settings(model), log_level=None)
        names = {}
        for column in frequencies:
            table = api.register(_frequency_table(column, {"": model.rare[column]}))
            linker.table_management.register_term_frequency_lookup(table, column)
            names[table.physical_name] = f"frequency_of_{column}"
        candidates = api.register(_DUMMY_PAIR)
        names[candidates.physical_name] = CANDIDATES
        names[people.physical_name] = PROFILES
        linker.table_management.register_blocked_pairs_for_predict(candidates)
        sql = linker.inference.predict().sql_used_to_create
    for physical, ours in names.items():
        sql = sql.replace(physical, ours)
    return _keep(_PRUNED.sub(PROFILES, sql), model)


def _keep(splink_sql: str, model: ModelVersion) -> str:
    gammas, weights = [], []
    for comparison in model.comparisons:
        name = comparison["output_column_name"]
        has_frequency = any(level.get("tf_adjustment_column") for level in comparison["comparison_levels"])
        gammas.append(f"gamma_{name}")
        weights.append(f"mw_{name} + mw_tf_adj_{name}" if has_frequency else f"mw_{name}")
    return f"""
        SELECT record_l AS a, record_r AS b, match_key::smallint AS rule, round(match_weight, 6) AS weight,
            [{", ".join(gammas)}] AS levels, [{", ".join(weights)}] AS weights
        FROM ({splink_sql})
    """
