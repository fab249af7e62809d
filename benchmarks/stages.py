"""Where the time of a load goes: the service's own functions, timed where they stand."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from mdm.resolve import ahead, flow, settle
from mdm.store import golden, inbox, outbox, pairs, profiles, records

# What it stands for, its owner and its name there. Those that others contain come after them.
_TIMED: list[tuple[str, ModuleType | type, str]] = [
    ("read ahead, block and score", ahead.Load, "__init__"),
    ("  block", ahead, "pairs_within"),
    ("  find hubs", ahead, "find_hubs"),
    ("  score", ahead, "score_all"),
    ("prepare chunks", ahead.Load, "_chunk"),
    ("wait for decisions", ahead.Load, "_looked_at"),
    ("apply inputs", flow, "apply_inputs"),
    ("  write records and versions", records, "write_versions"),
    ("  write profiles", profiles, "write"),
    ("  write blocking keys", profiles, "write_keys"),
    ("write pairs", pairs, "write"),
    ("settle inbox", inbox, "settle"),
    ("settle clusters", flow, "settle"),
    ("  reach", settle, "reach"),
    ("  golden IDs", settle, "_hold"),
    ("  write records with their golden IDs", records, "write_placed"),
    ("  write crosswalk", golden, "write_crosswalk"),
    ("  write golden versions", golden, "write_versions"),
    ("  write events", outbox, "append"),
    ("  review tasks", settle, "keep_questions"),
]


@dataclass
class Spent:
    """Seconds in one stage: on the clock, and of this process's processor time."""

    clock: float = 0.0
    processor: float = 0.0


@contextmanager
def stages_timed() -> Iterator[dict[str, Spent]]:
    spent = {label: Spent() for label, _, _ in _TIMED}
    kept = [(owner, name, getattr(owner, name)) for _, owner, name in _TIMED]
    for (label, owner, name), (_, _, function) in zip(_TIMED, kept, strict=True):
        setattr(owner, name, _timed(function, spent[label]))
    try:
        yield spent
    finally:
        for owner, name, function in kept:
            setattr(owner, name, function)


def _timed(function: Callable[..., Any], spent: Spent) -> Callable[..., Any]:
    def timed(*arguments: Any, **options: Any) -> Any:
        clock, processor = time.perf_counter(), time.process_time()
        try:
            return function(*arguments, **options)
        finally:
            spent.clock += time.perf_counter() - clock
            spent.processor += time.process_time() - processor

    return timed
