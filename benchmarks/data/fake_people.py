"""A thousand records of 251 British people, made to be as hard as Splink's tutorial data, fake_1000.

That data set has these columns, sizes and kinds of errors, by its public documentation; none of its values is used.
About a third of its true pairs differ in each name, a fifth of the values is missing, and the e-mail is made from the
person's name. There is no postal code, no street and no telephone: what remains is little, and often wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from faker import Faker

from benchmarks.data.dataset import Dataset, Known, Row, write_dataset
from benchmarks.data.nicknames import ENGLISH
from benchmarks.data.slips import misremember, mistype

RECORDS = 1_000
PEOPLE = 251
MISSING = {"first_name": 0.17, "surname": 0.18, "city": 0.19, "email": 0.21}  # of all records
MISTYPED = {"first_name": 0.13, "surname": 0.13, "city": 0.13, "email": 0.13}  # of the values that are there
NAMES_SWAPPED = 0.1
NICKNAME = 0.05
OTHER_CITY = 0.03
OTHER_BIRTH_DATE = 0.25
_ANOTHER_SLIP = 0.35  # chance of one more slip in a value that has one

_LONDON = 0.4
_CITIES = (
    "Birmingham", "Leeds", "Sheffield", "Manchester", "Bradford", "Liverpool", "Bristol", "Coventry",
    "Leicester", "Sunderland", "Belfast", "Newcastle", "Brighton", "Hull", "Plymouth", "Derby",
    "Swansea", "Southampton", "Salford", "Aberdeen", "Portsmouth", "York", "Peterborough", "Dundee",
    "Lancaster", "Oxford", "Newport", "Preston", "Norwich", "Chester", "Cambridge", "Exeter", "Durham",
    "Swindon", "Luton", "Stockton-on-Tees",
)  # fmt: skip
_NOTES = (
    "251 people, 1 to 7 records each; per record: a name or the city missing 17-19 %, e-mail 21 %, "
    "a slip in 13 % of values, names swapped 10 %, another birth date 25 %"
)


@dataclass(frozen=True, slots=True)
class _Person:
    first_name: str
    surname: str
    born: date
    city: str
    email: str


def write(folder: Path, seed: int = 1) -> Dataset:
    """The records as customers of one source, crm."""
    rng = Random(seed)
    return write_dataset(folder, "fake people", _records(rng, Faker("en_GB"), seed), _NOTES)


def _records(rng: Random, faker: Faker, seed: int) -> Iterator[Known]:
    faker.seed_instance(seed)
    number = 0
    for entity, size in enumerate(_sizes(rng)):
        person = _person(rng, faker)
        for _ in range(size):
            yield Known(_row(number, person, rng), str(entity))
            number += 1


def _sizes(rng: Random) -> list[int]:
    """Records of each person, RECORDS together; about 2,000 true pairs."""
    sizes = [rng.randint(1, 7) for _ in range(PEOPLE)]
    while (excess := sum(sizes) - RECORDS) != 0:
        place = rng.randrange(PEOPLE)
        if 1 <= sizes[place] - (step := 1 if excess > 0 else -1) <= 7:
            sizes[place] -= step
    return sizes


def _person(rng: Random, faker: Faker) -> _Person:
    first_name, surname = faker.first_name(), faker.last_name()
    born = date(1970, 1, 1) + timedelta(days=rng.randrange(365 * 50))
    city = "London" if rng.random() < _LONDON else rng.choice(_CITIES)
    mailbox = rng.choice(
        (f"{first_name}.{surname}", f"{first_name}{surname[0]}", f"{first_name[0]}.{surname}", first_name)
    )
    company = "-".join(faker.last_name() for _ in range(rng.choice((1, 1, 2))))
    domain = f"{company}.{rng.choice(('com', 'net', 'org', 'info', 'biz'))}"
    email = f"{mailbox}{rng.randrange(10, 100)}@{domain}".lower().replace("'", "").replace(" ", "")
    return _Person(first_name, surname, born, city, email)


def _row(number: int, person: _Person, rng: Random) -> Row:
    names = [_first_name(person, rng), _held("surname", person.surname, rng)]
    if rng.random() < NAMES_SWAPPED:
        names.reverse()
    born = misremember(person.born, rng) if rng.random() < OTHER_BIRTH_DATE else person.born
    city = _held("city", rng.choice(_CITIES) if rng.random() < OTHER_CITY else person.city, rng)
    email = _held("email", person.email, rng)
    return {
        "source": "crm",
        "source_id": str(number),
        "given_name": names[0],
        "family_name": names[1],
        "birth_date": born.isoformat(),
        "addresses": [{"city": city, "country": "GB"}] if city else [],
        "emails": [email] if email else [],
    }


def _first_name(person: _Person, rng: Random) -> str | None:
    short = ENGLISH.get(person.first_name)
    return _held("first_name", short[0] if short and rng.random() < NICKNAME else person.first_name, rng)


def _held(field: str, value: str, rng: Random) -> str | None:
    """The value as a record has it: missing, mistyped or right."""
    if rng.random() < MISSING[field]:
        return None
    if rng.random() < MISTYPED[field]:
        value = mistype(value, rng)
        while rng.random() < _ANOTHER_SLIP:
            value = mistype(value, rng)
    return value
