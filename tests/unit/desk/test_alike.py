"""Names that are typed, and those that may be meant."""

import pytest

from mdm.desk.alike import likeness_of, needles_of, words_of
from mdm.model import Profile
from mdm.store.profiles import write_features
from mdm.store.search import Named

KATHERINE = Profile(
    given="katherine",
    family="van der oneil",
    families=("der oneil", "oneil", "van der oneil"),
    formal_given=("katherine",),
    full_name="katherine van der oneil",
    initials="kv",
)


def named(profile: Profile) -> Named:
    return Named(1, profile.given or "", profile.family or "", profile.formal_given, profile.families)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Katherine O'Neil", ["katherine", "oneil"]),
        ("O'Neil, Katherine", ["katherine", "oneil"]),
        ("David Falford, Sr", ["david", "falford"]),
        ("Zoë Müller jr.", ["zoe", "muller"]),
        ("III", ["iii"]),
        (" , ", []),
    ],
)
def test_words_are_folded_and_stand_in_the_order_of_a_name(typed: str, words: list[str]) -> None:
    assert words_of(typed) == words


@pytest.mark.parametrize(
    "typed", ["Katherine van der O'Neil", "Kate Oneil", "van der oneil", "katherine", "K Oneil"]
)
def test_a_name_that_is_meant_is_both_looked_at_and_alike(typed: str) -> None:
    words, text = words_of(typed), write_features(KATHERINE)
    assert any(needle in text for needle in needles_of(words))
    assert likeness_of(words, named(KATHERINE)) > 0


@pytest.mark.parametrize("typed", ["Katherine Lindqvist", "Omar Oneil", "lindqvist", "Kurt Vonnegut"])
def test_another_name_is_not_alike(typed: str) -> None:
    assert likeness_of(words_of(typed), named(KATHERINE)) == 0


def test_the_very_name_is_more_alike_than_one_that_is_mistyped() -> None:
    words = words_of("Katherine Oneil")
    right = likeness_of(words, Named(1, "katherine", "oneil", ("katherine",), ("oneil",)))
    assert right > likeness_of(words, Named(2, "katherine", "oneill", ("katherine",), ("oneill",))) > 0
    assert right > likeness_of(words, Named(3, "kate", "oneil", ("kate", "katherine"), ("oneil",))) > 0


def test_too_little_is_looked_for_nowhere() -> None:
    assert needles_of([]) == []
    assert needles_of(["a"]) == []
