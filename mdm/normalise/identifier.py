"""Identifiers: card numbers and the keys of other systems."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_HYPHENS = re.compile(r"[-\u2010-\u2015]+")
_FRACTION = re.compile(r"(\d+)\.0")  # what a spreadsheet makes of a number
# From here on hyphens between digits only group them, as on a card; in fewer they divide: 1-23 is not 12-3.
_GROUPED_FROM_CHARS = 8
# LC-6353560858: what a card is called, not whose it is. A country or a brand before a number tells two series apart.
_CALLED_A_CARD = re.compile(
    r"(?:lc|card|karte|carte|tarjeta|karta|mem|mbr|member|memb|loy|loyalty|cust|club|fid|kd|knd)(?:id|no|nr|num)?"
    r"[.:#]*(?=\d+$)"
)
_FILLER_FROM_CHARS = 6  # 111111 is typed to get past a form, 77 may be a number


def fold_identifier(text: str) -> str:
    """Lower case, without spaces; little else may vanish, for two that are equal may link outright."""
    folded = _SPACES.sub("", unicodedata.normalize("NFKC", text)).casefold()
    if fraction := _FRACTION.fullmatch(folded):
        return fraction.group(1)
    joined = _HYPHENS.sub("", folded)
    return folded if len(joined) < _GROUPED_FROM_CHARS and joined.isdigit() else joined


def fold_card(text: str) -> str:
    """As fold_identifier, and a long number without the word and the zeros that some systems put before it."""
    folded = fold_identifier(text)
    number = _CALLED_A_CARD.sub("", folded, count=1).lstrip("0")
    return number if number.isdigit() and len(number) >= _GROUPED_FROM_CHARS else folded


def is_filler(text: str) -> bool:
    """Nothing but zeros or marks, or one digit over and over."""
    digits = [c for c in text if c.isalnum()]
    return set(digits) <= {"0"} or (len(digits) >= _FILLER_FROM_CHARS and len({*digits}) == 1)
