"""Names: titles off, generation suffix apart, one shape for all notations."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mdm.names.borne import is_borne, is_given_name
from mdm.names.spelling import BEFORE_CALLING_NAME
from mdm.normalise.aside import MARRIED_IN, split_asides, split_married
from mdm.normalise.family_form import PARTICLES, family_forms, spelled_out
from mdm.normalise.field_order import are_exchanged
from mdm.normalise.greek_name import GREEK_SPEAKING
from mdm.normalise.name_order import split_family_first
from mdm.normalise.name_word import words_of
from mdm.normalise.particle import are_particles, in_front, without_abbreviations
from mdm.normalise.suffix import SUFFIXES, read_suffix, take_suffix
from mdm.normalise.text import fold
from mdm.normalise.title import (
    TITLES_AND_DEGREES,
    is_degree,
    is_title,
    without_couple,
    without_degrees,
    without_short_title,
    without_titles,
)
from mdm.normalise.whole_name import split_initials, split_whole

_LONGEST_SYLLABLE = 6  # Zhuang, Hyeong
# EdwardsGreco, of which a form or file lost the hyphen; MacDonald, VanDyke and FitzGerald are one name.
_JOINED = re.compile(r"([A-Z][a-z]{2,})([A-Z][a-z]{2,})")
_BEGINNINGS_WORDS = (
    "mac van von del fitz san saint santa der den ter ten dos des dal della vande vander vanden ben bin abu abd abdul "
    "abdel mhic nic ste zum zur"
)
_BEGINNINGS = frozenset(_BEGINNINGS_WORDS.split())
_SHORTEST_FAMILY = 4  # of what may be one
_WORDS_WITH_A_MEANING = PARTICLES | TITLES_AND_DEGREES | SUFFIXES | frozenset(["and", "et", "og", "och"])
_AND = re.compile(r"(?:^|\s)(?:&|\+|and|und|et|og|och)(?=\s|$)", re.IGNORECASE)
_SLASHED = re.compile(r"([^\W\d][^\d/,]+)/ ?([^\W\d][^\d/,]{2,})")
_APART = re.compile(r"\b([od]|mc|mac) (?=[^\W\d]{2})")  # O Neil, D Souza, Mc Donald


class Name(NamedTuple):
    """A person's name: `shown` parts for people, folded parts for comparing."""

    given_shown: str | None = None
    middle_shown: str | None = None
    family_shown: str | None = None
    given: str | None = None
    middle: str | None = None
    family: str | None = None
    suffix: str | None = None
    also_given: tuple[str, ...] = ()  # nicknames that stand beside the given name, and other spellings of it
    families: tuple[str, ...] = ()  # see mdm.model.Profile


def read_name(given: str, middle: str, family: str, suffix: str, country: str) -> Name:
    """The name in four cleaned fields, any of them empty and any of them holding more than it should."""
    if not suffix and (plain := _read_plain(given, middle, family, country)):
        return plain
    formers: tuple[str, ...] = ()
    if country in MARRIED_IN:
        family, formers = split_married(family)
    given_aside, middle_aside = split_asides(given, is_family=False), split_asides(middle, is_family=False)
    family_aside = split_asides(family, is_family=True)
    formers += (*family_aside.formers, *given_aside.formers)
    whole = without_abbreviations(without_couple(family_aside.text), country)
    given, family, suffix = _without_commas(without_couple(given_aside.text), whole, suffix, country)
    if given:
        given = without_short_title(given, country)
    elif family.count(" ") > 1:
        family = without_short_title(family, country)
    given_words, family_words = (
        _given_words(given, country),
        _family_words(family, country, is_whole=not given),
    )
    middle_words = without_degrees(without_titles(words_of(middle_aside.text), 1, country))
    found = take_suffix(words_of(suffix), given_words, middle_words, family_words)
    family_words = in_front(without_degrees([*_without_joins(family_words)]), country)
    if are_exchanged(given_words, family_words, country):
        given_words, family_words = family_words, given_words
    given_words, family_words = _in_their_fields(given_words, family_words, country)
    nicknames = [name for aside in (given_aside, middle_aside, family_aside) for name in aside.nicknames]
    further = without_titles(given_words[1:], 1, country)  # Freiherr von …
    middle_words = [*further, *middle_words]
    if country in GREEK_SPEAKING:  # Theodora tou Nikolaou is Nikolaos' daughter
        middle_words = [word for word in middle_words if fold(word) != "tou"]
    return _as_name(given_words, middle_words, family_words, found, nicknames, formers)


def _read_plain(given: str, middle: str, family: str, country: str) -> Name | None:
    """What the long way gives for most names: a plain word in each field; None for any other."""
    first, further, last = given.lower(), middle.lower(), family.lower()
    for name in (first, further, last):
        if name and not (name.isalpha() and name.isascii() and name not in _WORDS_WITH_A_MEANING):
            return None
    if (
        len(last) == 1
        or (not family[1:].islower() and family != last and _JOINED.fullmatch(family))
        or are_exchanged([given] if given else (), [family] if family else (), country)
    ):
        return None
    if (further and (not (first and last) or _are_syllables(first, further))) or first in BEFORE_CALLING_NAME:
        return None
    shown = (_show_word(given), _show_word(middle), _show_word(family))
    forms = tuple(sorted(family_forms(last, last) | _family_names_in(further))) if last else ()
    return Name(*shown, first or None, further or None, last or None, None, (), forms)


def _family_names_in(middle: str) -> set[str]:
    """Of the further names those that no list knows as given names: married women keep the name they were born with
    there, and Filipinos their mother's.
    """
    return {word for word in middle.split() if len(word) >= _SHORTEST_FAMILY and not is_borne(word)}


def _are_syllables(first: str, second: str) -> bool:
    """Whether two given words that no list knows may be one name, which Chinese and Koreans write in either way."""
    sizes = range(2, _LONGEST_SYLLABLE + 1)
    return len(first) in sizes and len(second) in sizes and not (is_borne(first) or is_borne(second))


def _show_word(word: str) -> str | None:
    return (_title(word) if word.isupper() or word.islower() else word) if word else None


def _as_name(
    given: Sequence[str],
    middle: Sequence[str],
    family: Sequence[str],
    suffix: str | None,
    nicknames: Sequence[str],
    formers: Sequence[str],
) -> Name:
    first, *others = given[0].split("/") if given and given[0].strip("/") else [""]  # Jack/John
    given_folded = fold(first).replace(" ", "")
    if not first.isascii():
        others.append((spelled_out(first) or "").replace(" ", ""))
    further = fold(" ".join(middle))
    family_folded = _APART.sub(r"\1", fold(" ".join(family)))
    forms = (
        family_forms(" ".join(family), family_folded) | _family_names_in(further) if family_folded else set()
    )
    forms.update(former for former in formers if family_folded and former)
    if middle and _are_syllables(given_folded, fold(middle[0])):
        others.append(given_folded + fold(middle[0]))  # Wu Xiao is Wuxiao
    if given_folded in BEFORE_CALLING_NAME and further:
        others.append(further.split()[0])
    also = {*nicknames, *map(fold, others)} - {given_folded, ""}
    return Name(
        _show([first] if first else []),
        _show(middle),
        _show(family),
        given_folded or None,
        further or None,
        family_folded or None,
        suffix,
        tuple(sorted(also)) if given_folded else (),
        tuple(sorted(forms)),
    )


def _without_commas(given: str, family: str, suffix: str, country: str) -> tuple[str, str, str]:
    """ "Smith, John" in one field is family name first, SMITH/JOHN too; "Smith, Jr., John" has its suffix inside."""
    whole = family or given
    if "/" in whole and not (given and family):
        whole = _with_comma(whole)
        given, family = given and whole, family and whole
    if "," not in whole:
        return given, family, suffix
    parts = [part for part in whole.split(",") if fold(part) and not is_degree(part)]
    if given and family:
        return given, " ".join(parts), suffix
    names = [part for part in parts if not read_suffix(part.strip())]
    suffix = " ".join([suffix, *(part for part in parts if read_suffix(part.strip()))])
    if len(names) > 1:
        first, further = names[0], " ".join(names[1:]).split()
        start = 0
        while start < len(further) and are_particles(
            further[: start + 1], country
        ):  # Jong, de; Berg, van den Jan
            start += 1
        *before, last = first.split() if start == len(further) else [first]  # Anna Boer, de
        return " ".join(further[start:]), " ".join([*before, *further[:start], last]), suffix
    return (given and "".join(names)), (family and "".join(names)), suffix


def _with_comma(whole: str) -> str:
    """LOPEZ/JESUS M: in capitals, with a name behind the slash; Jack/John are two names, Ramesh s/o Kumar is one."""
    if not (whole.isupper() and (found := _SLASHED.fullmatch(whole))):
        return whole
    family, given = found.groups()
    names = fold(given).split()
    is_given = is_given_name(names[0]) or (len(names) > 1 and len(names[-1]) == 1)
    if not is_given or is_given_name(fold(family)) or is_title(family):
        return whole
    return f"{family}, {given}"


def _given_words(text: str, country: str) -> list[str]:
    """Without titles. "John & Jane" is two people: the record is the first one's."""
    for person in _AND.split(text) if " " in text else (text,):
        words = without_titles(without_degrees(words_of(person)), 1, country)
        if words:
            return words
    return []


def _family_words(text: str, country: str, *, is_whole: bool) -> list[str]:
    """Without titles before it: Lord and Pan are family names too, unless more than a name follows."""
    return without_titles(words_of(_one_person(text, country, is_whole=is_whole)), 2, country)


def _without_joins(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        found = _JOINED.fullmatch(word)
        yield from found.groups() if found and found.group(1).lower() not in _BEGINNINGS else (word,)


def _one_person(text: str, country: str, *, is_whole: bool) -> str:
    """ "John & Jane Smith" is John Smith, "John Smith and Jane Jones" too; "Smith & Jones" stays."""
    people = [words for part in _AND.split(text) if (words := part.split())] if " " in text else []
    if len(people) < 2 or len(people[-1]) == 1 or fold(people[0][-1]) in PARTICLES:  # noqa: PLR2004 - von und zu
        return text
    first, last = people[0], people[-1]
    is_complete = len(without_titles(first, 1, country)) > 1 or not is_whole
    return " ".join(first if is_complete else [*first, *_family_of(last, country)])


def _family_of(words: Sequence[str], country: str) -> list[str]:
    """Of a second person's words those that the first shares: "Mr & Mrs John Smith" is John Smith."""
    named = without_titles(words, 2, country)
    return named if len(named) < len(words) else split_whole(named, country)[1]


def _in_their_fields(given: list[str], family: list[str], country: str) -> tuple[list[str], list[str]]:
    """Given and family words: a whole name in one field is split, what stands in both fields is there once."""
    if not given:
        return split_initials(family) or split_whole(family, country)
    if not family:
        return split_whole(given, country) if len(given) > 1 else (split_family_first(given) or (given, []))
    while len(given) > 1 and given[-1].islower() and fold(given[-1]) in PARTICLES:  # Jan van der + Berg
        given, family = given[:-1], [given[-1], *family]
    folded_given, folded_family = [*map(fold, given)], [*map(fold, family)]
    if folded_given == folded_family:
        return split_whole(given, country) if len(given) > 1 else (given, family)
    if len(given) > len(family) and folded_given[-len(family) :] == folded_family:
        return given[: -len(family)], family
    if len(family) > len(given) and folded_family[: len(given)] == folded_given:
        return given, family[len(given) :]
    return given, family


def _show(words: Sequence[str]) -> str | None:
    text = " ".join(words)
    if text.isupper() or text.islower():
        return " ".join(_title(word) for word in words)
    return text or None


def _title(word: str) -> str:
    """Title case for a word typed in one case: O'Neil, McDonald, Smith-Jones, van."""
    if word.lower() in PARTICLES and len(word) > 1:
        return word.lower()
    if len(word) == 1 or (len(word) == 2 and word.endswith(".")):  # noqa: PLR2004 - an initial
        return word.upper()
    parts = re.split(r"([-'’])", word.lower())  # noqa: RUF001
    shown = "".join(part[:1].title() + part[1:] for part in parts)
    return f"Mc{shown[2:3].upper()}{shown[3:]}" if shown.startswith("Mc") and len(shown) > 3 else shown  # noqa: PLR2004
