"""Trains the model version that ships with the rule set on generated customers; writes it to matching_rules/models/.

    python -m benchmarks.default_model [--records 200000] [--seed 20260630]

To be run again when normalising, blocking or comparisons change. The same code, records and seed give the same file.
"""

import argparse
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from mdm.ingest import Accepted, read_file
from mdm.match.model import describe
from mdm.match.profiles import profiles_table
from mdm.match.train import train
from mdm.model import Profile
from mdm.normalise import normalise
from mdm.rulefiles import load_rules
from mdm.rules import RuleSet
from mdm.sample import FILES, generate
from mdm.settings import PACKAGED_RULES


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=20260630)
    options = parser.parse_args()
    rules = load_rules(PACKAGED_RULES)
    with tempfile.TemporaryDirectory() as folder:
        generate(options.records, options.seed, Path(folder))
        model = train(profiles_table(enumerate(_profiles(Path(folder), rules), 1)), rules, options.seed)
    for comparison, levels in describe(model).items():
        print(comparison)
        for level in levels:
            print(f"  {level.weight:+8.2f}  m {level.m or 0:.6f}  u {level.u or 0:.8f}  {level.label}")
    models = PACKAGED_RULES / "models"
    models.mkdir(exist_ok=True)
    for earlier in models.glob("*.model"):
        earlier.unlink()
    path = models / f"{datetime.now(UTC):%Y-%m-%d}.model"
    path.write_bytes(model.to_bytes())
    print(f"{path.relative_to(PACKAGED_RULES.parent)}: {model.id}, {path.stat().st_size:,} bytes")


def _profiles(folder: Path, rules: RuleSet) -> Iterator[Profile]:
    for source, name in FILES.items():
        for row in read_file(folder / name, rules, source):
            if isinstance(row, Accepted):
                yield normalise(row.payload, rules.source(source), rules.match.normalise).profile


if __name__ == "__main__":
    main()
