"""The forms one family name is written in: two that may be one person's share one."""

import re

from mdm.normalise.text import fold

_PARTICLES_WORDS = (
    "van von vom der den de la le du da di del dei della los las dos das ter ten zu zum zur af av bin ibn ben "
    "al el und vande vanden vander"
)
PARTICLES = frozenset(_PARTICLES_WORDS.split())
_NOT_ALONE_WORDS = "o d mc mac st san santa saint"
_NOT_ALONE = frozenset(_NOT_ALONE_WORDS.split())
_UMLAUTS = str.maketrans({
    "ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa",
})  # fmt: skip
_POLISH_FEMININE = re.compile(r"(?<=[a-z]{2}[sc]k)a$")
_JOINED = re.compile(r"(?:van(?:de[nr]?)?|ter|ten)(?=[a-z]{4})")  # vandenbroek, terhorst
_BEGINNINGS = ("van", "ter", "ten")
_FEWEST_LETTERS = 3


def spelled_out(written: str) -> str | None:
    """Müller as Mueller, folded; None for a name without umlaut."""
    other = written.translate(_UMLAUTS)
    return None if other == written else fold(other)


def family_forms(written: str, folded: str) -> set[str]:
    """Of Smith-Jones each part; of van der Berg also vanderberg and berg, of Vandenberg berg; of Müller mueller; of
    Kowalska kowalski; of Dijk dyk.
    """
    is_plain = folded.isalpha() and not folded.endswith("ka") and "ij" not in folded
    if is_plain and written.isascii() and not folded.startswith(_BEGINNINGS):
        return {folded}
    whole = {folded}
    if not written.isascii() and (other := spelled_out(written)):
        whole.add(other)
    return {form for name in whole for form in _forms(name)}


def _forms(folded: str) -> set[str]:
    words = folded.split()
    alone = [word for word in words if word not in PARTICLES and word not in _NOT_ALONE]
    parts = {word for word in alone if len(word) >= _FEWEST_LETTERS} if len(words) > 1 else set()
    if _NOT_ALONE.intersection(words):  # John of St John, but not of St John Smith, is no family name
        parts = set()
    forms = {folded, "".join(words), *parts}
    if len(words) == 1 and folded.startswith(_BEGINNINGS):
        forms.add(_JOINED.sub("", folded, count=1))
    if "ij" in folded:
        forms |= {form.replace("ij", "y") for form in forms}
    return forms | {_POLISH_FEMININE.sub("i", form) for form in forms}
