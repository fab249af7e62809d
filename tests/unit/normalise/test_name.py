from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdm.names.nickname import FORMAL_NAMES
from mdm.names.plain import PLAIN_NAMES
from mdm.normalise.name import read_name
from tests.unit.normalise.conftest import Normalise, read_cases

CASES = read_cases("names.yaml")
FIELDS = {"given": "given_name", "middle": "middle_name", "family": "family_name", "suffix": "suffix"}


# Names as lists have them, and words that mean something among names.
MEANING = "smith pan don mac van de la di da le st jr sr dr mw ir mag el o d m k x kowalska vandenberg he wu xiao li"
NAMES = st.sampled_from(sorted(name for name in (*PLAIN_NAMES, *FORMAL_NAMES) if name.isascii()))
WORDS = NAMES | st.sampled_from(MEANING.split()) | st.just("")
COUNTRIES = ["GB", "US", "DE", "FR", "ES", "PL", "NL", "IT", "BE", "AT", "CZ", "GR"]


def family_of(normalised: Normalise, written: str) -> str | None:
    return normalised({"given_name": "Kate", "family_name": written}).profile.family


@pytest.mark.parametrize("case", CASES["reads"], ids=str)
def test_a_name_is_read_however_its_fields_are_filled(case: dict, normalised: Normalise) -> None:
    result = normalised(
        {field: case[name] for name, field in FIELDS.items() if name in case}, case.get("country", "GB")
    )
    read = {name: getattr(result.profile, name) for name in FIELDS}
    assert {name: value for name, value in read.items() if value} == case["as"]
    assert list(result.flags) == case.get("flags", [])
    if "shown" in case:
        assert result.values == case["shown"]


@pytest.mark.parametrize("case", CASES["same"], ids=str)
def test_spellings_of_one_family_name_are_equal(case: list, normalised: Normalise) -> None:
    assert len({family_of(normalised, written) for written in case}) == 1


@pytest.mark.parametrize("case", CASES["different"], ids=str)
def test_family_names_of_different_people_are_not(case: list, normalised: Normalise) -> None:
    assert len({family_of(normalised, written) for written in case}) == len(case)


def formal_given_of(normalised: Normalise, given: str, country: str = "GB") -> set[str]:
    return {*normalised({"given_name": given}, country).profile.formal_given}


@pytest.mark.parametrize("case", CASES["nicknames"], ids=str)
def test_a_nickname_shares_a_formal_name(case: list, normalised: Normalise) -> None:
    one, other = (formal_given_of(normalised, given) for given in case)
    assert one & other


@pytest.mark.parametrize("case", CASES["no_nicknames"], ids=str)
def test_names_of_brothers_and_sisters_share_none(case: list, normalised: Normalise) -> None:
    one, other = (formal_given_of(normalised, given) for given in case)
    assert not one & other


@pytest.mark.parametrize("country", CASES["nicknames_in"])
def test_a_nickname_of_a_country_shares_a_formal_name(country: str, normalised: Normalise) -> None:
    for case in CASES["nicknames_in"][country]:
        one, other = (formal_given_of(normalised, given, country) for given in case)
        assert (case, one & other) != (case, set())


@pytest.mark.parametrize("country", CASES["no_nicknames_in"])
def test_a_name_of_a_country_is_no_english_nickname(country: str, normalised: Normalise) -> None:
    for case in CASES["no_nicknames_in"][country]:
        one, other = (formal_given_of(normalised, given, country) for given in case)
        assert (case, one & other) == (case, set())


@pytest.mark.parametrize("case", CASES["forms"], ids=str)
def test_forms_of_a_family_name_are_shared(case: list, normalised: Normalise) -> None:
    one, other = (
        {*normalised({"given_name": "Kate", "family_name": written}).profile.families} for written in case
    )
    assert one & other


@pytest.mark.parametrize("case", CASES["no_forms"], ids=str)
def test_other_family_names_share_no_form(case: list, normalised: Normalise) -> None:
    one, other = (
        {*normalised({"given_name": "Kate", "family_name": written}).profile.families} for written in case
    )
    assert not one & other


def test_a_full_name_needs_both_parts(normalised: Normalise) -> None:
    assert normalised({"given_name": "Kate", "family_name": "Smith"}).profile.full_name == "kate smith"
    assert normalised({"given_name": "Kate"}).profile.full_name is None
    assert normalised({"family_name": "Smith"}).profile.full_name is None


def test_a_name_without_end_is_none(normalised: Normalise) -> None:
    result = normalised({"given_name": "Kate", "family_name": "x" * 10_000})
    assert (result.profile.given, result.profile.family) == ("kate", None)
    assert result.flags == ("family_name:unreadable",)


def test_a_given_name_of_two_syllables_is_one_in_one_word_or_two(normalised: Normalise) -> None:
    apart = normalised({"given_name": "Wu Xiao", "family_name": "He"}).profile
    joined = normalised({"given_name": "Wuxiao", "family_name": "He"}).profile
    assert set(apart.formal_given) & set(joined.formal_given) == {"wuxiao"}
    anna = normalised({"given_name": "Anna Maria", "family_name": "He"}).profile
    assert "annamaria" not in anna.formal_given


@given(WORDS, WORDS, WORDS, st.sampled_from(COUNTRIES), st.sampled_from([str.title, str.upper, str.lower]))
@settings(max_examples=2_000, deadline=None)
def test_plain_names_are_read_as_if_they_were_not(
    first: str, middle: str, last: str, country: str, written: Callable[[str], str]
) -> None:
    """A suffix that is none, but no empty field, takes the long way."""
    fields = [written(name) for name in (first, middle, last)]
    assert read_name(*fields, "", country) == read_name(*fields, " ", country)
