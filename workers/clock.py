"""The sweep's clock inside a worker: a process of its own, which Celery starts and never looks at again.

Nobody watches over it but the worker; without it, work whose wake-up was lost would wait for good.
"""

from typing import Any

import structlog
from celery import bootsteps
from celery.worker.components import Beat

log = structlog.get_logger()

_LOOK_SECONDS = 1.0


class ClockWatch(bootsteps.StartStopStep):  # type: ignore[misc]  # Celery ships no types
    """A step of the consumer, since that clears the timer whenever it connects to the broker anew."""

    requires = ("celery.worker.consumer.connection:Connection",)

    def start(self, consumer: Any) -> None:
        consumer.timer.call_repeatedly(_LOOK_SECONDS, _replace_dead, (consumer.controller,))


def _replace_dead(worker: Any) -> None:
    if worker.blueprint.state != bootsteps.RUN:  # a worker that ends has stopped its clock
        return
    for step in worker.steps:
        if isinstance(step, Beat) and step.obj and not step.obj.is_alive():
            log.error("the sweep's clock has died; another is started")
            step.obj = step.create(worker)
            step.start(worker)
