"""Resolving what waits in the inbox: on a wake-up, and on the sweep's beat."""

from celery import shared_task

from mdm.resolve.drain import is_worthwhile, resolve_pending
from mdm.resolve.resolver import load_resolver
from workers.stopping import is_stopping
from workers.task import MdmTask


@shared_task(name="resolve_pending", base=MdmTask, bind=True)  # type: ignore[untyped-decorator]  # Celery ships no types
def resolve_pending_task(self: MdmTask) -> None:
    """Resolves all that waits, unless another worker is at it; breaks off when this one is told to stop."""
    if is_worthwhile(self.engine):
        resolve_pending(
            self.engine,
            lambda session: load_resolver(session, self.rules),
            self.settings,
            stopping=is_stopping,
        )
