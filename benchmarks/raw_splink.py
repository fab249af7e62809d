"""The yardstick of speed: raw Splink on the same profiles, with the same comparisons, blocking rules and model.

It reads nothing from a database and keeps nothing: load, block and score in one pass, connected components. What the
service does beyond that (inbox, versions, normalising, vetoes, golden values, events, all of it durable) is the price.
"""

from dataclasses import dataclass, field

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker

from benchmarks.harness import timed
from mdm.match.model import ModelVersion
from mdm.match.settings import model_settings
from mdm.model import Profile, match_probability
from mdm.rules import BlockingRule, MatchRules


@dataclass
class RawRun:
    seconds: dict[str, float] = field(default_factory=dict)
    pairs: int = 0
    clusters: int = 0


def run(profiles: pa.Table, model: ModelVersion, rules: MatchRules) -> RawRun:
    """`profiles` (PROFILES_SCHEMA) as the service scores them: values held too widely are masked already."""
    done = RawRun()
    con = duckdb.connect()
    with timed(done.seconds, "load"):
        con.register("arrived", profiles)
        con.execute("CREATE TABLE people AS SELECT * FROM arrived WHERE is_person")
        api = DuckDBAPI(con)
        settings = model_settings(model) | {
            "blocking_rules_to_generate_predictions": [_blocking(rule) for rule in rules.blocking]
        }
        linker = Linker(api.register("people"), settings, log_level=None)
    with timed(done.seconds, "block and score"):
        predictions = linker.inference.predict()
    done.pairs = con.sql(f"SELECT count(*) FROM {predictions.physical_name}").fetchall()[0][0]
    with timed(done.seconds, "cluster"):
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            predictions, threshold_match_probability=match_probability(rules.thresholds.link)
        )
    found = con.sql(f"SELECT count(DISTINCT cluster_id) FROM {clusters.physical_name}").fetchall()
    done.clusters = found[0][0]
    return done


def _blocking(rule: BlockingRule) -> dict[str, object]:
    """The rule as Splink says it: list fields are taken apart, one value a row."""
    condition = " AND ".join(f"l.{name} = r.{name}" for name in rule.fields)
    lists = [name for name in rule.fields if isinstance(getattr(Profile(), name), tuple)]
    return {"blocking_rule": condition, "arrays_to_explode": lists} if lists else {"blocking_rule": condition}
