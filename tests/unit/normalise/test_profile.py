import json
from dataclasses import astuple, fields

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mdm.ingest import read_payload
from mdm.model import Json, Profile
from mdm.rules import RuleSet
from tests.unit.normalise.conftest import Normalise, read_cases

CASES = read_cases("profiles.yaml")
COUNTRIES = ("GB", "US", "DE", "FR", "ES", "PL", "ZZ")
TUPLES = [field.name for field in fields(Profile) if field.default == ()]


def features_of(profile: Profile) -> dict[str, object]:
    """Features that say something, lists as YAML has them; what follows from a name is tested with the names."""
    follow = ("formal_given", "families", "email_given", "initials")
    held = {field.name: getattr(profile, field.name) for field in fields(Profile) if field.name not in follow}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in held.items()
        if value is False or (value and value is not True)
    }


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_record_gives_its_features_flags_and_values(case: dict, normalised: Normalise) -> None:
    result = normalised(case["record"])
    assert features_of(result.profile) == case["features"]
    assert list(result.flags) == case.get("flags", [])
    if "values" in case:
        assert result.values == case["values"]


# Anything at all, and what looks enough like names, dates, numbers and addresses to get past the first check.
pieces = [
    *"aeoJs 0123459", *"@.+-/,;:'\"()#&|<>",
    "\0", "\u200b", "\u202e", "\u0301", "ß", "İ", "ª", "Ж", "ि", "ガ", "٣", "²", "½", "😀",
    "Jr", " de ", "St ", "m. ", "flat ", "+44", "gmail.com", "Apr", "19", "unknown",
]  # fmt: skip
texts = st.text(st.characters(exclude_categories=["Cs"])) | st.lists(
    st.sampled_from(pieces), max_size=12
).map("".join)
lists = st.lists(texts, max_size=3)
addresses = st.lists(
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("line1", "line2", "city", "region", "postal_code", "country"), texts)
    ),
    max_size=2,
)
payloads = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("given_name", "middle_name", "family_name", "suffix", "birth_date"), texts),
        "emails": lists,
        "phones": lists,
        "addresses": addresses,
        "identifiers": st.dictionaries(st.sampled_from(["loyalty_id", "erp", "", "Ж"]), texts, max_size=3),
        "unreadable": st.dictionaries(texts, texts, max_size=1),
    },
)


@given(payloads, st.sampled_from(COUNTRIES))
@example({"given_name": "x" * 10_000, "family_name": "o " * 5_000, "birth_date": "1" * 10_000}, "GB")
@example({"emails": ["@" * 10_000, "a@b," * 2_500], "phones": ["1" * 10_000, "(" * 10_000]}, "US")
@example({"addresses": [{"line1": "1 " * 5_000, "line2": "a1 " * 80, "postal_code": "a" * 10_000}]}, "PL")
@example(
    {
        "emails": [f"{c}@example.com" for c in "kcbxa"],
        "phones": [f"020 7946 00{n}" for n in range(19, 10, -1)],
    },
    "GB",
)
def test_any_text_gives_a_profile_that_is_sound(
    normalised: Normalise, rules: RuleSet, payload: dict[str, Json], country: str
) -> None:
    before = json.dumps(payload)
    result = normalised(payload, country)
    assert json.dumps(payload) == before
    assert normalised(payload, country) == result
    for name in TUPLES:
        held = getattr(result.profile, name)
        assert held == tuple(sorted(set(held)))
        assert all(held)
    assert result.flags == tuple(sorted(set(result.flags)))
    assert "\\u0000" not in json.dumps([astuple(result.profile), result.values])
    placeholders = rules.match.normalise.placeholders
    assert {result.profile.given, result.profile.family}.isdisjoint(placeholders.names)
    assert placeholders.phones.isdisjoint(result.profile.phones)
    assert placeholders.emails.isdisjoint(result.profile.emails)
    assert placeholders.birth_dates.isdisjoint(result.profile.birth_dates)
    assert not (result.profile.birth_dates and result.profile.birth_date_part)
    assert all(premises.partition("|")[0][-1:].isalnum() for premises in result.profile.premises)


@given(payloads, st.sampled_from(COUNTRIES))
def test_the_order_of_a_records_parts_says_nothing(
    normalised: Normalise, payload: dict[str, Json], country: str
) -> None:
    turned = {
        name: value[::-1] if name in ("emails", "phones") else value
        for name, value in reversed(payload.items())
    }
    assert normalised(turned, country).profile == normalised(payload, country).profile


given_names = ["Kate", "MARY ANN", "Dr. Jane", "J.R.", "Zoë", "jean-paul", "John Jr.", "Мария", "Ali & Eva"]
family_names = [
    "O'Neil",
    "van der Berg",
    "SMITH-JONES",
    "Łukasiewicz",
    "Mc Donald",
    "Smith III",
    "de la Cruz",
    "Sas",
]
dates = ["13/4/1990", "3 Apr 84", "31/02/2020", "July 1984", "2 July"]  # 3/4/1990 is shown as one of two
emails = ["K.Ate+x@Gmail.com", "Kate <kate@münchen.de>; b@example.com", "info@example.com", "x"]
phones = ["020 7946 0018 x12", "+39 06 6982 3012", "07700 900123 / 07700 900124", "0000", "n/a"]
places = st.fixed_dictionaries(
    {"line1": st.sampled_from(["Flat 2, 12 High St", "Długa 7/4", "Hauptstraße 5", "-", "unknown"])},
    optional={
        "city": st.sampled_from(["Leeds", "New  York"]),
        "postal_code": st.sampled_from(["LSI 4AB", "00-238", "n/a"]),
        "country": st.sampled_from(["UK", "Polska", "US", "nowhere"]),
    },
)
people = st.fixed_dictionaries(
    {},
    optional={
        "given_name": st.sampled_from(given_names),
        "family_name": st.sampled_from(
            [*family_names, "Kate van der Berg", "SMITH, John Jr.", "Store Customer", "X Ltd"]
        ),
        "middle_name": st.sampled_from(["Ann", "q.", "Jr"]),
        "suffix": st.sampled_from(["Sr", "PhD"]),
        "birth_date": st.dates().map(str) | st.sampled_from(dates),
        "emails": st.lists(st.sampled_from(emails)),
        "phones": st.lists(st.sampled_from(phones)),
        "addresses": st.lists(places, max_size=2),
        "identifiers": st.dictionaries(
            st.sampled_from(["loyalty_id", "erp"]), st.sampled_from(["L-77", "77.0", "N/A", "6335 0417-2210"])
        ),
    },
)


@given(people, st.sampled_from(["GB", "DE", "PL"]))
def test_the_values_shown_give_the_same_profile_again(
    normalised: Normalise, person: dict[str, Json], country: str
) -> None:
    first = normalised(person, country)
    again = normalised(dict(first.values), country)
    assert again.profile == first.profile
    assert again.values == first.values


@given(people)
def test_the_values_shown_are_canonical(normalised: Normalise, person: dict[str, Json]) -> None:
    shown = {"source": "crm", "source_id": "1", **normalised(person).values}
    assert read_payload(shown) == shown
