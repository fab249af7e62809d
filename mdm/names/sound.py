"""Names that are one, written as they are heard: Sameena and Samina, Zahid and Zaheed, Maksym and Maxim."""

import re
from functools import lru_cache

# As countries write one sound; longer ones first. Of folded names.
_SOUNDS = (
    ("sch", "sh"), ("sz", "sh"), ("kh", "h"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("ck", "k"), ("ks", "x"),
    ("ie", "i"), ("ee", "i"), ("oo", "u"), ("ou", "u"), ("w", "v"), ("y", "i"), ("j", "i"), ("q", "k"),
)  # fmt: skip
_HARD_C = re.compile("c(?![eiyh])")  # Jacob and Jakob, Nicole and Nikole
_DOUBLED = re.compile(r"(.)\1")
_SHORTEST_CHARS = 4  # of shorter names one sound is too much of the whole: Jan and Ian


def are_spelt_alike(a: str, b: str) -> bool:
    """Whether two given names are spellings of one."""
    return min(len(a), len(b)) >= _SHORTEST_CHARS and _sound(a) == _sound(b)


@lru_cache(maxsize=50_000)
def _sound(name: str) -> str:
    for written, heard in _SOUNDS:
        name = name.replace(written, heard)
    return _DOUBLED.sub(r"\1", _HARD_C.sub("k", name))
