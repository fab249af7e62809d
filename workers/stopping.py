"""Tells the processes that run tasks that the worker was asked to stop: Celery tells its main process alone."""

import multiprocessing

from celery.signals import worker_shutting_down

_asked = multiprocessing.Event()  # shared with the processes that are forked from this one


@worker_shutting_down.connect  # type: ignore[untyped-decorator]  # Celery ships no types
def _ask(**_: object) -> None:
    _asked.set()


def is_stopping() -> bool:
    """Whether this worker is to end: long work breaks off where it can go on later."""
    return _asked.is_set()
