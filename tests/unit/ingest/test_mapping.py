from pathlib import Path

import pytest
import yaml

from mdm.errors import BadRecord, RuleSetInvalid
from mdm.ingest.mapping import Mapping
from mdm.ingest.record import mapping_named, record_reader, translator
from mdm.ingest.translate import compile_mapping, named_fields
from mdm.rulefiles import read_rule_file
from mdm.rules import RuleSet

CASES = yaml.safe_load((Path(__file__).parent / "mappings.yaml").read_text(encoding="utf-8"))
TAKES = yaml.safe_load((Path(__file__).parent / "takes.yaml").read_text(encoding="utf-8"))
NAMES = [f"{case['mapping']}: {case['case']}" for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_shipped_mapping_gives_the_canonical_payload(case: dict, rules: RuleSet) -> None:
    assert translator(rules, case["mapping"])(case["record"]) == case["payload"]
    read_record = record_reader(rules, "pos", case["mapping"])
    assert read_record(case["record"]) == [{**case["payload"], "source": "pos"}]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_shipped_mapping_names_every_field_of_its_vendor(case: dict, rules: RuleSet) -> None:
    assert case["record"].keys() <= named_fields(mapping_named(rules, case["mapping"]))


def compiled(text: str):
    return compile_mapping(Mapping.model_validate(yaml.safe_load(text)))


@pytest.mark.parametrize("case", TAKES, ids=[case["case"] for case in TAKES])
def test_values_are_taken_as_the_mapping_says(case: dict) -> None:
    translate = compile_mapping(Mapping.model_validate({"record": {"source_id": "id", **case["take"]}}))
    assert translate({"id": 1, **case["record"]}) == {"source_id": "1", **case["payload"]}


def test_a_pattern_cuts_one_text_into_parts() -> None:
    translate = compiled(r"""
        parts: [{from: name, pattern: '^(?P<family>[^,]+),\s*(?P<given>.+)$'}]
        record: {source_id: id, given_name: name.given, family_name: name.family}
        """)
    assert translate({"id": 1, "name": "O'Neil, Kate"}) == {
        "source_id": "1",
        "given_name": "Kate",
        "family_name": "O'Neil",
    }
    assert translate({"id": 1, "name": "Kate"}) == {"source_id": "1"}


def test_a_text_is_split_into_parts_from_the_left_and_the_first_takes_what_is_left_over() -> None:
    translate = compiled("""
        parts: [{from: a, split: ",", into: [line1, city, country]}]
        record: {source_id: id, addresses: {line1: a.line1, city: a.city, country: a.country}}
        """)
    whole = {"line1": "Flat 2, 12 High St", "city": "Leeds", "country": "GB"}
    assert translate({"id": 1, "a": "Flat 2, 12 High St, Leeds, GB"})["addresses"] == [whole]
    assert translate({"id": 1, "a": "12 High St, Leeds"})["addresses"] == [
        {"line1": "12 High St", "city": "Leeds"}
    ]
    assert "addresses" not in translate({"id": 1})


@pytest.mark.parametrize(("unmapped", "expected"), [("ignore", {}), ("attributes", {"attributes": {"x": 1}})])
def test_fields_no_one_named_are_ignored_or_kept(unmapped: str, expected: dict) -> None:
    translate = compiled(f"{{unmapped: {unmapped}, ignore: [y], record: {{source_id: id}}}}")
    assert translate({"id": 1, "x": 1, "y": 2}) == {"source_id": "1", **expected}


def test_names_of_fields_that_are_kept_are_cleaned_like_values() -> None:
    translate = compiled("{unmapped: attributes, record: {source_id: id}}")
    assert translate({"id": 1, "a\0b\ud800": 1}) == {"source_id": "1", "attributes": {"ab": 1}}


def test_fields_no_one_named_can_be_refused() -> None:
    translate = compiled("{unmapped: refuse, ignore: [y], record: {source_id: id}}")
    assert translate({"id": 1, "y": 2}) == {"source_id": "1"}
    with pytest.raises(BadRecord, match="x: unknown field"):
        translate({"id": 1, "x": 1})


def test_a_record_of_another_kind_is_refused_not_misread() -> None:
    translate = compiled("{only: {from: type, equals: person}, record: {source_id: id}}")
    assert translate({"id": 1, "type": "Person"}) == {"source_id": "1"}
    for other in ({"id": 1, "type": "shop"}, {"id": 1, "type": None}, {"id": 1}):
        with pytest.raises(BadRecord, match="type: is of another kind than this mapping reads"):
            translate(other)


BROKEN = {
    "an unknown canonical field": ("record:\n  source_id: Id\n  emial: Email\n", "line 3: record.emial"),
    "no key": ("record:\n  given_name: A\n", "line 1: record.source_id: Field required"),
    "a path that is none": ("record:\n  source_id: 'a..b'\n", "line 2: record.source_id"),
    "a notation that is none": (
        "record:\n  source_id: a\n  updated_at: {from: b, format: iso}\n",
        "line 3: record.updated_at.format: is none of epoch_seconds",
    ),
    "a take from nowhere": ("record:\n  source_id: {join: x}\n", "line 2: record.source_id"),
    "a pattern that is none": ("record: {source_id: a}\nparts:\n  - {from: a, pattern: '('}\n", "line 3"),
    "an unknown verified field": ("record:\n  source_id: a\n  verified: {shoes: b}\n", "line 3"),
    "a delimiter that is none": ("record: {source_id: a}\ndelimiter: '\"'\n", "line 2: delimiter"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_mapping_names_file_line_and_reason(name: str, tmp_path: Path) -> None:
    text, reason = BROKEN[name]
    path = tmp_path / "vendor.yaml"
    path.write_text(text)
    with pytest.raises(RuleSetInvalid) as refused:
        read_rule_file(path, Mapping)
    assert str(refused.value).startswith(f"{path}, {reason}")
