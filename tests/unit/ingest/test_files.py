import ast
import gzip
import itertools
import json
import tracemalloc
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from mdm.errors import BadInput, RuleSetInvalid, UnknownSource, UnreadableFile
from mdm.ingest import Accepted, Rejected, read_file
from mdm.rulefiles import load_rules
from mdm.rules import RuleSet
from mdm.settings import PACKAGED_RULES

CASES = yaml.safe_load((Path(__file__).parent / "broken_files.yaml").read_text(encoding="utf-8"))


def read(path: Path, rules: RuleSet, source: str | None = "crm", **options: int) -> tuple[dict, dict]:
    """Accepted payloads and rejected reasons by row."""
    results = list(read_file(path, rules, source, **options))
    accepted = {result.row: result.payload for result in results if isinstance(result, Accepted)}
    rejected = {result.row: result for result in results if isinstance(result, Rejected)}
    assert len(accepted) + len(rejected) == len(results)
    return accepted, rejected


def write(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_broken_file_gives_its_good_rows_and_a_reason_for_each_other(
    case: dict, rules: RuleSet, tmp_path: Path
) -> None:
    data = ast.literal_eval("b'" + case["bytes"].replace("'", "\\'") + "'")
    path = write(tmp_path / case["file"], data)
    source = case.get("source", "crm")
    if "error" in case:
        with pytest.raises(UnreadableFile) as refused:
            read(path, rules, source)
        assert str(refused.value) == f"{path}: {case['error']}"
        return
    accepted, rejected = read(path, rules, source)
    assert list(accepted) == case["rows"]
    reasons = {row: str(found).removeprefix(f"row {row}: ") for row, found in rejected.items()}
    assert reasons.keys() == case.get("rejected", {}).keys()
    for row, reason in case.get("rejected", {}).items():
        assert reasons[row].startswith(reason)


def test_a_missing_file_and_a_directory_are_named(rules: RuleSet, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is a directory"):
        read(tmp_path, rules)
    with pytest.raises(UnreadableFile, match=r"none\.csv: no such file"):
        read(tmp_path / "none.csv", rules)


def test_an_unknown_source_or_mapping_is_refused_before_anything_is_read(
    rules: RuleSet, tmp_path: Path
) -> None:
    with pytest.raises(UnknownSource, match="unknown source 'nowhere': registered are crm"):
        read_file(tmp_path / "none.csv", rules, "nowhere")
    with pytest.raises(BadInput, match="unknown mapping 'nothing'"):
        read_file(tmp_path / "none.csv", rules, "crm", "nothing")


def test_a_table_that_is_not_canonical_needs_its_source(rules: RuleSet, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="name its source or mapping"):
        read(write(tmp_path / "crm.csv", "Id,FirstName\n1,Kate\n"), rules, None)


def test_a_table_with_canonical_columns_needs_neither_source_nor_mapping(
    rules: RuleSet, tmp_path: Path
) -> None:
    table = write(
        tmp_path / "all.csv", "source,source_id,given_name,email,city\npos,1,Kate,k@example.com,Leeds\n"
    )
    accepted, _ = read(table, rules, None)
    assert accepted[2] == {
        "source": "pos",
        "source_id": "1",
        "given_name": "Kate",
        "emails": ["k@example.com"],
        "addresses": [{"city": "Leeds"}],
    }


def test_a_canonical_table_with_an_unknown_column_is_refused(rules: RuleSet, tmp_path: Path) -> None:
    table = write(tmp_path / "all.csv", "source_id,emial\n1,k@example.com\n")
    with pytest.raises(UnreadableFile, match="unknown column 'emial'"):
        list(read_file(table, rules, "crm", "generic_csv"))


def test_gzip_is_unpacked_and_a_cut_off_one_gives_what_it_holds(rules: RuleSet, tmp_path: Path) -> None:
    rows = "".join(f"{number},Kate {number * 7919}\n" for number in range(40_000))
    packed = gzip.compress(f"Id,FirstName\n{rows}".encode())
    accepted, rejected = read(write(tmp_path / "crm.csv.gz", packed), rules)
    assert (len(accepted), len(rejected)) == (40_000, 0)
    accepted, rejected = read(write(tmp_path / "cut.csv.gz", packed[: len(packed) * 3 // 4]), rules)
    assert len(accepted) > 1_000
    assert [str(found.reason) for found in rejected.values()] == [
        "the rest of the file cannot be read: is damaged or cut off"
    ]


LONG = b"x" * 30_000_000
LONG_FILES = {
    "crm.csv": b"Id,FirstName\n1,Ann\n2," + LONG + b"\n3,Bob\n",
    "crm.jsonl": b'{"Id":1}\n{"Id":2,"FirstName":"' + LONG + b'"}\n{"Id":3}\n',
    "crm.json": b'[{"Id":1},\n{"Id":2,"FirstName":"' + LONG + b'"},\n{"Id":3}]',
}


@pytest.mark.parametrize("name", LONG_FILES)
def test_a_huge_record_is_refused_without_being_held_in_memory(
    name: str, rules: RuleSet, tmp_path: Path
) -> None:
    path = write(tmp_path / name, LONG_FILES[name])
    tracemalloc.start()
    accepted, rejected = read(path, rules, max_line_bytes=1_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [payload["source_id"] for payload in accepted.values()] == ["1", "3"]
    assert [(found.row, found.reason) for found in rejected.values()] == [
        (2 if name != "crm.csv" else 3, "is longer than 1000000 bytes")
    ]
    assert all(len(found.raw or "") <= 2_000 for found in rejected.values())
    assert peak < 12_000_000


def test_a_quote_never_closed_in_a_large_file_is_given_up_in_bounded_memory(
    rules: RuleSet, tmp_path: Path
) -> None:
    rows = "".join(f"{number},Bob\n" for number in range(2, 30_000))
    accepted, rejected = read(
        write(tmp_path / "crm.csv", f'Id,FirstName\n1,"Kate\n{rows}'), rules, max_line_bytes=50_000
    )
    assert len(accepted) == 29_998
    assert {row: found.reason for row, found in rejected.items()} == {
        2: "a quote is opened and not closed within 50000 bytes"
    }


def test_reasons_hold_no_personal_value_and_raw_is_storable(rules: RuleSet, tmp_path: Path) -> None:
    lines = [
        b'{"Id": 1, "Email": {"katherine": "oneil"}}',
        b'{"Id": 1 "katherine"}',
        b'{"Id": "\xff\0 katherine',
    ]
    _, rejected = read(write(tmp_path / "crm.jsonl", b'{"Id":0}\n' + b"\n".join(lines)), rules)
    assert len(rejected) == 3
    for found in rejected.values():
        assert "katherine" not in str(found)
        assert "katherine" in (found.raw or "")
        assert "\0" not in (found.raw or "")
        (found.raw or "").encode()


def test_parquet_types_become_json(rules: RuleSet, tmp_path: Path) -> None:
    table = pa.table(
        {
            "Id": pa.array([12, 13], pa.int64()),
            "FirstName": pa.array(["Kate", None]).dictionary_encode(),
            "Birthdate": pa.array([date(1984, 7, 2), None]),
            "Phone": pa.array([442079460018.0, float("nan")]),
            "MailingPostalCode": pa.array([Decimal(1234), None]),
            "LastModifiedDate": pa.array(
                [datetime(2026, 3, 1, 9, 30, tzinfo=UTC), None], pa.timestamp("ns", "UTC")
            ),
            "IsDeleted": pa.array([False, True]),
            "Email": pa.array([b"k@example.com", None]),
        }
    )
    pq.write_table(table, tmp_path / "crm.parquet")
    accepted, rejected = read(tmp_path / "crm.parquet", rules)
    assert not rejected
    assert accepted == {
        1: {
            "source": "crm",
            "source_id": "12",
            "given_name": "Kate",
            "birth_date": "1984-07-02",
            "phones": ["442079460018"],
            "addresses": [{"postal_code": "1234"}],
            "updated_at": "2026-03-01T09:30:00Z",
            "emails": ["k@example.com"],
        },
        2: {"source": "crm", "source_id": "13", "deleted": True},
    }


def test_canonical_parquet_keeps_its_nested_columns(rules: RuleSet, tmp_path: Path) -> None:
    record = {
        "source": "crm",
        "source_id": "1",
        "emails": ["k@example.com"],
        "addresses": [{"city": "Leeds"}],
    }
    pq.write_table(pa.Table.from_pylist([record]), tmp_path / "all.parquet")
    assert read(tmp_path / "all.parquet", rules, None)[0] == {1: record}


def test_a_parquet_value_that_cannot_be_read_costs_its_row_alone(rules: RuleSet, tmp_path: Path) -> None:
    table = pa.table(
        {
            "Id": pa.array(["1", "2", "3"]),
            "Birthdate": pa.array([0, 10**9, 1], pa.int32()).cast(pa.date32()),  # the year 2,739,877
            "Email": pa.array([b"a", b"b", b"\xff"]),
        }
    )
    pq.write_table(table, tmp_path / "crm.parquet")
    accepted, rejected = read(tmp_path / "crm.parquet", rules)
    assert list(accepted) == [1]
    assert [str(found) for found in rejected.values()] == [
        "row 2: holds a value that cannot be read",
        "row 3: Email: is binary",
    ]


def test_a_parquet_column_that_no_one_asks_for_costs_no_row(rules: RuleSet, tmp_path: Path) -> None:
    table = pa.table(
        {
            "Id": ["1"],
            "FirstName": ["Kate"],
            "Photo": pa.array([b"\xff\xd8"]),
            "OpenFrom": pa.array([time(9)]),
            "Extra": pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int32())),
        }
    )
    pq.write_table(table, tmp_path / "crm.parquet")
    accepted, rejected = read(tmp_path / "crm.parquet", rules)
    assert (accepted, rejected) == ({1: {"source": "crm", "source_id": "1", "given_name": "Kate"}}, {})


def test_a_parquet_column_twice_and_a_time_zone_that_is_none_are_refused(
    rules: RuleSet, tmp_path: Path
) -> None:
    twice = pa.table([pa.array(["1"]), pa.array(["a"]), pa.array(["b"])], names=["Id", "Email", "Email"])
    pq.write_table(twice, tmp_path / "twice.parquet")
    with pytest.raises(UnreadableFile, match="column Email stands twice"):
        read(tmp_path / "twice.parquet", rules)
    nowhere = pa.table({"Id": ["1"], "Birthdate": pa.array([1], pa.timestamp("us", "Nowhere/Land"))})
    pq.write_table(nowhere, tmp_path / "nowhere.parquet")
    assert [str(found) for found in read(tmp_path / "nowhere.parquet", rules)[1].values()] == [
        "row 1: holds a value that cannot be read"
    ]


def test_a_field_of_any_name_can_be_stored(rules: RuleSet, tmp_path: Path) -> None:
    lines = b'{"source_id": "1", "a\\u0000b\\ud800": 1}\n'
    rejected = list(read_file(write(tmp_path / "crm.jsonl", lines), rules, "crm", "generic_csv"))
    assert [str(found) for found in rejected] == ["row 1: ab: unknown field"]


def test_reading_streams(rules: RuleSet, tmp_path: Path) -> None:
    lines = (json.dumps({"source": "crm", "source_id": number}) for number in itertools.count())
    path = write(tmp_path / "all.jsonl", "\n".join(itertools.islice(lines, 20_000)))
    tracemalloc.start()
    count = sum(1 for _ in read_file(path, rules))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 3_000_000


def test_a_broken_mapping_file_is_refused_with_file_line_and_reason(tmp_path: Path) -> None:
    for path in PACKAGED_RULES.rglob("*.yaml"):
        copy = tmp_path / path.relative_to(PACKAGED_RULES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (tmp_path / "mappings" / "salesforce_contact.yaml").write_text(
        "record:\n  source_id: Id\n  emial: Email\n"
    )
    with pytest.raises(RuleSetInvalid, match=r"salesforce_contact\.yaml, line 3: record\.emial"):
        read_file(tmp_path / "crm.csv", load_rules(tmp_path), "crm")
