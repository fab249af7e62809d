"""Thresholds by stated costs, on pairs few enough to count by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdm.evaluate.thresholds import Costs, ScoredPairs, chart, cheapest, weigh, wilson
from mdm.model import match_probability

CONFLICT = -8.0
# True pairs at 10, 8, 3 and 1, false ones at 6 and -2.
FEW = ScoredPairs([3.0, 10.0, 6.0, -2.0, 8.0, 1.0], [1, 1, 0, 0, 1, 1])


def test_a_point_counts_the_pairs_at_its_weight_or_above() -> None:
    points = {point.weight: point for point in chart(FEW)}
    assert (min(points), max(points)) == (-2, 11)
    at = points[6]
    assert (at.pairs, at.true_pairs, at.precision, at.recall) == (3, 2, pytest.approx(2 / 3), 0.5)
    assert (points[7].pairs, points[7].precision) == (2, 1.0)
    assert (points[11].pairs, points[11].recall) == (0, 0.0)


@pytest.mark.parametrize(
    ("false_merge", "link"),
    [
        (20.0, 8.0),
        (2.0 + 1e-6, 8.0),
        (1.9, 1.0),
        (0.0, 1.0),
    ],  # to link 3 and 1 as well brings the false one at 6
)
def test_the_link_threshold_follows_what_a_false_merge_costs(false_merge: float, link: float) -> None:
    assert cheapest(FEW, Costs(false_merge, question=9), CONFLICT).link == link


def test_a_choice_says_what_it_costs() -> None:
    chosen = cheapest(FEW, Costs(20, question=9), CONFLICT)
    assert (chosen.false_pairs, chosen.missed_pairs, chosen.cost) == (0, 2, 2)
    now = weigh(FEW, Costs(20, question=9), link=5.0, review=0.0)
    assert (now.false_pairs, now.missed_pairs, now.cost) == (1, 2, 22)
    assert (now.questions, now.answers) == (2, 2)


@pytest.mark.parametrize(
    ("question", "review"),
    # Below 8 lie false, true, true, false: three questions find two.
    [(0.5, 1.0), (0.66, 1.0), (0.67, 8.0), (0.0, 1.0)],
)
def test_stewards_are_asked_down_to_where_a_question_costs_more_than_it_finds(
    question: float, review: float
) -> None:
    assert cheapest(FEW, Costs(20, question), CONFLICT).review == review


def test_thresholds_stay_above_the_conflict_weight() -> None:
    chosen = cheapest(ScoredPairs([-20.0, -12.0], [1, 1]), Costs(20, 0.5), CONFLICT)
    assert chosen.link > CONFLICT
    assert chosen.review > CONFLICT
    assert chosen.missed_pairs == 2


def test_with_the_models_own_probabilities_the_cheapest_link_is_where_the_odds_equal_the_cost() -> None:
    weights = [step / 100 for step in range(-1_000, 1_500)]
    chosen = cheapest(
        ScoredPairs(weights, [match_probability(weight) for weight in weights]), Costs(16, 0.5), CONFLICT
    )
    assert (chosen.link, chosen.review) == (4.0, 0.0)


def test_wilsons_interval_is_the_published_one_and_stays_in_bounds() -> None:
    # 81 of 263: Newcombe (1998), table I.
    found = wilson(81, 263)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
    assert (wilson(0, 20).low, round(wilson(0, 20).high, 4)) == (0.0, 0.1611)
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0.0, 1.0)


@given(
    st.lists(st.tuples(st.integers(-60, 120), st.booleans()), min_size=1, max_size=20),
    st.floats(0, 50),
    st.floats(0, 3),
)
def test_no_threshold_on_the_grid_is_cheaper(
    told: list[tuple[int, bool]], false_merge: float, question: float
) -> None:
    scored = ScoredPairs([tenths / 10 for tenths, _ in told], [float(true) for _, true in told])
    costs = Costs(false_merge, question)
    chosen = cheapest(scored, costs, CONFLICT)
    assert CONFLICT < chosen.review <= chosen.link
    for tenths in range(-79, 130):
        other = weigh(scored, costs, tenths / 10, tenths / 10)
        assert chosen.cost <= other.cost + 1e-6
        if other.review <= chosen.link:
            asked = weigh(scored, costs, chosen.link, other.review)
            assert (
                question * chosen.questions - chosen.answers
                <= question * asked.questions - asked.answers + 1e-6
            )
