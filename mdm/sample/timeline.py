"""What happens after the first files: new records, changes, deletions, merges inside the CRM, and unchanged repeats."""

from dataclasses import dataclass, field

import numpy as np

from mdm.sample.changes import change
from mdm.sample.clock import DAY_SECONDS, WAVES, iso_time
from mdm.sample.draw import Ints, Rng, dice, stream
from mdm.sample.facts import Columns
from mdm.sample.holdings import NOBODY, Holdings
from mdm.sample.world import World

Row = dict[str, str]
# Shares of a source's records; new ones come on top (holdings.LATER_SHARES).
_CHANGED, _REPEATED, _DELETED, _MERGED = (0.010, 0.007), (0.006, 0.004), (0.002, 0.001), (0.001, 0.0005)
_AGAIN = 10  # one record in so many that the first wave touched, the second changes again


@dataclass(frozen=True, slots=True)
class Wave:
    """Numbers of a source's records to which something happens."""

    changed: Ints
    repeated: Ints
    deleted: Ints
    merged: dict[int, int]  # record that loses the merge → record that stays


@dataclass(slots=True)
class Timeline:
    """One source's later files: told every record in turn, then asked for each wave."""

    world: World
    source: str
    held: Holdings  # the source's, in the order of its file
    rng: Rng
    waves: list[Wave] = field(default_factory=list)
    rows: dict[int, Row] = field(default_factory=dict)  # last version of each record concerned

    def keep(self, first: int, columns: Columns) -> None:
        """Remembers those rows of a piece of the file that a wave will need; `first` is its first record's number."""
        end = first + len(columns["id"])
        for number in self._concerned():
            if first <= number < end:
                self.rows[number] = {name: texts[number - first] for name, texts in columns.items()}

    def _concerned(self) -> list[int]:
        parts = [part for wave in self.waves for part in (wave.changed, wave.repeated, wave.deleted)]
        merges = [number for wave in self.waves for pair in wave.merged.items() for number in pair]
        new = np.flatnonzero(self.held.wave > 0)
        every = np.unique(np.concatenate([*parts, new, np.array(merges, dtype=np.int64)]))
        concerned: list[int] = every.tolist()
        return concerned

    def columns_of(self, wave: int) -> Columns:
        """The rows of wave 1 or 2, shuffled; to be asked for in order, as each builds on the one before."""
        happens = self.waves[wave - 1]
        time = WAVES[wave - 1] * DAY_SECONDS
        changed = happens.changed.tolist()
        for number, luck in zip(changed, dice(self.rng, len(changed)), strict=True):
            self.rows[number] = change(self.rng, self._row(number, time - luck % DAY_SECONDS), luck)
        for number in (*happens.deleted.tolist(), *happens.merged):
            self.rows[number] = {**self._row(number, time), "deleted": "true"}
        for number, kept in happens.merged.items():
            self.rows[number]["master"] = self.rows[kept]["id"]
        new = np.flatnonzero(self.held.wave == wave).tolist()
        listed = [*new, *changed, *happens.repeated.tolist(), *happens.deleted.tolist(), *happens.merged]
        order = self.rng.permutation(len(listed)).tolist()
        rows = [self.rows[listed[at]] for at in order]
        return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}

    def _row(self, number: int, updated: int) -> Row:
        """The record's last version with the next version number."""
        row = self.rows[number]
        return {**row, "updated": iso_time(updated), "version": str(int(row["version"]) + 1)}


def draw_timeline(seed: int, world: World, source: str, held: Holdings) -> Timeline:
    """Only the CRM can say in a file that a record is gone."""
    rng = stream(seed, "later", source)
    known = np.flatnonzero((held.wave == 0) & (held.person != NOBODY))
    merges = _mergeable(held) if source == "crm" else []
    known = rng.permutation(np.setdiff1d(known, np.array(merges, dtype=np.int64).ravel()))
    timeline = Timeline(world, source, held, rng)
    count, taken, earlier = len(known), 0, known[:0]
    for wave in range(len(WAVES)):
        parts = []
        for share in (_CHANGED[wave], _REPEATED[wave], _DELETED[wave] if source == "crm" else 0):
            size = -(-int(count * share * 10_000) // 10_000)  # rounded up
            parts.append(known[taken : taken + size])
            taken += size
        size = -(-int(count * _MERGED[wave] * 10_000) // 10_000)
        merged, merges = dict(merges[:size]), merges[size:]
        timeline.waves.append(Wave(np.concatenate([parts[0], earlier]), parts[1], parts[2], merged))
        earlier = parts[0][::_AGAIN]
    return timeline


def _mergeable(held: Holdings) -> list[tuple[int, int]]:
    """(second, first) record of people the source holds twice, both in the first files."""
    order = np.lexsort((held.copy, held.person))
    order = order[(held.wave[order] == 0) & (held.person[order] != NOBODY)]
    twice = np.flatnonzero(held.person[order][1:] == held.person[order][:-1])
    return list(zip(order[twice + 1].tolist(), order[twice].tolist(), strict=True))
