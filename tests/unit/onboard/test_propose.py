from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from mdm.ingest import Arrived, read_raw
from mdm.ingest.mapping import Mapping
from mdm.ingest.translate import compile_mapping
from mdm.onboard import profile_file, propose_mapping
from mdm.onboard.headers import field_of

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "proposals.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_mapping_is_proposed_by_headers_and_by_what_values_look_like(
    case: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / case["name"]
    path.write_text(case["text"])
    text, whole = propose_mapping(profile_file(path), path.name)
    assert whole
    assert yaml.safe_load(text) == case["mapping"]
    assert len(text.splitlines()) <= 30


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_proposed_mapping_reads_the_file(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / case["name"]
    path.write_text(case["text"])
    mapping = Mapping.model_validate(yaml.safe_load(propose_mapping(profile_file(path), path.name)[0]))
    first, *_ = first_row(path, mapping.delimiter)
    assert compile_mapping(mapping)(first) == case["first"]


def first_row(path: Path, delimiter: str) -> list[dict[str, Any]]:
    return [
        cast("dict[str, Any]", row.fields) for row in read_raw(path, delimiter) if isinstance(row, Arrived)
    ]


def test_a_file_without_a_key_is_proposed_a_mapping_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("email,visits\na@example.com,1\na@example.com,1\n")
    text, whole = propose_mapping(profile_file(path), path.name)
    assert not whole
    assert "# No column is the key" in text
    assert "# Not taken: visits" in text


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("billing_post_code", "postal_code"),
        ("CustomerFirstName", "given_name"),
        ("default_address.city", "city"),
        ("addresses[*].zip", "postal_code"),
        ("Straße", "line1"),
        ("Prénom", "given_name"),
        ("favourite colour", None),
        ("name of spouse", None),
        ("customer", None),
    ],
)
def test_a_header_is_known_in_many_spellings(header: str, field: str | None) -> None:
    assert field_of(header) == field


def test_a_name_that_happens_to_be_unique_is_no_key(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Surname,till\nFixture,a\nSampleton,b\n")
    assert "source_id: till" in propose_mapping(profile_file(path), path.name)[0]


def test_a_header_of_two_lines_does_not_break_out_of_its_comment(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('id,"visits\nunmapped: refuse"\n1,2\n2,2\n')
    text, _ = propose_mapping(profile_file(path), path.name)
    assert yaml.safe_load(text) == {"record": {"source_id": "id"}}
    assert "# Not taken: visits unmapped: refuse" in text


def test_every_column_that_is_not_taken_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(
        '{"id": 1, "first_name": "Bo", "name": "Bo S", "fax": "", "at": null, "dob": "1984-07-02", "birthday": ""}\n'
        '{"id": 2, "first_name": "Di", "name": "Di S", "fax": "", "at": {"zip": "LS1 4AB"}, "dob": null}\n'
    )
    text, _ = propose_mapping(profile_file(path), path.name)
    assert "# Not taken: name, fax (empty), birthday (empty)\n" in text
