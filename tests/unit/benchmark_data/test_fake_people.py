"""As hard as it says it is."""

from itertools import combinations

import pytest

from benchmarks.data.fake_people import MISSING
from tests.unit.benchmark_data.conftest import Written

_FIELDS = {"first_name": "given_name", "surname": "family_name", "city": "addresses", "email": "emails"}


@pytest.mark.parametrize("field", ["city", "email"])
def test_values_are_missing_as_often_as_stated(people: Written, field: str) -> None:
    assert abs(1 - people.share_with(_FIELDS[field], "crm") - MISSING[field]) < 0.04


def test_names_are_missing_as_often_as_stated(people: Written) -> None:
    """Whichever field they stand in: some are swapped."""
    missing = 2 - people.share_with("given_name", "crm") - people.share_with("family_name", "crm")
    assert abs(missing - MISSING["first_name"] - MISSING["surname"]) < 0.06


def test_people_have_one_to_seven_records(people: Written) -> None:
    sizes = people.sizes.values()
    assert (min(sizes), max(sizes)) == (1, 7)
    assert 1_900 < sum(size * (size - 1) // 2 for size in sizes) < 2_150


@pytest.mark.parametrize(
    ("field", "least", "most"), [("given_name", 0.4, 0.7), ("birth_date", 0.45, 0.7), ("emails", 0.65, 0.85)]
)
def test_true_pairs_agree_on_some_values_only(people: Written, field: str, least: float, most: float) -> None:
    """Of pairs where both hold the field."""
    by_person: dict[str, list[object]] = {}
    for line in people.truth:
        value = people.rows[line["source"], line["source_id"]].get(field)
        if value:
            by_person.setdefault(line["entity_id"], []).append(value)
    pairs = [one == other for values in by_person.values() for one, other in combinations(values, 2)]
    assert least < sum(pairs) / len(pairs) < most
