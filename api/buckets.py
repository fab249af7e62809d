"""The generic cell rate algorithm: one number a name, the moment from which its quota is whole again."""

from collections import OrderedDict
from collections.abc import Callable

MOST_NAMES = 10_000  # that are remembered at a time
ROUNDING = 1e-9

Clock = Callable[[], float]


class Quota:
    """So many at once, and as many again in `window` seconds: one each `step`."""

    __slots__ = ("burst", "step", "window")

    def __init__(self, burst: int, window: float) -> None:
        self.burst, self.window, self.step = burst, window, window / burst


class Buckets:
    """What is left to each name."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._whole_at: OrderedDict[str, float] = OrderedDict()

    def spent(self, name: str) -> float:
        """Seconds until the quota is whole again."""
        whole_at = self._whole_at.get(name)
        return 0.0 if whole_at is None else max(0.0, whole_at - self._clock())

    def take(self, name: str, quota: Quota) -> tuple[float, float]:
        """Takes one, if there is one: seconds to wait for it (0: taken), and seconds until the quota is whole again."""
        now = self._clock()
        spent = max(0.0, self._whole_at.get(name, 0.0) - now)
        after = spent + quota.step
        if after > quota.window + ROUNDING:
            return after - quota.window, spent
        self._whole_at[name] = now + after
        if len(self._whole_at) > MOST_NAMES:
            self._forget()
        return 0.0, after

    def _forget(self) -> None:
        """Those whose quota is whole; where that is too few, who came first."""
        now = self._clock()
        for name in [name for name, whole_at in self._whole_at.items() if whole_at <= now]:
            del self._whole_at[name]
        while len(self._whole_at) > MOST_NAMES // 2:
            self._whole_at.popitem(last=False)
