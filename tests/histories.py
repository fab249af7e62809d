"""Random histories of a small neighbourhood, as facts that may arrive in any order and batching.

A fact is a version of a record, something a steward said, or its withdrawal. What is said must follow the records it
names; nothing else is ordered: every version carries its own time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import strategies as st

from mdm.model import Json, RecordKey, Verdict

_START = datetime(2026, 1, 1, tzinfo=UTC)
_SOURCES = ("crm", "loyalty", "ecommerce", "pos")
_KEYS = [RecordKey(source, str(n)) for source in _SOURCES for n in range(3)]
_HOUSE = {"line1": "12 High St", "city": "Leeds", "postal_code": "LS1 4AB", "country": "GB"}
_FLAT = {"line1": "Flat 3, 4 Mill Lane", "city": "York", "postal_code": "YO1 7HH", "country": "GB"}


@dataclass(frozen=True)
class Version:
    """One version of a record, as its source sends it."""

    payload: dict[str, Json]

    @property
    def key(self) -> RecordKey:
        return RecordKey(str(self.payload["source"]), str(self.payload["source_id"]))


@dataclass(frozen=True)
class Said:
    """A steward's decision: sides of one record each."""

    number: int
    verdict: Verdict
    keys: tuple[RecordKey, RecordKey]


@dataclass(frozen=True)
class Withdrawn:
    """The decision of that number is undone."""

    number: int


Fact = Version | Said | Withdrawn


@dataclass(frozen=True)
class History:
    facts: tuple[Fact, ...]

    def batches(self, random: Random) -> Iterator[list[Fact]]:
        """All facts in one of the orders in which they may come, cut into batches of any size."""
        ordered = self._linearised(random)
        while ordered:
            size = random.choice((1, 1, 2, 3, 5, len(ordered)))
            yield ordered[:size]
            ordered = ordered[size:]

    def _linearised(self, random: Random) -> list[Fact]:
        waiting = list(self.facts)
        random.shuffle(waiting)
        known: set[RecordKey] = set()
        said: set[int] = set()
        ordered: list[Fact] = []
        while waiting:
            fact = next(fact for fact in waiting if _may_come(fact, known, said))
            waiting.remove(fact)
            ordered.append(fact)
            if isinstance(fact, Version):
                known.add(fact.key)
            elif isinstance(fact, Said):
                said.add(fact.number)
        return ordered


def _may_come(fact: Fact, known: set[RecordKey], said: set[int]) -> bool:
    if isinstance(fact, Said):
        return known.issuperset(fact.keys)
    return not isinstance(fact, Withdrawn) or fact.number in said


def histories() -> st.SearchStrategy[History]:
    """Histories of twelve records of one street: a family, a namesake, nicknames, shared contacts.

    Drawn by a seed: lists of hypothesis are mostly short, and little happens among three records.
    """
    return st.integers(0, 2**32).map(random_history)


def random_history(seed: int) -> History:
    """The history of a seed."""
    return _history(Random(seed), (12, 30))


def _history(random: Random, versions: tuple[int, int]) -> History:
    facts: list[Fact] = [
        Version({**_version(random), "updated_at": (_START + timedelta(days=n)).isoformat()})
        for n in range(random.randint(*versions))
    ]
    keys = sorted({fact.key for fact in facts if isinstance(fact, Version)})
    for number in range(random.randint(0, 5)):
        one, other = random.sample(keys, 2)
        facts.append(Said(number, random.choice(("same", "different", "different")), (one, other)))
        if random.random() < _SHARE_WITHDRAWN:
            facts.append(Withdrawn(number))
    return History(tuple(facts))


_SHARE_WITHDRAWN = 0.3


def _version(random: Random) -> dict[str, Json]:
    key = random.choice(_KEYS)
    named: dict[str, Json] = {"source": key.source, "source_id": key.source_id}
    what = random.random()
    if what < 0.08:
        return {**named, "deleted": True}
    if what < 0.16:
        return {**named, "merged_into": random.choice([k.source_id for k in _KEYS if k.source == key.source])}
    given, family, birth_date = random.choice(_PEOPLE)
    fields: dict[str, Json] = {
        "given_name": random.choice([given, given, given, given[:1], None]),
        "family_name": random.choice([family, family, family.upper()]),
        "birth_date": random.choice([birth_date, birth_date, None]),
        "emails": random.choice([[], [f"{given[:3].lower()}@example.com"], ["family@example.com"]]),
        "phones": random.choice([[], ["020 7946 0018"], ["07700 900123"], ["+44 20 7946 0018"]]),
        "addresses": random.choice([[], [_HOUSE], [_HOUSE], [_FLAT]]),
        "identifiers": random.choice([{}, {}, {"loyalty_id": f"L-{given[:3]}"}, {"loyalty_id": "L-2"}]),
        "consents": random.choice([{}, {"email_marketing": True}, {"email_marketing": False}]),
    }
    return named | {name: value for name, value in fields.items() if value is not None}


_PEOPLE = (
    ("Katherine", "O'Neil", "1984-07-02"),
    ("Kate", "O'Neil", "1984-07-02"),
    ("Kate", "ONeil", "1984-02-07"),
    ("Kevin", "O'Neil", "1979-11-23"),
    ("Kevin", "O'Neil", "2004-07-02"),
    ("Omar", "Lindqvist", "1971-11-30"),
)
