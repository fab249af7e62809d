"""Telephone numbers in E.164, by Google's phonenumbers, and the national numbers that they are compared by."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

import phonenumbers

_LONGEST_CHARS = 100  # the library refuses more than 250 slowly
# The library reads letters as keys: 0175 9611127 (mobil) would be a longer number.
_REMARK = re.compile(
    r"\b(?:after|efter|etter|nach|apr[eè]s|dopo)(?: kl\.?)? \d{1,2}(?!\d)"
    r"|(?<![^\W\d_])(?!ext|tel\b|int\b|anexo)[^\W\d_]{3,}\.?|\(\s*\)",
    re.IGNORECASE,
)
_DIGITS_AND_MARKS = re.compile(r"[+\d .-]*(?:\(\d[\d .-]*\)[\d .-]*)?", re.ASCII)
_NUMBER = re.compile(r"\+?\(?\d(?:[ ().-]{0,3}\d){6,}")
_AREA_CODE = re.compile(r"^(\(?0\d{2,4}\)?) ?/ ?(?=\d)", re.ASCII)  # 0176/69404219
# With the country's code and without plus: too long for a number at home.
_BRITISH_OR_IRISH_MOBILE = re.compile(r"447[1-9]\d{8}|3538[3-9]\d{7}", re.ASCII)
# Leer and Emden have the area codes 491 and 4921, shorter numbers, and a zero before them.
_GERMAN = re.compile(r"49(?:1[5-7]\d{8,9}|[2-9]\d{8,10})", re.ASCII)
_CODE_AND_NUMBER = re.compile(r"(?:31|32|33|34|351|353|39|41|43|44|48|49)\d{8,11}", re.ASCII)
_DOUBLE_ZERO = re.compile(r"^00(?=[ ()-]*[1-9])")  # wherever it is dialled from; no number at home begins so
_POLAND = 48  # there people still write the zero that was dialled until 2009
_FEWEST_WITH_CODE = 11
_OF_PEOPLE = frozenset(
    {
        phonenumbers.PhoneNumberType.FIXED_LINE,
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }
)
_PLUS = re.compile("[+\uff0b]+")
_MEXICAN_MOBILE = re.compile(r"\+?521(\d{10})", re.ASCII)  # dialled so until 2019
_COUNTING = "0123456789012345678 9876543210987654321"


# Of other countries' numbers, written as at home: shorter ones may lack their area code, and be many people's.
_FOREIGN_DIGITS = range(9, 12)
_AMERICAN = re.compile(r"1[2-9]\d\d[2-9]\d{6}", re.ASCII)  # with the 1 that is dialled before them


class Phone(NamedTuple):
    """One number. Tills write a guest's number as they would their own, so the country assumed for it may be wrong:
    the national number is the same under any.
    """

    shown: str | None  # E.164; an extension stays, as ";ext=12"
    compared: str  # national, without a leading zero and without the extension, which few say each time


@lru_cache(maxsize=200_000)
def read_phones(text: str, country: str) -> tuple[Phone, ...]:
    """The numbers in a field; none when it holds no number. `country` (ISO 3166) is assumed where one names none.

    A number that `country` cannot have, but another may, is compared and not shown.
    """
    if len(text) > _LONGEST_CHARS:
        return ()
    if not _DIGITS_AND_MARKS.fullmatch(text):
        text = _REMARK.sub(" ", text).strip()
    if whole := _read(text, country):
        return (Phone(whole, national_number(whole)),)
    parts = [part for part in _NUMBER.findall(text) if part != text]
    if found := [number for part in parts if (number := _read(part, country))]:
        return tuple(Phone(number, national_number(number)) for number in found)
    if whole := _with_its_code(text, country):
        return (Phone(whole, national_number(whole)),)
    foreign = _foreign(text)
    return (Phone(None, foreign),) if foreign else ()


def _with_its_code(text: str, country: str) -> str | None:
    """33646694067, where it is nobody's number at home with a digit too many."""
    digits = text.translate(_MARKS)
    if len(digits) < _FEWEST_WITH_CODE or not (digits.isdigit() and digits.isascii()):
        return None
    if not (_begins_with_code(digits) and _is_valid(f"+{digits}", country)) or any(
        _is_someones(digits[:size], country) for size in range(9, len(digits))
    ):
        return None
    return read_any_number(f"+{digits}", country)


def _is_someones(text: str, country: str) -> bool:
    """Whether it is a valid number of a landline or a mobile."""
    number = _parsed(text, country)
    return number is not None and phonenumbers.number_type(number) in _OF_PEOPLE


def national_number(number: str) -> str:
    """What a number in E.164 is compared by."""
    digits = number[1:].partition(";")[0]
    code = next(size for size in (1, 2, 3) if int(digits[:size]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
    return digits[code:].lstrip("0")


def _foreign(text: str) -> str | None:
    """The digits of a number that does not say of which country it is."""
    text = _AREA_CODE.sub(r"\1 ", text)
    if not _PLAIN.fullmatch(text) or "+" in text:
        return None
    digits = text.translate(_MARKS)
    if _AMERICAN.fullmatch(digits):
        return digits[1:]
    digits = digits.lstrip("0")
    return digits if len(digits) in _FOREIGN_DIGITS else None


def _read(text: str, country: str) -> str | None:
    international = _DOUBLE_ZERO.sub(
        "+", text.removesuffix(".0")
    )  # .0 is what a spreadsheet makes of a number
    digits = international.translate(_MARKS)
    if mobile := _MEXICAN_MOBILE.fullmatch(digits):
        international = f"+52{mobile.group(1)}"
    elif _BRITISH_OR_IRISH_MOBILE.fullmatch(digits) or (country == "DE" and _GERMAN.fullmatch(digits)):
        international = f"+{international}"
    return (
        read_plain_number(international, country)
        or read_any_number(international, country)
        or _without_plus(international, country)
    )


def _without_plus(text: str, country: str) -> str | None:
    """353 87 123 4567: whole with the code it begins with, and no number at home with a digit or two too many."""
    digits = text.translate(_MARKS)
    if not _CODE_AND_NUMBER.fullmatch(digits):
        return None
    if any(_is_valid(digits[:size], country) for size in range(9, len(digits))):
        return None
    return read_any_number(f"+{digits}", country) if _is_valid(f"+{digits}", country) else None


def _is_valid(text: str, country: str) -> bool:
    number = _parsed(text, country)
    return number is not None and phonenumbers.is_valid_number(number)


def _parsed(text: str, country: str) -> Any:
    """The library's number, or None. It is not asked for one whose plus leads to no country's code: it would leave a
    frame that holds itself and all that its callers hold, until somebody looks for cycles, which a load does not.
    """
    if plus := _PLUS.search(text):
        digits = text[plus.end() :].translate(_MARKS).removeprefix("00")
        if not _begins_with_code(digits):
            return None
        text = f"+{digits}"
    try:
        return phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None


def _begins_with_code(digits: str) -> bool:
    """Whether a country's calling code stands first."""
    starts = (digits[:size] for size in (1, 2, 3))
    return any(
        start.isdigit() and start[0] != "0" and int(start) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE
        for start in starts
    )


def read_plain_number(text: str, country: str) -> str | None:
    """What `read_any_number` would say of nearly all numbers, without the library's fifty microseconds; else None."""
    if text[:1] == "+":
        text = text.replace("(0)", "", 1)
    if not _PLAIN.fullmatch(text):
        return None
    digits = text.translate(_MARKS)
    if digits[0] == "+":
        plan = _BY_CODE.get(digits[1:3]) or _BY_CODE.get(digits[1:2])
        national = digits[1 + len(plan.code) :] if plan else ""
    elif (plan := _PLANS.get(country)) and plan.is_zero_dialled:
        national = digits[1:] if digits[0] == "0" else ""
    else:
        national = digits if plan and not digits.startswith(plan.code) else ""
    if not plan or len(national) not in plan.lengths or national.startswith(plan.never_first):
        return None
    return f"+{plan.code}{national}"


class _Plan(NamedTuple):
    """A country's numbers, as phonenumbers has them."""

    code: str
    is_zero_dialled: bool  # at home a 0 comes first
    lengths: frozenset[int]
    never_first: tuple[str, ...]  # what the library would take off


def _plan(country: str) -> _Plan:
    known: Any = phonenumbers.PhoneMetadata.metadata_for_region(country)
    prefixes = tuple((known.national_prefix_for_parsing or "").split("|"))
    never_first = ("0", *(prefix for prefix in prefixes if prefix))
    lengths = frozenset(known.general_desc.possible_length)
    return _Plan(str(known.country_code), known.national_prefix == "0", lengths, never_first)


_PLANS = {country: _plan(country) for country in ("GB", "US", "DE", "FR", "ES", "PL")}
_BY_CODE = {plan.code: plan for plan in _PLANS.values()}
_PLAIN = re.compile(r"\(?\+?(?=\(?[0-9])[0-9 ().-]{6,20}(?<=[0-9])", re.ASCII)
_MARKS = str.maketrans("", "", " ().-")


def read_any_number(text: str, country: str) -> str | None:
    number = _parsed(text, country)
    if number is None:
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
    return number[-7:] in _COUNTING or bool(re.search(r"(\d)\1{6}", number))
