from itertools import permutations
from pathlib import Path

import pytest

from mdm.cluster.constraints import NO_CONSTRAINTS
from mdm.cluster.gain import gain
from mdm.cluster.partition import partition
from mdm.cluster.question import ask
from mdm.model import Pair, Profile, Question, Record, match_probability
from mdm.rulefiles import load_rules
from mdm.rules import Guards, Thresholds
from mdm.settings import PACKAGED_RULES
from tests.unit.people import person, record

RULES = load_rules(Path(PACKAGED_RULES)).match.model_copy(
    update={
        "thresholds": Thresholds(link=5, review=0, conflict=-5),
        "guards": Guards(cluster_records=60, suspicious_records=6, bridge_weight=4),
        "vetoes": ("given_name", "suffix", "birth_date"),
    }
)


def asked(records: list[Record], pairs: list[Pair]) -> list[Question]:
    held = {one.number: one for one in records}
    return ask(partition(held, pairs, RULES), held, pairs, RULES, NO_CONSTRAINTS)


def people(count: int, *profiles: Profile) -> list[Record]:
    """Records 1 to `count`, the first ones with these profiles."""
    held = dict(enumerate(profiles, 1))
    return [record(n, f"crm:{n}", held.get(n)) for n in range(1, count + 1)]


def joined(*numbers: int) -> list[Pair]:
    """Pairs that surely link all of these."""
    return [Pair(a, b, 20.0, 0) for a in numbers for b in numbers if a < b]


@pytest.mark.parametrize(("sizes", "records"), [((1, 1), 1.0), ((1, 3), 1.5), ((3, 1), 1.5), ((2, 2), 2.0)])
def test_joining_two_groups_is_worth_what_b_cubed_recall_gains(
    sizes: tuple[int, int], records: float
) -> None:
    n, m = sizes
    before, after = (n * n + m * m) / (n + m), n + m  # recall, summed over the records
    assert gain(range(n), range(m)) == pytest.approx(records) == pytest.approx(after - before)


def test_of_two_pairs_the_likelier_and_of_two_alike_the_one_with_more_records_is_more_urgent() -> None:
    pairs = [Pair(1, 2, 1.0, 0), Pair(3, 4, 4.0, 0), Pair(5, 6, 1.0, 0), *joined(6, 7, 8)]
    found = {question.records: question.priority for question in asked(people(8), pairs)}
    assert found == {
        (1, 2): pytest.approx(match_probability(1.0)),
        (3, 4): pytest.approx(match_probability(4.0)),
        (5, 6): pytest.approx(1.5 * match_probability(1.0)),
    }


def test_what_a_veto_refused_is_less_urgent_than_any_pair_in_doubt() -> None:
    elders = [person("ann", "berg", suffix=suffix) for suffix in ("jr", "sr")]
    questions = asked(people(4, *elders), [Pair(1, 2, 30.0, 0), Pair(3, 4, 0.0, 0)])
    refused, pair = sorted(questions, key=lambda question: question.priority)
    assert (refused.kind, pair.kind) == ("refused", "pair")


def test_what_a_heavier_link_would_join_is_asked_about() -> None:
    """A third record excuses the two given names: it has the passport of the one."""
    held = people(
        3,
        Profile(
            given="zoe",
            formal_given=("zoe",),
            family="smith",
            families=("smith",),
            personal_ids=("passport:1",),
        ),
        Profile(family="smith", families=("smith",), personal_ids=("passport:1",)),
        Profile(given="anna", formal_given=("anna",), family="smith", families=("smith",)),
    )
    assert [one.records for one in asked(held, [*joined(1, 2), Pair(2, 3, 2.5, 0)])] == [(2, 3)]
    together = partition({one.number: one for one in held}, [*joined(1, 2), Pair(2, 3, 8.0, 0)], RULES)
    assert together.clusters == ((1, 2, 3),)


def test_a_bridge_and_a_large_cluster_are_more_urgent_the_more_they_hold() -> None:
    pairs = [*joined(1, 2), *joined(3, 4), Pair(2, 3, 6.0, 0)]
    pairs += [*joined(5, 6, 7), *joined(8, 9, 10), Pair(7, 8, 6.0, 0)]
    pairs += [*joined(*range(11, 18)), *joined(*range(18, 26))]
    found = {question.records: question.priority for question in asked(people(25), pairs)}
    assert found[7, 8] > found[2, 3] > 0
    assert found[tuple(range(18, 26))] > found[tuple(range(11, 18))] > 0


def test_how_urgent_a_question_is_does_not_depend_on_the_order_of_pairs() -> None:
    pairs = [Pair(1, 2, 20.0, 0), Pair(2, 3, 2.0, 0), Pair(1, 3, 1.0, 0), Pair(3, 4, 6.0, 0)]
    (first, *others) = (asked(people(4), list(order)) for order in permutations(pairs))
    assert first
    assert all(other == first for other in others)
