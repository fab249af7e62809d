"""Folding: text reduced to what comparing looks at."""

import re
import unicodedata

# Letters that NFKD does not take apart.
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n"}
)
_APOSTROPHES = re.compile("['’‘ʼ`´]")  # noqa: RUF001 - people type all of these
_NOT_WORD = re.compile(r"[^\w]+|_")
_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """Lower case without accents; apostrophes vanish, other marks become single spaces. Other scripts keep letters."""
    if text.isascii():
        lowered = text.lower()
    else:
        lowered = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()).translate(_LETTERS)
        lowered = "".join(c for c in lowered if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", lowered)).strip()


def clean(text: str) -> str:
    """As written, but without invisible characters and with single spaces."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(" " if c.isspace() else c for c in composed if c.isspace() or unicodedata.category(c)[0] != "C")
    return _SPACES.sub(" ", visible).strip()
