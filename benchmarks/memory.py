"""Memory of everything that runs for the service: this process, those it started, PostgreSQL and Valkey."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

_EVERY_SECONDS = 0.5
_SERVERS = ("postgres", "valkey-server")


@dataclass
class Peak:
    """The largest sum so far, MiB, of proportional set sizes: a page that several share counts once in all."""

    mib: float = 0.0
    parts: dict[str, float] = field(default_factory=dict)  # what it was made of then, by kind of process


@contextmanager
def peak_memory(data: Path) -> Iterator[Peak]:
    """Watches until the end; `data` is where the servers' files lie."""
    peak, ended = Peak(), threading.Event()

    def watch() -> None:
        while not ended.wait(_EVERY_SECONDS):
            parts: dict[str, float] = {}
            for pid, kind in processes_of(data).items():
                parts[kind] = parts.get(kind, 0.0) + _pss_mib(pid)
            if sum(parts.values()) > peak.mib:
                peak.mib, peak.parts = sum(parts.values()), parts

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        ended.set()
        watcher.join()


def processes_of(data: Path) -> dict[int, str]:
    """Process id → kind: this one, those it started, and servers that work in `data`, by name."""
    me = psutil.Process()
    found = {me.pid: "this process"}
    with suppress(psutil.Error):
        found |= {child.pid: "processes it started" for child in me.children(recursive=True)}
    for process in psutil.process_iter(["name"]):
        if process.info["name"] in _SERVERS:
            with suppress(psutil.Error, OSError):
                if Path(process.cwd()).is_relative_to(data):
                    found[process.pid] = process.info["name"]
    return found


def _pss_mib(pid: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
