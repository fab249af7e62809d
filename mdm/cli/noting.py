"""What commands do, noted for the audit: in the name of the operating system's user."""

import os
from collections.abc import Iterable
from getpass import getuser

from sqlmodel import Session

from mdm.access import Scope
from mdm.model import Json
from mdm.store import audit
from mdm.store.audit import Entry


def note(
    session: Session,
    scope: Scope,
    action: str,
    golden_ids: Iterable[str] = (),
    target: object = None,
    **detail: Json,
) -> None:
    """Writes the entry in the transaction of what it tells of; `scope`: the right that the API would ask for."""
    told = None if target is None else str(target)
    audit.append(session, Entry(f"cli:{_user()}", scope, action, list(golden_ids), told, detail))


def _user() -> str:
    try:
        return getuser()
    except (OSError, KeyError):  # in a container that gives no names
        return str(os.getuid())
