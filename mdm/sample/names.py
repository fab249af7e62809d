"""Pools of given and family names: a name is a number everywhere but in the files.

Faker's lists give the breadth, our own the generations; rare English names are composed, since a list of 500 would
make the whole country namesakes: the commonest 500 are held by about 40 % of people in Britain.
"""

from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np
from faker.providers.person.de_DE import Provider as German
from faker.providers.person.en_GB import Provider as British
from faker.providers.person.en_US import Provider as American
from faker.providers.person.es_ES import Provider as Spanish
from faker.providers.person.fr_FR import Provider as French
from faker.providers.person.pl_PL import Provider as Polish

from mdm.sample.draw import Ints, Rng, Weighted
from mdm.sample.lists import read_list

CULTURES = ("gb", "asian", "us", "de", "fr", "es", "pl")
GB, ASIAN, US, DE, FR, ES, PL = range(7)
GENDERS = ("female", "male")
_FAKER = {"gb": British, "us": American, "de": German, "fr": French, "es": Spanish, "pl": Polish}
_FAKER_SHARE = 0.22  # of given names: those a generation's short list lacks
_FLATTEN = 6  # ranks: how slowly the share of a name falls


class Pool:
    """Text of each number, and the number of each text."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        if text not in self.numbers:
            self.numbers[text] = len(self.texts)
            self.texts.append(text)
        return self.numbers[text]

    def weighted(self, weights: Mapping[str, float]) -> Weighted:
        return Weighted([self.number(text) for text in weights], list(weights.values()))


class Names:
    """All pools with what is drawn from them."""

    def __init__(self) -> None:
        self.given, self.family = Pool(), Pool()
        self._given: dict[tuple[int, int], tuple[Ints, list[Weighted]]] = {}
        for culture, name in enumerate(CULTURES):
            for gender, kind in enumerate(GENDERS):
                generations: dict[int, str] = read_list("given_names")[name][kind]
                drawn = [self.given.weighted(_generation(name, kind, g)) for g in generations.values()]
                self._given[culture, gender] = (np.array(list(generations)), drawn)
        self._family = [self.family.weighted(_family_weights(name)) for name in CULTURES]
        self.feminine = self._feminine()
        self.twins = [
            [
                tuple(map(self.given.number, pair.split("/")))
                for pair in read_list("given_names")["twins"][kind].split()
            ]
            for kind in GENDERS
        ]

    def draw_given(self, rng: Rng, culture: Ints, gender: Ints, year: Ints) -> Ints:
        """A given name for each person, as their parents would have chosen in that year."""
        drawn = np.zeros(len(culture), dtype=np.int64)
        for (of_culture, of_gender), (starts, lists) in self._given.items():
            generation = np.searchsorted(starts, year, side="right") - 1
            for number, names in enumerate(lists):
                own = (culture == of_culture) & (gender == of_gender) & (generation == number)
                at = np.flatnonzero(own)
                drawn[at] = names.draw(rng, len(at))
        return drawn

    def draw_family(self, rng: Rng, culture: Ints) -> Ints:
        drawn = np.zeros(len(culture), dtype=np.int64)
        for number, names in enumerate(self._family):
            at = np.flatnonzero(culture == number)
            drawn[at] = names.draw(rng, len(at))
        return drawn

    def _feminine(self) -> Ints:
        """Number of the form a woman bears: Kowalski → Kowalska; most names have one form."""
        known = list(self.family.texts)
        return np.array([self.family.number(_feminine(text)) for text in known])


@cache
def names() -> Names:
    return Names()


def _feminine(text: str) -> str:
    return text[:-1] + "a" if text.endswith(("ski", "cki", "dzki")) else text


def _ranked(texts: Iterable[str], share: float) -> dict[str, float]:
    """Weights falling with the rank that add up to `share`."""
    listed = list(dict.fromkeys(texts))
    total = sum(1 / (rank + _FLATTEN) for rank in range(len(listed)))
    return {text: share / (rank + _FLATTEN) / total for rank, text in enumerate(listed)}


def _scaled(weights: Mapping[str, float], share: float) -> dict[str, float]:
    total = sum(weights.values())
    return {text: share * weight / total for text, weight in weights.items()}


def _generation(culture: str, gender: str, listed: str) -> dict[str, float]:
    weights = _ranked(listed.split(), 1 - _FAKER_SHARE)
    provider = _FAKER.get(culture)
    if provider is None:
        return weights
    tail = getattr(provider, f"first_names_{gender}")
    spread = _scaled(dict(tail) if isinstance(tail, Mapping) else dict.fromkeys(tail, 1.0), _FAKER_SHARE)
    return {text: weights.get(text, 0) + spread.get(text, 0) for text in (*weights, *spread)}


def _family_weights(culture: str) -> dict[str, float]:
    lists = read_list("family_names")
    if culture == "asian":
        return _ranked(lists["asian"].split(), 1)
    particles = _ranked(lists["particles"][culture], 0.012)
    composed = dict.fromkeys(
        (start + end for start in lists["starts"].split() for end in lists["ends"].split()), 1.0
    )
    match culture:
        case "gb":
            celtic = _ranked(lists["celtic"].split(), 0.05)
            return _merged(_scaled(British.last_names, 0.52), _scaled(composed, 0.418), celtic, particles)
        case "us":
            return _merged(_scaled(American.last_names, 0.788), _scaled(composed, 0.2), particles)
        case "pl":
            both = _merged(_ranked(Polish.male_last_names, 0.5), _ranked(Polish.unisex_last_names, 0.5))
            return _merged(both, particles)
    return _merged(_ranked(_FAKER[culture].last_names, 0.988), particles)


def _merged(*parts: Mapping[str, float]) -> dict[str, float]:
    merged: dict[str, float] = {}
    for part in parts:
        for text, weight in part.items():
            merged[text] = merged.get(text, 0) + weight
    return merged
