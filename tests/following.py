"""Plays a history on a real base while subscribers follow through the API, and counts what they hold wrongly."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import chain
from random import Random

from mdm.client import Crosswalk, Event, Mdm
from tests.base import Base
from tests.histories import Fact, History, random_history
from tests.play import play

_WINDOW_EVENTS = 40
_SHARE_BEGUN = 0.2  # of the moments at which a subscriber may begin
_SHARE_TWICE = 0.3
_SHARE_REPLAYED = 0.2


@dataclass(frozen=True)
class Watched(History):
    """A history that is resolved fact by fact, so that much moves, with somebody who looks on each time."""

    look: Callable[[], None]

    def batches(self, random: Random) -> Iterator[list[Fact]]:
        for fact in chain.from_iterable(super().batches(random)):
            yield [fact]
            self.look()


@dataclass(frozen=True)
class Tally:
    """What came of it; the last three are counts of records that are not as in the service."""

    events: int = 0
    moves: int = 0  # merges, splits and restorations among them
    deliveries: int = 0
    snapshots: int = 0
    wrong_after_deliveries: int = 0
    wrong_after_snapshots: int = 0
    reconciled: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def wrong(self) -> int:
        return self.wrong_after_deliveries + self.wrong_after_snapshots + self.reconciled


def converge(base: Base, client: Mdm, seed: int, deliveries: int) -> Tally:
    """One history on an empty base: its events delivered in so many ways, and after snapshots on the way."""
    random = Random(seed)
    begun: list[Crosswalk] = []

    def begin() -> None:
        if random.random() < _SHARE_BEGUN:
            begun.append(Crosswalk())
            begun[-1].load(client)

    play(base, Watched(random_history(seed).facts, begin), random)
    events, expected = read_feed(client), base.crosswalk()
    tally = Tally(len(events), sum(event.type in _MOVES for event in events))
    for _ in range(deliveries):
        wrong = _wrong(_deliver(Crosswalk(), events, random), expected)
        tally += Tally(deliveries=1, wrong_after_deliveries=wrong)
    for crosswalk in begun:
        later = [event for event in events if event.sequence > crosswalk.sequence]
        _deliver(crosswalk, [*random.sample(events, len(events) // 2), *later], random)
        wrong = _wrong(crosswalk, expected)
        crosswalk.follow(client)
        reconciled = crosswalk.reconcile(client)
        tally += Tally(snapshots=1, wrong_after_snapshots=wrong, reconciled=reconciled)
    return tally


_MOVES = {"golden.merged", "golden.split", "golden.restored"}


def read_feed(client: Mdm) -> list[Event]:
    """All events there are."""
    events: list[Event] = []
    page = client.event_page(0)
    while page.events:
        events += page.events
        page = client.event_page(page.next_after)
    return events


def delivered(events: Sequence[Event], random: Random) -> list[Event]:
    """The events as a bad line brings them: each up to 40 places late, some twice, a stretch of them once more."""
    due = [(place + random.uniform(0, _WINDOW_EVENTS), event) for place, event in enumerate(events)]
    due += [
        (place + random.uniform(0, _WINDOW_EVENTS), event)
        for place, event in due
        if random.random() < _SHARE_TWICE
    ]
    first = random.randrange(len(events) or 1)
    replayed = events[first : first + round(len(events) * _SHARE_REPLAYED)]
    start = random.uniform(0, len(events))
    due += [(start + place, event) for place, event in enumerate(replayed)]
    return [event for _, event in sorted(due, key=lambda one: one[0])]


def _deliver(crosswalk: Crosswalk, events: Sequence[Event], random: Random) -> Crosswalk:
    for event in delivered(events, random):
        crosswalk.apply(event)
    return crosswalk


def _wrong(crosswalk: Crosswalk, expected: Mapping[str, str]) -> int:
    """How many records are held otherwise than in the service."""
    held = {f"{source}:{source_id}": golden_id for source, source_id, golden_id in crosswalk.records()}
    return sum(held.get(key) != expected.get(key) for key in held.keys() | expected.keys())
