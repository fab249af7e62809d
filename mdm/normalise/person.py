"""The four name fields of a record read together: whose name it is, or that it is nobody's."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from mdm.names.formal_name import formal_names
from mdm.normalise.greek_name import GREEK_SPEAKING, as_in_passports, greek_sound
from mdm.normalise.name import Name, read_name
from mdm.normalise.organisation import is_organisation, organisation_name, without_firm
from mdm.normalise.romanise import lossy_script, other_spellings
from mdm.normalise.suffix import show_suffix
from mdm.normalise.text import fold
from mdm.normalise.title import sex_of_title

# Till 4, KIOSK 2
_NUMBERED_TILL = re.compile(
    r"(?:till|kiosk|pump|checkout|self checkout|lane|register|pos|terminal|store|shop|kasse|kassa|caisse|caja|cassa"
    r"|caixa|kasa|filiale|magasin|tienda|sklep) ?(?:(?:n|no|nr|num) )?\d+(?: (?:customer|guest|sale|sales))?"
)
# Till Default, Customer Shop, Kasse Standard
_TILL = (
    "store|shop|pos|counter|register|checkout|kasse|kassa|kontant|kateis|laden|filiale|caisse|magasin|caja|tienda|kasa"
    "|sklep"
)
_ANYBODY = (
    "default|customer|sale|sales|user|account|guest|anonymous|generic|standard|unknown|client|cliente|kunde"
    "|klient|defaut|klant|kund|asiakas|zakaznik|laufkunde"
)
# Till is a given name: with what is nobody's family name.
_TILLS_CUSTOMER = re.compile(
    rf"(?:{_TILL}) (?:{_ANYBODY})|(?:{_ANYBODY}) (?:{_TILL})|till (?:default|customer)|(?:default|customer) till"
)
NAME_FIELDS = ("given_name", "middle_name", "family_name", "suffix")
_NOTHING: Mapping[str, Any] = {}
_NAMES_IN = {"ES": frozenset({"nil"})}  # placeholders elsewhere: there people are called so


class Person(NamedTuple):
    """What the name fields give; shared between records, so never changed."""

    features: Mapping[str, Any]  # of mdm.model.Profile
    values: Mapping[str, str]
    flags: tuple[str, ...]
    is_till: bool = False  # a till's default customer: behind the name may be anybody


@lru_cache(maxsize=200_000)
def read_person(
    written: tuple[str, str, str, str],
    country: str,
    names: frozenset[str],
    not_a_person: frozenset[str],
    nicknames: bool,
) -> Person:
    """Reads the cleaned fields of NAME_FIELDS. `names` and `not_a_person`: folded placeholders, see mdm.rules."""
    flags = []
    given, middle, family, suffix = written
    if country in _NAMES_IN:
        names -= _NAMES_IN[country]
    if given and family and f"{fold(given)} {fold(family)}" in names:  # Test Customer
        return Person(_NOTHING, {}, ("name:placeholder",))
    kept = [text and _without_placeholders(text, names) for text in (given, middle, family)]
    if kept != [given, middle, family]:
        pairs = zip(NAME_FIELDS, written, kept, strict=False)
        flags = [f"{field}:placeholder" for field, before, after in pairs if before != after]
        given, middle, family = kept
    given, family = without_firm(given, family, country)
    kept = [given, middle, family]
    is_till = _is_till(given, middle, family, not_a_person)
    if is_till or ((given or family) and is_organisation(given, family, country)):
        values = {field: text for field, text in zip(NAME_FIELDS, (*kept, suffix), strict=True) if text}
        features: dict[str, Any] = {"is_person": False}
        if not is_till:
            features["family"] = organisation_name(given, family)
        return Person(features, values, (*flags, "name:not_a_person"), is_till)
    name = read_name(given, middle, family, suffix, country)
    if country in GREEK_SPEAKING:
        name = _in_greek(name)
    if name.given in names or name.family in names:  # put together: "un-known"
        return Person(_NOTHING, {}, (*flags, "name:placeholder"))
    if any((*kept, suffix)) and not (name.given or name.middle or name.family):
        flags.append("name:unreadable")
    shown = (name.given_shown, name.middle_shown, name.family_shown, show_suffix(name.suffix))
    values = {field: value for field, value in zip(NAME_FIELDS, shown, strict=True) if value}
    features = _features(name, country, nicknames)
    if sex := sex_of_title(given or family, country):
        features["title_sex"] = sex
    return Person(features, values, tuple(flags))


def _in_greek(name: Name) -> Name:
    """The name as passports write it, with what it sounds like among its forms."""
    given, family = name.given and as_in_passports(name.given), name.family and as_in_passports(name.family)
    forms = {*name.families, *map(as_in_passports, name.families), *map(greek_sound, name.families)}
    also = {*name.also_given, greek_sound(given)} - {given} if given else ()
    return name._replace(
        given=given, family=family, families=tuple(sorted(forms)), also_given=tuple(sorted(also))
    )


def _features(name: Name, country: str, nicknames: bool) -> dict[str, Any]:
    features: dict[str, Any] = {
        "given": name.given,
        "middle": name.middle,
        "family": name.family,
        "families": name.families,
        "suffix": name.suffix,
    }
    if name.given and name.family:
        features["full_name"] = f"{name.given} {name.family}"
        features["initials"] = "".join(sorted((name.given[0], name.family[0])))
    if script := lossy_script(name.given_shown or name.family_shown or ""):
        features["script"] = script
    if name.given:
        formal = formal_names(name.given, country) if nicknames else (name.given,)
        others = set(name.also_given)
        if name.given_shown and not name.given_shown.isascii():
            others |= other_spellings(name.given_shown, name.given)
        features["formal_given"] = tuple(sorted({*formal, *others})) if others else formal
    return features


def _without_placeholders(text: str, names: frozenset[str]) -> str:
    """The field without every word that stands for "unknown": "John Unknown" in one field is John."""
    folded = fold(text)
    if folded in names:
        return ""
    if " " not in text and " " not in folded:
        return text
    words = text.split()
    kept = [word for word in words if not _is_placeholder(fold(word), names)]
    return text if len(kept) == len(words) else " ".join(kept)


def _is_placeholder(folded: str, names: frozenset[str]) -> bool:
    return folded in names or (" " in folded and names.issuperset(folded.split()))


def is_somebody(text: str, given_names: frozenset[str]) -> bool:
    """Baby Girl, Adult F, Person 2, as the placeholders `given_names` have them; Sister Benedicta is a name."""
    given = fold(text)
    if " " not in given or given in given_names:
        return given in given_names
    first, *others = given.split()
    return first in given_names and all(
        len(word) == 1 or word.isdigit() or word in given_names for word in others
    )


def _is_till(given: str, middle: str, family: str, not_a_person: frozenset[str]) -> bool:
    """A till's default customer, in whichever fields; "Guest" for one of two names is a name, for both it is none."""
    if not (given or family):
        return False
    first, further, last = fold(given), fold(middle), fold(family)
    whole = f"{first} {last}" if first and last else first or last
    return (
        whole in not_a_person
        or bool(_NUMBERED_TILL.fullmatch(whole) or _TILLS_CUSTOMER.fullmatch(whole))
        or (first in not_a_person and last in not_a_person)
        or (bool(further) and " ".join(f"{first} {further} {last}".split()) in not_a_person)
    )
