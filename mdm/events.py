"""Events: immutable facts about one golden ID, as subscribers get them; and how a golden ID is written.

Inside, a golden ID is its mint number; outside, its public text: of a minted one `format_golden_id` of the number, of
an adopted one what the retailer's own crosswalk held.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from mdm.errors import BadInput
from mdm.model import Json, RecordKey

EventType = Literal[
    "golden.created", "golden.updated", "golden.merged", "golden.split", "golden.restored", "golden.retired"
]
State = Literal["active", "merged", "retired"]


@dataclass(frozen=True, slots=True)
class MovedRecord:
    """A record whose golden ID changed. `to` None: it was deleted; `was` None: it is new."""

    key: RecordKey
    was: int | None
    to: int | None
    link_version: int  # of the record, rises with each move and outlives deletion: the last one wins


@dataclass(frozen=True, slots=True)
class Event:
    """One fact about one golden ID, before the outbox gives it its sequence."""

    type: EventType
    golden: int
    version: int
    data: Mapping[str, Json]


def format_golden_id(golden: int) -> str:
    """The public form of a mint number: `G-0000000042-2`; the last digit checks the others (Luhn)."""
    digits = f"{golden:010d}"
    return f"G-{digits}-{_check_digit(digits)}"


_DIGITS = range(10, 20)  # PostgreSQL's bigint has no more
_OURS = re.compile(r"G-\d+(-\d*)?", re.IGNORECASE)
_LONGEST_GOLDEN_ID = 64  # characters
_TAKEN_ENDINGS = ("/explain", "/history", ":split")  # of paths in the API


def tidy_golden_id(text: str) -> str | None:
    """A golden ID that somebody gave, as it is kept: ours in capitals; None for what can be none."""
    tidy = text.strip()
    if not (0 < len(tidy) <= _LONGEST_GOLDEN_ID and tidy.isprintable()):
        return None
    return tidy.upper() if _OURS.fullmatch(tidy) else tidy


def check_adoptable(text: str) -> None:
    """Raises BadInput, saying why, for what cannot live on as a golden ID."""
    if not text:
        raise BadInput("is empty")
    if len(text) > _LONGEST_GOLDEN_ID:
        raise BadInput(f"is longer than {_LONGEST_GOLDEN_ID} characters")
    if text != text.strip() or not text.isprintable():
        raise BadInput("holds a control character, or white space at an end")
    if _OURS.fullmatch(text):
        raise BadInput("looks like one of our own, G- and digits")
    if text in (".", "..") or text.endswith(_TAKEN_ENDINGS):
        raise BadInput("cannot stand in a URL: it is . or .., or ends in /explain, /history or :split")


def why_unknown(text: str) -> str:
    """What to say of a golden ID that nobody has."""
    try:
        parse_golden_id(text)
    except BadInput as malformed:
        return str(malformed) if _OURS.match(text.strip()) else f"it was never given; {malformed}"
    return "this golden ID was never given"


def parse_golden_id(text: str) -> int:
    """The mint number of a public golden ID; BadInput when it is none, or was mistyped."""
    prefix, _, rest = text.strip().upper().partition("-")
    digits, _, check = rest.partition("-")
    if prefix != "G" or not (digits.isascii() and digits.isdecimal() and len(digits) in _DIGITS):
        raise BadInput("one of our golden IDs looks like G-0000000042-2")
    if check != str(_check_digit(digits)):
        raise BadInput("the golden ID's check digit is wrong: it was mistyped")
    return int(digits)


def _check_digit(digits: str) -> int:
    """Luhn: catches any one wrong digit and nearly all swaps of neighbours."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled  # noqa: PLR2004 - sum of the two digits
    return -total % 10
