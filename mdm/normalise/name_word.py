"""The words of a name field."""

import re

from mdm.normalise.arabic_name import join_servant
from mdm.normalise.text import fold
from mdm.normalise.title import is_abbreviation

_DOT_INSIDE = re.compile(r"(?<=\w)\.(?=\w)")
_DIVIDERS = str.maketrans("_・", "  ")  # kate_smith, ジョン・スミス
_DIGIT_AMONG_LETTERS = re.compile(
    r"(?!.*(?:1st|2nd|3rd|[04-9]th)$)[^\W\d_]*(?:[015][^\W\d_]+)+", re.IGNORECASE
)
_ONE_AMONG_CONSONANTS = re.compile(r"(?<=[^\Waeiou\d])1(?=[^\Waeiou\d])")
_LETTERS_FOR_DIGITS = str.maketrans("015", "ols")


def words_of(text: str) -> list[str]:
    """Words that hold a letter; an e-mail address is none. "J.R." is two initials, "M.D." is a degree."""
    if text.isalpha() and text.isascii():
        return [text]
    words = [word for word in join_servant(text.translate(_DIVIDERS)).split() if "@" not in word]
    if "." in text:
        words = [
            part
            for word in words
            for part in ([word] if is_abbreviation(word) else _DOT_INSIDE.sub(". ", word).split())
        ]
    words = [_without_digits(word.strip(",;")) for word in words]
    return [word for word in words if word.isalpha() or any(map(str.isalpha, fold(word)))]


def is_initial(word: str) -> bool:
    """With a point or without; a letter that has no capital is a name in its script."""
    bare = word.removesuffix(".")
    return len(bare) == 1 and bare.isalpha() and bare.upper() != bare.lower()


def _without_digits(word: str) -> str:
    """J0hn is John, Sm1th is Smith, Car1a is Carla, 5arah is Sarah; Smith5th and 1John are something else."""
    if word.isalpha() or not _DIGIT_AMONG_LETTERS.fullmatch(word):
        return word
    if word[0].isdigit() and not (word[1:].islower() or word.isupper()):
        return word
    lowered = _ONE_AMONG_CONSONANTS.sub("i", word.lower()).translate(_LETTERS_FOR_DIGITS)
    if word.isupper():
        return lowered.upper()
    return lowered if word[0].islower() else lowered.title()
