"""Households of every kind, member by member: couples, families with twins and Juniors, flat shares, neighbours."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from random import Random

from benchmarks.data.other_retail.contacts import Mailboxes, Phone, make_landline, make_mobile
from benchmarks.data.other_retail.cultures import (
    Culture,
    borne_by,
    draw_culture,
    draw_family,
    draw_given,
    names_of,
)
from benchmarks.data.other_retail.people import Home, Person
from benchmarks.data.other_retail.places import Street, make_place, make_streets, next_door

COUNTRIES = {"GB": 52, "US": 18, "DE": 10, "FR": 8, "ES": 7, "PL": 5}  # percent of homes
KINDS = {"alone": 40, "couple": 20, "unmarried couple": 9, "family": 22, "flat share": 9}  # percent of homes
TODAY = date(2026, 6, 30)
_NEIGHBOURS = 0.06  # of homes that are another flat of an earlier home's house
_MOVED = 0.17
_MIDDLE_NAME = {"british": 0.45, "american": 0.6, "german": 0.2, "french": 0.25, "spanish": 0.0, "polish": 0.25,
                "indian": 0.1}  # fmt: skip
_CALLED_BY_MIDDLE_NAME = 0.06  # of those who have one
_CALLED_BY_NICKNAME = 0.4  # of those whose name has one
_CHANGED_NAME = 0.22  # of wives: since the sources began
_TWINS, _JUNIOR = 0.07, 0.12  # of families with two children or more; of families with a son
_REUSED_NUMBER = 0.012  # of mobile numbers that were somebody else's before


class Town:
    """Makes homes, one after the other, and remembers what can be met again."""

    def __init__(self, rng: Random, homes: int) -> None:
        self.rng = rng
        self.mailboxes = Mailboxes(rng)
        self.people = 0
        self._homes = 0
        self._streets: Mapping[str, list[Street]] = {
            country: make_streets(country, homes * share // 100, rng) for country, share in COUNTRIES.items()
        }
        self._earlier: dict[str, Home] = {}  # the last home of each country
        self._given_up: list[Phone] = []
        self._cards = rng.randrange(10**6)

    def next_home(self) -> list[Person]:
        """The members of one more household."""
        rng = self.rng
        country = rng.choices(list(COUNTRIES), weights=list(COUNTRIES.values()))[0]
        home = self._home(country)
        kind = rng.choices(list(KINDS), weights=list(KINDS.values()))[0]
        members = list(_MEMBERS[kind](self, home))
        if len(members) > 1 and rng.random() < 0.2 and kind != "flat share":
            home.email = self.mailboxes.family(country, members[0].family)
        self._share_among(members, kind)
        return members

    def _home(self, country: str) -> Home:
        rng, streets = self.rng, self._streets[country]
        earlier = self._earlier.get(country)
        place = (
            next_door(earlier.place, rng)
            if earlier and rng.random() < _NEIGHBOURS
            else make_place(streets, rng)
        )
        home = Home(self._homes, country, place)
        if rng.random() < _MOVED:
            home.former, home.moved = make_place(streets, rng), some_day(rng)
        if rng.random() < 0.45:
            home.landline = make_landline(country, rng)
        self._homes += 1
        self._earlier[country] = home
        return home

    def _share_among(self, members: list[Person], kind: str) -> None:
        """Cards and telephones that go round in a family."""
        if kind in ("alone", "flat share"):
            return
        one, other = members[:2]
        if one.cards and self.rng.random() < 0.07:
            other.partner_card = one.cards[0]
        for child in members[2:]:
            if TODAY.year - child.born.year < 22 and self.rng.random() < 0.3:
                child.parent_mobile = self.rng.choice((one, other)).mobile

    def person(
        self, home: Home, culture: Culture, family: str, born: date, *, female: bool, given: str = ""
    ) -> Person:
        """Somebody with contacts of their own. `family` in the form that men bear."""
        rng = self.rng
        given = given or draw_given(culture, rng, female=female)
        person = Person(self.people, home, culture, female, given, borne_by(family, female=female), born)
        self.people += 1
        if rng.random() < _MIDDLE_NAME[culture]:
            person.middle = names_of(culture).given(rng, female=female)
        person.called = self._called(person)
        self._give_contacts(person)
        for _ in range(0 if rng.random() < 0.25 else 2 if rng.random() < 0.05 else 1):
            self._cards += rng.randint(1, 40)
            person.cards.append(f"9{self._cards:09d}")
        return person

    def _called(self, person: Person) -> str:
        rng, short = self.rng, names_of(person.culture).nicknames.get(person.given)
        if short and rng.random() < _CALLED_BY_NICKNAME:
            return short[0] if rng.random() < 0.7 else rng.choice(short)
        return person.middle if person.middle and rng.random() < _CALLED_BY_MIDDLE_NAME else ""

    def _give_contacts(self, person: Person) -> None:
        rng, country = self.rng, person.home.country
        for _ in range(2 if rng.random() < 0.22 else 1):
            given = person.called or person.given
            person.emails.append(self.mailboxes.personal(country, given, person.family, person.born.year))
        if rng.random() < 0.14:
            person.work_email = self.mailboxes.work(country, person.given, person.family)
        person.mobile = self._mobile(country)
        if rng.random() < 0.16:
            person.former_mobile = self._mobile(country)
            self._given_up.append(person.former_mobile)

    def _mobile(self, country: str) -> Phone:
        if self._given_up and self.rng.random() < _REUSED_NUMBER:
            return self.rng.choice(self._given_up)
        return make_mobile(country, self.rng)


def some_day(rng: Random) -> date:
    """Within the ten years the sources know of."""
    return TODAY - timedelta(days=rng.randint(1, 3650))


def _born(rng: Random, youngest: int, oldest: int) -> date:
    return TODAY - timedelta(days=rng.randint(youngest * 365, oldest * 365))


def _alone(town: Town, home: Home) -> Iterator[Person]:
    rng, culture = town.rng, draw_culture(home.country, town.rng)
    yield town.person(home, culture, draw_family(culture, rng), _born(rng, 18, 88), female=rng.random() < 0.5)


def _couple(town: Town, home: Home, youngest: int = 24) -> Iterator[Person]:
    """Of one name; some wives bore another before. Spanish wives keep theirs. `youngest`: years of age."""
    rng, culture = town.rng, draw_culture(home.country, town.rng)
    family, born = draw_family(culture, rng), _born(rng, youngest, 85)
    yield town.person(home, culture, family, born, female=False)
    own = draw_family(culture, rng)
    wife = town.person(
        home, culture, own if culture == "spanish" else family, _beside(born, youngest, rng), female=True
    )
    if culture != "spanish" and rng.random() < _CHANGED_NAME:
        wife.former_family, wife.married = borne_by(own, female=True), some_day(rng)
        if rng.random() < 0.15:
            wife.family = f"{wife.former_family}-{wife.family}"
    yield wife


def _unmarried(town: Town, home: Home) -> Iterator[Person]:
    rng, born = town.rng, _born(town.rng, 20, 70)
    female = rng.random() < 0.5
    for partner in (female, not female if rng.random() < 0.93 else female):
        culture = draw_culture(home.country, rng)
        yield town.person(home, culture, draw_family(culture, rng), _beside(born, 18, rng), female=partner)


def _beside(born: date, youngest: int, rng: Random) -> date:
    """About the same age. Who came out too young is as much older instead: a limit would be a birthday of many."""
    apart = timedelta(days=int(rng.gauss(400, 1300)))
    return born - apart if born + apart > TODAY - timedelta(days=youngest * 365) else born + apart


def _family(town: Town, home: Home) -> Iterator[Person]:
    """A couple and children of 15 to 35 years, some twins, some sons named for their fathers."""
    rng = town.rng
    father, mother = _couple(town, home, youngest=38)
    yield father
    yield mother
    family = father.family
    if father.culture == "spanish":
        family = f"{father.family.split()[0]} {mother.family.split()[0]}"
    eldest = max(father.born, mother.born) + timedelta(days=rng.randint(20 * 365, 26 * 365))
    twins, has_junior = rng.random() < _TWINS, rng.random() < _JUNIOR
    taken = {father.given, mother.given}
    for _ in range(2 if twins else rng.choice((1, 1, 2, 2, 3))):
        if eldest > TODAY - timedelta(days=15 * 365):
            return
        child = _child(town, father, family, eldest, has_junior, taken)
        has_junior = has_junior and not child.suffix
        yield child
        eldest += timedelta(days=0 if twins else rng.randint(400, 1800))


def _child(
    town: Town, father: Person, family: str, born: date, is_named_for: bool, taken: set[str]
) -> Person:
    female = town.rng.random() < 0.5
    if is_named_for and not female and father.culture in ("american", "british", "spanish"):
        child = town.person(father.home, father.culture, family, born, female=False, given=father.given)
        if father.culture == "american" or town.rng.random() < 0.3:
            father.suffix, child.suffix = "Sr", "Jr"
        return child
    given = draw_given(father.culture, town.rng, female=female)
    while given in taken:
        given = draw_given(father.culture, town.rng, female=female)
    taken.add(given)
    return town.person(father.home, father.culture, family, born, female=female, given=given)


def _flat_share(town: Town, home: Home) -> Iterator[Person]:
    rng = town.rng
    for _ in range(rng.choice((2, 3, 3, 4))):
        culture = draw_culture(home.country, rng)
        yield town.person(
            home, culture, draw_family(culture, rng), _born(rng, 18, 36), female=rng.random() < 0.5
        )


_MEMBERS: Mapping[str, Callable[[Town, Home], Iterator[Person]]] = {
    "alone": _alone,
    "couple": _couple,
    "unmarried couple": _unmarried,
    "family": _family,
    "flat share": _flat_share,
}
