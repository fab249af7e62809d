"""One person at one source on one day: a canonical record."""

from datetime import date, timedelta
from random import Random

from benchmarks.data.other_retail.called import name_written
from benchmarks.data.other_retail.contacts import (
    Phone,
    email_written,
    make_landline,
    no_email,
    no_phone,
    phone_written,
)
from benchmarks.data.other_retail.desks import DESKS, Asked, Desk
from benchmarks.data.other_retail.people import Person
from benchmarks.data.other_retail.places import written
from benchmarks.data.slips import mistype_digit, swap_day_and_month

_DEFAULT_DATES = ("1970-01-01", "1900-01-01", "1980-01-01", "2000-01-01", "1901-01-01")
_DAY_FIRST = {"GB": "%d/%m/%Y", "FR": "%d/%m/%Y", "ES": "%d/%m/%Y", "DE": "%d.%m.%Y", "PL": "%d.%m.%Y"}
_TILL_CUSTOMERS = ("Store Customer", "Walk-in Customer", "Cash Sale", "Till Customer", "Guest Customer")
STORES = 12
_UPDATED = 0.04  # of records of people who moved: the new address on an old record


class Stores:
    """The shops: their own telephones get typed where a customer gives none."""

    def __init__(self, rng: Random) -> None:
        self.phones = [make_landline("GB", rng) for _ in range(STORES)]

    def till_customer(self, day: date, rng: Random) -> dict[str, object]:
        """Nobody: what a till rings up without a customer."""
        given, _, family = rng.choice(_TILL_CUSTOMERS).partition(" ")
        phone = phone_written(rng.choice(self.phones), 1, rng, is_abroad_known=False)
        return {
            "source": "pos",
            "updated_at": f"{day.isoformat()}T12:00:00Z",
            "given_name": given,
            "family_name": family,
            "phones": [phone] if rng.random() < 0.7 else [],
        }


def record(
    person: Person, source: str, card: str, day: date, stores: Stores, rng: Random
) -> dict[str, object]:
    """What `source` holds of `person` since `day`; `card` "" where it knows of none. Lacks source_id."""
    desk = DESKS[source]
    way = rng.choices(desk.ways, weights=[way.weight for way in desk.ways])[0]
    row: dict[str, object] = {"source": source, "updated_at": _written_on(day, rng)}
    if rng.random() < way.name or (way.card and not card and not way.phone):
        row |= name_written(person, day, desk.names, rng)
    row |= _address(person, day, desk, way, rng)
    row |= _contacts(person, day, desk, way, stores, rng, is_abroad_known="addresses" in row)
    if rng.random() < way.birth_date:
        row["birth_date"] = _birth_date(person, desk, rng, is_abroad_known="addresses" in row)
    if card and rng.random() < way.card:
        row["identifiers"] = {"loyalty_id": card}
    return row


def _written_on(day: date, rng: Random) -> str:
    return (day + timedelta(days=rng.randint(0, 30))).isoformat() + "T09:00:00Z"


def _address(person: Person, day: date, desk: Desk, way: Asked, rng: Random) -> dict[str, object]:
    """Where the person lived that day; a few are brought up to date later."""
    place = person.place_on(day) if rng.random() > _UPDATED else person.home.place
    if rng.random() < way.address:
        return {"addresses": [written(place, desk.care, rng)]}
    if rng.random() < way.postal_code:
        return {"addresses": [{"postal_code": place.street.postal_code, "country": place.street.country}]}
    return {}


def _contacts(
    person: Person, day: date, desk: Desk, way: Asked, stores: Stores, rng: Random, *, is_abroad_known: bool
) -> dict[str, object]:
    """E-mail and telephone, or what got past a form that insisted."""
    found: dict[str, object] = {}
    if rng.random() < way.email:
        found["emails"] = [_email(person, day, desk, rng)]
        if rng.random() < desk.email_verified:
            found["verified"] = ["emails"]
    elif rng.random() < desk.placeholder:
        found["emails"] = [no_email(rng)]
    if rng.random() < way.phone:
        found["phones"] = _phones(person, day, desk, stores, rng, is_abroad_known=is_abroad_known)
    elif rng.random() < desk.placeholder:
        found["phones"] = [no_phone(rng)]
    return found


def _email(person: Person, day: date, desk: Desk, rng: Random) -> str:
    """Mostly one's own; the family's, the office's or an earlier one at times."""
    draw = rng.random()
    if person.home.email and draw < 0.35:
        chosen = person.home.email
    elif person.work_email and draw < 0.5:
        chosen = person.work_email
    elif len(person.emails) > 1 and day.year < 2021:
        chosen = person.emails[1]
    else:
        chosen = person.emails[0]
    return email_written(chosen, desk.care, rng)


def _phones(
    person: Person, day: date, desk: Desk, stores: Stores, rng: Random, *, is_abroad_known: bool
) -> list[str]:
    if rng.random() < 0.008 * desk.care:
        return [phone_written(rng.choice(stores.phones), 1, rng, is_abroad_known=False)]
    chosen: list[Phone | None] = [_mobile(person, day, rng)]
    if person.home.landline and rng.random() < 0.3:
        chosen = [person.home.landline] if rng.random() < 0.6 else [*chosen, person.home.landline]
    return [
        phone_written(phone, desk.care, rng, is_abroad_known=is_abroad_known) for phone in chosen if phone
    ]


def _mobile(person: Person, day: date, rng: Random) -> Phone | None:
    if person.parent_mobile and rng.random() < 0.6:
        return person.parent_mobile
    return person.former_mobile if person.former_mobile and day.year < 2021 else person.mobile


def _birth_date(person: Person, desk: Desk, rng: Random, *, is_abroad_known: bool) -> str:
    born, draw = person.born, rng.random()
    if draw < 0.015:
        return rng.choice(_DEFAULT_DATES)
    if draw < 0.015 + desk.birth_date_slip:
        if rng.random() < 0.5:
            born = swap_day_and_month(born)
        else:
            return mistype_digit(born.isoformat(), rng)
    day_first = _DAY_FIRST.get(person.home.country)
    if day_first and rng.random() < 0.25 and (is_abroad_known or person.home.country == "GB"):
        return born.strftime(day_first)
    return born.isoformat()
