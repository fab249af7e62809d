"""The same SQL for a few pairs at once, planned beforehand: planning takes twelve of fifteen milliseconds."""

import pyarrow as pa

from mdm.match.block import PAIRS_SCHEMA
from mdm.match.model import ModelVersion
from mdm.match.profiles import PROFILES_SCHEMA, profiles_table
from mdm.match.score import CANDIDATES, PROFILES, SCORES_SCHEMA, Scorer
from mdm.model import Profile


class QuickScorer(Scorer):
    """Scores a few pairs a third faster, thousands slower. Not safe to share between threads, like any.

    DuckDB keeps a plan only for tables that are not temporary and stay as they are. So these are made once and always
    empty: rows come and go within a transaction that is rolled back.
    """

    def __init__(self, model: ModelVersion) -> None:
        super().__init__(model, threads=1)  # sharing out few pairs costs a quarter more
        # A plan that outlives its rows must not rely on what the rows happened to be: here, on there being none.
        self._con.execute("SET disabled_optimizers = 'statistics_propagation'")
        self._create(PROFILES, PROFILES_SCHEMA.empty_table(), "*")
        self._create(CANDIDATES, PAIRS_SCHEMA.empty_table(), _AS_CANDIDATES)
        for column in self._frequencies:
            # As a value, not written out: DuckDB reads 0.1 as a decimal.
            self._con.execute(
                f"CREATE TABLE rare_{column} AS SELECT ?::double AS share", [model.rare[column]]
            )
            self._con.execute(f"CREATE TABLE frequency_of_{column} ({column} varchar, tf_{column} double)")
            self._con.execute(f"PREPARE weigh_{column} AS {_weigh(column)}")
        self._con.execute(f"PREPARE score AS {self._sql}")
        self.score(_ANYBODY, _ANY_PAIR)  # what is done for the first time takes longer

    def _create(self, table: str, empty: pa.Table, columns: str) -> None:
        self._con.register("given", empty)
        self._con.execute(f"CREATE TABLE {table} AS SELECT {columns} FROM given")
        self._con.unregister("given")

    def _score(self, profiles: pa.Table, pairs: pa.Table) -> pa.Table:
        con = self._con
        con.register("given_profiles", profiles)
        con.register("given_pairs", pairs)
        con.execute("BEGIN")
        try:
            con.execute(f"INSERT INTO {PROFILES} SELECT * FROM given_profiles")
            con.execute(f"INSERT INTO {CANDIDATES} SELECT {_AS_CANDIDATES} FROM given_pairs")
            for column in self._frequencies:
                con.execute(f"EXECUTE weigh_{column}")
            return con.execute("EXECUTE score").to_arrow_table().cast(SCORES_SCHEMA)
        finally:
            con.execute("ROLLBACK")
            con.unregister("given_profiles")
            con.unregister("given_pairs")


_ANYBODY = profiles_table([(1, Profile()), (2, Profile())])
_ANY_PAIR = pa.Table.from_pylist([{"a": 1, "b": 2, "rule": 0}], PAIRS_SCHEMA)
_AS_CANDIDATES = "rule::varchar AS match_key, a AS join_key_l, b AS join_key_r"


def _weigh(column: str) -> str:
    """Every value at hand with its share of records, as the plain scorer has it."""
    return f"""
        INSERT INTO frequency_of_{column}
        SELECT {column}, coalesce(tf_{column}, (SELECT share FROM rare_{column}))
        FROM (SELECT DISTINCT {column} FROM {PROFILES} WHERE {column} IS NOT NULL)
        LEFT JOIN frozen_{column} USING ({column})
    """
