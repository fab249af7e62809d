"""How names are spelt without accents, as mailboxes and old systems do, and what people are called for short."""

import re
import unicodedata
from functools import lru_cache

from mdm.sample.lists import read_list

_NOT_DECOMPOSED = str.maketrans({"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "æ": "ae"})
_NOT_A_LETTER = re.compile(r"[^a-z]")


@lru_cache(maxsize=100_000)
def without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_NOT_DECOMPOSED))
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


@lru_cache(maxsize=100_000)
def letters_only(text: str) -> str:
    """Lower-case letters a to z: "O'Neil" → "oneil"."""
    return _NOT_A_LETTER.sub("", without_accents(text).lower())


def nicknames_of(given: str) -> list[str]:
    short = read_list("nicknames").get(given, "")
    return str(short).split()
