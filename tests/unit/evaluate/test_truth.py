from pathlib import Path

import pytest

from mdm.errors import UnreadableFile
from mdm.evaluate.truth import Truth, TruthOfPairs, TruthOfRecords, read_truth_file
from mdm.model import RecordKey

RECORDS = "source,source_id,entity_id,household_id\n"
PAIRS = "source_a,source_id_a,source_b,source_id_b,verdict\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "truth.csv"
    path.write_text(text)
    return path


def test_a_truth_of_records_is_read_with_its_households(tmp_path: Path) -> None:
    known = read_truth_file(written(tmp_path, f"{RECORDS}crm,1,kate,h1\npos,2,omar,\n"))
    assert known == TruthOfRecords(
        {RecordKey("crm", "1"): Truth("kate", "h1"), RecordKey("pos", "2"): Truth("omar")}
    )


def test_a_truth_of_pairs_is_known_by_its_header_and_read_whichever_way_round(tmp_path: Path) -> None:
    known = read_truth_file(written(tmp_path, f"{PAIRS}pos,2,crm,1,same\ncrm,1,pos,3,different\n"))
    kate = RecordKey("crm", "1")
    assert known == TruthOfPairs({(kate, RecordKey("pos", "2")): True, (kate, RecordKey("pos", "3")): False})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no column source"),
        ("source,source_id\ncrm,1\n", "no column entity_id"),
        (f"{RECORDS}crm,1,kate,\ncrm,,kate,\n", "row 2: source_id is empty"),
        (f"{RECORDS}crm,1,kate,\ncrm,1,omar,\n", "row 2: crm:1 stands there twice"),
        (f"{RECORDS}crm\n", "row 1: source_id is empty"),
        ("source_a,verdict\ncrm,same\n", "no column source_id_a"),
        (f"{PAIRS}crm,1,pos,2,perhaps\n", "row 1: verdict"),
        (f"{PAIRS}crm,1,crm,1,same\n", "row 1: a pair takes two records"),
        (f"{PAIRS}crm,1,pos,2,same\npos,2,crm,1,different\n", "row 2: crm:1 and pos:2 stand there twice"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_row(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UnreadableFile, match=r"truth\.csv") as failed:
        read_truth_file(written(tmp_path, text))
    assert said in str(failed.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "truth.csv"
    path.write_bytes(b"source,source_id,entity_id\ncrm,1,\xff\xfe\n")
    with pytest.raises(UnreadableFile, match="UTF-8"):
        read_truth_file(path)
