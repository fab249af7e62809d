from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdm.cluster.partition import Partition, partition
from mdm.model import Pair, Record
from mdm.rulefiles import load_rules
from mdm.rules import Guards, MatchRules, Thresholds
from mdm.settings import PACKAGED_RULES
from tests.unit.people import person, record

RULES: MatchRules = load_rules(Path(PACKAGED_RULES)).match.model_copy(
    update={
        "thresholds": Thresholds(link=5, review=2, conflict=-5),
        "guards": Guards(cluster_records=4),
        "vetoes": ("given_name", "suffix", "birth_date"),
    }
)


def clusters(records: list[Record], pairs: list[Pair]) -> set[frozenset[str]]:
    return _by_key(partition({r.number: r for r in records}, pairs, RULES), records)


def _by_key(found: Partition, records: list[Record]) -> set[frozenset[str]]:
    key = {r.number: str(r.key) for r in records}
    return {frozenset(key[number] for number in cluster) for cluster in found.clusters}


def test_a_pair_at_the_link_threshold_links_and_one_below_does_not() -> None:
    records = [record(n, f"crm:{n}") for n in (1, 2, 3)]
    pairs = [Pair(1, 2, 5.0, 0), Pair(2, 3, 4.999999, 0)]
    assert clusters(records, pairs) == {frozenset({"crm:1", "crm:2"}), frozenset({"crm:3"})}


def test_an_identifier_links_below_the_threshold() -> None:
    records = [record(n, f"crm:{n}") for n in (1, 2)]
    assert clusters(records, [Pair(1, 2, -3.0, 0, identifier=0)]) == {frozenset({"crm:1", "crm:2"})}


def test_siblings_never_join_through_a_parent_s_record_without_a_given_name() -> None:
    records = [
        record(1, "crm:1", person("anna", "berg")),
        record(2, "crm:2", person("carl", "berg")),
        record(3, "pos:3", person(None, "berg")),
    ]
    pairs = [Pair(1, 3, 9.0, 0), Pair(2, 3, 8.0, 0)]
    assert clusters(records, pairs) == {frozenset({"crm:1", "pos:3"}), frozenset({"crm:2"})}


def test_a_conflicting_pair_keeps_two_clusters_apart_though_others_link_them() -> None:
    records = [record(n, f"crm:{n}") for n in (1, 2, 3)]
    pairs = [Pair(1, 2, 9.0, 0), Pair(2, 3, 8.0, 0), Pair(1, 3, -5.1, 0)]
    assert clusters(records, pairs) == {frozenset({"crm:1", "crm:2"}), frozenset({"crm:3"})}


def test_a_refused_link_is_told_with_its_reason() -> None:
    records = [record(1, "crm:1", person("anna")), record(2, "crm:2", person("carl"))]
    found = partition({r.number: r for r in records}, [Pair(1, 2, 9.0, 0)], RULES)
    assert [(str(r.a), str(r.b), r.reason) for r in found.refusals] == [("crm:1", "crm:2", "veto:given_name")]


def test_no_cluster_grows_over_the_guard() -> None:
    records = [record(n, f"crm:{n}") for n in range(1, 8)]
    pairs = [Pair(n, n + 1, 9.0, 0) for n in range(1, 7)]
    assert max(len(cluster) for cluster in clusters(records, pairs)) == RULES.guards.cluster_records


@given(st.data())
def test_the_partition_does_not_depend_on_record_numbers_or_on_the_order_of_pairs(
    data: st.DataObject,
) -> None:
    names = data.draw(st.lists(st.sampled_from(["anna", "carl", None]), min_size=2, max_size=6))
    weights = {
        (a, b): data.draw(st.sampled_from([-9.0, 0.0, 5.0, 6.0, 6.0, 9.0]))
        for a in range(len(names))
        for b in range(a)
        if data.draw(st.booleans())
    }
    outcomes = set()
    for numbers in (range(len(names)), data.draw(st.permutations(range(len(names))))):
        records = [record(numbers[n], f"crm:{n}", person(name)) for n, name in enumerate(names)]
        pairs = [Pair(*sorted((numbers[a], numbers[b])), weight, 0) for (a, b), weight in weights.items()]
        outcomes.add(frozenset(clusters(records, data.draw(st.permutations(pairs)))))
    assert len(outcomes) == 1


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_ties_are_broken_by_key(order: tuple[int, ...]) -> None:
    records = [
        record(order[0], "crm:1", person("anna")),
        record(order[1], "crm:2", person("carl")),
        record(order[2], "crm:3", person(None)),
    ]
    pairs = [Pair(*sorted((order[0], order[2])), 6.0, 0), Pair(*sorted((order[1], order[2])), 6.0, 0)]
    assert frozenset({"crm:1", "crm:3"}) in clusters(records, pairs)
