"""A truth laid over clusters: what is counted, and which pairs are wrong."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from mdm.evaluate.known import Placed, WrongPair, lay_over
from mdm.evaluate.truth import Truth, TruthOfPairs, TruthOfRecords
from mdm.model import RecordKey


def key(number: int) -> RecordKey:
    return RecordKey("s", str(number))


def placed(*clusters: int) -> Placed:
    """Record 0 in the first cluster, and so on."""
    return Placed.of((number, key(number), cluster) for number, cluster in enumerate(clusters))


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abcd")), max_size=12))
def test_what_is_counted_by_groups_is_what_there_is_pair_by_pair(told: list[tuple[int, str]]) -> None:
    base = placed(*(cluster for cluster, _ in told))
    known = lay_over(TruthOfRecords({key(n): Truth(entity) for n, (_, entity) in enumerate(told)}), base)
    pairs = list(combinations(range(len(told)), 2))
    linked = {(a, b) for a, b in pairs if told[a][0] == told[b][0]}
    true = {(a, b) for a, b in pairs if told[a][1] == told[b][1]}
    counts = known.counts
    assert (counts.true_pairs, counts.linked_pairs, counts.right_pairs) == (
        len(true), len(linked), len(true & linked)
    )  # fmt: skip
    wrong = list(known.wrong_pairs())
    assert {(w.a, w.b) for w in wrong if w.side == "false"} == linked - true
    assert {(w.a, w.b) for w in wrong if w.side == "missed"} == true - linked
    assert len(wrong) == len(linked ^ true)


def test_records_that_the_truth_does_not_name_are_not_counted() -> None:
    known = lay_over(TruthOfRecords({key(0): Truth("a"), key(9): Truth("a")}), placed(1, 1))
    assert (known.records, known.missing, known.counts.linked_pairs) == (1, 1, 0)
    assert known.is_true(0, 1) is None
    assert list(known.wrong_pairs()) == []


def test_a_truth_of_pairs_counts_the_pairs_it_names_and_no_others() -> None:
    same = {(key(0), key(1)): True, (key(0), key(2)): False, (key(3), key(4)): True, (key(3), key(9)): True}
    known = lay_over(TruthOfPairs(same), placed(1, 1, 1, 2, 3))
    assert known.evaluation is None
    assert (known.records, known.missing) == (5, 1)
    assert (known.counts.true_pairs, known.counts.linked_pairs, known.counts.right_pairs) == (2, 2, 1)
    assert [known.is_true(2, 0), known.is_true(1, 2)] == [False, None]
    assert list(known.wrong_pairs()) == [WrongPair(0, 2, "false"), WrongPair(3, 4, "missed")]
