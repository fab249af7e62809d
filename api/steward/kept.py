"""What takes going over whole tables: read once, and kept by each process for a minute."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Generic, TypeVar

from api.buckets import Clock

T = TypeVar("T")

_SECONDS = 60.0
_PATIENCE = 20  # reading never takes more than a twentieth of the time


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What was read, and when."""

    value: T
    at: datetime
    until: float


class Kept(Generic[T]):
    """The last reading, and who reads next: one at a time, while others get the one before."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._turn = Lock()
        self._last: Reading[T] | None = None

    def get(self, read: Callable[[], T]) -> Reading[T]:
        """The last reading, or a new one where it is too old; who comes while the first is made waits for it."""
        last = self._last
        if last is not None and (self._clock() < last.until or self._turn.locked()):
            return last
        with self._turn:
            last = self._last
            if last is not None and self._clock() < last.until:
                return last
            start = self._clock()
            at, value = datetime.now(UTC), read()
            took = self._clock() - start
            self._last = Reading(value, at, start + took + max(_SECONDS, _PATIENCE * took))
            return self._last
