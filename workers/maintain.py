"""Housekeeping: what has been kept for its time goes, what the audit was told is sealed."""

from celery import shared_task

from mdm.audit import seal
from mdm.purge import purge
from workers.task import MdmTask


@shared_task(name="purge", base=MdmTask, bind=True)  # type: ignore[untyped-decorator]  # Celery ships no types
def purge_task(self: MdmTask) -> None:
    """Deletes deliveries, dead letters and events that are older than their settings say."""
    purge(self.engine, self.settings)


@shared_task(name="seal_audit", base=MdmTask, bind=True)  # type: ignore[untyped-decorator]  # Celery ships no types
def seal_audit_task(self: MdmTask) -> None:
    """Takes up the audit's newest entries into its chain."""
    seal(self.engine)
