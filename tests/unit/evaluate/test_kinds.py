"""What kind of error a wrong pair is, as an analyst would say."""

import pytest

from mdm.evaluate.kinds import KINDS, kind_of, reach_of
from mdm.evaluate.two import Side, Two
from mdm.match.block import key_of
from mdm.model import Profile
from mdm.rules import BlockingRule
from tests.unit.people import person

LEEDS = {"addresses": ("12 high st|ls14ab",), "premises": ("12|ls14ab",), "postal_codes": ("gb ls14ab",)}
HULL = {"addresses": ("9 elm rd|hu11aa",), "premises": ("9|hu11aa",), "postal_codes": ("gb hu11aa",)}
MAIL = {"emails": ("family@example.com",)}
PHONE = BlockingRule(name="phone", fields=("phones",), max_records=30, masks=True)


def two(one: Profile, other: Profile, *, household: str | None = None) -> Two:
    return Two(Side.of(one, (), (PHONE,), household), Side.of(other, (), (PHONE,), household))


KATE = person("katherine", "oneil", birth_dates=("1984-07-02",))


@pytest.mark.parametrize(
    ("pair", "kind"),
    [
        (two(KATE, person("ann", "oneil", birth_dates=("1984-07-02",)), household="h"), "twins"),
        (
            two(
                person("john", "oneil", birth_dates=("1950-01-01",), **LEEDS),
                person("john", "oneil", birth_dates=("1980-01-01",), **LEEDS),
            ),
            "generation",
        ),
        (two(person("john", "oneil", suffix="jr"), person("john", "oneil", suffix="sr")), "generation"),
        (two(KATE, person(None, "oneil"), household="h"), "household, a name is missing"),
        (two(KATE, person("k", "oneil"), household="h"), "household, names alike"),
        (two(KATE, person("owen", "oneil"), household="h"), "household"),
        (two(person("ann", "oneil", **LEEDS), person("owen", "oneil", **LEEDS)), "household"),
        (two(person("ann", "oneil", **MAIL), person("bob", "field", **MAIL)), "shared contact"),
        (two(person("ann", "oneil", **LEEDS), person("ann", "oneil", **HULL)), "namesakes"),
        (two(person("ann", "oneil", **LEEDS), person("bob", "field", **LEEDS)), "other"),
    ],
)
def test_kinds_of_false_pairs(pair: Two, kind: str) -> None:
    assert kind_of(pair, "false") == kind


def test_the_truth_about_households_stands_above_a_shared_address() -> None:
    ann, owen = person("ann", "oneil", **LEEDS), person("owen", "oneil", **LEEDS)
    apart = Two(Side.of(ann, (), (PHONE,), "h1"), Side.of(owen, (), (PHONE,), "h2"))
    assert kind_of(apart, "false") == "other"


@pytest.mark.parametrize(
    ("pair", "kind"),
    [
        (two(person("ann", "oneil"), person("bob", "field")), "nothing in common"),
        (two(KATE, person("katherine", "oneil", birth_dates=("1991-03-05",))), "birth dates differ"),
        (two(person("john", "oneil", suffix="jr"), person("john", "oneil", suffix="sr")), "suffixes differ"),
        (two(KATE, person("katherine", "field", birth_dates=("1984-07-02",))), "married"),
        (two(person("kate", "oneil", **MAIL), person("zoe", "oneil", **MAIL)), "another given name"),
        (two(person("kate", "oneil", **LEEDS), person("kate", "oneil", **HULL)), "moved"),
        (two(person("kate", "oneil", **LEEDS), person("kate", "oneil")), "only a name in common"),
        (two(Profile(**MAIL), person("kate", "oneil", **MAIL)), "contact only"),  # type: ignore[arg-type]
        (two(person(None, "oneil", **MAIL), person("kate", "oneil", **MAIL)), "a name is missing"),
        (two(person("kate", "oneil", **MAIL), person("kate", "oneil", **MAIL)), "other"),
        (two(Profile(is_person=False), KATE), "no person"),
    ],
)
def test_kinds_of_missed_pairs(pair: Two, kind: str) -> None:
    assert kind_of(pair, "missed") == kind


def test_a_value_that_very_many_hold_makes_a_false_pair_of_kind_hub_and_is_nothing_in_common() -> None:
    hubs = {key_of(PHONE, ("+441",))}
    sides = [
        Side.of(person(*name, phones=("+441",)), hubs, (PHONE,)) for name in (("ann", "hay"), ("bob", "ray"))
    ]
    assert kind_of(Two(*sides), "false") == "hub"
    assert kind_of(Two(*sides), "missed") == "nothing in common"


def test_an_alias_has_no_profile_and_is_a_kind_of_its_own() -> None:
    pair = Two(Side.of(None, (), (PHONE,)), Side.of(KATE, (), (PHONE,)))
    assert {kind_of(pair, side) for side in KINDS} == {"alias"}
    assert reach_of(pair) == "more"


def test_how_much_evidence_there_is() -> None:
    kate = person("kate", "oneil", **LEEDS)
    assert reach_of(two(kate, person("bob", "field", **HULL))) == "nothing"
    assert reach_of(two(kate, person("kate", "oneil", **HULL))) == "only a name"
    assert reach_of(two(kate, person("bob", "field", **LEEDS))) == "more"
