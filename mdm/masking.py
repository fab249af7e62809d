"""What is personal in a profile or golden record, and how it looks to who may not see it.

Masked, a value keeps its JSON shape (the same keys, lists as long), so that nobody has to read two forms.
"""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from mdm.model import Json

# Attributes whose values are shown in clear only to who may see personal values. What a source sends under
# `attributes` or what could not be read may hold anything.
PERSONAL = frozenset(
    {
        "given_name",
        "middle_name",
        "family_name",
        "suffix",
        "birth_date",
        "emails",
        "phones",
        "addresses",
        "attributes",
        "unreadable",
    }
)

HIDDEN: Final = "***"

_NAME_LETTERS = 3  # from which on the first is shown: of a shorter name it would be a third or more
_MAILBOX_CHARS = 3
_PHONE_DIGITS = 7  # from which on the last two are shown: fewer may be an extension
_COUNTRY_CODE_CHARS = range(2, 4)


def mask_values(values: Mapping[str, Json]) -> dict[str, Json]:
    """Canonical values, attribute → value: of a golden record, or of a record as it was received."""
    return {name: mask_value(name, value) for name, value in values.items()}


def mask_value(name: str, value: Json) -> Json:
    """The value of an attribute, or one of several; what is not personal as it is."""
    if name not in PERSONAL or value is None:
        return value
    if isinstance(value, list):
        return [mask_value(name, one) for one in value]
    if isinstance(value, dict):
        return {part: _mask_part(name, part, one) for part, one in value.items()}
    mask = _MASKS.get(name)
    return mask(value) if mask and isinstance(value, str) else HIDDEN


def mask_provenance(provenance: Mapping[str, Json]) -> dict[str, Json]:
    """Attribute → origin, as `mdm.golden.provenance` tells it: what did not survive stands in it, too."""
    return {name: _mask_origin(name, origin) for name, origin in provenance.items()}


def _mask_origin(name: str, origin: Json) -> Json:
    if isinstance(origin, list):
        return [_mask_held(name, held) for held in origin]
    if isinstance(origin, dict) and isinstance(then := origin.get("runners_up"), list):
        return {**origin, "runners_up": [_mask_held(name, held) for held in then]}
    return origin


def _mask_held(name: str, held: Json) -> Json:
    """`{"value", "records"}`. Of attributes that survive together, the value is a group of them, under each's name."""
    if not isinstance(held, dict):
        return HIDDEN
    value = held.get("value")
    if name not in PERSONAL and isinstance(value, dict):
        return {**held, "value": mask_values(value)}
    return {**held, "value": mask_value(name, value)}


def _mask_part(name: str, part: str, value: Json) -> Json:
    """A member of an address, of a source's own attributes, or of a group of attributes that survived together."""
    if name == "addresses":
        return value if part == "country" and _is_country_code(value) else HIDDEN
    is_of_a_group = name not in ("attributes", "unreadable") and part in PERSONAL
    return mask_value(part, value) if is_of_a_group else HIDDEN


def _is_country_code(value: Json) -> bool:
    """Written out, it could be anything that was put into the wrong column."""
    return isinstance(value, str) and value.isalpha() and len(value) in _COUNTRY_CODE_CHARS


def _mask_name(name: str) -> str:
    """The first letter. Not of scripts without case: there a letter is a syllable, or the whole name."""
    letters = [letter for letter in name if unicodedata.category(letter) in ("Lu", "Ll", "Lt")]
    return f"{letters[0]}{HIDDEN}" if len(letters) >= _NAME_LETTERS else HIDDEN


def _mask_email(email: str) -> str:
    mailbox, at, _ = email.partition("@")
    if not at:
        return HIDDEN
    first = mailbox[0] if len(mailbox) >= _MAILBOX_CHARS and mailbox[0].isalnum() else ""
    return f"{first}{HIDDEN}@{HIDDEN}"


def _mask_phone(phone: str) -> str:
    digits = [digit for digit in phone if digit.isdecimal()]
    return HIDDEN + "".join(digits[-2:]) if len(digits) >= _PHONE_DIGITS else HIDDEN


_MASKS: Mapping[str, Callable[[str], str]] = {
    "given_name": _mask_name,
    "middle_name": _mask_name,
    "family_name": _mask_name,
    "emails": _mask_email,
    "phones": _mask_phone,
}
