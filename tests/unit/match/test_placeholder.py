"""Placeholders that no list names are found by counting; what is only frequent is left alone."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from mdm.ingest import Accepted, read_file
from mdm.match.block import mask
from mdm.match.connection import connect
from mdm.match.placeholder import find_placeholders, without_placeholders
from mdm.match.profiles import profiles_table, read_profiles
from mdm.match.train import train
from mdm.model import Profile
from mdm.normalise import normalise
from mdm.rulefiles import load_rules
from mdm.sample import FILES, generate
from mdm.settings import PACKAGED_RULES

RULES = load_rules(PACKAGED_RULES)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> list[Profile]:
    folder = tmp_path_factory.mktemp("sample")
    generate(12_000, 7, Path(folder))
    return [
        normalise(row.payload, RULES.source(source), RULES.match.normalise).profile
        for source, name in FILES.items()
        for row in read_file(folder / name, RULES, source)
        if isinstance(row, Accepted)
    ]


def found_in(profiles: Sequence[Profile]) -> dict[str, frozenset[str]]:
    with connect() as con:
        con.register("all_profiles", profiles_table(enumerate(profiles)))
        con.execute("CREATE TABLE people AS SELECT * FROM all_profiles WHERE is_person")
        return find_placeholders(con, RULES.match.training.placeholders)


def with_in(profiles: Sequence[Profile], share: float, **changes: tuple[str, ...] | str) -> list[Profile]:
    """The profiles, some of them changed, at random."""
    random = Random(1)
    return [
        replace(profile, **changes) if random.random() < share else profile  # type: ignore[arg-type]
        for profile in profiles
    ]


def test_a_generated_base_holds_none(sample: list[Profile]) -> None:
    assert found_in(sample) == {}


@pytest.mark.parametrize(
    ("field", "value", "share"),
    [
        ("birth_dates", "1980-01-01", 0.03),
        ("emails", "till@example.com", 0.004),
        ("phones", "+442079460000", 0.004),
        ("addresses", "1 office street|ls14ab", 0.02),
    ],
)
def test_a_value_that_too_many_share_is_found_and_no_other(
    sample: list[Profile], field: str, value: str, share: float
) -> None:
    assert found_in(with_in(sample, share, **{field: (value,)})) == {field: {value}}


def test_a_tills_own_name_for_its_customers_is_found(sample: list[Profile]) -> None:
    name = {"given": "zubari", "family": "quontel", "full_name": "zubari quontel"}
    assert found_in(with_in(sample, 0.005, **name)) == {"full_name": {"zubari quontel"}}


def test_one_person_of_many_records_is_no_placeholder(sample: list[Profile]) -> None:
    busy = Profile(
        given="zubari",
        family="quontel",
        full_name="zubari quontel",
        birth_dates=("1984-07-02",),
        emails=("zubari@example.com",),
        phones=("2079460018",),
        addresses=("12 high street|ls14ab",),
    )
    assert found_in([*sample, *[busy] * 400]) == {}


def test_training_freezes_them_and_does_not_learn_from_them(sample: list[Profile]) -> None:
    spoiled = with_in(sample, 0.03, birth_dates=("1980-01-01",))
    # All comparisons, and as many pairs as by the shipped rules, take minutes.
    few = RULES.match.training.model_copy(update={"u_pairs": 1_000_000})
    two = tuple(one for one in RULES.match.comparisons if one.name in ("birth_date", "phone"))
    match = RULES.match.model_copy(update={"training": few, "comparisons": two})
    rules = RULES.model_copy(update={"match": match})
    model = train(profiles_table(enumerate(spoiled)), rules, 1)
    assert model.placeholders == {"birth_dates": {"1980-01-01"}}
    masked = [without_placeholders(profile, model.placeholders) for profile in spoiled]
    again = train(profiles_table(enumerate(masked)), rules, 1)
    assert again.comparisons == model.comparisons
    assert again.id != model.id
    assert type(model).from_bytes(model.to_bytes()) == model


@pytest.mark.parametrize(
    ("placeholders", "masked"),
    [
        ({}, {}),
        ({"birth_dates": ["1980-01-01"]}, {"birth_dates": ("1984-07-02",)}),
        ({"emails": ["a@x.org"]}, {"emails": (), "email_given": (), "identifiers": ("till:7",)}),
        ({"addresses": ["1 mill|ls1"]}, {"addresses": (), "premises": (), "town_addresses": ()}),
        ({"phones": ["+441"]}, {}),
        (
            {"full_name": ["kate oneil"]},
            {
                **dict.fromkeys(("given", "family", "full_name")),
                **dict.fromkeys(("formal_given", "families", "email_given"), ()),
            },
        ),
    ],
)
def test_a_placeholder_is_masked_with_all_that_says_the_same(
    placeholders: dict[str, list[str]], masked: dict
) -> None:
    profile = Profile(
        given="kate",
        family="oneil",
        full_name="kate oneil",
        formal_given=("kate",),
        families=("oneil",),
        birth_dates=("1980-01-01", "1984-07-02"),
        emails=("a@x.org",),
        email_given=("kate",),
        phones=("+442",),
        addresses=("1 mill|ls1",),
        premises=("1|ls1",),
        town_addresses=("1 mill|leeds",),
        identifiers=("till:7", "verified_email:a@x.org"),
    )
    known = {field: frozenset(values) for field, values in placeholders.items()}
    assert mask(profile, (), (), known) == replace(profile, **masked)


def test_profiles_come_back_from_a_table_as_they_were(sample: list[Profile]) -> None:
    assert [profile for _, profile in read_profiles(profiles_table(enumerate(sample[:500])))] == sample[:500]
