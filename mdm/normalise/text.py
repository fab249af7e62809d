"""Folding: text reduced to what comparing looks at."""

import re
import unicodedata
from functools import lru_cache

from mdm.normalise.mend import mend
from mdm.normalise.romanise import romanise

# Letters that NFKD does not take apart.
_LETTERS = {
    "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
    "\u0131": "i", "ħ": "h", "ŋ": "n",
}  # fmt: skip
# Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, variation selectors. Marks of other scripts
# (Devanagari, Thai, kana) are vowels and consonants: without them different names would be equal.
_ACCENTS = [
    *range(0x300, 0x370), *range(0x591, 0x5C8), *range(0x610, 0x61B), *range(0x64B, 0x660), 0x670,
    *range(0x6D6, 0x6EE),
    *range(0x1AB0, 0x1B00), *range(0x1DC0, 0x1E00), *range(0x20D0, 0x2100), *range(0xFE00, 0xFE10),
    *range(0xFE20, 0xFE30), *range(0xE0100, 0xE01F0),
]  # fmt: skip
_PLAIN = {**str.maketrans(_LETTERS), **{accent: "" for accent in _ACCENTS if not chr(accent).isalnum()}}
_APOSTROPHES = re.compile("['’‘ʼ`´]")  # noqa: RUF001 - people type all of these
_NOT_WORD = re.compile(r"[\W_]+")
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Lower case without accents, in Latin letters where `romanise` knows the script; apostrophes vanish, other marks
    become single spaces.
    """
    if text.isascii():
        lowered = text.lower()
    else:
        composed = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text)).casefold()
        lowered = unicodedata.normalize("NFKD", composed).translate(_PLAIN)
        if not lowered.isascii():
            return _fold_other_scripts(lowered)
    if lowered.isalnum():
        return lowered
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", lowered)).strip()


def _fold_other_scripts(text: str) -> str:
    """Vowel signs belong to their words, although Python's \\w leaves them out."""
    composed = unicodedata.normalize("NFC", _APOSTROPHES.sub("", text))
    kinds = ((c, unicodedata.category(c)[0]) for c in composed)
    spaced = "".join(
        c if c.isalnum() or kind == "M" else " " for c, kind in kinds if c.isspace() or kind != "C"
    )
    words = (romanise(word) for word in spaced.split())
    return " ".join(word for word in words if any(map(str.isalnum, word)))


def clean(text: str) -> str:
    """As written, but mended, without invisible characters and with single spaces."""
    if text.isascii() and text.isprintable() and "  " not in text and "&" not in text and "\\" not in text:
        return text.strip()
    while (cleaned := _visible(unicodedata.normalize("NFC", mend(text)))) != text:
        text = cleaned  # an invisible character may have hidden something to mend
    return cleaned


def _visible(text: str) -> str:
    visible = "".join(
        " " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    return unicodedata.normalize("NFC", _SPACES.sub(" ", visible).strip())
