"""Which level of a shipped comparison a pair of profiles falls on, asked of DuckDB as Splink asks it."""

from typing import Any

import pytest

from mdm.match.connection import connect
from mdm.match.profiles import FEATURES, profiles_table
from mdm.model import Profile
from mdm.rulefiles import load_rules
from mdm.rules import Comparison
from mdm.settings import PACKAGED_RULES

COMPARISONS = {comparison.name: comparison for comparison in load_rules(PACKAGED_RULES).match.comparisons}

SAME = "same birth date"
FIRST = "same birth date, a first of January"
OPEN = "year of birth one off"
UNKNOWN_DAY = "other birth date, one a first of January"
PART = "a full birth date agrees with an incomplete one"
ALMOST = "day and month swapped, or one digit wrong"
IN_PART = "year, month or day wrong"
OTHER = "other birth date"
NONE = "no birth date, or two incomplete ones"


def level_of(comparison: Comparison, one: Profile, other: Profile) -> str:
    conditions = " ".join(
        f"WHEN {'true' if level.is_else else level.when} THEN {number}"
        for number, level in enumerate(comparison.levels)
    )
    both = ", ".join(f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in FEATURES)
    with connect() as con:
        con.register("people", profiles_table([(1, one), (2, other)]))
        pair = f"SELECT {both} FROM people AS l JOIN people AS r ON l.record = 1 AND r.record = 2"
        row = con.execute(f"SELECT CASE {conditions} END FROM ({pair})").fetchone()
    assert row
    return comparison.levels[row[0]].name


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (["1984-07-02"], ["1984-07-02"], SAME),
        (["1990-03-04", "1990-04-03"], ["1990-04-03"], SAME),
        (["1990-03-04", "1990-04-03"], ["1990-03-04", "1990-04-03"], SAME),
        (["1984-07-02"], ["1984-07-03"], ALMOST),
        (["1984-07-02"], ["1984-02-07"], ALMOST),
        (["1990-03-04", "1990-04-03"], ["1990-04-08"], ALMOST),
        (["1984-09-02"], ["1984-10-02"], IN_PART),
        (["1984-07-02"], ["1984-07-21"], IN_PART),
        (["1984-07-02"], ["1991-07-02"], IN_PART),
        (["1984-07-02"], ["1971-11-30"], OTHER),
        (["1990-03-04", "1990-04-03"], ["1971-11-30"], OTHER),
        (["1984-07-02"], "1984", PART),
        (["1984-07-02"], "1984-07", PART),
        (["1984-07-02"], "--07-02", PART),
        (["1990-03-04", "1990-04-03"], "--04-03", PART),
        (["1984-07-02"], "1985", OPEN),
        ("1983", ["1984-07-02"], OPEN),
        (["1984-07-02"], "1986", OTHER),
        (["1984-01-01"], ["1984-01-01"], FIRST),
        (["1984-01-01"], ["1971-11-30"], UNKNOWN_DAY),
        (["1984-01-01"], ["1985-01-01"], ALMOST),
        (["1984-07-02"], "--02-07", OTHER),
        ("1984", "1984", NONE),
        ("1984", "1990", NONE),
        (["1984-07-02"], [], NONE),
        ("1984", [], NONE),
        ([], [], NONE),
    ],
)
def test_birth_dates_are_compared_in_any_reading(
    one: str | list[str], other: str | list[str], level: str
) -> None:
    a, b = (
        Profile(birth_date_part=held) if isinstance(held, str) else Profile(birth_dates=tuple(held))
        for held in (one, other)
    )
    assert level_of(COMPARISONS["birth_date"], a, b) == level
    assert level_of(COMPARISONS["birth_date"], b, a) == level


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (
            ("diego", "martinez"),
            ("diego", "martinez gallardo"),
            "given name may be the same, family name in part",
        ),
        (("diego", "martinez"), ("diego", "martinel"), "full name mistyped in one letter or two"),
        (("diego", "martinez"), ("diego", "marteinnez"), "full name mistyped in one letter or two"),
        (("diego", "martinez"), ("dieego", "marrtines"), "full name mistyped"),
    ],
)
def test_half_of_a_double_family_name_is_more_than_a_slip(
    one: tuple[str, str], other: tuple[str, str], level: str
) -> None:
    assert level_of(COMPARISONS["name"], named(*one), named(*other)) == level


def named(given: str, family: str) -> Profile:
    forms = tuple(sorted({family, *family.split()}))
    full_name, formal = f"{given} {family}", (given,)
    return Profile(given=given, family=family, families=forms, full_name=full_name, formal_given=formal)


@pytest.mark.parametrize(
    ("one", "other", "is_alone"),
    [
        ({}, {}, True),
        ({"given": "ann"}, {}, True),
        ({"family": "bell"}, {}, False),
        ({"phones": ("2079460018",)}, {"phones": ("2079460018",)}, False),
        ({"birth_dates": ("1984-07-02",)}, {"birth_dates": ("1984-07-02",)}, False),
        ({"given": "ann"}, {"given": "ann"}, False),
        ({"given": "ann", "emails": ("a@x.org",)}, {"given": "ann", "emails": ("b@x.org",)}, False),
        (
            {"given": "ann", "emails": ("a@x.org",), "phones": ("2079460018",)},
            {"given": "ann", "emails": ("b@x.org",), "phones": ("2079460101",)},
            True,
        ),
        (
            {"given": "ann", "emails": ("a@x.org",), "phones": ("2079460018",), "loyalty_ids": ("l77",)},
            {"given": "ann", "emails": ("b@x.org",), "phones": ("2079460101",), "loyalty_ids": ("l77",)},
            False,
        ),
    ],
)
def test_name_and_home_alone_are_a_familys(
    one: dict[str, str | tuple[str, ...]], other: dict[str, str | tuple[str, ...]], is_alone: bool
) -> None:
    home: dict[str, Any] = {"family": "smith", "premises": ("12|ls14ab",)}
    a, b = Profile(**home | one), Profile(**home | other)
    for pair in ((a, b), (b, a)):
        level = level_of(COMPARISONS["household"], *pair)
        assert level.startswith("a family name and a place alone") == is_alone
