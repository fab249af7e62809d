"""How many deliveries may be on their way to one subscription at once."""

from collections.abc import Collection

_FIRST = 16
_MOST = 128


class Windows:
    """Grows with every turn that went well and halves with one that did not, as TCP does with packets.

    So a receiver that is down holds one place, and one that is quick gets all it can take.
    """

    def __init__(self) -> None:
        self._size: dict[int, int] = {}
        self._in_flight: dict[int, int] = {}

    def took_off(self, subscription: int) -> None:
        self._in_flight[subscription] = self._in_flight.get(subscription, 0) + 1

    def landed(self, well: Collection[int], badly: Collection[int]) -> None:
        """What came back in one turn: subscriptions of the deliveries that were made, and of those that failed."""
        for subscription in (*well, *badly):
            self._in_flight[subscription] -= 1
        for subscription in set(badly):
            self._size[subscription] = max(1, self.size_of(subscription) // 2)
        for subscription in set(well) - set(badly):
            self._size[subscription] = min(_MOST, self.size_of(subscription) * 2)

    def size_of(self, subscription: int) -> int:
        return self._size.get(subscription, _FIRST)

    @property
    def unknown(self) -> int:
        """Of a subscription that nothing was sent to yet."""
        return _FIRST

    def free(self) -> dict[int, int]:
        """Places left, of every subscription that something was sent to."""
        return {
            subscription: max(0, self.size_of(subscription) - flying)
            for subscription, flying in self._in_flight.items()
        }
