import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mdm.normalise.text import clean, fold

any_text = st.text(st.characters(codec=None))


@given(any_text)
@example("ẞĲﬁŉ\u0345")
@example("क्षि\u200bชาตี")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(any_text)
@example("a\u200b\u0301")
@example("\u00c2\x1b\u00a1")
@example("&a\u200bmp;#39;")
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(any_text)
def test_cleaned_text_is_printable_on_one_line(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    assert not any(unicodedata.category(c)[0] == "C" for c in cleaned)


@given(any_text)
def test_folding_does_not_ask_how_an_accent_is_coded(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert fold(composed) == fold(unicodedata.normalize("NFD", composed))


def test_what_can_be_mended_ten_thousand_times_over_is_left() -> None:
    hostile = "\\u005c" + "u005c" * 4_000
    assert clean(hostile) == hostile


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("Ren\\u00e9e", "Renée"),
        ("\\ud842\\udfb7田", "𠮷田"),
        ("\\ud842 x", "\\ud842 x"),
        ("C:\\users", "C:\\users"),
    ],
)
def test_escapes_of_json_are_read(broken: str, whole: str) -> None:
    assert clean(broken) == whole


def test_apostrophes_vanish_and_other_marks_divide() -> None:
    assert fold(" O\u2019Neil--Smith_Jones/(x) ") == "oneil smith jones x"


def test_the_fast_path_for_plain_letters_agrees_with_the_long_way() -> None:
    for text in ("Kate", "KATE SMITH", "O'Neil", "a_b", "12-14", "", " ", "\x1f", "a\tb"):
        assert fold(text) == fold(text + "\u0301").strip() or not text.strip()
