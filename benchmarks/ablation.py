"""What each measure of the rule set buys: the full rules, and the rules with one measure left out.

    python -m benchmarks.ablation [--data retail other census febrl3] [--records 10000] [--train 30000] [--seed 7]
                                  [--only TEXT…] [--out FILE]

In one process, without servers (see benchmarks.lab). Where a measure changes what is compared, a model is trained for
the variant; the full rules' model is trained alike, so that rows differ by the measure alone.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from benchmarks.harness import machine, report
from benchmarks.lab import measure, run, trained
from benchmarks.labelled import DATA, Labelled, load
from benchmarks.variants import Variant, variants
from mdm.match.model import ModelVersion
from mdm.rulefiles import load_rules
from mdm.rules import RuleSet
from mdm.settings import PACKAGED_RULES

COLUMNS = [
    "left out",
    "data",
    "P",
    "R",
    "F1",
    "change",
    "B-cubed F1",
    "right",
    "household false / linked",
    "tasks / record",
]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", nargs="+", default=["retail", "other", "census", "febrl3"], choices=DATA)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--train", type=int, default=30_000, help="records of a retail sample to train on")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--only", nargs="+", default=[""], help="variants whose name begins so; the full rules always run"
    )
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    chosen = [
        variant
        for place, variant in enumerate(variants(load_rules(PACKAGED_RULES)))
        if place == 0 or variant.left_out.startswith(tuple(options.only))
    ]
    rows = list(measured(chosen, options.data, options.records, options.seed, options.train))
    rows.sort(key=lambda row: options.data.index(str(row[1])))
    facts = {
        "machine": machine(),
        "seed": options.seed,
        "records": options.records,
        "trained on": options.train,
    }
    report("What each measure buys", COLUMNS, rows, facts, options.out)


def measured(
    chosen: list[Variant], names: list[str], records: int, seed: int, train_records: int
) -> Iterator[list[object]]:
    """A row for each variant and data set; the first variant is the one that others are compared with."""
    full = chosen[0]
    full_model = trained(full.rules, train_records)
    full_f1: dict[str, float] = {}
    for variant in chosen:
        model = trained(variant.rules, train_records) if variant.needs_training else full_model
        for name in names:
            data = load(name, records, seed, variant.rules)
            found = _row(name, variant.left_out or "nothing", data, variant.rules, model)
            f1 = float(str(found[4]))
            found.insert(5, f1 - full_f1.setdefault(name, f1))
            print(f"{found[0]}, {name}: F1 {f1:.4f}", flush=True)
            yield found


def _row(name: str, left_out: str, data: Labelled, rules: RuleSet, model: ModelVersion) -> list[object]:
    """COLUMNS without the change."""
    trial = run(data, rules, model)
    found = measure(data, trial)
    return [
        left_out,
        name,
        found.pairwise.precision,
        found.pairwise.recall,
        found.pairwise.f1,
        found.b_cubed.f1,
        found.entities_right,
        found.household_false_pairs / max(1, found.linked_pairs),
        len(trial.questions) / max(1, len(data.records)),
    ]


if __name__ == "__main__":
    main()
