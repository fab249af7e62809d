"""What each source knows of its customers, and what it got wrong."""

import re
from collections import Counter

import pytest

from mdm.model import Json
from mdm.sample.habits import HABITS
from mdm.sample.noise import CONTACT_KINDS, KINDS
from mdm.sample.till import STORE_NAMES
from tests.unit.sample.conftest import Payloads, Sample


def _share(records: list[dict[str, Json]], field: str) -> float:
    return sum(field in record for record in records) / len(records)


def test_each_source_knows_what_it_asks_for(retail: Sample, payloads: Payloads) -> None:
    crm, ecommerce, loyalty, pos = (payloads([path]) for path in retail.files())
    assert 0.55 < _share(crm, "birth_date") < 0.65
    assert _share(ecommerce, "birth_date") == 0
    assert _share(ecommerce, "emails") > 0.9 > _share(pos, "emails")
    assert _share(loyalty, "identifiers") > 0.97
    assert 0.1 < _share(pos, "identifiers") < 0.3
    assert _share(pos, "addresses") < 0.25


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_every_kind_of_noise_occurs(retail: Sample, kind: str) -> None:
    assert retail.summary.noise[kind] >= 10


def test_a_source_makes_only_the_mistakes_it_can() -> None:
    peculiar = {kind.name for kind in KINDS if kind.is_peculiar}
    assert {name for habit in HABITS.values() for name in habit.peculiar} == peculiar
    assert {kind.name for kind in KINDS} > CONTACT_KINDS


# What can be seen in the files without knowing who is who.
_SEEN = {
    "placeholder e-mail": ("emails", r"(noemail@example|test@test)\.com"),
    "plus-tag": ("emails", r"\+\w+@gmail\.com"),
    "e-mail in capitals": ("emails", r"^[A-Z0-9._+-]+@"),
    "misspelt provider": ("emails", r"@(gmial|outlok|hotmial)\.com"),
    "placeholder phone": ("phones", r"^0000000000$"),
    "the store's phone": ("phones", r"^0\d+ ?496"),
    "international phone": ("phones", r"^\+44"),
    "national phone": ("phones", r"^07\d{9}$"),
    "placeholder birth date": ("birth_date", r"^1900-01-01$"),
    "birth date in British order": ("birth_date", r"^\d\d/\d\d/\d{4}$"),
    "title among names": ("given_name", r"^(Mr|Mrs|Ms|Dr) "),
    "initial": ("given_name", r"^[A-Z]\.?$"),
    "accents": ("family_name", r"[łżźćńśéèüöäñíóá]"),
    "apostrophe": ("family_name", r"^O'"),
    "particle": ("family_name", r"^(von|van|de la|de) "),
    "double name": ("family_name", r"\w-\w"),
    "comma form": ("family_name", r"\w, \w{4,}"),
    "capitals": ("family_name", r"^[A-Z]{4,}$"),
    "suffix": ("family_name", r" (Jr|Sr)$"),
    "placeholder name": ("family_name", r"^(Unknown|Test|N/A)$"),
    "abbreviated street": ("addresses", r"\b(St|Rd|Ave)\b"),
    "flat": ("addresses", r"\b(Flat|Apt) \d"),
}


@pytest.fixture(scope="module")
def values(retail: Sample, payloads: Payloads) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {field: Counter() for field, _ in _SEEN.values()}
    for record in payloads(retail.files()):
        for field, counts in found.items():
            held = record.get(field, [])
            for value in held if isinstance(held, list) else [held]:
                counts[value["line1"] if isinstance(value, dict) and "line1" in value else str(value)] += 1
    return found


@pytest.mark.parametrize("what", _SEEN)
def test_the_files_show(values: dict[str, Counter[str]], what: str) -> None:
    field, pattern = _SEEN[what]
    assert sum(count for value, count in values[field].items() if re.search(pattern, value)) >= 5


def test_stores_keep_customers_that_are_nobody(retail: Sample, payloads: Payloads) -> None:
    stores = {row["source_id"]: row for row in retail.truth if row["entity_id"].startswith("S-")}
    assert 60 <= len(stores) <= 100
    assert {row["source"] for row in stores.values()} == {"pos"}
    assert len({row["entity_id"] for row in stores.values()}) == len(stores)
    assert {row["household_id"] for row in stores.values()} == {""}
    found = [r for r in payloads([retail.folder / "pos.json"]) if r["source_id"] in stores]
    assert {(r.get("given_name", ""), r.get("family_name", "")) for r in found} == set(STORE_NAMES)


def test_a_till_scans_the_loyalty_card_of_the_same_person_nearly_always(
    retail: Sample, payloads: Payloads
) -> None:
    entity = {(row["source"], row["source_id"]): row["entity_id"] for row in retail.truth}
    owner = {
        r["identifiers"]["loyalty_id"]: entity["loyalty", r["source_id"]]
        for r in payloads([retail.folder / "loyalty.csv"])
        if "identifiers" in r
    }
    scanned = [r for r in payloads([retail.folder / "pos.json"]) if "identifiers" in r]
    known = [r for r in scanned if r["identifiers"]["loyalty_id"] in owner]
    right = sum(owner[r["identifiers"]["loyalty_id"]] == entity["pos", r["source_id"]] for r in known)
    assert len(known) > 900
    assert 0.95 < right / len(known) < 1


def test_the_census_has_names_births_and_addresses_alone(census: Sample, payloads: Payloads) -> None:
    fields = {field for record in payloads(census.files()) for field in record}
    assert fields == {
        "source", "source_id", "updated_at", "given_name", "middle_name", "family_name", "birth_date", "addresses",
    }  # fmt: skip


def test_two_or_three_lists_of_the_census_hold_each_person(census: Sample) -> None:
    lists = Counter(row["entity_id"] for row in census.truth)
    sizes = Counter(lists.values())
    assert sizes[2] + sizes[3] >= len(lists) - 1  # the last person may be cut off
    assert sizes[3] > 2_000
