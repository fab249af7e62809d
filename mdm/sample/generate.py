"""From numbers to files, a source at a time and each in pieces, so that memory stays bounded."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TextIO

import numpy as np

from mdm.sample import files
from mdm.sample.draw import Ints, stream
from mdm.sample.facts import Columns, draw_facts
from mdm.sample.files import Format, SourceFile
from mdm.sample.habits import HABITS, leave_out
from mdm.sample.holdings import NOBODY, SOURCES, Holdings
from mdm.sample.keys import WRITE_KEY
from mdm.sample.noise import soil
from mdm.sample.till import write_store_customers
from mdm.sample.timeline import draw_timeline
from mdm.sample.truth import HEAD, truth_lines
from mdm.sample.world import World, draw_world

Variant = Literal["retail", "census"]
_PIECE = 25_000  # records written at once


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written. `noise`: how often each kind of noise changed a record."""

    counts: Mapping[str, int]  # source → records of the first files
    persons: int
    households: int
    later: Mapping[str, int] = field(default_factory=dict)  # source → rows of the later files
    noise: Mapping[str, int] = field(default_factory=dict)


def generate(records: int, seed: int, folder: Path, variant: Variant = "retail") -> Summary:
    """Writes about `records` source records and `truth.csv` into `folder`, replacing a sample that is there.

    The same arguments give the same bytes. Raises ValueError where `records` is below 1 or the variant is unknown.
    """
    if records < 1 or variant not in ("retail", "census"):
        raise ValueError("records must be at least 1, variant retail or census")
    files.remove_earlier(folder)
    folder.mkdir(parents=True, exist_ok=True)
    world = draw_world(records, seed, variant)
    counts, later, noise = {}, {}, Counter[str]()
    formats = files.RETAIL if variant == "retail" else files.CENSUS
    with (folder / files.TRUTH).open("w", encoding="utf-8", newline="") as truth:
        truth.write(HEAD)
        for number, source in enumerate(SOURCES):
            held = world.holdings.at(np.flatnonzero(world.holdings.source == number))
            writer = _Source(seed, world, source, held, variant)
            counts[source] = writer.write(folder, formats[source], truth, noise)
            later[source] = writer.write_later(folder, formats[source]) if variant == "retail" else 0
    living = world.living
    return Summary(counts, len(living), len(np.unique(world.people.home[living])), later, noise)


class _Source:
    """Writes one source's files."""

    def __init__(self, seed: int, world: World, source: str, held: Holdings, variant: Variant) -> None:
        self.seed, self.world, self.source, self.held = seed, world, source, held
        self.habit = HABITS["census" if variant == "census" else source]
        self.timeline = draw_timeline(seed, world, source, held)

    def write(self, folder: Path, format_: Format, truth: TextIO, noise: Counter[str]) -> int:
        with SourceFile(folder, format_) as file:
            for rows, columns in self._pieces(noise):
                truth.writelines(truth_lines(self.world, self.source, columns["id"], self.held.person[rows]))
                self.timeline.keep(int(rows[0]), columns)
                first = np.flatnonzero(self.held.wave[rows] == 0).tolist()
                file.write({name: [texts[row] for row in first] for name, texts in columns.items()})
            return file.count

    def _pieces(self, noise: Counter[str]) -> Iterator[tuple[Ints, Columns]]:
        for start in range(0, len(self.held), _PIECE):
            rows = np.arange(start, min(start + _PIECE, len(self.held)))
            held = self.held.at(rows)
            rng = stream(self.seed, "rows", self.source, start)
            columns = draw_facts(rng, self.world, held)
            leave_out(rng, columns, self.habit)
            noise.update(soil(rng, columns, self.habit))
            write_store_customers(columns, np.flatnonzero(held.person == NOBODY).tolist())
            columns["id"] = [WRITE_KEY[self.source](row) for row in rows.tolist()]
            columns["version"] = ["1"] * len(rows)
            columns["deleted"] = columns["master"] = [""] * len(rows)
            yield rows, columns

    def write_later(self, folder: Path, format_: Format) -> int:
        count = 0
        with ExitStack() as stack:
            for wave in (1, 2):
                place = files.later_folder(folder, wave)
                file = stack.enter_context(SourceFile(place, format_))
                if columns := self.timeline.columns_of(wave):
                    file.write(columns)
                count += file.count
        return count
