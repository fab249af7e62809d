"""Matching quality without servers: what a rule set makes of labelled records, and which errors remain.

    python -m benchmarks.lab [--data retail febrl3 …] [--records 30000] [--seed 7] [--rules FOLDER] [--train RECORDS]
        [--examples 3]

The stages are those of `mdm resolve --full`, in one process: normalise, block, mask hubs, score, cluster, ask. Profiles
are kept in a cache folder, so that a second trial on the same data takes seconds. `--train` estimates a model
from a retail sample of its own seed instead of taking the shipped one.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from benchmarks.errors_by_kind import print_errors
from benchmarks.labelled import DATA, KEPT, Labelled, load
from mdm.cluster.constraints import NO_CONSTRAINTS
from mdm.cluster.partition import partition
from mdm.cluster.question import ask
from mdm.evaluate import Evaluation, evaluate
from mdm.match.block import blocking_keys, keys_table, mask, pairs_within
from mdm.match.default_model import default_model
from mdm.match.model import ModelVersion, describe
from mdm.match.profiles import profiles_table
from mdm.match.score import Scorer
from mdm.match.train import train
from mdm.match.whole import find_hubs
from mdm.model import Pair, Profile, Question, Record
from mdm.resolve.components import label_components
from mdm.resolve.rescore import score
from mdm.rulefiles import load_rules
from mdm.rules import MatchRules, RuleSet
from mdm.settings import PACKAGED_RULES

TRAINING_SEED = 20260630


@dataclass(slots=True)
class Trial:
    """What came of one run over labelled records; record numbers are places in `records`."""

    records: dict[int, Record]
    keys: int
    pairs: dict[tuple[int, int], Pair]
    cluster_of: dict[int, int] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)


def run(data: Labelled, rules: RuleSet, model: ModelVersion) -> Trial:
    """The whole flow over the records of `data`."""
    records = dict(enumerate(data.records, 1))
    keys = keys_table(
        (key, number, rule)
        for number, record in records.items()
        for rule, key in blocking_keys(record.profile, rules.match.blocking)
    )
    pairs = scored_pairs(
        {number: record.profile for number, record in records.items()}, keys, rules.match, Scorer(model)
    )
    trial = Trial(records, len(keys), {(pair.a, pair.b): pair for pair in pairs})
    for numbers, inside in components(records, pairs, rules.match):
        _settle(trial, numbers, inside, rules.match)
    return trial


def scored_pairs(
    profiles: Mapping[int, Profile],
    keys: pa.Table,
    rules: MatchRules,
    scorer: Scorer,
) -> list[Pair]:
    """All candidate pairs, hubs masked, as a full resolve scores them."""
    hubs = {key for key, _ in find_hubs(keys, rules.blocking)}
    candidates = pairs_within(keys, rules.blocking)
    columns = (candidates.column(name).to_pylist() for name in ("a", "b", "rule"))
    asked = list(zip(*columns, strict=True))
    involved = sorted({number for a, b, _ in asked for number in (a, b)})
    masked = {
        number: mask(profiles[number], hubs, rules.blocking, scorer.model.placeholders) for number in involved
    }
    return score(masked, asked, scorer, rules).pairs


def components(
    records: Mapping[int, Record], pairs: Sequence[Pair], rules: MatchRules
) -> Iterator[tuple[list[int], list[Pair]]]:
    """Records that pairs at or above review hold together, with all scored pairs among them."""
    links = (
        (pair.a - 1, pair.b - 1)
        for pair in pairs
        if pair.identifier is not None or pair.weight >= rules.thresholds.review
    )
    label_of = label_components(len(records), links)  # by place: a record's number is one more
    members: dict[int, list[int]] = defaultdict(list)
    inside: dict[int, list[Pair]] = defaultdict(list)
    for number in records:
        members[label_of[number - 1]].append(number)
    for pair in pairs:
        if label_of[pair.a - 1] == label_of[pair.b - 1]:
            inside[label_of[pair.a - 1]].append(pair)
    yield from ((numbers, inside[label]) for label, numbers in members.items())


def _settle(trial: Trial, numbers: Sequence[int], inside: Sequence[Pair], rules: MatchRules) -> None:
    live = {number: trial.records[number] for number in numbers}
    found = partition(live, inside, rules)
    for cluster in found.clusters:
        trial.cluster_of.update(dict.fromkeys(cluster, cluster[0]))
    if inside:
        trial.questions += ask(found, live, inside, rules, NO_CONSTRAINTS)
        trial.refusals.update(refusal.reason for refusal in found.refusals)


def measure(data: Labelled, trial: Trial) -> Evaluation:
    truth = ((record.key.source, record.key.source_id, true) for record, true in data.rows())
    clusters = {
        (record.key.source, record.key.source_id): trial.cluster_of[number]
        for number, record in trial.records.items()
    }
    return evaluate(truth, clusters)


def summary(found: Evaluation, trial: Trial) -> str:
    """One line: the measures that have a bar, then cost."""
    pairwise, count = found.pairwise, len(trial.records)
    household = found.household_false_pairs / max(1, found.linked_pairs)
    kinds = Counter(question.kind for question in trial.questions)
    return (
        f"P {pairwise.precision:.4f}  R {pairwise.recall:.4f}  F1 {pairwise.f1:.4f}  B3 {found.b_cubed.f1:.4f}  "
        f"right {found.entities_right:.4f}  household {household:.2%}  tasks {len(trial.questions) / count:.2%} "
        f"{dict(kinds)}  pairs/record {len(trial.pairs) / count:.2f}  keys/record {trial.keys / count:.2f}"
    )


def trained(rules: RuleSet, records: int, seed: int = TRAINING_SEED) -> ModelVersion:
    """A model version for `rules` from a retail sample."""
    profiles = (record.profile for record in load("retail", records, seed, rules).records)
    return train(profiles_table(enumerate(profiles, 1)), rules, seed)


def print_model(model: ModelVersion) -> None:
    for comparison, levels in describe(model).items():
        print(comparison)
        for level in levels:
            print(f"  {level.weight:+8.2f}  m {level.m or 0:.6f}  u {level.u or 0:.8f}  {level.label}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", nargs="+", default=["retail"], help=f"of {', '.join(DATA)}")
    parser.add_argument("--records", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rules", type=Path, default=PACKAGED_RULES)
    parser.add_argument("--train", type=int, default=0, help="records of a retail sample to train on")
    parser.add_argument("--examples", type=int, default=0, help="of each kind of error")
    options = parser.parse_args()
    rules = load_rules(options.rules)
    model = trained(rules, options.train) if options.train else default_model(options.rules)
    if options.train:
        print_model(model)
    print(f"\n{KEPT} keeps the profiles; model {model.id}")
    for name in options.data:
        data = load(name, options.records, options.seed, rules)
        trial = run(data, rules, model)
        print(f"{name:9} {summary(measure(data, trial), trial)}")
        if options.examples:
            print_errors(data, trial, rules.match, model, options.examples)


if __name__ == "__main__":
    main()
