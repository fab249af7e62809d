import pytest

from mdm.evaluate import Truth, evaluate


def test_known_figures_of_a_small_example() -> None:
    truth = [("s", str(n), Truth(entity, "h1")) for n, entity in enumerate("aabbc")]
    found = evaluate(truth, {("s", "0"): 1, ("s", "1"): 1, ("s", "2"): 1, ("s", "3"): 2, ("s", "4"): 3})
    assert (found.pairwise.precision, found.pairwise.recall) == (pytest.approx(1 / 3), pytest.approx(1 / 2))
    assert found.b_cubed.precision == pytest.approx((2 * 2 / 3 + 1 / 3 + 1 + 1) / 5)
    assert found.b_cubed.recall == pytest.approx((1 + 1 + 1 / 2 + 1 / 2 + 1) / 5)
    assert found.entities_right == pytest.approx(1 / 3)
    assert (found.linked_pairs, found.false_pairs, found.household_false_pairs) == (3, 2, 2)


def test_a_false_pair_across_households_is_no_household_pair() -> None:
    truth = [("s", "0", Truth("a", "h1")), ("s", "1", Truth("b", "h2"))]
    found = evaluate(truth, {("s", "0"): 1, ("s", "1"): 1})
    assert (found.false_pairs, found.household_false_pairs) == (1, 0)


def test_records_that_the_crosswalk_lacks_are_counted() -> None:
    found = evaluate([("s", "0", Truth("a")), ("s", "1", Truth("a"))], {("s", "0"): 1})
    assert (found.records, found.missing) == (1, 1)
