"""What is dear to read is read by one at a time, and no more often than it may."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event

from api.steward.kept import Kept


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_reading_is_kept_for_a_minute() -> None:
    time, numbers = Time(), count()
    kept: Kept[int] = Kept(time)
    assert kept.get(lambda: next(numbers)).value == 0
    time.now = 59.9
    assert kept.get(lambda: next(numbers)).value == 0
    time.now = 60.0
    assert kept.get(lambda: next(numbers)).value == 1


def test_what_takes_long_is_kept_longer_so_that_reading_takes_a_twentieth_of_the_time() -> None:
    time, numbers = Time(), count()
    kept: Kept[int] = Kept(time)

    def slow() -> int:
        time.now += 10.0
        return next(numbers)

    assert kept.get(slow).value == 0
    time.now = 209.0
    assert kept.get(slow).value == 0
    time.now = 210.0
    assert kept.get(slow).value == 1


def test_many_at_once_read_once() -> None:
    numbers = count()
    kept: Kept[int] = Kept()
    go = Event()

    def slow() -> int:
        go.wait(10)
        return next(numbers)

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(kept.get, slow) for _ in range(8)]
        go.set()
        assert {one.result().value for one in asked} == {0}


def test_while_one_reads_anew_the_others_get_what_was_read_last() -> None:
    time = Time()
    kept: Kept[str] = Kept(time)
    kept.get(lambda: "old")
    time.now = 1_000.0
    began, go = Event(), Event()

    def slow() -> str:
        began.set()
        go.wait(10)
        return "new"

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(kept.get, slow)
        began.wait(10)
        assert kept.get(lambda: "never").value == "old"
        go.set()
        assert first.result().value == "new"


def test_a_reading_that_fails_is_tried_again_by_the_next() -> None:
    kept: Kept[int] = Kept()

    def fails() -> int:
        raise OSError

    for _ in range(2):
        try:
            kept.get(fails)
        except OSError:
            continue
    assert kept.get(lambda: 7).value == 7
