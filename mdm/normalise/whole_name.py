"""A whole name in one field: which of its words are given names, which the family name."""

from collections.abc import Sequence

from mdm.names.borne import is_borne, is_given_name
from mdm.normalise.family_form import PARTICLES
from mdm.normalise.name_order import split_capitals_first, split_family_first
from mdm.normalise.name_word import is_initial
from mdm.normalise.particle import begins_family, goes_before, split_family_name_first
from mdm.normalise.spanish_name import are_two_families
from mdm.normalise.text import fold

_BEFORE_FAMILY = PARTICLES | frozenset(["o", "d", "mc", "mac", "st", "san", "santa"])
_DOUBLE_FAMILY_NAMES = frozenset({"ES"})
# Given names that stand behind another one, which no list of nicknames has.
_SECOND_GIVEN = frozenset(
    ["belen", "cruz", "fe", "jesus", "luz", "ma", "mar", "nieves", "paz", "reyes", "sol"]
)
# How names go on after them; before any other name they are initials.
_AFTER_O_WORDS = (
    "beirne boyle brian brien bryan byrne callaghan callahan carroll connell conner connor conor dea dell doherty "
    "donnell donoghue donohoe donovan dougherty dowd driscoll dwyer fallon farrell flaherty flynn gallagher gara "
    "gorman grady hagan halloran hanlon hara hare hearn higgins keef kane kelly leary loughlin mahoney mahony "
    "malley mara meara neal neil nolan quinn rafferty rahilly regan reilly riley riordan rorke rourke shaughnessy "
    "shea sullivan toole"
)
_AFTER_D_WORDS = (
    "souza sousa silva costa cruz mello melo lima cunha rozario penha almeida avila aquino monte hondt haese harcourt "
    "angelo amico amore alessandr agostin alembert arcy addario ambrosi andrea elia onofrio urso orazio eramo ercole "
    "errico alfonso ascenzo oria"
)
_NAMES_AFTER = {"o": tuple(_AFTER_O_WORDS.split()), "d": tuple(_AFTER_D_WORDS.split())}
_NEVER_GIVEN = frozenset(["von", "der", "den", "de", "du", "dos", "zu", "ter", "ten", "mc", "st"])


def split_whole(words: list[str], country: str) -> tuple[list[str], list[str]]:
    """A whole name in one field: the family name is the last word with the particles before it, but where it is
    known to come first.
    """
    split = (
        split_family_first(words)
        or split_capitals_first(words, country)
        or split_family_name_first(words, country)
    )
    if split:
        return split
    if len(words) < 2 or _are_family_alone(words, country) or are_two_families(words):  # noqa: PLR2004
        return [], words
    folded = [*map(fold, words)]
    start = len(words) - 1
    while (
        start > 1
        and (folded[start - 1] in _BEFORE_FAMILY or goes_before(words, start - 1))
        and not _is_middle_initial(*folded[start - 1 : start + 1])
    ):
        start -= 1
    if start > 2 and words[start - 1] == "y":  # noqa: PLR2004 - García y Vega, two families of one person
        start -= 2
    elif country in _DOUBLE_FAMILY_NAMES and 1 < start == len(words) - 1 and _ends_in_family(folded[:start]):
        start -= 1
    return words[:start], words[start:]


def _is_middle_initial(word: str, following: str) -> bool:
    """Mohammed D Singh, Mary O Smith; but Patrick O Neill, Maria D Souza."""
    return word in _NAMES_AFTER and not following.startswith(_NAMES_AFTER[word])


def _ends_in_family(words: Sequence[str]) -> bool:
    """Whether the last of these words is a family name, with another one behind it: Rufino Carretero, José Luis Martín;
    but María José, Ana Belén, María del Carmen.
    """
    if not PARTICLES.isdisjoint(words) or len(words[-1]) == 1:
        return False
    is_given = words[-1] in _SECOND_GIVEN or is_borne(words[-1])
    return len(words) > 2 or not is_given  # noqa: PLR2004 - two given names, at most, come first


def split_initials(words: list[str]) -> tuple[list[str], list[str]] | None:
    """SCHMIDT K, van der Berg J.P.: as tills and lists write it, in the field of the family name. Anna K and Mary Ann B
    are another habit.
    """
    start = len(words)
    while start and is_initial(words[start - 1]):
        start -= 1
    if not 0 < start < len(words) or any(map(is_initial, words[:start])) or is_given_name(fold(words[0])):
        return None
    return words[start:], words[:start]


def _are_family_alone(words: Sequence[str], country: str) -> bool:
    """de la Fuente, O Neil, where they are no initials; in France Le Goff, in Spain San Martín."""
    first, second = fold(words[0]), fold(words[1])
    if first in _NAMES_AFTER:
        return "." not in words[0] and not _is_middle_initial(first, second)
    is_begun = len(words) == 2 and begins_family(words[0], country)  # noqa: PLR2004
    return is_begun or first in _NEVER_GIVEN or {first, second} <= PARTICLES
