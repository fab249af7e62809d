"""The files that come after the first ones."""

import pytest

from mdm.model import Json
from tests.unit.sample.conftest import Payloads, Sample

Versions = list[dict[tuple[Json, Json], dict[str, Json]]]


def _by_key(records: list[dict[str, Json]]) -> dict[tuple[Json, Json], dict[str, Json]]:
    return {(record["source"], record["source_id"]): record for record in records}


@pytest.fixture(scope="module")
def versions(retail: Sample, payloads: Payloads) -> Versions:
    """The first files and both waves, each as key → record."""
    return [_by_key(payloads(retail.files(place))) for place in ("", "later/1", "later/2")]


@pytest.mark.parametrize(("wave", "share"), [(1, 0.03), (2, 0.02)])
def test_a_wave_holds_its_share_of_the_records(versions: Versions, wave: int, share: float) -> None:
    assert share * 0.9 < len(versions[wave]) / len(versions[0]) < share * 1.15


@pytest.mark.parametrize("wave", [1, 2])
def test_a_wave_holds_new_records_changes_and_exact_repeats(versions: Versions, wave: int) -> None:
    before = {key: record for earlier in versions[:wave] for key, record in earlier.items()}
    known = versions[wave].keys() & before.keys()
    repeated = [key for key in known if versions[wave][key] == before[key]]
    assert len(versions[wave]) - len(known) == round(20_000 * (0.012, 0.008)[wave - 1])
    assert len(repeated) > 50
    assert len(known) - len(repeated) > 100


@pytest.mark.parametrize("wave", [1, 2])
def test_a_changed_record_is_newer_than_before(versions: Versions, wave: int) -> None:
    before = {key: record for earlier in versions[:wave] for key, record in earlier.items()}
    changed = [key for key, r in versions[wave].items() if key in before and r != before[key]]
    for key in changed:
        assert versions[wave][key]["updated_at"] > before[key]["updated_at"]
        assert versions[wave][key].get("source_version", 2) > before[key].get("source_version", 1)


def test_the_second_wave_changes_some_records_of_the_first_again(versions: Versions) -> None:
    both = versions[1].keys() & versions[2].keys()
    assert len(both) > 10
    assert all(versions[1][key] != versions[2][key] for key in both)


@pytest.mark.parametrize("field", ["addresses", "emails", "family_name", "phones"])
def test_people_move_marry_and_change_their_contacts(versions: Versions, field: str) -> None:
    changed = [key for key in versions[1].keys() & versions[0].keys() if versions[1][key] != versions[0][key]]
    assert sum(versions[1][key].get(field) != versions[0][key].get(field) for key in changed) > 5


@pytest.mark.parametrize("wave", [1, 2])
def test_the_crm_deletes_records_and_merges_some_of_one_person(
    versions: Versions, retail: Sample, wave: int
) -> None:
    entity = {(row["source"], row["source_id"]): row["entity_id"] for row in retail.truth}
    deleted = {key: record for key, record in versions[wave].items() if record.get("deleted")}
    merged = {key: record for key, record in deleted.items() if "merged_into" in record}
    assert 0 < len(merged) < len(deleted)
    assert {source for source, _ in deleted} == {"crm"}
    assert deleted.keys() <= versions[0].keys()
    assert all(entity[key] == entity["crm", record["merged_into"]] for key, record in merged.items())
