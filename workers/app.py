"""The Celery app. Messages are wake-ups only: PostgreSQL holds the work, so an emptied broker loses nothing."""

import logging

from celery import Celery
from celery.signals import worker_process_init

from mdm.settings import Settings
from mdm.traces import configure_traces
from workers.broker import TRANSPORT
from workers.clock import ClockWatch
from workers.orphans import end_with_this_process


def create_app(settings: Settings, redis_url: str) -> Celery:
    """A Celery app on this broker, with every task registered and the sweep scheduled."""
    logging.getLogger("celery.app.trace").setLevel(
        logging.CRITICAL
    )  # repeats messages; MdmTask logs failures
    app = Celery("mdm", broker=redis_url, include=["workers.resolve", "workers.maintain"])
    app.conf.update(
        # Without these, kill -9 of a worker loses the message it was at.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        task_ignore_result=True,
        task_time_limit=TASK_TIME_LIMIT_SECONDS,
        broker_transport=TRANSPORT,
        broker_connection_retry_on_startup=True,
        # Or the process that runs the task may never be heard of again: of its answer, half was read (Celery 5.7).
        worker_cancel_long_running_tasks_on_connection_loss=True,
        broker_connection_max_retries=None,  # or a worker would end after an hour without a broker
        broker_transport_options={
            # Above the task time limit, or a running task would be handed out twice.
            "visibility_timeout": TASK_TIME_LIMIT_SECONDS + 60,
            # Measured: redelivery after a kill within 20 s instead of 100 s.
            "unacked_restore_interval": 1,
            "unacked_restore_throttle": 1,
        },
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        timezone="UTC",
        beat_schedule={
            # One that nobody took in time is of no use: the next is on its way.
            "sweep": {
                "task": "resolve_pending",
                "schedule": settings.sweep_seconds,
                "options": {"expires": settings.sweep_seconds},
            },
            "purge": {
                "task": "purge",
                "schedule": _PURGE_SECONDS,
                "options": {"expires": _PURGE_SECONDS},
            },
            "seal": {
                "task": "seal_audit",
                "schedule": _SEAL_SECONDS,
                "options": {"expires": _SEAL_SECONDS},
            },
        },
        mdm_settings=settings,
    )
    app.steps["consumer"].add(ClockWatch)
    end_with_this_process()
    # In each process that runs tasks: threads that send spans do not survive a fork.
    worker_process_init.connect(lambda **_: configure_traces(settings, "worker"), weak=False)
    return app


TASK_TIME_LIMIT_SECONDS = 3600
_PURGE_SECONDS = 3600
_SEAL_SECONDS = 60  # so long the newest entries could be changed unnoticed
