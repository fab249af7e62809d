"""Four sources as different as real ones, and the household traps that real customers set."""

import re
from collections import Counter, defaultdict

import pytest

from tests.unit.benchmark_data.conftest import Written


@pytest.mark.parametrize(
    ("source", "field", "least", "most"),
    [
        ("crm", "birth_date", 0.5, 0.65),
        ("crm", "addresses", 0.8, 0.9),
        ("ecommerce", "emails", 0.97, 1.0),
        ("ecommerce", "identifiers", 0.03, 0.1),
        ("loyalty", "identifiers", 0.98, 1.0),
        ("loyalty", "birth_date", 0.4, 0.6),
        ("pos", "given_name", 0.65, 0.85),
        ("pos", "phones", 0.35, 0.5),
        ("pos", "addresses", 0.05, 0.2),
        ("pos", "birth_date", 0.0, 0.0),
    ],
)
def test_each_source_holds_what_it_asks_for(
    retail: Written, source: str, field: str, least: float, most: float
) -> None:
    assert least <= retail.share_with(field, source) <= most


def test_people_are_known_one_to_eight_times(retail: Written) -> None:
    assert set(retail.sizes.values()) == set(range(1, 9))
    assert 2.3 < retail.dataset.records / len(retail.sizes) < 2.9


def test_no_birth_date_is_that_of_many(retail: Written) -> None:
    """But those that forms put in by themselves: no limit on ages may show as a birthday."""
    people = {
        (line["entity_id"], row["birth_date"])
        for line in retail.truth
        if "birth_date" in (row := retail.rows[line["source"], line["source_id"]])
    }
    counts = Counter(born for _, born in people if not str(born).endswith("-01-01"))
    assert max(counts.values()) <= 5


def test_two_thirds_live_with_others(retail: Written) -> None:
    together = sum(bool(line["household_id"]) for line in retail.truth) / len(retail.truth)
    assert 0.6 < together < 0.85


@pytest.mark.parametrize(
    ("field", "pattern", "least"),
    [
        ("emails", r"[^']+@[^']+", 40),
        ("phones", r"\d{7}(?=')", 80),
        ("identifiers", r"\d{9,}", 5),
        ("family_name", r".+", 200),
    ],
)
def test_households_share_what_they_have(retail: Written, field: str, pattern: str, least: int) -> None:
    """Values that two people of one household hold; telephones by their last digits, however they are grouped."""
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for line in retail.truth:
        text = str(retail.rows[line["source"], line["source_id"]].get(field, "")).lower()
        if field == "phones":
            text = re.sub(r"[ .-]", "", text)
        for value in re.findall(pattern, text) if line["household_id"] else ():
            holders[line["household_id"], value].add(line["entity_id"])
    assert sum(len(people) > 1 for people in holders.values()) >= least


# What can be seen in the files without knowing who is who.
_SEEN = {
    "default birth date": ("birth_date", r"^(1970|1900|1980|2000|1901)-01-01$", 20),
    "birth date, day first": ("birth_date", r"^\d\d[/.]\d\d[/.]\d{4}$", 200),
    "plus-tag": ("emails", r"\+\w+@gmail", 30),
    "work e-mail": ("emails", r"@\w+-\w+\.", 100),
    "placeholder e-mail": ("emails", r"(none|noemail|nomail|test|no|a)@", 10),
    "placeholder phone": ("phones", r"'(0{10,11}|07777777777|9999999999)'", 5),
    "international phone": ("phones", r"'(\+|00)\d\d", 500),
    "two names, both used": ("family_name", r"^[^\W\d]+ (?!jr|sr)[^\W\d]{3,}$", 200),
    "Polish woman": ("family_name", r"ska$", 15),
    "umlaut": ("family_name", r"[äöüß]", 20),
    "initial": ("given_name", r"^[a-z]\.?$", 100),
    "title": ("given_name", r"^(mrs?|ms|dr|miss)\.? ", 30),
    "compound name": ("given_name", r"^(jean|pierre|marie|anne)[- ]", 15),
    "suffix in the name": ("family_name", r" (jr|sr)\.?$", 3),
    "family name first": ("family_name", r"^[^,]+, ", 10),
    "no name at all": ("given_name", r"^(unknown|customer|n/a|valued|tbc)$", 10),
    "till customer": ("given_name", r"^(store|walk-in|cash|till|guest)$", 20),
    "flat": ("addresses", r"(flat|apt|apartment|unit|#) ?\w*\d", 300),
    "short street": ("addresses", r"\b(st|rd|ave|str|av|c/)\b", 300),
}


@pytest.mark.parametrize("kind", _SEEN)
def test_every_kind_of_noise_occurs(retail: Written, kind: str) -> None:
    field, pattern, least = _SEEN[kind]
    seen = re.compile(pattern)
    assert sum(bool(seen.search(str(row.get(field, "")).lower())) for row in retail.rows.values()) >= least


def test_ids_tell_nothing_of_who_is_who(retail: Written) -> None:
    """Neighbours in a file are one person no more often than chance has it."""
    neighbours = zip(retail.truth, retail.truth[1:], strict=False)
    alike = Counter(one["entity_id"] == other["entity_id"] for one, other in neighbours)
    assert alike[True] < 15
