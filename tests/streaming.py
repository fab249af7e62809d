"""A source that sends its records through the API, and who follows the feed, whatever is killed meanwhile."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from random import Random
from threading import Event, Semaphore

import httpx

from mdm.client import Crosswalk, Mdm, Problem
from mdm.ingest import Accepted, read_file
from mdm.model import RecordKey
from mdm.rules import RuleSet
from mdm.sample import FILES, generate
from tests.base import Payload

_PLACES = ("", "later/1", "later/2")  # of a sample's files: what changes later is of it
_PAUSE_SECONDS = 0.1
_ANSWER_SECONDS = 30
_PASSING = {HTTPStatus.TOO_MANY_REQUESTS, *range(500, 600)}


@dataclass(frozen=True)
class Batch:
    source: str
    payloads: Sequence[Payload]

    @property
    def keys(self) -> Iterable[RecordKey]:
        return (RecordKey(self.source, str(payload["source_id"])) for payload in self.payloads)


def sample_payloads(records: int, seed: int, folder: Path, rules: RuleSet) -> list[Payload]:
    """Canonical records of a generated sample, changes, deletions and merges of the sources among them."""
    generate(records, seed, folder)
    read = (
        row
        for place in _PLACES
        for source, name in FILES.items()
        for row in read_file(folder / place / name, rules, source)
    )
    return [row.payload for row in read if isinstance(row, Accepted)]


def cut(payloads: Iterable[Payload], size: int, random: Random) -> list[Batch]:
    """The records in batches of one source each, all in some order."""
    of_source: dict[str, list[Payload]] = {}
    for payload in payloads:
        of_source.setdefault(str(payload["source"]), []).append(payload)
    batches = []
    for source, found in of_source.items():
        random.shuffle(found)
        batches += [Batch(source, found[start : start + size]) for start in range(0, len(found), size)]
    random.shuffle(batches)
    return batches


class Stream:
    """Sends batches, each over and over until it is acknowledged, and no further than it is let."""

    def __init__(self, url: str, key: str, batches: Sequence[Batch]) -> None:
        self._url, self._key, self._batches = url, key, batches
        self._let = Semaphore(0)
        self.acknowledged: list[RecordKey] = []
        self.tries = 0
        self.is_sending = False

    def shares(self, count: int) -> list[int]:
        """The number of batches, cut into so many parts that differ by one at most."""
        total = len(self._batches)
        return [(part + 1) * total // count - part * total // count for part in range(count)]

    def let(self, batches: int) -> None:
        """Lets it send so many batches more."""
        self._let.release(batches)

    def let_all(self) -> None:
        self.let(len(self._batches))

    def send(self) -> None:
        """Sends all; returns when all are acknowledged."""
        with httpx.Client(headers={"Authorization": f"Bearer {self._key}"}, timeout=_ANSWER_SECONDS) as http:
            for batch in self._batches:
                self._let.acquire()
                self.is_sending = True
                while not self._is_taken(http, batch):
                    time.sleep(_PAUSE_SECONDS)
                self.is_sending = False
                self.acknowledged += batch.keys

    def _is_taken(self, http: httpx.Client, batch: Batch) -> bool:
        self.tries += 1
        try:
            answer = http.post(f"{self._url}/v1/sources/{batch.source}/records:batch", json=batch.payloads)
        except httpx.TransportError:
            return False
        if answer.status_code in _PASSING:
            return False
        assert answer.status_code == HTTPStatus.ACCEPTED, answer.text
        assert answer.json()["refused"] == []
        return True


def keep_following(crosswalk: Crosswalk, client: Mdm, stopping: Event) -> None:
    """Follows the feed until it is told to stop, through whatever passes."""
    while not stopping.is_set():
        try:
            crosswalk.follow(client, wait_seconds=1)
        except httpx.TransportError:
            pass
        except Problem as problem:
            if problem.status not in _PASSING:
                raise
        stopping.wait(_PAUSE_SECONDS)
