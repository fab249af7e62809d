"""Memory of everything that runs for the service: this process, those it started, PostgreSQL and Valkey."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

_EVERY_SECONDS = 0.5
_SERVERS = ("postgres", "valkey-server")


@dataclass
class Peak:
    """The largest sum so far, MiB, of proportional set sizes: a page that several share counts once in all."""

    mib: float = 0.0


@contextmanager
def peak_memory(data: Path) -> Iterator[Peak]:
    """Watches until the end; `data` is where the servers' files lie."""
    peak, ended = Peak(), threading.Event()

    def watch() -> None:
        while not ended.wait(_EVERY_SECONDS):
            peak.mib = max(peak.mib, sum(map(_pss_mib, _ours(data))))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        ended.set()
        watcher.join()


def _ours(data: Path) -> set[int]:
    """Process ids: this one's family, and servers that work in `data`."""
    me = psutil.Process()
    found = {me.pid}
    with suppress(psutil.Error):
        found |= {child.pid for child in me.children(recursive=True)}
    for process in psutil.process_iter(["name"]):
        if process.info["name"] in _SERVERS:
            with suppress(psutil.Error, OSError):
                if Path(process.cwd()).is_relative_to(data):
                    found.add(process.pid)
    return found


def _pss_mib(pid: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
