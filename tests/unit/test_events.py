import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdm.errors import BadInput
from mdm.events import format_golden_id, parse_golden_id


@given(st.integers(min_value=1, max_value=10**12))
def test_a_golden_id_reads_back_as_its_mint_number(golden: int) -> None:
    assert parse_golden_id(format_golden_id(golden)) == golden


@given(st.integers(min_value=1, max_value=10**10 - 1), st.integers(0, 9), st.integers(0, 9))
def test_one_mistyped_digit_is_noticed(golden: int, place: int, digit: int) -> None:
    text = format_golden_id(golden)
    wrong = text[: 2 + place] + str(digit) + text[3 + place :]
    if wrong != text:
        with pytest.raises(BadInput):
            parse_golden_id(wrong)


@pytest.mark.parametrize("text", ["", "G", "G-", "42", "G-42-6", "G--", "G-00000000٤٢-6", "X-0000000042-6"])
def test_what_is_no_golden_id_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_golden_id(text)
