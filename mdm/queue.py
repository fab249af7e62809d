"""Wake-ups for the workers, sent after commit, by task name. Celery carries keys and wake-ups, never data.

A wake-up may be lost: the sweep finds what waits. So a broker that is down delays work and fails nothing.
"""

from functools import cache
from typing import Literal

import structlog
from celery import Celery
from kombu.exceptions import OperationalError

log = structlog.get_logger()

Task = Literal["resolve_pending"]


@cache
def _sender(redis_url: str) -> Celery:
    sender = Celery("mdm", broker=redis_url)
    sender.conf.update(task_ignore_result=True, broker_connection_timeout=2, broker_transport_options=_QUICK)
    return sender


# A request must not hang on a broker that is away: the sweep will do.
_QUICK = {"socket_connect_timeout": 2, "socket_timeout": 2, "max_retries": 1}


def wake(redis_url: str, task: Task) -> bool:
    """Asks a worker to run `task` soon; False when the broker did not take it."""
    try:
        _sender(redis_url).send_task(task, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("wake-up not sent; the sweep will find the work", task=task, error=type(error).__name__)
        return False
    return True


def answering_workers(redis_url: str) -> list[str]:
    """The names of the workers that answer within a second."""
    found: list[dict[str, object]] = _sender(redis_url).control.ping(timeout=1.0)
    return sorted(name for answer in found for name in answer)
