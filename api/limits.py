"""How often a caller may ask, and how often a stranger may guess: counted in this process, not across processes."""

import math
import time
from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from fastapi import Request

from api.buckets import MOST_NAMES, ROUNDING, Buckets, Clock, Quota
from api.errors import Busy, TooManyRequests, Unauthorised
from mdm.access import Caller
from mdm.ingest.vendors import BadSignature
from mdm.settings import Settings

_MOST_WAITING = 20  # streams and long polls of one caller; each looks into the database once a second
_IPV6_PARTS = 4  # a /64 is one household's or one server's: its addresses are as good as one

Headers = tuple[tuple[bytes, bytes], ...]


class Rates:
    """Requests of callers."""

    def __init__(self, per_second: float, clock: Clock) -> None:
        self._per_second = per_second or math.inf
        self._buckets = Buckets(clock)

    def take(self, caller: Caller) -> tuple[Headers, float]:
        """Counts a request: what its answer tells of the limit, and seconds to wait (0: it may go on)."""
        per_second = caller.requests_per_second or self._per_second
        if per_second == math.inf:
            return (), 0.0
        quota, policy = _quota_of(per_second)
        wait, spent = self._buckets.take(caller.name, quota)
        left = int((quota.window - spent) / quota.step + ROUNDING)
        return (policy, (b"ratelimit", b'"caller";r=%d;t=%d' % (left, math.ceil(spent)))), wait


@lru_cache(maxsize=1_000)
def _quota_of(per_second: float) -> tuple[Quota, tuple[bytes, bytes]]:
    """A second's worth at once, but one at least; and the header that says so, which counts whole seconds."""
    burst = max(1, int(per_second))
    quota = Quota(burst, burst / per_second)
    policy = b'"caller";q=%d;w=%d' % (burst, math.ceil(quota.window))
    return quota, (b"ratelimit-policy", policy)


class Strangers:
    """Keys, tokens and signatures that open nothing, by the address they come from."""

    def __init__(self, per_minute: int, clock: Clock) -> None:
        self._quota = Quota(per_minute, 60.0)
        self._buckets = Buckets(clock)
        self._known: OrderedDict[int, None] = OrderedDict()  # by hash, which has a secret seed

    def watched(self, request: Request, credential: str) -> "_Watch":
        """For a block that finds out whether the credential opens anything: where it does not, that was a guess.

        Raises TooManyRequests, before anything is compared or looked up, for an address that has guessed too often.
        What has opened from this very address goes on to: a stranger behind the same proxy locks nobody out. Of a
        vendor, whose every signature is another, the source stands for the credential.
        """
        client = request.scope.get("client")
        address = _network(client[0]) if client else ""
        known_by = hash((address, credential))
        wait = self._buckets.spent(address) + self._quota.step - self._quota.window
        if wait > ROUNDING and known_by not in self._known:
            raise TooManyRequests("too many keys or tokens that open nothing", wait)
        return _Watch(self, address, known_by)

    def failed(self, address: str) -> None:
        self._buckets.take(address, self._quota)

    def forget(self, known_by: int) -> None:
        self._known.pop(known_by, None)

    def opened(self, known_by: int) -> None:
        self._known[known_by] = None
        if len(self._known) > MOST_NAMES:
            self._known.popitem(last=False)


class _Watch:
    """A class, as every request passes through: a generator would take longer."""

    __slots__ = ("_address", "_known_by", "_strangers")

    def __init__(self, strangers: Strangers, address: str, known_by: int) -> None:
        self._strangers, self._address, self._known_by = strangers, address, known_by

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: object) -> None:
        if error is None:
            self._strangers.opened(self._known_by)
        elif isinstance(error, Unauthorised | BadSignature):
            self._strangers.failed(self._address)
            if isinstance(error, Unauthorised):
                self._strangers.forget(self._known_by)  # it is revoked


def _network(address: str) -> str:
    if ":" not in address or "." in address:
        return address.removeprefix("::ffff:")
    head, gap, _ = address.partition("::")
    parts = head.split(":") if head else []
    return ":".join([*parts, *["0"] * (8 if gap else 0)][:_IPV6_PARTS])


class Waiting:
    """Streams and long polls that are open."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    @contextmanager
    def held(self, caller: Caller) -> Iterator[None]:
        """One more of the caller's, for as long as the block goes on; raises Busy."""
        if self._open[caller.name] >= _MOST_WAITING and caller.requests_per_second != math.inf:
            raise Busy(f"at most {_MOST_WAITING} streams and long polls at once")
        self._open[caller.name] += 1
        try:
            yield
        finally:
            self._open[caller.name] -= 1
            if not self._open[caller.name]:
                del self._open[caller.name]


class Limits:
    """The limits of one API process."""

    def __init__(self, settings: Settings, clock: Clock = time.monotonic) -> None:
        self.rates = Rates(settings.requests_per_second, clock)
        self.strangers = Strangers(settings.refusals_per_minute, clock)
        self.waiting = Waiting()
