"""Registering a source changes nothing of what stands in sources.yaml already."""

import shutil
from pathlib import Path

import pytest

from mdm.errors import BadInput, RuleSetInvalid
from mdm.onboard import copy_rule_set, country_code, register_source, write_mapping
from mdm.rulefiles import load_rules
from mdm.rules import Source
from mdm.ruleset import read_rule_set
from mdm.settings import PACKAGED_RULES

SPA = Source(owner="Spa: the desk", trust=5, country="GB", mapping="square_customer")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKAGED_RULES, tmp_path / "rules"))


def test_what_stood_there_stays_to_the_byte_and_the_source_comes_last(folder: Path) -> None:
    before = (folder / "sources.yaml").read_bytes()
    lines = register_source(folder, "spa", SPA)
    after = (folder / "sources.yaml").read_bytes()
    assert after == before + lines.encode()
    assert list(load_rules(folder).sources.items())[-1] == ("spa", SPA)


@pytest.mark.parametrize("name", ["no", "7", "1.5", "null"])
def test_a_name_that_yaml_takes_for_something_else_stays_a_name(name: str, folder: Path) -> None:
    register_source(folder, name, SPA)
    assert load_rules(folder).source(name) == SPA


def test_a_file_without_a_last_line_break_and_with_those_of_windows_is_added_to(folder: Path) -> None:
    path = folder / "sources.yaml"
    path.write_bytes(path.read_bytes().rstrip().replace(b"\n", b"\r\n"))
    register_source(folder, "spa", SPA)
    assert load_rules(folder).source("spa") == SPA
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")


def test_what_cannot_be_added_leaves_the_file_alone(folder: Path) -> None:
    path = folder / "sources.yaml"
    before = path.read_bytes()
    with pytest.raises(BadInput, match="crm is registered already"):
        register_source(folder, "crm", SPA)
    with pytest.raises(BadInput, match="'a b' is no name for a source"):
        register_source(folder, "a b", SPA)
    with pytest.raises(BadInput, match="'nowhere' has no file"):
        register_source(folder, "spa", SPA.model_copy(update={"mapping": "nowhere"}))
    assert path.read_bytes() == before
    path.write_text("{crm: {owner: A, trust: 1, country: GB}}\n")  # nothing can be put after it
    with pytest.raises(RuleSetInvalid, match=r"sources\.yaml, line"):
        register_source(folder, "spa", SPA)
    assert path.read_text() == "{crm: {owner: A, trust: 1, country: GB}}\n"
    assert [file.name for file in folder.glob("*.part")] == []


def test_a_source_is_registered_with_its_vendors_webhooks_if_they_can_be_read(folder: Path) -> None:
    shop = SPA.model_copy(update={"mapping": None, "webhook": "square"})
    register_source(folder, "shop", shop)
    assert read_rule_set(folder).source("shop") == shop
    (folder / "mappings/square_customer_deleted.yaml").unlink()
    with pytest.raises(BadInput, match="'square_customer_deleted' has no file"):
        register_source(folder, "another", shop)


def test_the_rule_set_that_ships_is_never_changed() -> None:
    with pytest.raises(BadInput, match="mdm sources init"):
        register_source(PACKAGED_RULES, "spa", SPA)
    with pytest.raises(BadInput, match="mdm sources init"):
        write_mapping(PACKAGED_RULES, "spa", "record: {source_id: a}")


def test_a_copy_is_the_same_rule_set_with_its_model(tmp_path: Path) -> None:
    copy_rule_set(PACKAGED_RULES, tmp_path / "mine")
    assert read_rule_set(tmp_path / "mine").version == read_rule_set(PACKAGED_RULES).version
    assert list((tmp_path / "mine/models").glob("*.model"))
    with pytest.raises(BadInput, match="is there already"):
        copy_rule_set(PACKAGED_RULES, tmp_path / "mine")


def test_a_mapping_is_kept_once_and_only_if_it_is_one(folder: Path) -> None:
    path = write_mapping(folder, "spa_guest", "record: {source_id: Ref}\n")
    assert path == folder / "mappings/spa_guest.yaml"
    with pytest.raises(BadInput, match="is there already"):
        write_mapping(folder, "spa_guest", "record: {source_id: Other}\n")
    with pytest.raises(RuleSetInvalid, match=r"wrong\.yaml, line 1"):
        write_mapping(folder, "wrong", "record: {}\n")
    with pytest.raises(BadInput, match="no name for a mapping"):
        write_mapping(folder, "../sources", "record: {source_id: Ref}\n")
    assert {file.name for file in (folder / "mappings").iterdir()} >= {"spa_guest.yaml"}
    assert not list(folder.rglob("*.part"))


@pytest.mark.parametrize("code", ["UK", "gb", "", "England", "??"])
def test_a_country_is_an_iso_code(code: str) -> None:
    assert country_code("GB") == "GB"
    with pytest.raises(BadInput, match="is no ISO 3166 code"):
        country_code(code)
