"""What a value looks like, told without knowing what it means; and how it is shown without being told."""

import re

_FLAGS = frozenset(
    {"0", "1", "true", "false", "yes", "no", "y", "n", "t", "f", "on", "off", "ja", "nein", "oui"}
)
_NOTHING = frozenset({"null", "none", "n/a", "na", "nil", "-", "--", "?", "unknown"})
_ONE_EMAIL = r"[^@\s;,|]+@[^@\s;,|]+\.[^@\s;,|]+"
_EMAIL = re.compile(rf"{_ONE_EMAIL}(?:[;,|]\s*{_ONE_EMAIL})*")
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}")
_TIME = re.compile(rf"(?:{_DATE.pattern})[T ]\d{{1,2}}:\d{{2}}.*")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_PHONE = re.compile(r"\+?[\d\s().\-/]{7,24}")
_PHONE_DIGITS = range(7, 16)
_SHOWN_CHARACTERS = 40


def shape_of(text: str) -> str:
    """`flag`, `nothing`, `e-mail`, `time`, `date`, `phone`, `number` or `text`."""
    folded = text.casefold()
    if folded in _FLAGS:
        return "flag"
    if folded in _NOTHING:
        return "nothing"
    for shape, pattern in (("e-mail", _EMAIL), ("time", _TIME), ("date", _DATE)):
        if pattern.fullmatch(text):
            return shape
    if _is_phone(text):
        return "phone"
    return "number" if _NUMBER.fullmatch(text) else "text"


def _is_phone(text: str) -> bool:
    """A bare row of digits is a number, unless it begins as telephone numbers do."""
    if not _PHONE.fullmatch(text) or sum(c.isdigit() for c in text) not in _PHONE_DIGITS:
        return False
    return text.startswith(("+", "0", "(")) or " " in text


def masked(text: str) -> str:
    """The value's form alone: letters as a and A, digits as 9."""
    return "".join(map(_masked, text[:_SHOWN_CHARACTERS]))


def _masked(character: str) -> str:
    if character.isalpha():
        return "A" if character.isupper() else "a"
    return "9" if character.isdigit() else character
