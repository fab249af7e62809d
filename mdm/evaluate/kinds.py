"""Kinds of wrong pairs, told from the two records and what the truth says of their households. Pure.

Two tables, one of false pairs and one of missed ones: the first kind that holds counts, and the last always does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from mdm.cluster.birth_date import GENERATION_YEARS
from mdm.evaluate.known import ErrorSide
from mdm.evaluate.two import Two


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    says: str  # for people
    holds: Callable[[Two], bool]


def _have_moved(two: Two) -> bool:
    return two.names_agree and two.other_home and not two.share_contact


FALSE_KINDS = (
    Kind("alias", "one stands for a record its source merged it into", lambda two: two.hold_an_alias),
    Kind("twins", "one household, one birth date", lambda two: two.one_household and two.same_birth_date),
    Kind(
        "generation",
        f"one name, but Jr and Sr or {GENERATION_YEARS} years between",
        lambda two: two.names_agree and (two.suffixes_differ or two.a_generation_apart),
    ),
    Kind(
        "household, a name is missing",
        "one household; of one the given or family name is not known",
        lambda two: two.one_household and two.a_name_is_missing,
    ),
    Kind(
        "household, names alike",
        "one household, given names that may be one: nickname, initial, typing error",
        lambda two: two.one_household and two.given_agree,
    ),
    Kind("household", "members of one household", lambda two: two.one_household),
    Kind("hub", "share a value that very many hold", lambda two: two.share_hub),
    Kind(
        "shared contact",
        "share an e-mail, telephone or card, not the name",
        lambda two: two.share_contact and not two.names_agree,
    ),
    Kind(
        "namesakes",
        "one name, no contact and no address in common",
        lambda two: two.names_agree and not (two.share_contact or two.share_home),
    ),
    Kind("other", "none of these", lambda _: True),
)

MISSED_KINDS = (
    Kind("alias", "one stands for a record its source merged it into", lambda two: two.hold_an_alias),
    Kind("no person", "one is taken for an organisation or a till", lambda two: two.hold_no_person),
    Kind(
        "nothing in common",
        "no name, birth date, contact or postal code",
        lambda two: not (two.share_a_name or two.share_more_than_names),
    ),
    Kind("birth dates differ", "two birth dates, no slip between", lambda two: two.birth_dates_differ),
    Kind("suffixes differ", "two generation suffixes", lambda two: two.suffixes_differ),
    Kind(
        "married",
        "one given name, another family name; birth date or contact in common",
        lambda two: (
            two.given_agree
            and two.other_family
            and not two.names_swapped
            and (two.same_birth_date or two.share_contact)
        ),
    ),
    Kind("another given name", "two given names that are no known nickname", lambda two: two.given_differ),
    Kind("moved", "one name, another address, no contact in common", _have_moved),
    Kind(
        "only a name in common",
        "a name, no birth date, contact or postal code",
        lambda two: not two.share_more_than_names,
    ),
    Kind(
        "contact only",
        "share an e-mail, telephone or card, and no name",
        lambda two: two.share_contact and not two.share_a_name,
    ),
    Kind(
        "a name is missing",
        "of one the given or family name is not known; something else in common",
        lambda two: two.a_name_is_missing,
    ),
    Kind("other", "none of these", lambda _: True),
)


KINDS: dict[ErrorSide, tuple[Kind, ...]] = {"false": FALSE_KINDS, "missed": MISSED_KINDS}


def kind_of(two: Two, side: ErrorSide) -> str:
    """The name of the first kind that holds."""
    return next(kind.name for kind in KINDS[side] if kind.holds(two))


Reach = Literal["nothing", "only a name", "more"]


def reach_of(two: Two) -> Reach:
    """How much evidence there is that the two are one: with nothing, or only a name, none can tell."""
    if two.hold_an_alias or two.share_more_than_names:
        return "more"
    return "only a name" if two.share_a_name else "nothing"
