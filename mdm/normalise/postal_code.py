"""Postal codes, the usual typing errors of GB, US, DE, FR, ES, IT and PL mended, and where they stand among words."""

import re

from mdm.normalise.text import fold

_FIVE_DIGITS = frozenset({"US", "DE", "FR", "ES", "IT", "PL"})
# D-80331, IL 62701; in l0115 and o1067 a digit was typed as a letter.
_PREFIX = re.compile(r"^(?:usa|[a-z]{1,2})(?=\d{5})|^(?:usa|[a-hjkmnp-z][a-z]?)(?=\d{4})")
AUSTRALIAN_STATES = ("nsw", "vic", "qld", "tas", "act", "wa", "sa", "nt")
_ANY_OF_THESE_STATES = "|".join(AUSTRALIAN_STATES)
# Where a code stands among other words: first in most of Europe, last in English-speaking countries.
_AMONG_WORDS = {
    "GB": re.compile(r"\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}$", re.IGNORECASE),
    "US": re.compile(r"(?<!box )\b\d{5}(?:-\d{4})?$", re.IGNORECASE),
    "AU": re.compile(rf"\b(?:{_ANY_OF_THESE_STATES}),? \d{{4}}$", re.IGNORECASE),
    "CA": re.compile(r"\b[a-z]\d[a-z][ -]?\d[a-z]\d$", re.IGNORECASE),
    "PL": re.compile(r"^\d\d-?\d{3}\b"),
    **dict.fromkeys(
        ("DE", "FR", "ES", "IT"),
        re.compile(r"^(?:[a-z]{1,2}-|[defi] |(?:de|fr|es|it) )?\d{5}\b", re.IGNORECASE),
    ),
    **dict.fromkeys(
        ("AT", "BE", "CH", "DK", "NO"), re.compile(r"^(?:[a-z]{1,2}-)?\d{4}\b(?= \D)", re.IGNORECASE)
    ),
    **dict.fromkeys(
        ("SE", "FI", "CZ", "SK", "GR"), re.compile(r"^(?:[a-z]{2}-)?\d{3} ?\d\d\b(?= \D)", re.IGNORECASE)
    ),
    "NL": re.compile(r"^(?:nl-)?\d{4} ?[a-z]{2}\b(?= )", re.IGNORECASE),
    "PT": re.compile(r"^\d{4}(?:-\d{3})?\b(?= \D)"),
}
# Of other countries: their own, and those of number plates.
_PREFIXES = {
    country: re.compile(rf"^(?:{letters})(?=\d{{4}})")
    for country, letters in {
        "AT": "at?", "CH": "ch", "BE": "be?", "DK": "dk?", "SE": "se?", "NO": "no?", "FI": "fin?", "PT": "pt?",
        "AU": _ANY_OF_THESE_STATES,
    }.items()
}  # fmt: skip
_FILLERS = frozenset({"00000", "99999"})
_GB = re.compile(r"[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}")
_GB_PART = re.compile(r"[a-z]{1,2}\d[a-z\d]?(?:\d[a-z]?)?")
_CODE_DIGITS = {"NO": 4, "DK": 4, "FI": 5}  # and may begin with 0, which spreadsheets cut
_SHORTEST = 3  # Faroe Islands, Iceland
_DIGITS, _LETTERS = str.maketrans("oil", "011"), str.maketrans("0158", "oisb")


def read_postal_code(text: str, country: str) -> str | None:
    """The code folded, without spaces; None where it is none, or only part of one: a part is a whole town's."""
    folded = fold(text.removesuffix(".0")).replace(" ", "")
    if country in _FIVE_DIGITS:
        return _five_digits(folded, country)
    if country == "GB":
        mended = _mend_gb(folded)
        if _GB.fullmatch(mended):
            return mended
        if _GB_PART.fullmatch(folded):
            return None
    if country in _PREFIXES:
        folded = _PREFIXES[country].sub("", folded)
    if country == "AU" and len(folded) == _SHORTEST and folded.isdigit():
        folded = f"0{folded}"  # Darwin's, from a spreadsheet
    if country in _CODE_DIGITS and len(folded) >= _SHORTEST and folded.isdigit():
        folded = folded.zfill(_CODE_DIGITS[country])
    return folded if len(folded) >= _SHORTEST and any(c in "123456789" for c in folded) else None


def take_postal_code(text: str, country: str) -> tuple[str, str]:
    """The code in "35200 Rennes" or "Leeds LS1 4AB", and the other words; no code: the text."""
    written = text.strip()
    found = _AMONG_WORDS[country].search(written) if country in _AMONG_WORDS else None
    if not found:
        return "", text
    return found.group(), f"{written[: found.start()]}{written[found.end() :]}".strip(" ,")


def _five_digits(folded: str, country: str) -> str | None:
    """Spreadsheets cut leading zeros, of Rome's 00122 two; ZIP+4 is a ZIP with more."""
    digits = _PREFIX.sub("", folded).translate(_DIGITS)
    if country == "US" and re.fullmatch("[0-9]{9}", digits):
        digits = digits[:5]
    if not re.fullmatch("[0-9]{4,5}" if country != "IT" else "[0-9]{3,5}", digits):
        return folded if _GB.fullmatch(folded) else None  # a British address of a foreign source
    return None if digits.zfill(5) in _FILLERS else digits.zfill(5)


def _mend_gb(folded: str) -> str:
    """O typed for 0 and the like: the last three are digit, letter, letter; before them stands a digit, and no letter
    that looks like one stands behind it.
    """
    outward, inward = folded[:-3], folded[-3:]
    inward = inward[:1].translate(_DIGITS) + inward[1:].translate(_LETTERS)
    is_told = any(map(str.isdigit, outward))
    cut = -1 if is_told else 1
    outward = outward[:cut] + outward[cut:].translate(_DIGITS)
    return outward + inward
