"""A load whose records others wait for by their keys: an imported crosswalk, aliases."""

from pathlib import Path

from mdm import adopt
from tests.base import Base, kate, omar
from tests.integration.test_load import loading


def test_the_records_of_a_load_take_the_ids_of_an_imported_crosswalk(base: Base, tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_text("source,source_id,golden_id\ncrm,1,C-77\npos,3,C-78\n")
    base.act(adopt.import_crosswalk, file, base.rules)
    loading(base).send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"))
    assert base.crosswalk() == {"crm:1": "C-77", "loyalty:2": "C-77", "pos:3": "C-78"}
    assert base.resolve_full().events == []


def test_a_load_brings_the_record_that_an_alias_waits_for(base: Base) -> None:
    base.send({"source": "crm", "source_id": "lost", "merged_into": "1"})
    loading(base).send(kate("crm:1"), omar("pos:3"))
    assert base.golden_id("crm:lost") == base.golden_id("crm:1") != base.golden_id("pos:3")
    assert base.resolve_full().events == []
