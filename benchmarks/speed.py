"""Speed of the whole main job, files → golden records, against raw Splink on the same profiles and rules.

    python -m benchmarks.speed [--records 100000] [--seed 7] [--out FILE]

All on this machine. Each source's file is taken by its own `mdm ingest`, all four at once; else one thing after the
other. The ratio is the service's time over raw Splink's; beside it stand where the time went, what PostgreSQL's own
COPY of the same rows takes, and the processor time and peak memory of all processes.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from benchmarks import raw_copy
from benchmarks.harness import Service, machine, report, service, timed
from benchmarks.memory import peak_memory
from benchmarks.processor import processor_seconds
from benchmarks.raw_splink import RawRun, run
from benchmarks.stages import Spent, stages_timed
from mdm.embedded import server_status
from mdm.match.block import mask
from mdm.match.model import ModelVersion
from mdm.match.profiles import profiles_table
from mdm.sample import FILES
from mdm.store import models, profiles, records
from mdm.store.database import fetch_rows, transaction
from mdm.store.status import read_status

_CHUNK_RECORDS = 50_000


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, service() as running:
        generate_apart(options.records, options.seed, Path(folder))
        files = [(source, Path(folder) / name) for source, name in FILES.items()]
        data = server_status(running.settings.home).data or running.settings.home
        with peak_memory(data) as peak, stages_timed() as stages:
            with timed(seconds, "files → inbox"), processor_seconds(data) as of_inbox:
                receipts = _ingest(running, files)
            with timed(seconds, "inbox → golden records"), processor_seconds(data) as of_resolving:
                running.resolve()
        with transaction(running.engine) as session:
            status = read_status(session, 0)
            pairs = fetch_rows(session, "SELECT count(*) FROM pair")[0][0]
        url = running.settings.database_url
        copied = raw_copy.copy_again(url.get_secret_value()) if url else {}
        raw = run(*_as_scored(running), running.rules.match)
    total = seconds["files → inbox"] + seconds["inbox → golden records"]
    facts: dict[str, object] = {
        "machine": machine(),
        "seed": options.seed,
        "records_per_second": round(options.records / total),
        "inputs": status.inputs,
        "accounted_for": status.inputs["received"] == sum(list(status.inputs.values())[1:]),
        "rows_read": sum(receipt[kind] for receipt in receipts for kind in _RECEIVED),
        "service_pairs": pairs,
        "service_golden_records": status.golden.get("active", 0),
        "raw_pairs": raw.pairs,
        "raw_clusters": raw.clusters,
        "processor_seconds": {"files → inbox": of_inbox, "inbox → golden records": of_resolving},
        "peak_memory_of_all_processes_mib": round(peak.mib),
        "of_it": {kind: round(mib) for kind, mib in peak.parts.items()},
        "raw_copy_seconds": {table: round(took, 2) for table, took in copied.items()},
    }
    rows = [*_rows(seconds, raw), *_stage_rows(stages), ["raw COPY", "all tables", sum(copied.values()), ""]]
    report("Speed", ["engine", "stage", "seconds", "ratio"], rows, facts, options.out)


def generate_apart(count: int, seed: int, folder: Path) -> None:
    """The sample, made by a process of its own: its memory is not the service's."""
    command = [sys.executable, "-m", "mdm", "sample", "--records", str(count), "--seed", str(seed)]
    subprocess.run([*command, str(folder)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


_RECEIVED = ("accepted", "unchanged", "dead_lettered")


def _ingest(running: Service, files: Sequence[tuple[str, Path]]) -> list[dict[str, Any]]:
    """What became of each file."""
    command = [sys.executable, "-m", "mdm", "ingest", "--json", "--source"]
    environment = {**os.environ, **running.environment}
    started = [
        subprocess.Popen([*command, source, str(path)], env=environment, stdout=subprocess.PIPE)
        for source, path in files
    ]
    answers = [(process.communicate()[0], process.returncode) for process in started]
    if any(code for _, code in answers):
        raise RuntimeError("a file was not taken")
    return [receipt for answer, _ in answers for receipt in json.loads(answer)]


def _as_scored(running: Service) -> tuple[pa.Table, ModelVersion]:
    """The stored profiles as the service scores them, and its model."""
    blocking = running.rules.match.blocking
    with transaction(running.engine) as session:
        stored = models.active_model(session)
        if stored is None:
            raise AssertionError("the service has resolved with a model")
        model = ModelVersion.from_bytes(stored.content)
        hubs, numbers = profiles.hubs(session), records.all_live(session)
        parts = []
        for first in range(0, len(numbers), _CHUNK_RECORDS):
            held = profiles.profiles(session, numbers[first : first + _CHUNK_RECORDS])
            masked = ((n, mask(one, hubs, blocking, model.placeholders)) for n, one in held.items())
            parts.append(profiles_table(masked))
    return pa.concat_tables(parts), model


def _rows(seconds: dict[str, float], raw: RawRun) -> list[list[object]]:
    total = seconds["files → inbox"] + seconds["inbox → golden records"]
    raw_total = sum(raw.seconds.values())
    return [
        *(["raw Splink", stage, took, ""] for stage, took in raw.seconds.items()),
        ["raw Splink", "all", raw_total, 1.0],
        *(["this service", stage, took, ""] for stage, took in seconds.items()),
        ["this service", "all", total, total / raw_total],
    ]


def _stage_rows(stages: dict[str, Spent]) -> list[list[object]]:
    """Of the resolving process alone: others read and decide meanwhile."""
    return [
        [f"resolver (processor {spent.processor:.1f} s)", label, spent.clock, ""]
        for label, spent in stages.items()
    ]


if __name__ == "__main__":
    main()
