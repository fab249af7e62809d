"""When a delivery that failed is tried again. Pure."""

from collections.abc import Sequence
from random import Random

_JITTER = 0.1  # of the wait, upward only, so that the whole schedule is never shorter than it says
_LONGEST_ASKED_SECONDS = 24 * 3600  # a receiver may put us off, not stop us


def wait_after(
    failures: int, waits: Sequence[float], random: Random, asked_seconds: float | None = None
) -> float | None:
    """Seconds until the next try after so many failures; None when there is none left.

    `asked_seconds`: what the receiver's Retry-After asks for. It lengthens the wait, and never shortens it.
    """
    if failures > len(waits):
        return None
    wait = waits[failures - 1] * (1 + random.uniform(0, _JITTER))
    return max(wait, min(asked_seconds or 0, _LONGEST_ASKED_SECONDS))
