import csv
import hashlib
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from mdm.sample import generate
from tests.unit.sample.conftest import Payloads, Sample

_GENERATE = """
import sys
from pathlib import Path
from mdm.sample import generate
generate(2000, 3, Path(sys.argv[1]), sys.argv[2])
"""


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize("variant", ["retail", "census"])
def test_the_same_seed_gives_the_same_bytes_in_another_process(tmp_path: Path, variant: str) -> None:
    for name, hash_seed in (("one", "1"), ("two", "2")):
        subprocess.run(
            [sys.executable, "-c", _GENERATE, str(tmp_path / name), variant],
            check=True,
            env={"PYTHONHASHSEED": hash_seed},
        )
    assert _digests(tmp_path / "one") == _digests(tmp_path / "two")
    assert len(_digests(tmp_path / "one")) == (13 if variant == "retail" else 5)


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    generate(500, 1, tmp_path / "one")
    generate(500, 2, tmp_path / "two")
    one, two = _digests(tmp_path / "one"), _digests(tmp_path / "two")
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] == two[name]] == []


def test_a_new_sample_replaces_the_files_of_the_one_before(tmp_path: Path) -> None:
    generate(300, 1, tmp_path)
    generate(300, 1, tmp_path, variant="census")
    found = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())
    assert found == ["crm.jsonl", "ecommerce.jsonl", "loyalty.jsonl", "pos.jsonl", "truth.csv"]


@pytest.mark.parametrize("variant", ["retail", "census"])
@pytest.mark.parametrize("records", [1, 2, 40, 1_000])
def test_the_files_hold_as_many_records_as_asked(tmp_path: Path, records: int, variant: str) -> None:
    summary = generate(records, 5, tmp_path, variant=variant)
    assert sum(summary.counts.values()) == records


def test_no_records_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        generate(0, 1, tmp_path)


def test_the_summary_counts_what_the_files_hold(retail: Sample, payloads: Payloads) -> None:
    found = Counter(str(record["source"]) for record in payloads(retail.files()))
    assert found == retail.summary.counts
    assert found.total() == 20_000


@pytest.mark.parametrize("variant", ["retail", "census"])
def test_every_record_of_every_file_stands_in_the_truth_once(
    request: pytest.FixtureRequest, payloads: Payloads, variant: str
) -> None:
    sample = request.getfixturevalue(variant)
    later = [*sample.files("later/1"), *sample.files("later/2")] if variant == "retail" else []
    records = payloads([*sample.files(), *later])
    truth = Counter((row["source"], row["source_id"]) for row in sample.truth)
    assert max(truth.values()) == 1
    assert truth.keys() == {(record["source"], record["source_id"]) for record in records}


def test_a_key_stands_once_in_a_source(retail: Sample, payloads: Payloads) -> None:
    for place in ("", "later/1", "later/2"):
        keys = Counter((r["source"], r["source_id"]) for r in payloads(retail.files(place)))
        assert max(keys.values()) == 1


def test_every_value_a_mapping_reads_is_readable(retail: Sample, payloads: Payloads) -> None:
    assert [record for record in payloads(retail.files()) if "unreadable" in record] == []


def test_the_header_of_the_crm_is_salesforce_s(retail: Sample) -> None:
    with (retail.folder / "crm.csv").open(encoding="utf-8") as file:
        header = next(csv.reader(file))
    assert header[:4] == ["Id", "AccountId", "Salutation", "FirstName"]
    assert {"IsDeleted", "MasterRecordId", "HasOptedOutOfEmail", "LastModifiedDate"} < set(header)
