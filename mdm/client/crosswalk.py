"""The reference subscriber: a crosswalk of one's own that ends like the service's, however its events arrive."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Self

from mdm.client.answers.following import Event, Mapped, SnapshotHead, SnapshotLine
from mdm.client.call import Talk
from mdm.client.calls.following import differences, differing_buckets, event_page, read_line, snapshot
from mdm.client.digest import Record, bucket_of, digest_of
from mdm.client.methods import through_client
from mdm.client.problems import Problem

Key = tuple[str, str]  # source, source_id

_EXPIRED = "/problems/events-expired"
_MOST_RECORDS = 50_000  # to send at once: 4 MB and more


class Crosswalk:
    """Which golden ID each record has, as far as it was told.

    `sequence` is up to where the feed was read; `held` has the golden ID and the link version of each record, also of
    those that are in no golden record any more.
    """

    def __init__(self) -> None:
        self.sequence = 0
        self.held: dict[Key, tuple[str | None, int]] = {}

    def golden_id(self, source: str, source_id: str) -> str | None:
        """The golden ID of a record; None when it has none, or is not known."""
        return self.held.get((source, source_id), (None, 0))[0]

    def records(self) -> Iterator[Record]:
        """(source, source_id, golden_id) of all that have one."""
        for (source, source_id), (golden_id, _) in self.held.items():
            if golden_id is not None:
                yield source, source_id, golden_id

    # ---- following

    def apply(self, event: Event) -> None:
        """Takes in an event; late, twice or in any order: of each record the highest link version wins."""
        for moved in event.moved_records:
            key = moved.source, moved.source_id
            if moved.link_version > self.held.get(key, (None, 0))[1]:
                self.held[key] = moved.to, moved.link_version

    @through_client
    def follow(self, *, wait_seconds: float = 0) -> Talk[None]:
        """Reads the feed from where it stands until up to date; from a snapshot where it stood still for too long.

        `wait_seconds`: how long to wait for an event when there is none yet.
        """
        try:
            yield from self._catch_up(wait_seconds)
        except Problem as problem:
            if problem.type != _EXPIRED:
                raise
            yield from self._begin_anew()
            yield from self._catch_up(0)

    @through_client
    def load(self) -> Talk[None]:
        """Begins anew from a snapshot; one that breaks off changes nothing."""
        yield from self._begin_anew()

    def _catch_up(self, wait_seconds: float) -> Talk[None]:
        page = yield from event_page(self.sequence, wait_seconds=wait_seconds)
        while page.events:
            for event in page.events:
                self.apply(event)
            self.sequence = page.next_after
            page = yield from event_page(self.sequence)

    def _begin_anew(self) -> Talk[None]:
        read = Crosswalk()
        yield from snapshot().each(read._take)
        self.sequence, self.held = read.sequence, read.held

    # ---- reconciling

    @through_client
    def reconcile(self, subscription: int | None = None) -> Talk[int]:
        """Compares all with the service and takes over what differs; how many records did.

        The answer is as of now, so it is newer than whatever was applied, and is set without asking.
        """
        buckets: dict[int, list[Record]] = {}
        for record in self.records():
            buckets.setdefault(bucket_of(*record[:2]), []).append(record)
        digests = {bucket: digest_of(records) for bucket, records in buckets.items()}
        differing = yield from differing_buckets(digests, subscription)
        count = 0
        for part in _parts(differing.buckets, buckets):
            held = [record for bucket in part for record in buckets.get(bucket, ())]
            found = yield from differences(held, part, self.sequence, subscription)
            for source, source_id, golden_id, link_version in found.records:
                self.held[source, source_id] = golden_id, link_version
                if not link_version:
                    del self.held[source, source_id]  # the service never placed it
            count += len(found.records)
        return count

    # ---- keeping

    def save(self, path: Path) -> None:
        """Writes all to a file, in the form of a snapshot: the old file or the new one is there, never half of one."""
        unfinished = path.with_name(path.name + ".part")
        with unfinished.open("w", encoding="utf-8") as file:
            file.write(json.dumps({"sequence": self.sequence, "of": "crosswalk"}) + "\n")
            for key, held in self.held.items():
                file.write(json.dumps(Mapped(*key, *held)._asdict()) + "\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """What was saved there."""
        crosswalk = cls()
        with path.open(encoding="utf-8") as file:
            for line in file:
                crosswalk._take(read_line(json.loads(line)))
        return crosswalk

    def _take(self, line: SnapshotLine) -> None:
        if isinstance(line, Mapped):
            self.held[line.source, line.source_id] = line.golden_id, line.link_version
        elif isinstance(line, SnapshotHead):
            self.sequence = line.sequence


def _parts(differing: Iterable[int], buckets: Mapping[int, list[Record]]) -> Iterator[list[int]]:
    """The differing buckets, a request's worth at a time."""
    part: list[int] = []
    size = 0
    for bucket in differing:
        part.append(bucket)
        size += len(buckets.get(bucket, ()))
        if size >= _MOST_RECORDS:
            yield part
            part, size = [], 0
    if part:
        yield part
