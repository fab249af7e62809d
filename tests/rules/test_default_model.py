"""The model version that ships: it fits the shipped rule set, it is whole, and it weighs as it did."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml

from mdm.ingest import read_payload
from mdm.match.block import PAIRS_SCHEMA
from mdm.match.default_model import default_model
from mdm.match.model import ModelVersion, describe
from mdm.match.score import Scorer, profiles_table
from mdm.model import Profile
from mdm.normalise import normalise
from mdm.rules import RuleSet
from mdm.settings import PACKAGED_RULES

PINNED: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "pinned_weights.yaml").read_text())


@pytest.fixture(scope="module")
def model() -> ModelVersion:
    return default_model(PACKAGED_RULES)


@pytest.fixture(scope="module")
def scorer(model: ModelVersion) -> Scorer:
    return Scorer(model)


def profile(fields: dict[str, Any], rules: RuleSet) -> Profile:
    payload = read_payload({"source": "crm", "source_id": "1", **fields})
    return normalise(payload, rules.source("crm"), rules.match.normalise).profile


def test_it_fits_the_shipped_rule_set(model: ModelVersion, rules: RuleSet) -> None:
    assert model.scoring_version == rules.scoring_version
    assert list(describe(model)) == [comparison.name for comparison in rules.match.comparisons]


def test_every_level_is_trained_or_set(model: ModelVersion) -> None:
    for levels in describe(model).values():
        for level in levels:
            if level.value >= 0:
                assert level.m is not None
                assert level.u is not None
                assert 0 < level.m < 1
                assert 0 < level.u < 1


def test_full_agreement_speaks_for_and_full_disagreement_against(model: ModelVersion) -> None:
    for comparison, levels in describe(model).items():
        weighed = sorted((level for level in levels if level.value >= 0), key=lambda level: level.value)
        assert weighed[0].weight < 0, comparison
        assert len(weighed) == 1 or weighed[-1].weight > 0, comparison


def test_reading_back_what_was_written_gives_the_same_model(model: ModelVersion) -> None:
    again = ModelVersion.from_bytes(model.to_bytes())
    assert (again, again.id, again.to_bytes()) == (model, model.id, model.to_bytes())


@pytest.mark.parametrize("case", PINNED, ids=lambda case: case["pair"])
def test_a_pair_weighs_as_it_did(case: dict[str, Any], scorer: Scorer, rules: RuleSet) -> None:
    people = profiles_table(enumerate((profile(case["one"], rules), profile(case["other"], rules)), 1))
    pairs = pa.table([[1], [2], pa.array([0], pa.int16())], PAIRS_SCHEMA)
    (scored,) = scorer.score(people, pairs).to_pylist()
    assert scored["weight"] == pytest.approx(case["weight"], abs=0.01)


def test_a_weight_does_not_depend_on_which_record_stands_left(scorer: Scorer, rules: RuleSet) -> None:
    for case in PINNED:
        one, other = profile(case["one"], rules), profile(case["other"], rules)
        pairs = pa.table([[1], [2], pa.array([0], pa.int16())], PAIRS_SCHEMA)
        (forth,) = scorer.score(profiles_table([(1, one), (2, other)]), pairs).to_pylist()
        (back,) = scorer.score(profiles_table([(1, other), (2, one)]), pairs).to_pylist()
        assert forth == back


def test_no_given_name_is_rarer_than_the_rules_say(model: ModelVersion, rules: RuleSet) -> None:
    least = rules.match.training.rarest["given"]
    assert model.rare["given"] >= least
    assert min(model.frequencies["given"].values()) > least
