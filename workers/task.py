"""The one base of all tasks: what a process keeps open, and what is retried how."""

from functools import cached_property

import structlog
from celery import Task
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from mdm.errors import LockLost, ProcessLost, ServerUnavailable
from mdm.rules import RuleSet
from mdm.ruleset import read_rule_set
from mdm.settings import Settings
from mdm.store.database import open_engine
from mdm.traces import flush

log = structlog.get_logger()


class MdmTask(Task):  # type: ignore[misc]  # Celery ships no types
    """Retries what passes by itself, with growing waits; anything else fails at once and is logged.

    A lost retry loses nothing: the sweep finds the work in PostgreSQL.
    """

    abstract = True
    autoretry_for = (ServerUnavailable, OperationalError, LockLost, ProcessLost)
    retry_backoff = True
    retry_backoff_max = 60
    max_retries = 5

    @property
    def settings(self) -> Settings:
        settings: Settings = self.app.conf.mdm_settings
        return settings

    @cached_property
    def engine(self) -> Engine:
        """Opened in the process that runs tasks: connections do not survive its fork."""
        if self.settings.database_url is None:
            raise ServerUnavailable("MDM_DATABASE_URL is not set")
        return open_engine(self.settings.database_url.get_secret_value())

    @cached_property
    def rules(self) -> RuleSet:
        return read_rule_set(self.settings.rules_dir)

    def after_return(self, *_: object) -> None:
        flush()  # a process that runs tasks is not asked before it ends

    def on_failure(self, exc: Exception, task_id: str, args: object, kwargs: object, einfo: object) -> None:  # noqa: ARG002
        log.error("task failed", task=self.name, task_id=task_id, error=type(exc).__name__)
