"""The reference subscriber: a crosswalk of one's own that ends like the service's, however its events arrive."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from mdm.client.digest import Record, bucket_of, digest_of
from mdm.client.http import Client, Mapped, Problem

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

    def apply(self, event: Mapping[str, Any]) -> None:
        """Takes in a CloudEvent; late, twice or in any order: of each record the highest link version wins."""
        for moved in event["data"]["moved_records"]:
            key = moved["source"], moved["source_id"]
            if moved["link_version"] > self.held.get(key, (None, 0))[1]:
                self.held[key] = moved["to"], moved["link_version"]

    def follow(self, client: Client, *, wait_seconds: float = 0) -> None:
        """Reads the feed from where it stands until up to date; from a snapshot where it stood still for too long.

        `wait_seconds`: how long to wait for an event when there is none yet.
        """
        try:
            page = client.events(self.sequence, wait_seconds=wait_seconds)
            while page.events:
                for event in page.events:
                    self.apply(event)
                self.sequence = page.next_after
                page = client.events(self.sequence)
        except Problem as problem:
            if problem.type != _EXPIRED:
                raise
            self.load(client)
            self.follow(client)

    def load(self, client: Client) -> None:
        """Begins anew from a snapshot; one that breaks off changes nothing."""
        self._read(client.snapshot())

    # ---- reconciling

    def reconcile(self, client: Client, subscription: int | None = None) -> int:
        """Compares all with the service and takes over what differs; how many records did.

        The answer is as of now, so it is newer than whatever was applied, and is set without asking.
        """
        buckets: dict[int, list[Record]] = {}
        for record in self.records():
            buckets.setdefault(bucket_of(*record[:2]), []).append(record)
        digests = {bucket: digest_of(records) for bucket, records in buckets.items()}
        count = 0
        for part in _parts(client.differing_buckets(digests, subscription), buckets):
            held = [record for bucket in part for record in buckets.get(bucket, ())]
            found = client.differences(held, part, self.sequence, subscription)
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
            for line in self._lines():
                file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """What was saved there."""
        crosswalk = cls()
        with path.open(encoding="utf-8") as file:
            crosswalk._read(map(json.loads, file))
        return crosswalk

    def _lines(self) -> Iterator[dict[str, Any]]:
        yield {"sequence": self.sequence, "of": "crosswalk"}
        for key, held in self.held.items():
            yield Mapped(*key, *held)._asdict()

    def _read(self, lines: Iterable[Mapping[str, Any]]) -> None:
        remaining = iter(lines)
        sequence = next(remaining)["sequence"]
        records = (Mapped(**line) for line in remaining)
        self.held = {(r.source, r.source_id): (r.golden_id, r.link_version) for r in records}
        self.sequence = sequence


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
