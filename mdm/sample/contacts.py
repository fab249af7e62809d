"""Who has which e-mail addresses and telephones, now and before."""

from dataclasses import dataclass

import numpy as np

from mdm.sample import clock
from mdm.sample.draw import Ints, Rng, Weighted, chance, dice
from mdm.sample.homes import Homes, draw_landlines
from mdm.sample.lists import COUNTRIES
from mdm.sample.mailboxes import Mailboxes
from mdm.sample.names import names
from mdm.sample.people import People

# First digits and last possible first digits of mobile numbers, and how many digits follow; the US has no such range.
_MOBILE = {"GB": (74, 79, 8), "DE": (151, 178, 7), "FR": (60, 78, 7), "ES": (61, 69, 7), "PL": (50, 79, 7)}
_OLD_YEARS = 72  # from here on a quarter has no e-mail


@dataclass(frozen=True, slots=True)
class Contacts:
    """`emails[first_email[p] : first_email[p + 1]]` are person p's, the favourite first."""

    emails: list[str]
    first_email: Ints
    mobile: Ints  # national number; 0: none
    former_mobile: Ints  # equal to `mobile` where it never changed
    mobile_changed: Ints  # day
    family_email: list[str]  # of each household; empty: none


def draw_contacts(rng: Rng, homes: Homes, people: People) -> Contacts:
    count = len(people)
    age = 2026 - clock.year_of(people.born)
    emails = Weighted([1, 2, 3, 0], [58, 27, 10, 5]).draw(rng, count)
    emails[(age >= _OLD_YEARS) & chance(rng, count, 0.25)] = 0
    box = Mailboxes()
    mobile, former, changed = _mobiles(rng, homes, people, age)
    return Contacts(
        _open(rng, box, homes, people, np.repeat(np.arange(count), emails)),
        np.concatenate([[0], np.cumsum(emails)]),
        mobile,
        former,
        changed,
        _open_shared(rng, box, homes, people),
    )


def _open(rng: Rng, box: Mailboxes, homes: Homes, people: People, owner: Ints) -> list[str]:
    given, family = names().given.texts, names().family.texts
    # Some kept the address of before the wedding.
    maiden = (people.maiden >= 0) & chance(rng, len(people), 0.3)
    family_then = np.where(maiden, people.maiden, people.family)[owner].tolist()
    rows = zip(
        people.given[owner].tolist(),
        family_then,
        clock.year_of(people.born)[owner].tolist(),
        homes.country[people.home[owner]].tolist(),
        dice(rng, len(owner)),
        strict=True,
    )
    return [box.open(given[g], family[f], year, COUNTRIES[c], luck) for g, f, year, c, luck in rows]


def _open_shared(rng: Rng, box: Mailboxes, homes: Homes, people: People) -> list[str]:
    """Of households with two people or more."""
    given, family = names().given.texts, names().family.texts
    first = np.searchsorted(people.home, np.arange(len(homes)))
    last = np.searchsorted(people.home, np.arange(len(homes)), side="right") - 1
    shared = [""] * len(homes)
    luck = dice(rng, len(homes))
    for home in np.flatnonzero(homes.shares_email & (last > first)).tolist():
        one, other = first[home], first[home] + 1
        shared[home] = box.open_shared(
            given[people.given[one]], given[people.given[other]], family[people.family[one]], luck[home]
        )
    return shared


def _mobiles(rng: Rng, homes: Homes, people: People, age: Ints) -> tuple[Ints, Ints, Ints]:
    """A quarter changed the number once; one in twenty of the numbers given up is another person's now."""
    count = len(people)
    home = people.home
    mobile, former = _draw_mobiles(rng, homes, home), _draw_mobiles(rng, homes, home)
    recycled = chance(rng, count, 0.05)
    former[recycled] = mobile[rng.permutation(count)][recycled]
    changed = np.where(
        chance(rng, count, 0.25), rng.integers(clock.FIRST_RECORD, clock.AS_OF, count), clock.NEVER
    )
    former = np.where(changed > clock.NEVER, former, mobile)
    none = chance(rng, count, 0.04) | ((age >= _OLD_YEARS) & chance(rng, count, 0.2))
    return np.where(none, 0, mobile), np.where(none, 0, former), changed


def _draw_mobiles(rng: Rng, homes: Homes, home: Ints) -> Ints:
    mobile = draw_landlines(rng, homes.place.town[home])  # American ones look like landlines
    for country, (low, high, digits) in _MOBILE.items():
        own = homes.country[home] == COUNTRIES.index(country)
        number = rng.integers(low * 10**digits, (high + 1) * 10**digits, len(home))
        mobile = np.where(own, number, mobile)
    return mobile
