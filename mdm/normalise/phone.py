"""Telephone numbers in E.164, by Google's phonenumbers."""

import re
from functools import lru_cache

import phonenumbers

_LONGEST = 40  # characters; the library refuses more than 250 slowly


@lru_cache(maxsize=500_000)
def read_phone(text: str, country: str) -> str | None:
    """E.164, or None when it can be no number. `country` (ISO 3166) is assumed where the number names none."""
    if len(text) > _LONGEST:
        return None
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return f"+{number.country_code}{'0' if number.italian_leading_zero else ''}{number.national_number}"


def is_made_up(e164: str) -> bool:
    """All the same digit, or counting up: typed to get past a form."""
    digits = e164[-8:]
    return len(set(digits)) == 1 or digits in "0123456789012345678" or bool(re.search(r"(\d)\1{6}", e164))
