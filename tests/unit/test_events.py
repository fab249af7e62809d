import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdm.errors import BadInput
from mdm.events import (
    check_adoptable,
    format_golden_id,
    parse_golden_id,
    tidy_golden_id,
    why_unknown,
)


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


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" g-0000000042-2 ", "G-0000000042-2"),
        ("C-77", "C-77"),
        ("c/7 ü", "c/7 ü"),
        ("", None),
        (" ", None),
        ("a\x00b", None),
        ("a\u200eb", None),
        ("x" * 64, "x" * 64),
        ("x" * 65, None),
    ],
)
def test_a_golden_id_is_looked_up_as_it_is_kept(text: str, kept: str | None) -> None:
    assert tidy_golden_id(text) == kept


@given(st.text(max_size=70))
def test_what_can_be_adopted_is_found_again_and_is_never_taken_for_one_of_ours(text: str) -> None:
    try:
        check_adoptable(text)
    except BadInput:
        return
    assert tidy_golden_id(text) == text
    with pytest.raises(BadInput):
        parse_golden_id(text)


@pytest.mark.parametrize(
    "text", ["", " C", "C ", "a\nb", "G-1", "g-0000000042-2", "G-42-7", ".", "x:split", "x" * 65]
)
def test_what_cannot_be_adopted_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        check_adoptable(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("G-0000000042-7", "mistyped"),
        ("G-0000000042-2", "never given"),
        ("C-77", "looks like"),
        ("G-7", "looks like"),
    ],
)
def test_an_unknown_golden_id_is_explained(text: str, said: str) -> None:
    assert said in why_unknown(text)
