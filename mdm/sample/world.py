"""All that is true of the sample, before any source writes it down."""

from dataclasses import dataclass

import numpy as np

from mdm.sample.contacts import Contacts, draw_contacts
from mdm.sample.draw import Ints, stream
from mdm.sample.holdings import LOYALTY, NOBODY, Holdings, draw_census, draw_retail
from mdm.sample.homes import Homes, draw_homes
from mdm.sample.people import People, draw_people

# About a sixth more people than records need on average; the surplus is never written.
_HOMES_PER_RECORD = {"retail": 0.39, "census": 0.25}
_SPARE_HOMES = 40  # for tiny samples


@dataclass(frozen=True, slots=True)
class World:
    homes: Homes
    people: People
    contacts: Contacts
    holdings: Holdings
    cards: Ints  # loyalty cards of each person: 0, 1 or 2

    @property
    def living(self) -> Ints:
        """Rows of the people who have a record."""
        return np.unique(self.holdings.person[self.holdings.person != NOBODY])


def draw_world(records: int, seed: int, variant: str) -> World:
    homes = draw_homes(stream(seed, "homes"), int(records * _HOMES_PER_RECORD[variant]) + _SPARE_HOMES)
    people = draw_people(stream(seed, "people"), homes)
    draw_holdings = draw_census if variant == "census" else draw_retail
    holdings = draw_holdings(stream(seed, "holdings"), people, records)
    contacts = draw_contacts(stream(seed, "contacts"), homes, people)
    card_holders = holdings.person[(holdings.source == LOYALTY) & (holdings.person != NOBODY)]
    return World(homes, people, contacts, holdings, np.bincount(card_holders, minlength=len(people)))


def card_number(person: int, copy: int) -> str:
    """Sixteen digits; neighbours have nothing in common, no two people share one."""
    return f"633597{(person * 2 + copy + 1) * 7_654_321_987 % 9_999_999_967:010d}"
