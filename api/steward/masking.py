"""Whether a steward sees personal values: never without the right; with it at once, or, as MDM_CONSOLE_MASKED has it,
where they ask for them.
"""

from collections.abc import Iterable

from api.backend import Backend
from api.changes import Change
from mdm.access import Caller


def is_masked(backend: Backend, caller: Caller, *, asked_for: bool = False) -> bool:
    return not caller.sees_personal or (backend.settings.console_masked and not asked_for)


def note_reveal(change: Change, golden_ids: Iterable[str], target: object = None) -> None:
    """Notes in the audit that a steward asks to see the values of these; raises Forbidden without the right."""
    change.caller.require("golden:read-personal")
    change.note("console.reveal", sorted(golden_ids), target)
