"""Runs the service on real servers of its own, measures it, and writes down what was measured."""

import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which

import psutil
from pydantic import SecretStr
from sqlalchemy import Engine

from mdm.embedded import discard_servers, ensure_servers
from mdm.intake import take_file
from mdm.logs import configure_logs
from mdm.resolve.drain import resolve_pending
from mdm.resolve.flow import Outcome
from mdm.resolve.resolver import load_resolver
from mdm.resolve.shipped import register_default_model
from mdm.rulefiles import load_rules
from mdm.rules import RuleSet
from mdm.settings import PACKAGED_RULES, Settings
from mdm.store.database import open_engine, transaction
from mdm.store.export import crosswalk
from mdm.store.inbox import Receipt
from mdm.store.migrate import migrate


@dataclass(frozen=True)
class Service:
    engine: Engine
    rules: RuleSet
    settings: Settings

    @property
    def environment(self) -> dict[str, str]:
        """What lets processes of their own, `mdm` commands, use it."""
        url, redis_url = self.settings.database_url, self.settings.redis_url
        if url is None or redis_url is None:
            raise AssertionError("a service has both")
        return {
            "MDM_DATABASE_URL": url.get_secret_value(),
            "MDM_REDIS_URL": redis_url.get_secret_value(),
            "MDM_LOG_LEVEL": "WARNING",
        }

    def take_files(self, files: list[tuple[str, Path]]) -> list[Receipt]:
        receipts = []
        for source, path in files:
            with transaction(self.engine) as session:
                receipts.append(take_file(session, path, self.rules, source=source))
        return receipts

    def resolve(self) -> Outcome:
        return resolve_pending(
            self.engine, lambda session: load_resolver(session, self.rules), self.settings, wait=True
        )

    def crosswalk(self) -> dict[tuple[str, str], str]:
        with transaction(self.engine) as session:
            return {(source, source_id): golden for source, source_id, golden in crosswalk(session)}


@contextmanager
def service(rules_dir: Path = PACKAGED_RULES) -> Iterator[Service]:
    """A fresh service in a temporary home, taken away at the end."""
    configure_logs(Settings(log_level="WARNING"))
    with tempfile.TemporaryDirectory(prefix="mdm-benchmark-") as folder:
        home = Path(folder)
        servers = ensure_servers(home)
        engine = open_engine(servers.database_url)
        rules = load_rules(rules_dir)
        migrate(engine)
        with transaction(engine) as session:
            register_default_model(session, rules)
        settings = Settings(
            home=home,
            database_url=SecretStr(servers.database_url),
            redis_url=SecretStr(servers.redis_url),
            rules_dir=rules_dir,
        )
        try:
            yield Service(engine, rules, settings)
        finally:
            engine.dispose()
            discard_servers(home)


@contextmanager
def timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[stage] = time.perf_counter() - start


def peak_memory_mib() -> float:
    """Peak resident memory of this process so far, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    return {
        "cores": psutil.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "python": platform.python_version(),
        "commit": subprocess.run(
            [which("git") or "git", "rev-parse", "--short", "HEAD"],
            capture_output=True,
            text=True,
            check=False,
        ).stdout.strip(),
    }


def report(
    title: str, columns: list[str], rows: list[list[object]], facts: dict[str, object], out: Path | None
) -> None:
    """Prints a table and JSON, and writes the JSON where asked."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(line[place]) for line in [columns, *cells]) for place in range(len(columns))]
    print(f"\n{title}")
    for line in [columns, *cells]:
        print("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)))
    document = {"benchmark": title, "rows": [dict(zip(columns, row, strict=True)) for row in rows], **facts}
    text = json.dumps(document, indent=2)
    print(text)
    if out:
        out.write_text(text + "\n")
    sys.stdout.flush()


def _cell(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
