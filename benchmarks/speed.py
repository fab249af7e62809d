"""Speed of the whole main job, files → golden records, against raw Splink on the same profiles and rules.

    python -m benchmarks.speed [--records 100000] [--seed 7] [--out FILE]

Both run in this process on this machine, one after the other. The ratio is the service's time over raw Splink's.
"""

import argparse
import tempfile
from pathlib import Path

from benchmarks.harness import Service, machine, peak_memory_mib, report, service, timed
from benchmarks.raw_splink import RawRun, run
from mdm.match.block import mask
from mdm.match.model import ModelVersion
from mdm.model import Profile
from mdm.rules import MatchRules
from mdm.sample import FILES, generate
from mdm.store import models, profiles, records
from mdm.store.database import fetch_rows, transaction
from mdm.store.status import read_status


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
        files = [(source, Path(folder) / name) for source, name in FILES.items()]
        with timed(seconds, "generate the sample (not counted)"):
            generate(options.records, options.seed, Path(folder))
        with timed(seconds, "files → inbox"):
            receipts = running.take_files(files)
        with timed(seconds, "inbox → golden records"):
            running.resolve()
        memory = peak_memory_mib()
        with transaction(running.engine) as session:
            status = read_status(session, 0)
            pairs = fetch_rows(session, "SELECT count(*) FROM pair")[0][0]
        raw = run(*_as_scored(running))
    facts: dict[str, object] = {
        "machine": machine(),
        "seed": options.seed,
        "inputs": status.inputs,
        "accounted_for": status.inputs["received"] == sum(list(status.inputs.values())[1:]),
        "rows_read": sum(r.accepted + r.unchanged + r.dead for r in receipts),
        "service_pairs": pairs,
        "service_golden_records": status.golden.get("active", 0),
        "raw_pairs": raw.pairs,
        "raw_clusters": raw.clusters,
        "service_peak_memory_mib": round(memory),
    }
    report("Speed", ["engine", "stage", "seconds", "ratio"], _rows(seconds, raw), facts, options.out)


def _as_scored(running: Service) -> tuple[dict[int, Profile], ModelVersion, MatchRules]:
    """The stored profiles as the service scores them, and its model and rules."""
    with transaction(running.engine) as session:
        stored = models.active_model(session)
        if stored is None:
            raise AssertionError("the service has resolved with a model")
        hubs = profiles.hubs(session)
        held = profiles.profiles(session, records.all_live(session))
    rules = running.rules.match
    masked = {number: mask(profile, hubs, rules.blocking) for number, profile in held.items()}
    return masked, ModelVersion.from_bytes(stored.content), rules


def _rows(seconds: dict[str, float], raw: RawRun) -> list[list[object]]:
    total = seconds["files → inbox"] + seconds["inbox → golden records"]
    raw_total = sum(raw.seconds.values())
    return [
        *(["raw Splink", stage, took, ""] for stage, took in raw.seconds.items()),
        ["raw Splink", "all", raw_total, 1.0],
        *(["this service", stage, took, ""] for stage, took in seconds.items()),
        ["this service", "all", total, total / raw_total],
    ]


if __name__ == "__main__":
    main()
