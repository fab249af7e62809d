"""Homes in six countries: streets shared by neighbours, flats in one house, and how an address gets written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from benchmarks.data.other_retail.gazetteer import STREET_NAMES, STREET_TYPES, TOWNS
from benchmarks.data.slips import mistype, mistype_digit

_IN_A_FLAT: Mapping[str, float] = {"GB": 0.28, "US": 0.3, "DE": 0.05, "FR": 0.3, "ES": 0.7, "PL": 0.65}
_HOMES_PER_STREET = 7
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # of British inward codes


@dataclass(frozen=True, slots=True)
class Street:
    country: str
    name: str
    kind: str  # Street, Rue, …; "" where the name says it
    city: str
    region: str
    postal_code: str


@dataclass(frozen=True, slots=True)
class Place:
    street: Street
    number: str
    flat: str  # "" for a house


def make_streets(country: str, homes: int, rng: Random) -> list[Street]:
    """Enough streets for that many homes."""
    return [_street(country, rng) for _ in range(max(20, homes // _HOMES_PER_STREET))]


def _street(country: str, rng: Random) -> Street:
    city, region, stem = rng.choice(TOWNS[country])
    name = rng.choice(STREET_NAMES[country])
    kind = rng.choices(list(STREET_TYPES[country]), weights=_falling(STREET_TYPES[country]))[0]
    return Street(country, name, kind, city, region, _postal_code(country, stem, rng))


def _falling(values: Mapping[str, object]) -> Sequence[float]:
    return [1 / (place + 1) for place in range(len(values))]


def _postal_code(country: str, stem: str, rng: Random) -> str:
    """British codes are a street's; elsewhere a quarter's, of which a town has a few."""
    match country:
        case "GB":
            return (
                f"{stem}{rng.randint(1, 19)} {rng.randint(1, 9)}{rng.choice(_LETTERS)}{rng.choice(_LETTERS)}"
            )
        case "PL":
            return f"{stem}-{rng.randrange(100, 1000, 110):03d}"
        case _:
            return stem + f"{rng.randrange(1, 10 ** (5 - len(stem)), 7):0{5 - len(stem)}d}"


def make_place(streets: Sequence[Street], rng: Random) -> Place:
    street = rng.choice(streets)
    number = str(int(rng.triangular(1, 140, 20)) if street.country != "US" else rng.randint(10, 4999))
    flat = _flat(street.country, rng) if rng.random() < _IN_A_FLAT[street.country] else ""
    if not flat and rng.random() < 0.04 and street.country != "US":
        number += rng.choice("ab") if street.country != "FR" else " bis"
    return Place(street, number, flat)


def next_door(place: Place, rng: Random) -> Place:
    """Another flat of the same house; a house becomes one with flats."""
    return replace(place, flat=_flat(place.street.country, rng))


def _flat(country: str, rng: Random) -> str:
    match country:
        case "ES":
            return f"{rng.randint(1, 8)}º {rng.choice('ABCD')}"
        case "US":
            return f"{rng.randint(1, 24)}{rng.choice(['', '', 'A', 'B', 'C'])}"
        case _:
            return str(rng.randint(1, 40))


def written(place: Place, care: float, rng: Random) -> dict[str, str]:
    """A canonical address as somebody wrote it; `care` 1 errs seldom, 3 often."""
    street = place.street
    first, second = _LINES[street.country](place, rng)
    city, postal_code = street.city, street.postal_code
    slip = rng.random() / care
    if slip < 0.012:
        first = mistype(first, rng)
    elif slip < 0.02:
        first = mistype_digit(first, rng)
    elif slip < 0.03:
        postal_code = mistype_digit(postal_code, rng)
    elif slip < 0.04:
        city = mistype(city, rng)
    elif slip < 0.06:
        postal_code = ""
    elif slip < 0.075:
        city = ""
    if rng.random() < 0.06 * care:
        postal_code = postal_code.replace(" ", "").replace("-", "").lower()
    address = {
        "line1": first,
        "line2": second,
        "city": city,
        "region": street.region if rng.random() < 0.5 else "",
        "postal_code": postal_code,
        "country": street.country if rng.random() < 0.97 else "",
    }
    return {name: value for name, value in address.items() if value}


def _british(place: Place, rng: Random) -> tuple[str, str]:
    line = f"{place.number} {place.street.name} {_kind(place.street, rng)}"
    if not place.flat:
        return line, ""
    flat = f"{rng.choice(('Flat', 'Flat', 'Apartment', 'Apt'))} {place.flat}"
    return rng.choice(((flat, line), (line, flat), (f"{flat}, {line}", ""), (f"{place.flat}/{line}", "")))


def _american(place: Place, rng: Random) -> tuple[str, str]:
    line = f"{place.number} {place.street.name} {_kind(place.street, rng)}"
    if not place.flat:
        return line, ""
    flat = f"{rng.choice(('Apt ', 'Apt. ', 'Unit ', '#'))}{place.flat}"
    return rng.choice(((line, flat), (f"{line} {flat}", ""), (f"{line}, {flat}", "")))


def _german(place: Place, rng: Random) -> tuple[str, str]:
    street = place.street
    kind = _kind(street, rng)
    joined = street.name + (kind if rng.random() < 0.85 or " " in street.name else f" {kind.capitalize()}")
    line = f"{joined.replace('ß', 'ss') if rng.random() < 0.2 else joined} {place.number}"
    return line, f"Whg. {place.flat}" if place.flat and rng.random() < 0.4 else ""


def _french(place: Place, rng: Random) -> tuple[str, str]:
    line = f"{place.number}{rng.choice((' ', ' ', ', '))}{_kind(place.street, rng)} {place.street.name}"
    flat = f"{rng.choice(('appt', 'Appartement', 'apt'))} {place.flat}"
    return (line, flat) if place.flat and rng.random() < 0.6 else (line, "")


def _spanish(place: Place, rng: Random) -> tuple[str, str]:
    line = f"{_kind(place.street, rng)} {place.street.name}{rng.choice((' ', ', ', ' nº '))}{place.number}"
    if not place.flat or rng.random() < 0.15:
        return line, ""
    flat = place.flat if rng.random() < 0.5 else place.flat.replace("º ", "")
    return (line, flat) if rng.random() < 0.3 else (f"{line}, {flat}", "")


def _polish(place: Place, rng: Random) -> tuple[str, str]:
    kind = _kind(place.street, rng)
    line = f"{kind} {place.street.name} {place.number}".strip()
    if place.flat:
        line += rng.choice((f"/{place.flat}", f"/{place.flat}", f" m. {place.flat}", f" m {place.flat}"))
    return line, ""


_LINES = {
    "GB": _british,
    "US": _american,
    "DE": _german,
    "FR": _french,
    "ES": _spanish,
    "PL": _polish,
}


def _kind(street: Street, rng: Random) -> str:
    short = STREET_TYPES[street.country][street.kind]
    return rng.choice(short) if rng.random() < 0.3 else street.kind
