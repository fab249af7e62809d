"""A person's name as a form holds it: short, long, foreign, misheard or in the wrong field."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from benchmarks.data.other_retail.cultures import names_of
from benchmarks.data.other_retail.people import Person
from benchmarks.data.slips import mistype


@dataclass(frozen=True, slots=True)
class NameHabits:
    """How a source comes by names: shares of its records."""

    called: float  # of those who have a name they go by: it is that name
    middle: float  # of those who have a middle name: it is there
    initial: float
    no_given: float
    slip: float  # a letter wrong, for each name
    misheard: float  # of names that sound like others
    upper: float
    lower: float
    wrong_field: float
    unnamed: float  # a word that is no name


_GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
_HEARD: Mapping[str, str] = {
    "Stephen": "Steven", "Steven": "Stephen", "Catherine": "Katherine", "Katherine": "Catherine", "Philip": "Phillip",
    "Clark": "Clarke", "Clarke": "Clark", "Thompson": "Thomson", "Thomson": "Thompson", "Davis": "Davies",
    "Davies": "Davis", "Reid": "Read", "Smith": "Smyth", "Brown": "Browne", "Graham": "Graeme", "Geoffrey": "Jeffrey",
    "Sarah": "Sara", "Sara": "Sarah", "Ann": "Anne", "Anne": "Ann", "Hannah": "Hanna", "Teresa": "Theresa",
    "Stuart": "Stewart", "Stewart": "Stuart", "Allen": "Allan", "Alan": "Allan", "Jon": "John", "Meyer": "Meier",
    "Schmidt": "Schmitt", "Lewis": "Louis", "Elliott": "Elliot", "Phillips": "Philips", "Lynn": "Lynne",
}  # fmt: skip
_NO_NAMES = ("Unknown", "Customer", "N/A", "Valued", "X", "TBC", "-")
_TITLES = {True: ("Mrs", "Ms", "Miss", "Dr"), False: ("Mr", "Mr.", "Dr")}


def name_written(person: Person, day: date, habits: NameHabits, rng: Random) -> dict[str, str]:
    """given_name, middle_name, family_name and suffix of a canonical record; what is empty is missing."""
    if rng.random() < habits.unnamed:
        return {"given_name": rng.choice(_NO_NAMES), "family_name": rng.choice((*_NO_NAMES, ""))}
    given, family = _given(person, habits, rng), _family(person, day, rng)
    middle = _middle(person, habits, rng) if given == person.given else ""
    spell = _SPELLINGS.get(person.culture)
    if spell:
        style = rng.random()
        given, middle, family = (spell(name, style) for name in (given, middle, family))
    given, family = (_with_slips(name, habits, rng) for name in (given, family))
    if rng.random() < habits.initial:
        given = given[:1] + rng.choice(("", "."))
    if rng.random() < habits.no_given:
        given = middle = ""
    return _on_the_form(person, [given, middle, family], habits, rng)


def _given(person: Person, habits: NameHabits, rng: Random) -> str:
    if person.called and rng.random() < habits.called:
        return person.called
    short = names_of(person.culture).nicknames.get(person.given)
    if short and rng.random() < habits.called * 0.1:
        return rng.choice(short)
    given = person.given
    if "-" in given and rng.random() < 0.45:  # Jean-Pierre
        first, last = given.split("-", 1)
        return rng.choice((f"{first} {last}", f"{first} {last}", first, f"{first[0]}-{last[0]}"))
    if " " in given and rng.random() < 0.4:  # María Dolores
        first, last = given.split(" ", 1)
        return rng.choice((first, f"{first[0]}. {last}", f"Mª {last}" if first == "María" else first, last))
    return given


def _family(person: Person, day: date, rng: Random) -> str:
    """Old names linger on a few records."""
    family = person.family_on(day)
    if person.former_family and rng.random() < 0.06:
        family = person.former_family
    if person.culture == "spanish" and " " in family:
        first, last = family.split(" ", 1)
        return rng.choices((family, first, f"{first}-{last}", last), weights=(56, 34, 6, 4))[0]
    if person.culture == "polish" and person.female and family.endswith(("ska", "cka", "dzka")):
        return family[:-1] + "i" if rng.random() < 0.06 else family
    if "-" in family and rng.random() < 0.2:
        return rng.choice(family.split("-"))
    return family


def _middle(person: Person, habits: NameHabits, rng: Random) -> str:
    if not person.middle or rng.random() >= habits.middle:
        return ""
    return person.middle[0] if rng.random() < 0.45 else person.middle


def _with_slips(name: str, habits: NameHabits, rng: Random) -> str:
    if name in _HEARD and rng.random() < habits.misheard:
        return _HEARD[name]
    return mistype(name, rng) if rng.random() < habits.slip else name


def _on_the_form(person: Person, names: list[str], habits: NameHabits, rng: Random) -> dict[str, str]:
    """Which field holds what."""
    given, middle, family = names
    suffix = person.suffix if person.suffix and rng.random() < 0.6 else ""
    if suffix and rng.random() < 0.4:
        family, suffix = f"{family} {suffix}{rng.choice(('', '.'))}", ""
    if middle and rng.random() < 0.2:
        given, middle = f"{given} {middle}", ""
    if given and rng.random() < habits.wrong_field:
        given, family = rng.choice(((family, given), ("", f"{given} {family}"), ("", f"{family}, {given}")))
    elif given and rng.random() < habits.wrong_field:
        given = f"{rng.choice(_TITLES[person.female])} {given}"
    form = {"given_name": given, "middle_name": middle, "family_name": family, "suffix": suffix}
    case = rng.random()
    if case < habits.upper:
        form = {field: name.upper() for field, name in form.items()}
    elif case < habits.upper + habits.lower:
        form = {field: name.lower() for field, name in form.items()}
    return form


def _german(name: str, style: float) -> str:
    """A quarter of the forms writes ae for ä, some drop the dots."""
    if style < 0.25:
        return re.sub("[äöüÄÖÜß]", lambda found: _GERMAN[found[0]], name)
    return _bare(name) if style < 0.35 else name


def _polish(name: str, style: float) -> str:
    return _bare(name) if style < 0.45 else name


def _romance(name: str, style: float) -> str:
    return _bare(name) if style < 0.3 else name


def _bare(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.translate(str.maketrans("łŁ", "lL")).replace("ß", "ss"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


_SPELLINGS = {"german": _german, "polish": _polish, "spanish": _romance, "french": _romance}
