"""A plan that was made beforehand gives what a plan made for the very rows gives."""

from collections.abc import Sequence

import pyarrow as pa
import pytest

from mdm.errors import ScoringFailed
from mdm.match.block import PAIRS_SCHEMA
from mdm.match.default_model import default_model
from mdm.match.model import ModelVersion
from mdm.match.quick import QuickScorer
from mdm.match.score import Scorer, profiles_table
from mdm.model import Json, Profile
from mdm.normalise import normalise
from mdm.rulefiles import load_rules
from mdm.settings import PACKAGED_RULES
from tests.base import kate, moved, omar

RULES = load_rules(PACKAGED_RULES)
PEOPLE = [
    kate("crm:1"),
    kate("crm:2", given_name="Liam", birth_date=None),
    moved("crm:3"),
    omar("crm:4"),
    {"source": "pos", "source_id": "5", "phones": ["+44 20 7946 0018"]},
    kate("crm:6", given_name=None, emails=[], identifiers={"loyalty_id": "L-77"}),
    kate("crm:7", family_name="Xyzzyq", identifiers={"loyalty_id": "L-77", "passport": "A1234567"}),
]


@pytest.fixture(scope="module")
def model() -> ModelVersion:
    return default_model(RULES.folder)


@pytest.fixture(scope="module")
def quick(model: ModelVersion) -> QuickScorer:
    return QuickScorer(model)


def profiles(payloads: Sequence[dict[str, Json]]) -> list[tuple[int, Profile]]:
    read = (normalise(p, RULES.source(str(p["source"])), RULES.match.normalise) for p in payloads)
    return [(number, one.profile) for number, one in enumerate(read, 1)]


def scores(scorer: Scorer, payloads: Sequence[dict[str, Json]]) -> list[dict[str, object]]:
    """Of each with each."""
    people = profiles(payloads)
    pairs = [{"a": a, "b": b, "rule": 0} for a, _ in people for b, _ in people if a < b]
    found = scorer.score(profiles_table(people), pa.Table.from_pylist(pairs, PAIRS_SCHEMA))
    rows: list[dict[str, object]] = found.sort_by([("a", "ascending"), ("b", "ascending")]).to_pylist()
    return rows


def test_every_weight_and_level_is_the_same_whatever_was_scored_before(
    model: ModelVersion, quick: QuickScorer
) -> None:
    plain = Scorer(model)
    for few in ([0, 1], [2, 3], [4, 5, 6], range(7), [0, 1], [3, 6], []):
        payloads = [PEOPLE[number] for number in few]
        expected = scores(plain, payloads)
        assert len(expected) == len(few) * (len(few) - 1) // 2
        assert scores(quick, payloads) == expected


def test_nothing_is_left_of_what_was_scored(quick: QuickScorer) -> None:
    assert len(scores(quick, PEOPLE)) == 21
    tables = ("scored_profiles", "scored_candidates", "frequency_of_full_name")
    counts = [quick._con.execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables]
    assert counts == [(0,)] * len(tables)


def test_what_duckdb_cannot_score_breaks_the_scorer_and_names_no_value(model: ModelVersion) -> None:
    scorer = QuickScorer(model)
    with pytest.raises(ScoringFailed, match=f"^model version {model.id}: DuckDB's [A-Za-z]+$"):
        scorer.score(pa.table({"record": ["Katherine"]}), pa.Table.from_pylist([], PAIRS_SCHEMA))
    assert scorer.is_broken
