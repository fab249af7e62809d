"""What must be true of people, asked of the arrays before any source writes them down."""

import re
from collections import defaultdict

import numpy as np
import phonenumbers
import pytest

from mdm.sample import clock
from mdm.sample.holdings import LOYALTY, NOBODY, POS, SOURCES
from mdm.sample.lists import COUNTRIES
from mdm.sample.mailboxes import Mailboxes
from mdm.sample.names import names
from mdm.sample.people import JUNIOR, NO_NAME, NO_SUFFIX, SENIOR
from mdm.sample.telephones import NOTATIONS, write_phone
from mdm.sample.world import World, card_number, draw_world
from tests.unit.sample.conftest import Sample


@pytest.fixture(scope="module")
def world() -> World:
    return draw_world(20_000, 7, "retail")


def test_households_hold_one_to_five_people_and_many_hold_several(world: World) -> None:
    sizes = np.bincount(world.people.home)
    assert set(sizes.tolist()) == {1, 2, 3, 4, 5}
    assert 0.5 < np.mean(sizes > 1) < 0.8


def test_truth_links_the_members_of_a_household(retail: Sample) -> None:
    members = defaultdict(set)
    for row in retail.truth:
        members[row["household_id"]].add(row["entity_id"])
    alone = members.pop("")
    assert len(alone) > 1_000
    assert sum(len(entities) > 1 for entities in members.values()) > 1_000


def test_twins_are_born_on_one_day_and_bear_different_names(world: World) -> None:
    people = world.people
    child = people.role == ord("C")
    siblings = np.flatnonzero(child[1:] & child[:-1] & (people.home[1:] == people.home[:-1])) + 1
    twins = siblings[people.born[siblings] == people.born[siblings - 1]]
    assert len(twins) >= 20
    assert (people.given[twins] != people.given[twins - 1]).all()
    others = np.setdiff1d(siblings, twins)
    assert (np.abs(people.born[others] - people.born[others - 1]) > 270).all()


def test_fathers_and_sons_may_share_the_whole_name(world: World) -> None:
    people = world.people
    juniors = np.flatnonzero(people.suffix == JUNIOR)
    fathers = np.searchsorted(people.home, people.home[juniors])
    assert len(juniors) >= 10
    assert (people.suffix[fathers] == SENIOR).all()
    assert (people.given[juniors] == people.given[fathers]).all()
    assert (people.born[juniors] - people.born[fathers] > 18 * 365).all()
    assert np.mean(people.suffix != NO_SUFFIX) < 0.05


def test_couples_share_a_family_name_or_not(world: World) -> None:
    people = world.people
    partners = np.flatnonzero(people.role == ord("B"))
    texts = np.array(names().family.texts)
    shared = np.mean(texts[people.family[partners]] == texts[people.family[partners - 1]])
    assert 0.5 < shared < 0.8
    assert np.sum(people.maiden != NO_NAME) > 1_000


def test_given_names_fit_the_generation(world: World) -> None:
    texts = np.array(names().given.texts)[world.people.given]
    born = clock.year_of(world.people.born)
    assert np.median(born[texts == "Megan"]) > np.median(born[texts == "Susan"]) + 25


def test_namesakes_live_in_one_town(world: World) -> None:
    people = world.people
    seen = defaultdict(set)
    town = world.homes.place.town[people.home]
    for given, family, place, home in zip(people.given, people.family, town, people.home, strict=True):
        seen[given, family, place].add(home)
    assert sum(len(homes) > 1 for homes in seen.values()) > 60  # chance alone gives 47


def test_five_in_six_live_in_britain(world: World) -> None:
    assert 0.83 < np.mean(world.homes.country == COUNTRIES.index("GB")) < 0.87


def test_people_have_about_two_records_and_some_sources_hold_them_twice(world: World) -> None:
    held = world.holdings
    records = np.sum(held.person != NOBODY) / len(world.living)
    assert 1.8 < records < 2.05
    twice = [np.mean(held.copy[held.source == source]) for source in range(len(SOURCES))]
    assert twice[POS] > twice[LOYALTY] > 0


def test_old_telephones_ring_at_someone_else_s_now(world: World) -> None:
    contacts = world.contacts
    given_up = contacts.former_mobile[contacts.former_mobile != contacts.mobile]
    assert 20 < np.isin(given_up, contacts.mobile).sum() < len(given_up) / 10
    moved = world.homes.former_landline != world.homes.landline
    assert (
        np.isin(world.homes.former_landline[moved], world.homes.landline[world.homes.landline > 0]).sum() > 20
    )


def test_no_two_people_own_one_mailbox(world: World) -> None:
    owned = [
        mail.replace(".", "") for mail in (*world.contacts.emails, *filter(None, world.contacts.family_email))
    ]
    assert len(owned) == len(set(owned))
    assert len(list(filter(None, world.contacts.family_email))) > 100


def test_mailboxes_at_providers_that_exist_end_in_random_digits(world: World) -> None:
    every = [*world.contacts.emails, *filter(None, world.contacts.family_email)]
    assert [mail for mail in every if not re.search(r"\.example$|\d{4}@", mail)] == []
    assert sum(mail.endswith(".example") for mail in every) > len(every) / 5


def test_a_taken_mailbox_gets_digits() -> None:
    box = Mailboxes()
    assert box.open("Ann", "Lee", 1980, "GB", 0) == "ann.lee@northwind.example"
    assert box.open("Ann", "Lee", 1980, "GB", 0) != "ann.lee@northwind.example"


def test_no_two_people_have_one_loyalty_card() -> None:
    cards = {card_number(person, copy) for person in range(20_000) for copy in (0, 1)}
    assert len(cards) == 40_000


@pytest.mark.parametrize("notation", range(NOTATIONS))
def test_every_notation_of_a_telephone_is_the_same_possible_number(world: World, notation: int) -> None:
    home = world.people.home
    for person in range(0, 4_000, 7):
        country = COUNTRIES[world.homes.country[home[person]]]
        for number in (world.contacts.mobile[person], world.homes.landline[home[person]]):
            if number:
                read = phonenumbers.parse(write_phone(int(number), country, notation), country)
                assert phonenumbers.is_possible_number(read)
                assert read.national_number == number
