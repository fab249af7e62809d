import gc

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mdm.normalise.phone import read_any_number, read_phones, read_plain_number
from tests.unit.normalise.conftest import Normalise, read_cases

CASES = read_cases("phones.yaml")
SAME = [
    (n["is"], n["by"], country, str(w)) for n in CASES["same"] for country, ws in n["in"].items() for w in ws
]


@pytest.mark.parametrize(("number", "compared", "country", "written"), SAME)
def test_one_number_in_many_spellings(
    number: str, compared: str, country: str, written: str, normalised: Normalise
) -> None:
    result = normalised({"phones": [written]}, country)
    assert (result.profile.phones, result.values, result.flags) == ((compared,), {"phones": [number]}, ())


@pytest.mark.parametrize("case", CASES["abroad"], ids=str)
def test_a_number_is_compared_alike_whichever_country_is_assumed(case: dict, normalised: Normalise) -> None:
    for country in (case["of"], *case["in"]):
        held = normalised({"phones": [case["written"]]}, country).profile.phones
        assert (country, held) == (country, (case["by"],))


@pytest.mark.parametrize(("country", "written"), CASES["unknown_country"].items())
def test_a_number_of_no_known_country_is_compared_and_not_shown(
    country: str, written: str, normalised: Normalise
) -> None:
    result = normalised({"phones": [written]}, country)
    assert len(result.profile.phones) == 1
    assert (result.values, result.flags) == ({}, ("phones:unknown_country",))


@pytest.mark.parametrize("case", CASES["several"], ids=str)
def test_several_numbers_in_one_field(case: dict, normalised: Normalise) -> None:
    assert list(normalised({"phones": [case["written"]]}).profile.phones) == case["are"]


@pytest.mark.parametrize("reason", ["unreadable", "placeholder"])
def test_what_is_no_number_is_left_out_and_flagged(reason: str, normalised: Normalise) -> None:
    for written in CASES[reason]:
        result = normalised({"phones": [written]})
        assert (written, result.profile.phones, result.values) == (written, (), {})
        assert (written, result.flags) == (written, (f"phones:{reason}",))


@pytest.mark.parametrize(("country", "written"), CASES["local"].items())
def test_a_number_without_its_area_code_is_nobodys(
    country: str, written: list, normalised: Normalise
) -> None:
    assert normalised({"phones": written}, country).profile.phones == ()


def test_an_extension_is_shown_and_not_compared(normalised: Normalise) -> None:
    found = normalised({"phones": ["020 7946 0018 x12"]})
    assert found.values == {"phones": ["+442079460018;ext=12"]}
    assert found.profile.phones == normalised({"phones": ["020 7946 0018"]}).profile.phones


def test_numbers_are_sorted_and_held_once(normalised: Normalise) -> None:
    result = normalised({"phones": ["07700 900123", "020 7946 0018", "+447700900123"]})
    assert result.profile.phones == ("2079460018", "7700900123")
    assert result.values == {"phones": ["+447700900123", "+442079460018"]}


_codes = st.sampled_from(
    ["", "+44", "+1", "+49", "+33", "+34", "+48", "+351", "0", "00", "44", "48", "1", "+44 0"]
)
_rest = st.text("0123456789", min_size=3, max_size=13)
_marks = st.sampled_from(["", " ", "-", ".", " (", ") "])


@given(_codes, _rest, _marks, _rest, st.sampled_from(["GB", "US", "DE", "FR", "ES", "PL", "IT", "ZZ"]))
@example("+44", "180020", "", "7946001", "GB")
@settings(max_examples=500)
def test_the_fast_path_for_plain_numbers_agrees_with_the_library(
    code: str, first: str, mark: str, last: str, country: str
) -> None:
    written = f"{code}{first}{mark}{last}"
    plain = read_plain_number(written, country)
    assert plain is None or plain == read_any_number(written, country)


@pytest.mark.parametrize("text", ["+999123456789", "99912345678", "+", "+0033646694067", "+0 171 1234567"])
def test_a_number_of_no_country_keeps_nothing_of_its_reader_in_memory(text: str) -> None:
    """A load reads millions without looking for cycles."""
    gc.collect()
    gc.disable()
    try:
        read_phones(f"{text} ", "GB")
        assert gc.collect() == 0
    finally:
        gc.enable()
