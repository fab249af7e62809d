"""Telephone numbers in E.164, by Google's phonenumbers."""

import re
from functools import lru_cache

import phonenumbers

_LONGEST_CHARS = 100  # the library refuses more than 250 slowly
_NUMBER = re.compile(r"\+?\(?\d(?:[ ().-]{0,3}\d){6,}")
_DOUBLE_ZERO = re.compile(
    r"^\s*00(?=[ ()-]*[1-9])"
)  # wherever it is dialled from; no number at home begins so
_POLAND = 48  # there people still write the zero that was dialled until 2009
_COUNTING = "0123456789012345678 9876543210987654321"


@lru_cache(maxsize=200_000)
def read_phones(text: str, country: str) -> tuple[str, ...]:
    """The numbers in a field; none when it holds no number. `country` (ISO 3166) is assumed where one names none.

    E.164; an extension stays, as ";ext=12": two people of one office share the rest.
    """
    if len(text) > _LONGEST_CHARS:
        return ()
    if whole := _read(text, country):
        return (whole,)
    parts = [part for part in _NUMBER.findall(text) if part != text]
    return tuple(number for part in parts if (number := _read(part, country)))


def _read(text: str, country: str) -> str | None:
    international = _DOUBLE_ZERO.sub(
        "+", text.removesuffix(".0")
    )  # .0 is what a spreadsheet makes of a number
    try:
        number = phonenumbers.parse(international, country)
    except phonenumbers.NumberParseException:
        return None
    # A number without its area code is possible too, but many people's.
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    keeps_zero = number.italian_leading_zero and number.country_code != _POLAND
    zeros = "0" * (number.number_of_leading_zeros or 1) if keeps_zero else ""
    extension = f";ext={number.extension}" if number.extension else ""
    return f"+{number.country_code}{zeros}{number.national_number}{extension}"


def is_made_up(number: str) -> bool:
    """Seven digits that are the same, or count up or down to the end: typed to get past a form."""
    last = number.partition(";")[0][-7:]
    return last in _COUNTING or bool(re.search(r"(\d)\1{6}", number))
