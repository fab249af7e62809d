"""Generation suffixes: what tells father and son of one name apart."""

from collections.abc import Sequence

from mdm.normalise.text import fold

_SUFFIXES = {
    "jr": "jr", "jnr": "jr", "junior": "jr", "sr": "sr", "snr": "sr", "senior": "sr",
    "ii": "ii", "2nd": "ii", "iii": "iii", "3rd": "iii", "iv": "iv", "4th": "iv",
    "fils": "jr", "hijo": "jr", "pere": "sr", "filho": "jr",
}  # fmt: skip
_ABBREVIATED = {"jun.": "jr", "sen.": "sr", "mł.": "jr"}  # Sen without the point is a family name
_SUFFIXES_AND_NAMES = frozenset(
    {"junior", "senior", "fils", "hijo", "pere", "filho"}
)  # John Senior may be called so
_NEVER_NAMES = frozenset({"jr", "jnr", "sr", "snr"})
SUFFIXES = frozenset(_SUFFIXES)
_SHOWN = {"jr": "Jr", "sr": "Sr", "ii": "II", "iii": "III", "iv": "IV"}


def read_suffix(word: str) -> str | None:
    """jr, sr, ii, iii or iv; None for any other word."""
    return _SUFFIXES.get(fold(word)) or _ABBREVIATED.get(word.lower())


def show_suffix(suffix: str | None) -> str | None:
    return _SHOWN[suffix] if suffix else None


def take_suffix(own: list[str], given: list[str], middle: list[str], family: list[str]) -> str | None:
    """The generation suffix, out of its own field or off the end of the others, which lose it."""
    found = [suffix for word in own if (suffix := read_suffix(word))]
    for words, others in ((family, given), (middle, [*given, *family]), (given, family)):
        if words and (suffix := _at_the_end(words, others)):
            words.pop()
            found.append(suffix)
    return found[0] if found else None


def _at_the_end(words: Sequence[str], others: Sequence[str]) -> str | None:
    """The suffix that is the last word; some are names too, and a field of one word is more likely a name."""
    suffix, last = read_suffix(words[-1]), fold(words[-1])
    if not suffix:
        return None
    may_be_name = last in _SUFFIXES_AND_NAMES
    if len(words) == 1:
        is_suffix = (last in _NEVER_NAMES and bool(others)) or (not may_be_name and len(others) > 1)
    else:
        is_suffix = not may_be_name or bool(others) or len(words) > 2  # noqa: PLR2004 - John Senior
    return suffix if is_suffix else None
