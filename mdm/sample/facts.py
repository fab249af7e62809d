"""What a source was told: the true text of each record's fields, as of the day it was last touched.

Who moved, married or changed the number since is still written as before: that, not chance, makes old values.
"""

import numpy as np

from mdm.sample import clock
from mdm.sample.draw import Ints, Rng, chance, dice
from mdm.sample.holdings import LOYALTY, NOBODY, POS, Holdings
from mdm.sample.lists import COUNTRIES
from mdm.sample.names import CULTURES, ES, names
from mdm.sample.people import MALE
from mdm.sample.places import Places, Town, atlas, write_places
from mdm.sample.spelling import nicknames_of
from mdm.sample.telephones import write_phone
from mdm.sample.world import World, card_number

Columns = dict[str, list[str]]  # field → text of each row; "" where there is none
_SUFFIXES = ("", "Jr", "Sr")
_SCANNED_SHARE = 0.42  # of a card-holder's tills, at which the card was scanned
_FAMILY_CARD_SHARE = 0.03  # of scanned cards, that are another family member's
_FAMILY_EMAIL_USE = 0.3  # of those whose family shares an address
_STORES = 3  # of a town


def draw_facts(rng: Rng, world: World, held: Holdings) -> Columns:
    """One row a holding; rows of NOBODY hold whatever and are to be overwritten."""
    person = np.where(held.person == NOBODY, 0, held.person)
    home = world.people.home[person]
    day = held.updated // clock.DAY_SECONDS
    place = world.homes.place.at(home).replaced(world.homes.former.at(home), day < world.homes.moved[home])
    addresses = write_places(place)
    return {
        **_names(rng, world, person, day),
        "birth_date": [clock.iso_day(day) for day in world.people.born[person].tolist()],
        "email": _emails(rng, world, person, home),
        **_phones(rng, world, person, home, day),
        "store_phone": _store_phones(rng, place),
        "line1": addresses.line1,
        "line2": addresses.line2,
        "city": addresses.city,
        "region": addresses.region,
        "postal_code": addresses.postal_code,
        "country": addresses.country,
        "card": _cards(rng, world, held, person),
        "created": [clock.iso_time(second) for second in held.created.tolist()],
        "updated": [clock.iso_time(second) for second in held.updated.tolist()],
    }


def _names(rng: Rng, world: World, person: Ints, day: Ints) -> Columns:
    people, known = world.people, names()
    unmarried = (people.maiden[person] >= 0) & (day < people.married[person])
    family = np.where(unmarried, people.maiden[person], people.family[person])
    given = [known.given.texts[name] for name in people.given[person].tolist()]
    middle = [known.given.texts[name] if name >= 0 else "" for name in people.middle[person].tolist()]
    culture = world.homes.culture[people.home[person]]
    nicked = people.goes_by_nickname[person].tolist()
    return {
        "title": _titles(rng, people.gender[person]),
        "given": given,
        "middle": middle,
        "family": _family_texts(family, people.second_family[person], culture),
        "suffix": [_SUFFIXES[suffix] for suffix in people.suffix[person].tolist()],
        "gender": ["male" if gender == MALE else "female" for gender in people.gender[person].tolist()],
        "nickname": [
            short[luck % len(short)] if goes and (short := nicknames_of(name)) else ""
            for name, goes, luck in zip(given, nicked, person.tolist(), strict=True)
        ],
        "second_given": list(middle),
        "goes_by_middle": ["1" if goes else "" for goes in people.goes_by_middle[person].tolist()],
    }


def _family_texts(family: Ints, second: Ints, culture: Ints) -> list[str]:
    """Double names are written apart in Spain, with a hyphen elsewhere."""
    texts = names().family.texts
    between = ["-"] * len(CULTURES)
    between[ES] = " "
    return [
        texts[one] if other < 0 or other == one else f"{texts[one]}{between[of]}{texts[other]}"
        for one, other, of in zip(family.tolist(), second.tolist(), culture.tolist(), strict=True)
    ]


def _titles(rng: Rng, gender: Ints) -> list[str]:
    forms = (("Mrs", "Ms", "Miss", "Mrs", "Ms", "Dr"), ("Mr", "Mr", "Mr", "Mr", "Mr", "Dr"))
    return [
        forms[of][luck % 6 if luck % 60 < 57 else 0]  # noqa: PLR2004
        for of, luck in zip(gender.tolist(), dice(rng, len(gender)), strict=True)
    ]


def _emails(rng: Rng, world: World, person: Ints, home: Ints) -> list[str]:
    """Mostly the favourite one; some give the family's."""
    contacts = world.contacts
    first = contacts.first_email[person]
    owned = contacts.first_email[person + 1] - first
    other = (rng.random(len(person)) * owned).astype(np.int64)
    slot = np.where(chance(rng, len(person), 0.6), 0, other)
    family = chance(rng, len(person), _FAMILY_EMAIL_USE).tolist()
    rows = zip((first + slot).tolist(), owned.tolist(), home.tolist(), family, strict=True)
    return [
        shared
        if use_shared and (shared := contacts.family_email[of])
        else (contacts.emails[at] if count else "")
        for at, count, of, use_shared in rows
    ]


def _phones(rng: Rng, world: World, person: Ints, home: Ints, day: Ints) -> Columns:
    contacts, homes = world.contacts, world.homes
    mobile = np.where(
        day < contacts.mobile_changed[person], contacts.former_mobile[person], contacts.mobile[person]
    )
    landline = np.where(day < homes.moved[home], homes.former_landline[home], homes.landline[home])
    country = [COUNTRIES[number] for number in homes.country[home].tolist()]
    written = {}
    for field, numbers in (("mobile", mobile), ("landline", landline)):
        rows = zip(numbers.tolist(), country, dice(rng, len(person)), strict=True)
        written[field] = [write_phone(number, of, luck) if number else "" for number, of, luck in rows]
    return written


def _store_phones(rng: Rng, place: Places) -> list[str]:
    """The telephone of a store in the record's town; a town has three."""
    towns = atlas().towns
    rows = zip(place.town.tolist(), dice(rng, len(place.town)), strict=True)
    return [_store_phone(towns[town], luck % _STORES) for town, luck in rows]


def _store_phone(town: Town, store: int) -> str:
    """Of the ranges kept for fiction in Britain, 0113 496 0000 and 020 7946 0000 to 0999, and like them elsewhere."""
    length = (9 if town.country in ("FR", "ES", "PL") else 10) - len(town.phone_area)
    last = f"{store * 37 + 101:04d}"
    subscriber = f"7946{last}" if length >= 8 else f"496{last}"[-length:]  # noqa: PLR2004
    return write_phone(int(town.phone_area + subscriber), town.country, 3 + store)


def _cards(rng: Rng, world: World, held: Holdings, person: Ints) -> list[str]:
    """A member's own card; at the till the scanned one, if any: once in a while a family member's."""
    before = np.maximum(person - 1, 0)
    family = (
        chance(rng, len(person), _FAMILY_CARD_SHARE)
        & (world.people.home[before] == world.people.home[person])
        & (world.cards[before] > 0)
    )
    holder = np.where(family, before, person)
    scanned = (held.source == POS) & chance(rng, len(person), _SCANNED_SHARE) & (world.cards[holder] > 0)
    copy = np.where(
        held.source == LOYALTY, held.copy, (rng.random(len(person)) * world.cards[holder]).astype(np.int64)
    )
    member = held.source == LOYALTY
    rows = zip(
        np.where(member, person, holder).tolist(), copy.tolist(), (member | scanned).tolist(), strict=True
    )
    return [card_number(of, which) if shown else "" for of, which, shown in rows]
