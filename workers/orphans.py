"""Nothing that a worker forks outlives it: what is left of a kill -9 would tick, or hold its sockets, for good."""

import os

from celery.platforms import set_pdeathsig
from celery.signals import beat_embedded_init, worker_process_init


def end_with_this_process() -> None:
    """The processes that run tasks and the sweep's clock, once forked from this one, end with it."""
    worker = os.getpid()

    def bind(**_: object) -> None:
        set_pdeathsig("SIGKILL")
        if os.getppid() != worker:  # killed between the fork and here: of that nothing is told any more
            os._exit(1)

    worker_process_init.connect(bind, weak=False)
    beat_embedded_init.connect(bind, weak=False)
