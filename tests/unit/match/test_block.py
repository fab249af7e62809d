from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdm.match.block import blocking_keys, key_of, keys_table, mask, masking_keys, pairs_within
from mdm.model import Profile
from mdm.rules import BlockingRule

EMAIL = BlockingRule(name="email", fields=("emails",), max_records=3, masks=True)
CARD = BlockingRule(name="card", fields=("loyalty_ids",), max_records=3, masks=True)
ADDRESS = BlockingRule(name="address", fields=("addresses",), max_records=3, masks=True)
NAME_TOWN = BlockingRule(name="name and town", fields=("family", "localities"), max_records=3)
RULES = (EMAIL, NAME_TOWN)


def candidates(
    profiles: Sequence[Profile], rules: Sequence[BlockingRule] = RULES
) -> list[tuple[int, int, int]]:
    keys = [
        (key, n, rule) for n, profile in enumerate(profiles, 1) for rule, key in blocking_keys(profile, rules)
    ]
    table = pairs_within(keys_table(keys), rules)
    return [(row["a"], row["b"], row["rule"]) for row in table.to_pylist()]


def test_any_shared_value_of_a_list_makes_a_pair_under_the_first_rule_that_finds_it() -> None:
    one = Profile(emails=("a@x.org", "b@x.org"), family="oneil", localities=("leeds",))
    other = Profile(emails=("b@x.org",), family="oneil", localities=("leeds", "york"))
    assert candidates([one, other]) == [(1, 2, 0)]


def test_a_rule_of_two_fields_wants_both() -> None:
    one = Profile(family="oneil", localities=("leeds",))
    assert candidates([one, Profile(family="oneil", localities=("york",))]) == []
    assert candidates([one, Profile(family="oneil")]) == []
    assert candidates([one, one]) == [(1, 2, 1)]


def test_a_value_held_too_widely_proposes_nothing() -> None:
    assert len(candidates([Profile(emails=("a@x.org",))] * 3)) == 3
    assert candidates([Profile(emails=("a@x.org",))] * 4) == []


def test_a_tills_default_customer_holds_no_key() -> None:
    assert blocking_keys(Profile(emails=("a@x.org",), is_person=False), RULES) == []


def test_organisations_meet_each_other_by_a_contact_and_never_people_nor_by_name() -> None:
    person = Profile(family="mill", emails=("a@x.org",), localities=("leeds",))
    firm = replace(person, is_person=False)
    assert candidates([person, firm]) == []
    assert candidates([firm, replace(firm, localities=())]) == [(1, 2, 0)]
    assert candidates([firm, replace(firm, emails=())]) == []


def test_what_an_organisation_shares_too_widely_is_masked() -> None:
    firm = Profile(family="mill", emails=("a@x.org",), is_person=False)
    (_, key), *_ = blocking_keys(firm, RULES)
    assert masking_keys(firm, RULES) == [key]
    assert mask(firm, {key}, RULES) == replace(firm, emails=())


def test_keys_are_positive_and_never_change() -> None:
    assert key_of(EMAIL, ("kate@example.com",)) == 451_447_330_400_909_407
    assert key_of(NAME_TOWN, ("a", "bc")) != key_of(NAME_TOWN, ("ab", "c"))


def test_a_profile_with_many_values_holds_a_bounded_number_of_keys() -> None:
    many = tuple(f"town {n:03d}" for n in range(500))
    assert len(blocking_keys(Profile(family="oneil", localities=many), RULES)) < 50


@pytest.mark.parametrize(
    ("profile", "masked"),
    [
        (Profile(emails=("a@x.org", "b@x.org")), Profile(emails=("b@x.org",))),
        (Profile(emails=("b@x.org",)), Profile(emails=("b@x.org",))),
        (
            Profile(loyalty_ids=("7",), identifiers=("loyalty_id:7", "till:7")),
            Profile(identifiers=("till:7",)),
        ),
        (
            Profile(
                emails=("a@x.org",),
                loyalty_ids=("7",),
                identifiers=("loyalty_id:7", "verified_email:a@x.org"),
            ),
            Profile(),
        ),
        (
            Profile(addresses=("1 mill|ls1",), premises=("1|ls1",), town_addresses=("1 mill|leeds",)),
            Profile(),
        ),
    ],
)
def test_a_hub_is_masked_with_all_that_says_the_same(profile: Profile, masked: Profile) -> None:
    hubs = {key_of(EMAIL, ("a@x.org",)), key_of(CARD, ("7",)), key_of(ADDRESS, ("1 mill|ls1",))}
    assert mask(profile, hubs, (EMAIL, CARD, ADDRESS, NAME_TOWN)) == masked


def test_a_hub_of_a_rule_that_does_not_mask_leaves_the_profile_alone() -> None:
    profile = Profile(family="oneil", localities=("leeds",))
    assert mask(profile, {key_of(NAME_TOWN, ("oneil", "leeds"))}, RULES) == profile


_values = st.lists(st.sampled_from("abcdef"), max_size=3).map(lambda held: tuple(sorted(set(held))))
_profiles = st.builds(
    Profile,
    emails=_values,
    localities=_values,
    family=st.none() | st.sampled_from("xyz"),
    is_person=st.booleans(),
)


@given(st.lists(_profiles, max_size=12))
def test_the_join_finds_just_the_pairs_that_share_a_useful_key(profiles: list[Profile]) -> None:
    held = [{key: rule for rule, key in blocking_keys(profile, RULES)} for profile in profiles]
    count = {key: sum(key in keys for keys in held) for keys in held for key in keys}
    expected = []
    for a, one in enumerate(held, 1):
        for b, other in enumerate(held[a:], a + 1):
            shared = [one[key] for key in one.keys() & other.keys() if count[key] <= 3]
            if shared:
                expected.append((a, b, min(shared)))
    assert candidates(profiles) == expected
