"""Processes that read and decide for a load: the pure work, on every core; the resolver alone writes.

They are plain child processes that speak over pipes: a Celery worker's process may have no others.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from typing import Any, Literal

from sqlalchemy import Engine

from mdm.errors import ProcessLost
from mdm.resolve.decide import Decided
from mdm.resolve.parts import Part
from mdm.resolve.undecided import Undecided
from mdm.rules import RuleSet

Task = Literal["read", "decide"]


class Pool:
    """Each question occupies one process until it is answered."""

    def __init__(self, processes: Sequence["_Process"], threads: ThreadPoolExecutor) -> None:
        self._threads = threads
        self._free: SimpleQueue[_Process] = SimpleQueue()
        for process in processes:
            self._free.put(process)

    def read(self, ranges: Sequence[tuple[int, int]]) -> Iterable[Part]:
        """The parts of the inbox, one for each range (first input, last input), in order."""
        return self._threads.map(lambda ends: self._ask("read", ends), ranges)

    def decide(self, undecided: Undecided) -> "Future[tuple[Decided, list[int | None]]]":
        return self._threads.submit(self._ask, "decide", undecided)

    def _ask(self, task: Task, question: object) -> Any:
        process = self._free.get()
        try:
            return process.ask(task, question)
        finally:
            self._free.put(process)


@contextmanager
def open_pool(engine: Engine, rules: RuleSet, model: str) -> Iterator[Pool]:
    """As many processes as there are cores; each starts in about a second and ends with the pool, or with us."""
    url = engine.url.render_as_string(hide_password=False).replace("postgresql+psycopg", "postgresql", 1)
    processes = [_Process(url, rules, model) for _ in os.sched_getaffinity(0)]
    threads = ThreadPoolExecutor(len(processes))
    try:
        yield Pool(processes, threads)
    finally:
        for process in processes:
            process.end()
        threads.shutdown(cancel_futures=True)


class _Process:
    def __init__(self, url: str, rules: RuleSet, model: str) -> None:
        command = [sys.executable, "-m", "mdm.resolve.pool_process"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._send(
            (url, rules, model)
        )  # over the pipe: arguments can be seen by others, and the URL holds a password

    def ask(self, task: Task, question: object) -> Any:
        """The answer; raises what answering raised, or ProcessLost."""
        self._send((task, question))
        try:
            answer, error = pickle.load(self._process.stdout)  # type: ignore[arg-type]  # noqa: S301 - our own child's
        except (EOFError, pickle.UnpicklingError):
            raise ProcessLost("a process that reads for the load has ended") from None
        if error is not None:
            raise error
        return answer

    def _send(self, message: object) -> None:
        if self._process.stdin is None:
            raise AssertionError("it was opened with a pipe")
        try:
            pickle.dump(message, self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()
        except BrokenPipeError:
            raise ProcessLost("a process that reads for the load has ended") from None

    def end(self) -> None:
        self._process.kill()  # it holds nothing that could be lost
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
