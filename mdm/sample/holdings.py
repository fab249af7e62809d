"""Which source holds whom, how often and since when: one holding is one source record to be."""

from dataclasses import dataclass

import numpy as np

from mdm.sample import clock
from mdm.sample.draw import Flags, Ints, Rng, chance
from mdm.sample.people import People

SOURCES = ("crm", "loyalty", "ecommerce", "pos")
CRM, LOYALTY, ECOMMERCE, POS = range(4)
_SHARES = (0.29, 0.36, 0.33, 0.50)  # of people that a source holds
_TWICE = (0.04, 0.02, 0.05, 0.08)  # of those, whom it holds twice
LATER_SHARES = (0.012, 0.008)  # new records of each later wave, in all records
_CUSTOMER_DAYS = 14 * 365  # the age from which a source takes people
NOBODY = -1  # in place of a person: a store's own till customer
STORE_SHARE = 0.004
_EAGERNESS = (0.45, 1.0, 1.55)  # some people meet every source, others one


@dataclass(frozen=True, slots=True)
class Holdings:
    source: Ints
    person: Ints  # row in People, or NOBODY
    copy: Ints  # 1 where the source holds the person a second time
    created: Ints  # second
    updated: Ints  # second
    wave: Ints  # 0: in the first files

    def __len__(self) -> int:
        return len(self.source)

    def at(self, rows: Ints) -> "Holdings":
        return Holdings(
            self.source[rows], self.person[rows], self.copy[rows],
            self.created[rows], self.updated[rows], self.wave[rows],
        )  # fmt: skip


def draw_retail(rng: Rng, people: People, records: int) -> Holdings:
    """Exactly `records` in the first files, and more in the later ones; shuffled."""
    later = [round(records * share) for share in LATER_SHARES]
    stores = round(records * STORE_SHARE)
    source, person, copy = _draw(rng, people, records - stores + sum(later))
    source = np.concatenate([source, np.full(stores, POS)])
    person = np.concatenate([person, np.full(stores, NOBODY)])
    copy = np.concatenate([copy, np.zeros(stores, dtype=np.int64)])
    order = rng.permutation(len(source))
    source, person, copy = source[order], person[order], copy[order]
    wave = np.repeat([0, 1, 2], [records, *later])
    return _dated(rng, people, source, person, copy, wave)


def draw_census(rng: Rng, people: People, records: int) -> Holdings:
    """Two or three of the four lists hold each person."""
    count = len(people)
    left_out = np.argsort(rng.random((count, len(SOURCES))), axis=1, kind="stable")
    lists = np.where(chance(rng, count, 0.4), 3, 2)
    held = left_out < lists[:, None]
    person, source = (part[:records] for part in np.nonzero(held))
    order = rng.permutation(len(source))
    none = np.zeros(len(source), dtype=np.int64)
    return _dated(rng, people, source[order], person[order], none, none)


def _draw(rng: Rng, people: People, wanted: int) -> tuple[Ints, Ints, Ints]:
    """The first `wanted` holdings in the order of people."""
    count = len(people)
    eagerness = np.array(_EAGERNESS)[rng.integers(0, len(_EAGERNESS), count)]
    old = clock.year_of(people.born) < 1950  # noqa: PLR2004 - who shops on line less
    copies = np.zeros((count, len(SOURCES)), dtype=np.int64)
    for source, (share, twice) in enumerate(zip(_SHARES, _TWICE, strict=True)):
        own = np.where(old, 0.5, 1.0) if source == ECOMMERCE else 1.0
        holds: Flags = rng.random(count) < share * eagerness * own
        copies[:, source] = holds * (1 + chance(rng, count, twice))
    kept = np.repeat(np.arange(copies.size), copies.ravel())[:wanted]
    copy = np.zeros(len(kept), dtype=np.int64)
    copy[1:] = kept[1:] == kept[:-1]
    person, source_of = np.divmod(kept, len(SOURCES))
    return source_of, person, copy


def _dated(rng: Rng, people: People, source: Ints, person: Ints, copy: Ints, wave: Ints) -> Holdings:
    """Records of the last ten years; two in three were touched again. Those of a wave are of its last weeks."""
    count = len(source)
    end = np.array([clock.AS_OF, *clock.WAVES])[wave] * clock.DAY_SECONDS
    start = np.where(wave > 0, end - 28 * clock.DAY_SECONDS, clock.FIRST_RECORD * clock.DAY_SECONDS)
    start = np.maximum(start, (people.born[np.maximum(person, 0)] + _CUSTOMER_DAYS) * clock.DAY_SECONDS)
    created = start + (rng.random(count) * (end - start)).astype(np.int64)
    again = chance(rng, count, 0.65)
    updated = created + (again * rng.random(count) * (end - created)).astype(np.int64)
    return Holdings(source, person, copy, created, updated, wave)
