"""What the order of the queue buys: how many answers until most of what stewards can gain is gained.

    python -m benchmarks.queue_order [--data retail other] [--records 20000] [--seed 7] [--orders 9] [--out FILE]

Each review task is answered by the truth, one after the other: in the order of the queue, and, as yardsticks, in random
orders and as one would who knew beforehand what each answer gains, which no order can beat by much. The gain is in
B-cubed F1; attainable is what it is when nothing is left to ask. Exact and in one process: after each answer the
records that scored pairs hold together with it are decided and asked about anew by the functions that resolving calls
(partition, constraints, questions, what stewards are refused), and answers reach no further.
"""

import argparse
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.harness import machine, report
from benchmarks.lab import components, scored_pairs
from benchmarks.labelled import DATA, Labelled, load
from mdm.cluster.agreement import said_already, said_otherwise
from mdm.cluster.constraints import constraints_of
from mdm.cluster.partition import partition
from mdm.cluster.question import ask
from mdm.evaluate import Score
from mdm.match.block import blocking_keys, keys_table
from mdm.match.default_model import default_model
from mdm.match.score import Scorer
from mdm.model import Decision, Pair, Question, Record, Verdict
from mdm.rulefiles import load_rules
from mdm.rules import RuleSet
from mdm.settings import PACKAGED_RULES

_SHARE = 0.8  # of the attainable gain

Said = frozenset[Decision]  # what stewards said so far of one component
Task = tuple[int, str]  # a component's place, and the question's key
Tasks = Mapping[Task, tuple[Question, Said]]  # what is open, and what was said of its component
Chosen = Callable[[Tasks], Task]


@dataclass(frozen=True, slots=True)
class State:
    """A component as it stands. Sums of B-cubed precision and recall over its records."""

    cluster_of: Mapping[int, tuple[int, ...]]
    questions: Sequence[Question]
    precision: float
    recall: float


@dataclass(slots=True)
class Component:
    """Records that no answer elsewhere can change, and all scored pairs among them."""

    records: Mapping[int, Record]
    pairs: Sequence[Pair]
    states: dict[Said, State] = field(default_factory=dict)  # those that came up in one order or another


class Desk:
    """All components, the truth, and the steward who knows it."""

    def __init__(self, data: Labelled, rules: RuleSet) -> None:
        self.rules = rules.match
        self.count = len(data.records)
        records = dict(enumerate(data.records, 1))
        self.entity_of = {number: data.truth[record.key].entity for number, record in records.items()}
        self.size_of = Counter(self.entity_of.values())
        self.components = [
            Component({number: records[number] for number in numbers}, inside)
            for numbers, inside in components(records, _pairs(records, rules), rules.match)
        ]

    def state(self, place: int, said: Said) -> State:
        component = self.components[place]
        if said not in component.states:
            component.states[said] = self._decided(component, said)
        return component.states[said]

    def _decided(self, component: Component, said: Said) -> State:
        records, pairs = component.records, component.pairs
        constraints = constraints_of(said, records)
        found = partition(records, pairs, self.rules, constraints)
        questions = ask(found, records, pairs, self.rules, constraints) if pairs else []
        precision = recall = 0.0
        for cluster in found.clusters:
            for entity, together in Counter(self.entity_of[number] for number in cluster).items():
                precision += together**2 / len(cluster)
                recall += together**2 / self.size_of[entity]
        cluster_of = {number: cluster for cluster in found.clusters for number in cluster}
        return State(cluster_of, questions, precision, recall)

    def worth(self, place: int, said: Said, question: Question) -> float:
        """What the answer gains: B-cubed precision and recall, summed over records."""
        before, after = self.state(place, said), self.state(place, self.answer(place, said, question))
        return after.precision + after.recall - before.precision - before.recall

    def answer(self, place: int, said: Said, question: Question) -> Said:
        """What is said after the answer, as `mdm.stewardship.answer` makes of it; refused: what was said before."""
        state, records = self.state(place, said), self.components[place].records
        entities = {self.entity_of[number] for number in question.records}
        verdict: Verdict = "same" if len(entities) == 1 else "different"
        if question.kind == "contradiction":
            one, other = (state.cluster_of[number] for number in question.records)
            wrong = {held for held in said if held.verdict != verdict and held.speaks_of(one, other)}
            return said - wrong
        if question.kind == "suspicious":
            if verdict == "same":
                return said
            sides = [
                tuple(n for n in question.records if self.entity_of[n] == entity)
                for entity in sorted(entities)
            ]
        elif question.kind == "bridge":
            sides = [(number,) for number in question.records]
        else:
            sides = [state.cluster_of[number] for number in question.records]
        new = Decision(0, verdict, tuple(sides))
        if said_already(new, [*said], records) or said_otherwise(new, [*said], records):
            return said
        return said | {new}


def _pairs(records: Mapping[int, Record], rules: RuleSet) -> list[Pair]:
    profiles = {number: record.profile for number, record in records.items()}
    keys = keys_table(
        (key, number, rule)
        for number, profile in profiles.items()
        for rule, key in blocking_keys(profile, rules.match.blocking)
    )
    return scored_pairs(profiles, keys, rules.match, Scorer(default_model(rules.folder)))


def most_urgent(tasks: Tasks) -> Task:
    """As the queue: by priority; of equals the one that was opened first."""
    return max(tasks, key=lambda task: tasks[task][0].priority)


def foreseeing(desk: Desk) -> Chosen:
    """What gains most, by the truth."""
    worth: dict[tuple[Task, Said], float] = {}

    def gains(task: Task, question: Question, said: Said) -> float:
        if (task, said) not in worth:
            worth[task, said] = desk.worth(task[0], said, question)
        return worth[task, said]

    return lambda tasks: max(tasks, key=lambda task: gains(task, *tasks[task]))


def any_of(seed: int) -> Chosen:
    draw = random.Random(seed)
    return lambda tasks: draw.choice([*tasks])


@dataclass(slots=True)
class Course:
    """B-cubed F1 before any answer and after each; which kinds were answered, and how many of them changed anything."""

    f1: list[float]
    kinds: Counter[str] = field(default_factory=Counter)
    changing: Counter[str] = field(default_factory=Counter)

    def answers_to(self, f1: float) -> int:
        """How many answers until it is reached."""
        return next((count for count, reached in enumerate(self.f1) if reached >= f1), len(self.f1))


def work_through(desk: Desk, choose: Chosen) -> Course:
    """Answers tasks, those that come up meanwhile too, until none is left."""
    said: dict[int, Said] = {}
    states = [desk.state(place, frozenset()) for place in range(len(desk.components))]
    precision, recall = sum(state.precision for state in states), sum(state.recall for state in states)
    tasks: dict[Task, tuple[Question, Said]] = {
        (place, question.key): (question, frozenset())
        for place, state in enumerate(states)
        for question in state.questions
    }
    answered: set[Task] = set()
    course = Course([_f1(precision, recall, desk.count)])
    while tasks:
        task = choose(tasks)
        place, (question, _) = task[0], tasks[task]
        answered.add(task)
        before = desk.state(place, said.get(place, frozenset()))
        said[place] = desk.answer(place, said.get(place, frozenset()), question)
        after = desk.state(place, said[place])
        precision += after.precision - before.precision
        recall += after.recall - before.recall
        now = {(place, one.key): (one, said[place]) for one in after.questions}
        for known in [known for known in {(place, one.key) for one in before.questions} if known in tasks]:
            if known not in now or known in answered:
                del tasks[known]
        tasks.update((known, one) for known, one in now.items() if known not in answered)
        course.f1.append(_f1(precision, recall, desk.count))
        course.kinds[question.kind] += 1
        course.changing[question.kind] += before.cluster_of != after.cluster_of
    return course


def _f1(precision: float, recall: float, count: int) -> float:
    return Score(precision / count, recall / count).f1


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", nargs="+", default=["retail", "other"], help=f"of {', '.join(DATA)}")
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--orders", type=int, default=9, help="random ones")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    rules = load_rules(PACKAGED_RULES)
    rows: list[list[object]] = []
    kinds = {}
    for name in options.data:
        desk = Desk(load(name, options.records, options.seed, rules), rules)
        queue = work_through(desk, most_urgent)
        others = [work_through(desk, any_of(seed)) for seed in range(options.orders)]
        known = work_through(desk, foreseeing(desk))
        before, most = queue.f1[0], max(course.f1[-1] for course in (queue, known, *others))
        wanted = before + _SHARE * (most - before)
        needed = queue.answers_to(wanted)
        at_random = median(course.answers_to(wanted) for course in others)
        foreseen = known.answers_to(wanted)
        shares = [needed / at_random, foreseen / at_random]
        rows.append([name, len(queue.f1) - 1, before, most, needed, at_random, foreseen, *shares])
        kinds[name] = {
            kind: f"{queue.changing[kind]} of {count} changed something"
            for kind, count in queue.kinds.items()
        }
    report(
        f"Answers until {_SHARE:.0%} of the attainable gain in B-cubed F1, {options.records:,} records",
        [
            *("data", "tasks", "F1 before", "F1 attainable"),
            *("queue order", "at random, median", "foreseen", "queue to random", "foreseen to random"),
        ],
        rows,
        {"machine": machine(), "random orders": options.orders, "answers": kinds},
        options.out,
    )


if __name__ == "__main__":
    main()
