"""What is in a file, and what would become of it; nothing of it in clear."""

import shutil
from pathlib import Path

import pytest

from mdm.errors import BadInput, UnreadableFile
from mdm.onboard import look_into, profile_file, register_source, rehearse
from mdm.onboard.rehearse import UNREGISTERED, is_canonical
from mdm.onboard.shapes import masked, shape_of
from mdm.rulefiles import load_rules
from mdm.rules import Source
from mdm.settings import PACKAGED_RULES

RULES = load_rules(PACKAGED_RULES)


def test_columns_are_counted_by_row_however_deep_they_lie(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(
        '{"id": 1, "tills": [{"no": "a"}, {"no": "b"}], "at": {"city": ""}}\n'
        '{"id": 1, "tills": [], "at": null}\n[1]\n{"id": \n'
    )
    found = profile_file(path)
    assert {name: (one.filled, one.distinct) for name, one in found.columns.items()} == {
        "id": (2, 1),
        "tills[*].no": (1, 2),
        "at.city": (0, 0),
        "at": (0, 0),
    }
    assert (found.rows, found.refused.total()) == (2, 2)


@pytest.mark.parametrize("delimiter", list(",;|\t"))
def test_the_delimiter_of_a_csv_is_found_in_its_header(delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"id{delimiter}name\n1{delimiter}Fixture\n")
    assert profile_file(path).delimiter == delimiter
    assert list(profile_file(path).columns) == ["id", "name"]


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").touch()
    with pytest.raises(UnreadableFile, match="is empty"):
        profile_file(tmp_path / "x.csv")


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("YES", "flag"),
        ("N/A", "nothing"),
        ("a@example.com", "e-mail"),
        ("2026-03-01T09:30:00Z", "time"),
        ("01/03/2026", "date"),
        ("07700 900123", "phone"),
        ("+447700900123", "phone"),
        ("1234567", "number"),
        ("12.5", "number"),
        ("Leeds", "text"),
    ],
)
def test_a_value_has_a_shape(text: str, shape: str) -> None:
    assert shape_of(text) == shape


def test_a_masked_value_keeps_its_form_alone() -> None:
    assert masked("Zoë O'Neil 07700-900123") == "Aaa A'Aaaa 99999-999999"


def test_what_would_become_of_a_file_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(
        "Id,LastName,Email,Birthdate,IsDeleted,MasterRecordId\n"
        "1,Fixture,a@example.com,1984-07-02,false,\n"
        "1,Fixture,b@example.com,31/02/1984,false,\n"
        "2,,,,false,\n"
        "3,Gone,,,true,\n"
        "4,Merged,,,true,1\n"
        ",Keyless,,,,\n"
        "5,short\n"
    )
    counted = rehearse(path, RULES, source=None, mapping="salesforce_contact", country="GB")
    assert (counted.accepted, counted.repeated_keys, counted.nothing_to_match_by) == (5, 1, 1)
    assert (counted.deleted, counted.merged_away) == (1, 1)
    assert counted.refused == {"Id: missing": 1, "has 2 fields, the header has 6": 1}
    assert counted.flags == {"birth_date:unreadable": 1}
    assert counted.fields["birth_date"] == 2
    assert counted.fields["deleted"] == 2
    assert UNREGISTERED not in RULES.sources


def test_the_country_says_which_numbers_are_telephones(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text("Id,Phone\n1,0151 23459178\n")
    flags = [
        rehearse(path, RULES, source=None, mapping="salesforce_contact", country=country).flags.total()
        for country in ("DE", "GB")
    ]
    assert flags == [0, 1]


def test_canonical_columns_need_no_mapping() -> None:
    assert is_canonical(["source_id", "given_name", "email", "address_line1"], RULES)
    assert is_canonical(["source_id", "source", "addresses[*].city", "consents.email_marketing"], RULES)
    assert not is_canonical(["source_id", "favourite_colour"], RULES)
    assert not is_canonical(["given_name"], RULES)


@pytest.mark.parametrize("header", ["Tilda,t@example.com", "Tilda,02/07/1984", "C-10471,07700 900123"])
def test_a_table_without_a_header_is_refused_and_its_first_person_not_shown(
    header: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"{header}\nBo,b@example.com\n")
    with pytest.raises(UnreadableFile, match="is the header missing") as refused:
        profile_file(path)
    assert not any(value in str(refused.value) for value in header.split(","))


def test_a_mapping_is_kept_and_tried_at_once(tmp_path: Path) -> None:
    rules = load_rules(Path(shutil.copytree(PACKAGED_RULES, tmp_path / "rules")))
    path = tmp_path / "x.csv"
    path.write_text("Ref;Surname;Mail\n1;Fixture;a@example.com\n2;Fixture;\n")
    assert look_into(path, rules).outcome is None
    look = look_into(path, rules, keep_as="mine")
    assert look.kept == rules.folder / "mappings/mine.yaml"
    assert look.outcome
    assert look.outcome.fields == {"source_id": 2, "family_name": 2, "emails": 1}
    with pytest.raises(BadInput, match="nothing was proposed"):
        look_into(path, rules, mapping="mine", keep_as="other")
    path.write_text("Surname\nFixture\nFixture\n")
    with pytest.raises(BadInput, match="no column is the key"):
        look_into(path, rules, keep_as="keyless")
    assert not (rules.folder / "mappings/keyless.yaml").exists()


def test_a_source_without_a_mapping_has_one_proposed(tmp_path: Path) -> None:
    rules = load_rules(Path(shutil.copytree(PACKAGED_RULES, tmp_path / "rules")))
    register_source(rules.folder, "spa", Source(owner="Spa", trust=5, country="GB"))
    path = tmp_path / "x.csv"
    path.write_text("Ref,Surname\n1,Fixture\n")
    look = look_into(path, load_rules(rules.folder), source="spa")
    assert look.proposal
    assert look.outcome is None
