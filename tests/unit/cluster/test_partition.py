from collections.abc import Collection
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdm.cluster.constraints import NO_CONSTRAINTS, Constraints
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

CONTACT = next(n for n, rule in enumerate(RULES.identifiers) if rule.kind == "contact")


def clusters(
    records: list[Record], pairs: list[Pair], constraints: Constraints = NO_CONSTRAINTS
) -> set[frozenset[str]]:
    return _by_key(partition({r.number: r for r in records}, pairs, RULES, constraints), records)


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
    pairs = [Pair(1, 3, 19.0, 0), Pair(2, 3, 8.0, 0)]
    assert clusters(records, pairs) == {frozenset({"crm:1", "pos:3"}), frozenset({"crm:2"})}


def test_a_conflicting_pair_keeps_two_clusters_apart_though_others_link_them() -> None:
    records = [record(n, f"crm:{n}") for n in (1, 2, 3)]
    pairs = [Pair(1, 2, 9.0, 0), Pair(2, 3, 8.0, 0), Pair(1, 3, -5.1, 0)]
    assert clusters(records, pairs) == {frozenset({"crm:1", "crm:2"}), frozenset({"crm:3"})}


def test_a_refused_link_is_told_with_its_reason() -> None:
    records = [record(1, "crm:1", person("anna")), record(2, "crm:2", person("carl"))]
    found = partition({r.number: r for r in records}, [Pair(1, 2, 9.0, 0)], RULES)
    assert [(r.link.a, r.link.b, r.reason) for r in found.refusals] == [(1, 2, "veto:given_name")]


def test_no_cluster_grows_over_the_guard() -> None:
    records = [record(n, f"crm:{n}") for n in range(1, 8)]
    pairs = [Pair(n, n + 1, 9.0, 0) for n in range(1, 7)]
    assert max(len(cluster) for cluster in clusters(records, pairs)) == RULES.guards.cluster_records


@given(st.data())
def test_the_partition_does_not_depend_on_record_numbers_or_on_the_order_of_pairs(
    data: st.DataObject,
) -> None:
    people = [person("anna"), person("carl"), person(None, "berg"), person("carl", "berg"), person()]
    held = data.draw(st.lists(st.sampled_from(people), min_size=2, max_size=6))
    weights = {
        (a, b): data.draw(st.sampled_from([-9.0, 0.0, 5.0, 6.0, 6.0, 9.0]))
        for a in range(len(held))
        for b in range(a)
        if data.draw(st.booleans())
    }
    outcomes = set()
    for numbers in (range(len(held)), data.draw(st.permutations(range(len(held))))):
        records = [record(numbers[n], f"crm:{n}", profile) for n, profile in enumerate(held)]
        pairs = [
            Pair(*sorted((numbers[a], numbers[b])), weight, 0, identifier=CONTACT if weight == 0 else None)
            for (a, b), weight in weights.items()
        ]
        outcomes.add(frozenset(clusters(records, data.draw(st.permutations(pairs)))))
    assert len(outcomes) == 1


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_ties_are_broken_by_key(order: tuple[int, ...]) -> None:
    records = [record(order[n], f"crm:{n + 1}") for n in range(3)]
    links = [Pair(*sorted((order[0], order[2])), 6.0, 0), Pair(*sorted((order[1], order[2])), 6.0, 0)]
    pairs = [*links, Pair(*sorted((order[0], order[1])), -9.0, 0)]
    assert frozenset({"crm:1", "crm:3"}) in clusters(records, pairs)


def test_a_personal_number_bridges_what_speaks_against_a_third_record() -> None:
    number = {"personal_ids": ("passport:1",), "premises": ("12|ls14ab",)}
    records = [
        record(1, "crm:1", person("anna", "berg", **number)),
        record(2, "crm:2", person("zoe", "berg", **number)),
        record(3, "crm:3", person("anna", "berg")),
    ]
    pairs = [Pair(1, 2, 20.0, 0), Pair(1, 3, 9.0, 0)]
    assert clusters(records, pairs) == {frozenset({"crm:1", "crm:2", "crm:3"})}
    without = [records[0], record(2, "crm:2", person("zoe", "berg")), records[2]]
    assert clusters(without, pairs) == {frozenset({"crm:1", "crm:3"}), frozenset({"crm:2"})}


def stewards_say(
    same: Collection[tuple[int, int]] = (), different: Collection[tuple[int, int]] = ()
) -> Constraints:
    return Constraints(frozenset(same), frozenset(different))


def test_different_holds_against_any_weight_and_through_third_records() -> None:
    records = [record(n, f"crm:{n}") for n in (1, 2, 3)]
    pairs = [Pair(1, 2, 20.0, 0, identifier=0), Pair(1, 3, 9.0, 0), Pair(2, 3, 8.0, 0)]
    found = clusters(records, pairs, stewards_say(different={(1, 2)}))
    assert found == {frozenset({"crm:1", "crm:3"}), frozenset({"crm:2"})}


def test_same_joins_without_any_link_and_against_a_veto_and_the_guard() -> None:
    records = [record(1, "crm:1", person("anna")), record(2, "crm:2", person("carl"))]
    assert clusters(records, [], stewards_say(same={(1, 2)})) == {frozenset({"crm:1", "crm:2"})}
    many = [record(n, f"crm:{n}") for n in range(1, 7)]
    chain = {(n, n + 1) for n in range(1, 6)}
    assert [len(c) for c in clusters(many, [], stewards_say(same=chain))] == [6]


def test_two_whole_clusters_join_when_a_steward_joins_one_record_of_each() -> None:
    records = [record(n, f"crm:{n}", person("anna" if n < 3 else "carl")) for n in (1, 2, 3, 4)]
    pairs = [Pair(1, 2, 9.0, 0), Pair(3, 4, 9.0, 0), Pair(2, 4, 6.0, 0)]
    assert len(clusters(records, pairs)) == 2
    assert len(clusters(records, pairs, stewards_say(same={(1, 3)}))) == 1


def test_a_third_name_is_still_vetoed_in_a_cluster_that_a_steward_joined() -> None:
    records = [record(n, f"crm:{n}", person(name)) for n, name in enumerate(("anna", "carl", "zoe"), 1)]
    pairs = [Pair(1, 3, 9.0, 0), Pair(2, 3, 9.0, 0)]
    found = clusters(records, pairs, stewards_say(same={(1, 2)}))
    assert found == {frozenset({"crm:1", "crm:2"}), frozenset({"crm:3"})}


def test_where_decisions_contradict_different_holds_and_it_is_told() -> None:
    records = [record(n, f"crm:{n}") for n in (1, 2, 3)]
    said = stewards_say(same={(1, 2), (2, 3)}, different={(1, 3)})
    found = partition({r.number: r for r in records}, [], RULES, said)
    assert found.clusters == ((1, 2), (3,))
    assert [(r.link.a, r.link.b, r.reason) for r in found.refusals] == [(2, 3, "decision")]


def test_a_decision_about_a_record_that_is_not_there_says_nothing() -> None:
    records = [record(n, f"crm:{n}") for n in (1, 2)]
    assert len(clusters(records, [], stewards_say(same={(1, 9)}, different={(2, 9)}))) == 2


def test_a_third_birth_date_shows_two_to_be_slips_of_it() -> None:
    dates = ("1984-07-02", "1984-07-20", "1985-07-02")
    records = [
        record(n, f"crm:{n}", person("anna", "berg", birth_dates=(date,))) for n, date in enumerate(dates, 1)
    ]
    pairs = [Pair(1, 2, 19.0, 0), Pair(1, 3, 18.0, 0)]
    assert clusters(records, pairs) == {frozenset({"crm:1", "crm:2", "crm:3"})}


@pytest.mark.parametrize(
    "between",
    [{"given": None, "family": "berg"}, {"given": "a", "family": "berg"}, {"given": "anna", "birth": None}],
)
def test_a_record_that_would_agree_with_anybody_is_no_witness(between: dict[str, str | None]) -> None:
    date = between.pop("birth", "1984-07-02")
    ends = [
        record(n, f"crm:{n}", person("anna", "berg", birth_dates=(slip,)))
        for n, slip in ((1, "1984-07-20"), (2, "1985-07-02"))
    ]
    third = record(3, "crm:3", person(**between, birth_dates=(date,) if date else ()))  # type: ignore[arg-type]
    assert len(clusters([*ends, third], [Pair(1, 3, 19.0, 0), Pair(2, 3, 18.0, 0)])) == 2


@pytest.mark.parametrize("emails", [(), ("john@x.org",)])
def test_a_date_between_a_father_s_and_his_son_s_does_not_make_them_one(emails: tuple[str, ...]) -> None:
    held = (("1950-07-04", emails), ("1950-07-11", emails), ("1985-07-11", ()))
    records = [
        record(n, f"crm:{n}", person("john", "berg", birth_dates=(date,), emails=mailboxes))
        for n, (date, mailboxes) in enumerate(held, 1)
    ]
    assert len(clusters(records, [Pair(1, 2, 19.0, 0), Pair(2, 3, 18.0, 0)])) == 2


def test_a_mailbox_called_otherwise_does_not_speak_against_who_holds_it() -> None:
    mailbox = {"emails": ("melissa38@x.org",)}
    holder = person("lissy", "jones", **mailbox, formal_given=("elisabeth", "lissy", "melissa"))
    nameless = person(**mailbox, email_given=("melissa",))
    people = [holder, person("elisabeth", "jones"), nameless]
    live = {n: record(n, f"crm:{n}", profile) for n, profile in enumerate(people, 1)}
    found = partition(live, [Pair(1, 2, 9, 0), Pair(1, 3, 8, 0)], RULES)
    assert found.clusters == ((1, 2, 3),)


def test_one_mailbox_and_birth_date_make_a_witness_of_a_name() -> None:
    mistyped, born = ("1988-11-25",), ("1998-11-25",)
    records = [
        record(1, "crm:1", person("hzal", "wade", emails=("h@x.org",), birth_dates=mistyped)),
        record(2, "crm:2", person("hazel", "wade", emails=("h@x.org",), birth_dates=born)),
        record(3, "crm:3", person("hazel", "wade", birth_dates=born)),
    ]
    assert len(clusters([records[0], records[2]], [Pair(1, 3, 19.0, 0)])) == 2
    pairs = [Pair(1, 2, 19.0, 0), Pair(2, 3, 18.0, 0)]
    assert clusters(records, pairs) == {frozenset({"crm:1", "crm:2", "crm:3"})}
