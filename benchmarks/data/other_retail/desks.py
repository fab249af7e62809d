"""What each source asks for, what it gets, and how carefully: the shares that make crm unlike a till."""

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.data.other_retail.called import NameHabits


@dataclass(frozen=True, slots=True)
class Asked:
    """Shares of records that hold each thing, for one way of being recorded. `weight`: how frequent that way is."""

    weight: float
    name: float = 1.0
    email: float = 0.0
    phone: float = 0.0
    address: float = 0.0
    postal_code: float = 0.0  # that alone, without the rest of the address
    birth_date: float = 0.0
    card: float = 0.0


@dataclass(frozen=True, slots=True)
class Desk:
    ways: tuple[Asked, ...]
    names: NameHabits
    care: float  # 1: slips are rare; 3: often
    email_verified: float = 0.0
    birth_date_slip: float = 0.03
    placeholder: float = 0.0  # of records without an e-mail or telephone: one that is none stands there


DESKS: Mapping[str, Desk] = {
    "crm": Desk(
        ways=(
            Asked(80, email=0.88, phone=0.82, address=0.93, birth_date=0.62, card=0.3),
            Asked(20, email=0.55, phone=0.75, address=0.5, birth_date=0.3, card=0.1),
        ),
        names=NameHabits(
            called=0.3, middle=0.5, initial=0.01, no_given=0.01, slip=0.015, misheard=0.06, upper=0.03, lower=0.01,
            wrong_field=0.01, unnamed=0.002,
        ),
        care=1.0,
        email_verified=0.2,
        placeholder=0.1,
    ),
    "loyalty": Desk(
        ways=(
            Asked(55, email=0.95, phone=0.6, birth_date=0.55, card=0.99, postal_code=0.5),
            Asked(30, email=0.25, phone=0.95, birth_date=0.35, card=0.99, postal_code=0.3),
            Asked(15, email=0.6, phone=0.5, address=0.9, birth_date=0.5, card=0.99),
        ),
        names=NameHabits(
            called=0.5, middle=0.12, initial=0.02, no_given=0.01, slip=0.025, misheard=0.08, upper=0.07, lower=0.02,
            wrong_field=0.012, unnamed=0.002,
        ),
        care=1.5,
        email_verified=0.3,
        birth_date_slip=0.05,
        placeholder=0.05,
    ),
    "ecommerce": Desk(
        ways=(
            Asked(75, email=0.99, phone=0.65, address=0.97, card=0.1),
            Asked(25, email=0.99, phone=0.15, address=0.25, card=0.03),
        ),
        names=NameHabits(
            called=0.55, middle=0.06, initial=0.03, no_given=0.01, slip=0.015, misheard=0.0, upper=0.02, lower=0.08,
            wrong_field=0.01, unnamed=0.003,
        ),
        care=1.0,
        email_verified=0.5,
    ),
    "pos": Desk(
        ways=(
            Asked(24, card=1.0),
            Asked(7, name=0.0, card=1.0),
            Asked(27, phone=1.0),
            Asked(8, name=0.0, phone=1.0),
            Asked(13, email=1.0),
            Asked(4, name=0.0, email=1.0),
            Asked(7, postal_code=1.0),
            Asked(3),
            Asked(7, phone=0.9, address=1.0),
        ),
        names=NameHabits(
            called=0.6, middle=0.02, initial=0.1, no_given=0.07, slip=0.06, misheard=0.3, upper=0.18, lower=0.03,
            wrong_field=0.02, unnamed=0.006,
        ),
        care=3.0,
        placeholder=0.015,
    ),
}  # fmt: skip
# Where somebody is first known, percent; and where again, when they are known more often than there are sources.
FIRST_KNOWN = {"crm": 27, "loyalty": 24, "ecommerce": 27, "pos": 22}
KNOWN_AGAIN = {"crm": 20, "loyalty": 4, "ecommerce": 30, "pos": 46}
TIMES_KNOWN = {1: 34, 2: 24, 3: 17, 4: 11, 5: 6, 6: 4, 7: 2, 8: 2}
