"""Stocks of names by culture, from Faker's locales: some common, most rare, as real names are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import accumulate
from random import Random
from typing import Literal

from benchmarks.data.nicknames import ENGLISH, FRENCH, GERMAN, POLISH, SPANISH

Culture = Literal["british", "american", "german", "french", "spanish", "polish", "indian"]

_LOCALES: Mapping[Culture, str] = {
    "british": "en_GB", "american": "en_US", "german": "de_DE", "french": "fr_FR", "spanish": "es_ES",
    "polish": "pl_PL", "indian": "en_IN",
}  # fmt: skip
_NICKNAMES: Mapping[Culture, Mapping[str, tuple[str, ...]]] = {
    "british": ENGLISH, "american": ENGLISH, "german": GERMAN, "french": FRENCH, "spanish": SPANISH,
    "polish": POLISH, "indian": {},
}  # fmt: skip
# Country → who lives there, percent.
_MIX: Mapping[str, Mapping[Culture, int]] = {
    "GB": {"british": 82, "indian": 7, "polish": 4, "spanish": 2, "french": 2, "german": 1, "american": 2},
    "US": {"american": 74, "spanish": 17, "british": 3, "indian": 3, "german": 1, "french": 1, "polish": 1},
    "DE": {"german": 90, "polish": 6, "spanish": 2, "french": 2},
    "FR": {"french": 92, "spanish": 4, "german": 2, "polish": 2},
    "ES": {"spanish": 94, "british": 3, "german": 2, "french": 1},
    "PL": {"polish": 98, "german": 2},
}
_COMMONEST_GIVEN, _COMMONEST_FAMILY = (
    12,
    25,
)  # the larger, the flatter: about 2.5 % and 1.3 % bear the first name
_GENDERED = ("ski", "cki", "dzki")


@dataclass(frozen=True, slots=True)
class Stock:
    """Names with running sums of their weights."""

    names: tuple[str, ...]
    sums: tuple[float, ...]

    def draw(self, rng: Random) -> str:
        return rng.choices(self.names, cum_weights=self.sums)[0]


@dataclass(frozen=True, slots=True)
class Names:
    women: Stock
    men: Stock
    families: Stock
    nicknames: Mapping[str, tuple[str, ...]]

    def given(self, rng: Random, *, female: bool) -> str:
        return (self.women if female else self.men).draw(rng)


def draw_culture(country: str, rng: Random) -> Culture:
    mix = _MIX[country]
    return rng.choices(list(mix), weights=list(mix.values()))[0]


@cache
def names_of(culture: Culture) -> Names:
    provider = import_module(f"faker.providers.person.{_LOCALES[culture]}").Provider
    nicknames = _NICKNAMES[culture]
    families = [*provider.last_names]
    if culture == "polish":
        families = [*provider.male_last_names, *list(provider.unisex_last_names)[:600]]
    return Names(
        _stock(provider.first_names_female, _COMMONEST_GIVEN, nicknames),
        _stock(provider.first_names_male, _COMMONEST_GIVEN, nicknames),
        _stock(families, _COMMONEST_FAMILY),
        nicknames,
    )


def _stock(names: Iterable[str], flatness: int, common: Mapping[str, object] | None = None) -> Stock:
    """In an order of its own, fixed for ever; names of the `common` first."""
    ordered = sorted(set(names))
    Random(len(ordered)).shuffle(ordered)
    ordered.sort(key=lambda name: name not in (common or {}))
    weights = (1 / (rank + flatness) for rank in range(len(ordered)))
    return Stock(tuple(ordered), tuple(accumulate(weights)))


def draw_family(culture: Culture, rng: Random) -> str:
    """A family name in the form men bear; Hispanic people bear two."""
    stock = names_of(culture).families
    return f"{stock.draw(rng)} {stock.draw(rng)}" if culture == "spanish" else stock.draw(rng)


def borne_by(family: str, *, female: bool) -> str:
    """Kowalski's wife is Kowalska."""
    return family[:-1] + "a" if female and family.endswith(_GENDERED) else family


def draw_given(culture: Culture, rng: Random, *, female: bool) -> str:
    """One given name, or the compound ones that French and Spanish people have."""
    names = names_of(culture)
    given = names.given(rng, female=female)
    if culture == "french" and rng.random() < 0.12:
        first = rng.choice(("Marie", "Anne") if female else ("Jean", "Pierre"))
        return f"{first}-{given}" if "-" not in given and given != first else given
    if culture == "spanish" and rng.random() < 0.15:
        first = rng.choice(("María", "Ana") if female else ("José", "Juan"))
        return f"{first} {given}" if " " not in given and given != first else given
    return given
