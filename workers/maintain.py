"""Housekeeping: what has been kept for its time goes."""

from celery import shared_task

from mdm.purge import purge
from workers.task import MdmTask


@shared_task(name="purge", base=MdmTask, bind=True)  # type: ignore[untyped-decorator]  # Celery ships no types
def purge_task(self: MdmTask) -> None:
    """Deletes deliveries, dead letters and events that are older than their settings say."""
    purge(self.engine, self.settings)
