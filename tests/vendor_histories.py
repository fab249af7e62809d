"""Histories of customers as three vendors tell of them, drawn from a seed, and where each id has to end.

Customers are made, changed, merged (chains among them) and deleted. Deliveries come again, and out of order.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

from tests.vendor_events import (
    Clock,
    contact,
    contact_deletion,
    contact_merge,
    shop_customer,
    shop_deletion,
    shop_merge,
    till_customer,
    till_deletion,
)
from tests.vendors import Sent

# A delivery; what is signed for a few minutes only is signed when it is sent; or a contact that is polled.
Said = Sent | Callable[[], Sent] | dict[str, Any]

_SHARES = {"make": 5, "change": 4, "merge": 2, "delete": 1}
_COME_AGAIN = 0.08


@dataclass
class _System:
    """A vendor's system: who is there, what became of those who are not, and what it says."""

    random: Random
    clock: Clock
    first: int
    source: str = ""
    live: list[int] = field(default_factory=list)
    into: dict[int, int] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    versions: dict[int, int] = field(default_factory=dict)

    def step(self) -> list[Said]:
        """One thing happens."""
        kinds = [kind for kind in _SHARES if len(self.live) > 1 or kind == "make"]
        match self.random.choices(kinds, [_SHARES[kind] for kind in kinds])[0]:
            case "make":
                return self.make(self._new())
            case "change":
                return self.change(self.random.choice(self.live))
            case "merge":
                kept, lost = self.random.sample(self.live, 2)
                return self.merge(kept, lost)
            case _:
                number = self.random.choice(self.live)
                self.live.remove(number)
                self.gone.add(number)
                return self.delete(number)

    def _new(self) -> int:
        self.first += 1
        self.live.append(self.first)
        return self.first

    def _lose(self, survivor: int, *lost: int) -> None:
        for number in lost:
            self.live.remove(number)
            self.into[number] = survivor

    def where(self, number: int) -> int | None:
        """The customer that stands for this id now."""
        while number in self.into:
            number = self.into[number]
        return None if number in self.gone else number

    def make(self, number: int) -> list[Said]:
        return self.change(number)

    def change(self, number: int) -> list[Said]:
        raise NotImplementedError

    def merge(self, kept: int, lost: int) -> list[Said]:
        raise NotImplementedError

    def delete(self, number: int) -> list[Said]:
        raise NotImplementedError


class _Shop(_System):
    def change(self, number: int) -> list[Said]:
        return [shop_customer(number, self.clock.tick(), state=self.random.choice(("enabled", "invited")))]

    def merge(self, kept: int, lost: int) -> list[Said]:
        if self.random.random() < 0.2:
            return [shop_merge(kept, lost, self.clock.tick(), "failed")]
        self._lose(kept, lost)
        said: list[Said] = [shop_merge(kept, lost, self.clock.tick())]
        if self.random.random() < 0.5:
            said.append(shop_deletion(lost, self.clock.tick()))
        return [*said, *self.change(kept)]

    def delete(self, number: int) -> list[Said]:
        return [shop_deletion(number, self.clock.tick())]


class _Till(_System):
    def make(self, number: int) -> list[Said]:
        return [till_customer(number, self.clock.tick(), 0, "created")]

    def change(self, number: int) -> list[Said]:
        self.versions[number] = self.versions.get(number, 0) + 1
        return [till_customer(number, self.clock.tick(), self.versions[number])]

    def merge(self, kept: int, lost: int) -> list[Said]:
        new = self._new()
        self._lose(new, kept, lost)
        made = till_customer(new, self.clock.tick(), 0, "created", "MERGE")
        return [made, *(self._lost(number, (kept, lost), new) for number in (kept, lost))]

    def _lost(self, number: int, lost: tuple[int, int], new: int) -> Sent:
        return till_deletion(number, self.clock.tick(), self.versions.get(number, 0), (lost, new))

    def delete(self, number: int) -> list[Said]:
        return [till_deletion(number, self.clock.tick(), self.versions.get(number, 0))]


class _Crm(_System):
    def change(self, number: int) -> list[Said]:
        return [contact(number, self.clock.tick())]

    def merge(self, kept: int, lost: int) -> list[Said]:
        new = kept if self.random.random() < 0.5 else self._new()
        self._lose(new, *({kept, lost} - {new}))
        told = partial(contact_merge, kept, [lost], new, self.clock.tick())
        deleted = partial(contact_deletion, lost, self.clock.tick())
        return [told, deleted, *self.change(new)]

    def delete(self, number: int) -> list[Said]:
        return [partial(contact_deletion, number, self.clock.tick())]


@dataclass(frozen=True)
class History:
    """What is said, in the order of events, and which keys end in one golden record."""

    said: Sequence[Said]
    groups: frozenset[frozenset[str]]
    gone: frozenset[str]  # keys that end nowhere


def draw(seed: int, events: int) -> History:
    """At least so many deliveries; each vendor's customers are people of their own."""
    random, clock = Random(seed), Clock()
    systems = {
        "ecommerce": _Shop(random, clock, 0),
        "pos": _Till(random, clock, 100_000),
        "crm": _Crm(random, clock, 200_000),
    }
    said: list[Said] = []
    while len(said) < events:
        come = random.choice([*systems.values()]).step()
        again = [one for one in come if random.random() < _COME_AGAIN]
        said += [*come, *again]
    groups: dict[str, set[str]] = {}
    gone: set[str] = set()
    for source, system in systems.items():
        for number in {*system.live, *system.into, *system.gone}:
            where = system.where(number)
            held = gone if where is None else groups.setdefault(f"{source}:{where}", set())
            held.add(f"{source}:{number}")
    return History(said, frozenset(map(frozenset, groups.values())), frozenset(gone))


def shuffled(said: Sequence[Said], window: int | None, seed: int) -> Iterator[Said]:
    """Out of order: within windows of so many, or altogether."""
    random, size = Random(seed), window or len(said)
    for start in range(0, len(said), size):
        part = list(said[start : start + size])
        random.shuffle(part)
        yield from part
