"""Processes that read and decide for a load: the pure work, on every core; the resolver alone writes."""

import gc
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from sqlalchemy import Engine

from mdm.model import Pair
from mdm.resolve.decide import Decided
from mdm.resolve.parts import Part, read_part
from mdm.resolve.undecided import Undecided, decide_ahead
from mdm.rules import RuleSet
from mdm.store.database import open_engine


class Pool:
    def __init__(self, executor: ProcessPoolExecutor, model: str) -> None:
        self._executor, self._model = executor, model

    def read(self, ranges: Sequence[tuple[int, int]]) -> Iterable[Part]:
        """The parts of the inbox, one for each range (first input, last input), in order."""
        return self._executor.map(_read, ranges)

    def decide(self, undecided: Undecided) -> "Future[tuple[Decided, list[Pair]]]":
        return self._executor.submit(_decide, undecided, self._model)


@contextmanager
def open_pool(engine: Engine, rules: RuleSet, model: str) -> Iterator[Pool]:
    """As many processes as there are cores; each starts in about a second."""
    url = engine.url.render_as_string(hide_password=False).replace("postgresql+psycopg", "postgresql", 1)
    with ProcessPoolExecutor(
        len(os.sched_getaffinity(0)),
        mp_context=get_context("spawn"),
        initializer=_open,
        initargs=(url, rules),
    ) as executor:
        try:
            yield Pool(executor, model)
        finally:
            executor.shutdown(wait=True, cancel_futures=True)


_opened: list[tuple[Engine, RuleSet]] = []  # of a process of the pool, set once


def _open(url: str, rules: RuleSet) -> None:
    gc.disable()  # nothing here makes cycles, and the process ends with the load
    _opened.append((open_engine(url, pool_size=1), rules))


def _read(ends: tuple[int, int]) -> Part:
    engine, rules = _opened[0]
    return read_part(engine, ends, rules)


def _decide(undecided: Undecided, model: str) -> tuple[Decided, list[Pair]]:
    return decide_ahead(undecided, _opened[0][1], model)
