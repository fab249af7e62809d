"""Processor time of everything that runs for the service: steadier than the clock where others use the machine, too."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from os import sysconf
from pathlib import Path

from benchmarks.memory import processes_of

_TICKS = sysconf("SC_CLK_TCK")  # a second
_SERVER = "postgres"


@contextmanager
def processor_seconds(data: Path) -> Iterator[dict[str, float]]:
    """Seconds by kind of process, there at the end; `data` is where the servers' files lie.

    Of processes that this one started, those that have ended.
    """
    before, spent = _now(data), dict[str, float]()
    yield spent
    spent |= {kind: round(after - before[kind], 1) for kind, after in _now(data).items()}


def _now(data: Path) -> dict[str, float]:
    us, started = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    servers = [pid for pid, kind in processes_of(data).items() if kind == _SERVER]
    return {
        "this process": us.ru_utime + us.ru_stime,
        "processes it started": started.ru_utime + started.ru_stime,
        "PostgreSQL": sum(map(_with_ended_children, servers)),
    }


def _with_ended_children(pid: int) -> float:
    """Of a process, and of its children that have ended: a backend's time goes to the postmaster."""
    with suppress(OSError):
        _, _, rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
        return sum(map(int, rest.split()[11:15])) / _TICKS
    return 0.0
