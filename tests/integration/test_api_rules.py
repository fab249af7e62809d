"""The rule set and the model versions by the API are those that decide."""

from dataclasses import asdict

import httpx
import pytest

from mdm.client import Mdm, NotFound
from mdm.match.model import ModelVersion, describe
from mdm.rules import Guards, RuleSet
from mdm.store import models
from tests.base import Base, kate
from tests.conftest import API_KEY


def active(base: Base) -> ModelVersion:
    stored = base.act(models.active_model)
    assert stored is not None
    return ModelVersion.from_bytes(stored.content)


def test_the_rule_set_is_the_one_that_the_process_runs(mdm: Mdm, rules: RuleSet) -> None:
    told = mdm.rules()
    assert (told.version, told.scoring_version) == (rules.version, rules.scoring_version)
    assert (told.thresholds.link, told.thresholds.review) == (
        rules.match.thresholds.link,
        rules.match.thresholds.review,
    )
    assert {one.name: [level.when for level in one.levels] for one in told.comparisons} == {
        one.name: [level.when for level in one.levels] for one in rules.match.comparisons
    }
    assert [one.attributes for one in told.survivorship] == [
        one.attributes for one in rules.survivorship.golden
    ]
    held = rules.match
    assert [(one.name, one.masks) for one in told.blocking] == [
        (one.name, one.masks) for one in held.blocking
    ]
    assert [(one.kind, one.agree, one.confirm, one.most_nameless) for one in told.identifiers] == [
        (one.kind, one.agree, one.confirm, one.most_nameless) for one in held.identifiers
    ]
    assert held.guards == Guards(**asdict(told.guards))


def test_a_model_version_is_told_with_the_weights_that_it_scores_by(mdm: Mdm, base: Base) -> None:
    held = active(base)
    told = mdm.model(held.id)
    assert (told.active, told.base, told.prior) == (True, False, held.prior)
    assert {
        one.name: [(level.m, level.u, level.weight) for level in one.levels] for one in told.comparisons
    } == {
        name: [(level.m, level.u, level.weight) for level in levels]
        for name, levels in describe(held).items()
    }
    assert told.placeholders == {name: len(values) for name, values in held.placeholders.items()}
    base.send(kate("crm:1"))
    assert [(one.model, one.active, one.base) for one in mdm.models()] == [(held.id, True, True)]
    with pytest.raises(NotFound):
        mdm.model("none")


def test_what_is_held_is_not_sent_again_until_it_changes(url: str, base: Base) -> None:
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {API_KEY}"}) as http:
        for address in ("/v1/rules", f"/v1/models/{active(base).id}"):
            etag = http.get(address).headers["ETag"]
            again = http.get(address, headers={"If-None-Match": etag})
            assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
        base.send(kate("crm:1"))  # now the base is resolved under it
        assert http.get(address, headers={"If-None-Match": etag}).status_code == 200
