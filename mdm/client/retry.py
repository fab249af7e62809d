"""When a request is sent again, and after how long: what passes by itself is waited for, within a time."""

import random
import time
from http import HTTPStatus

import httpx

from mdm.client.problems import retry_after_seconds

_FIRST_WAIT_SECONDS = 0.1  # doubled each time
_LONGEST_WAIT_SECONDS = 5.0
_PASSING = {
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}
_IN_PROGRESS = b"/problems/in-progress"  # our own request of before, still being worked on
_LASTING = (httpx.UnsupportedProtocol, httpx.LocalProtocolError)  # mistakes of ours


class Patience:
    """How long one call is tried: no attempt begins later than so many seconds after the first has failed.

    Not after it began: an event may be waited for longer than that, before the connection breaks.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._deadline: float | None = None
        self._wait = _FIRST_WAIT_SECONDS

    def after_error(self, error: httpx.TransportError) -> float:
        """Seconds to wait before the next attempt; raises the error where there shall be none."""
        wait = None if isinstance(error, _LASTING) else self._next(0)
        if wait is None:
            raise error
        return wait

    def after_answer(self, answer: httpx.Response) -> float | None:
        """The same; None: this answer is the last."""
        if not _passes(answer):
            return None
        return self._next(retry_after_seconds(answer) or 0)

    def _next(self, asked_seconds: float) -> float | None:
        """Never before it is asked for, and by chance later: those who were refused together come back apart."""
        wait = asked_seconds + self._wait * random.uniform(0.5, 1)  # noqa: S311 - to spread them, no more
        self._wait = min(2 * self._wait, _LONGEST_WAIT_SECONDS)
        now = time.monotonic()
        self._deadline = self._deadline or now + self._seconds
        return wait if now + wait < self._deadline else None


def _passes(answer: httpx.Response) -> bool:
    if answer.status_code == HTTPStatus.CONFLICT:
        return answer.is_closed and _IN_PROGRESS in answer.content
    return answer.status_code in _PASSING
