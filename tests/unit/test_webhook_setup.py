"""What has to be set for vendors' webhooks: in the rule set, in the environment; and what the doctor says of it."""

import shutil
from pathlib import Path

import pytest
from pydantic import ValidationError

from mdm.doctor.machine import of_webhooks
from mdm.errors import RuleSetInvalid
from mdm.rulefiles import load_rules
from mdm.ruleset import read_rule_set
from mdm.settings import PACKAGED_RULES, Settings
from tests.vendors import OTHER_SECRET, PUBLIC, SECRET, secretive, taking

RULES = load_rules(PACKAGED_RULES)


def test_secrets_come_from_the_environment_one_or_two_a_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MDM_WEBHOOK_SECRETS", f'{{"crm": "{SECRET}", "pos": ["{SECRET}", "{OTHER_SECRET}"]}}')
    held = Settings().webhook_secrets
    given = {source: [one.get_secret_value() for one in secrets] for source, secrets in held.items()}
    assert given == {"crm": [SECRET], "pos": [SECRET, OTHER_SECRET]}
    assert SECRET not in repr(Settings())


@pytest.mark.parametrize(
    "value", ['{"crm": "canary"}', '{"crm": []}', '{"crm": ["canary-canary-canary", "", ""]}']
)
def test_a_secret_that_is_none_is_refused_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("MDM_WEBHOOK_SECRETS", value)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert "canary" not in str(refused.value.errors(include_input=False))


@pytest.mark.parametrize("url", ["mdm.example.com", "https://mdm.example.com/?x=1", "ftp://x"])
def test_our_address_is_one(url: str) -> None:
    with pytest.raises(ValidationError):
        Settings(public_url=url)


def folder(tmp_path: Path, webhook: str) -> Path:
    copied = tmp_path / "rules"
    shutil.copytree(PACKAGED_RULES, copied, ignore=shutil.ignore_patterns("models"))
    sources = copied / "sources.yaml"
    sources.write_text(sources.read_text() + f"  webhook: {webhook}\n")
    return copied


def test_a_source_names_whose_webhooks_it_takes(tmp_path: Path) -> None:
    assert read_rule_set(folder(tmp_path, "square")).sources["pos"].webhook == "square"


def test_an_unknown_vendor_is_refused_by_line(tmp_path: Path) -> None:
    with pytest.raises(RuleSetInvalid, match=r"sources\.yaml, line \d+: pos\.webhook"):
        read_rule_set(folder(tmp_path, "squares"))


def test_a_vendor_whose_mapping_is_not_there_is_refused(tmp_path: Path) -> None:
    rules = folder(tmp_path, "square")
    (rules / "mappings/square_customer_deleted.yaml").unlink()
    with pytest.raises(RuleSetInvalid, match=r"line \d+: pos\.webhook: square needs the mapping 'square_c"):
        read_rule_set(rules)


def test_the_doctor_finds_what_is_missing_for_webhooks() -> None:
    none, some = taking(RULES, {}), taking(RULES, {"pos": "square", "ecommerce": "shopify"})
    well = secretive(Settings())
    two = well.model_copy(
        update={"webhook_secrets": {name: well.webhook_secrets[name] for name in ("pos", "ecommerce")}}
    )
    told = {
        "none": of_webhooks(Settings(), none),
        "no secret": of_webhooks(Settings(public_url=PUBLIC), some),
        "no address": of_webhooks(two.model_copy(update={"public_url": None}), some),
        "idle secrets": of_webhooks(well, some),
        "well": of_webhooks(two, some),
        "no rules": of_webhooks(two, None),
    }
    assert {case: finding.verdict for case, finding in told.items()} == {
        "none": "ok",
        "no secret": "warning",
        "no address": "warning",
        "idle secrets": "warning",
        "well": "ok",
        "no rules": "not checked",
    }
    assert told["no secret"].found == "no secret of ecommerce, pos"
    assert SECRET not in str(told)
