from itertools import pairwise

import pytest

from api.steward.charts import columns, lines, round_up, spans


def test_columns_stand_beside_each_other_on_one_ground_the_highest_fills_the_height() -> None:
    drawn = columns([1, 4, 0, 2])
    assert [one.value for one in drawn] == [1, 4, 0, 2]
    assert [one.height for one in drawn] == [26.0, 104.0, 0.0, 52.0]
    assert {round(one.y + one.height, 2) for one in drawn} == {104.0}
    assert all(a.x + a.width < b.x for a, b in pairwise(drawn))


def test_a_column_of_little_is_still_seen_and_none_is_drawn_of_nothing() -> None:
    small, _, nothing = columns([1, 1_000_000, 0])
    assert small.height == 1.5
    assert nothing.height == 0
    assert columns([]) == ()
    assert [one.height for one in columns([0, 0])] == [0, 0]


def test_lines_share_their_scale_from_nought_to_a_round_number() -> None:
    chart = lines({"crm": [0, 30], "pos": [12, 15]})
    assert [value for value, _ in chart.scale] == [0, 20, 40]
    assert [y for _, y in chart.scale] == [168.0, 84.0, 0.0]
    crm, pos = chart.lines
    assert crm.points == "44.0,168.0 640.0,42.0"
    assert pos.last == (640.0, 105.0)


def test_lines_of_nothing_and_of_one_day_can_be_drawn() -> None:
    assert lines({}).lines == ()
    assert lines({"crm": []}).lines == ()
    assert lines({"crm": [3]}).lines[0].last == (44.0, 42.0)


@pytest.mark.parametrize(
    ("value", "top"), [(0, 2), (2, 2), (3, 4), (5, 10), (11, 20), (21, 40), (41, 100), (35_388, 40_000)]
)
def test_a_scale_ends_at_a_number_whose_half_is_round(value: float, top: float) -> None:
    assert round_up(value) == top


def test_bars_to_either_side_begin_at_nought_and_keep_within_the_drawing() -> None:
    chart = spans([10.0, -5.0, None, 0.0], -10.0, 10.0)
    right, left, nothing, zero = chart.spans
    assert chart.zero == 100.0
    assert right is not None
    assert (right.x, right.width, right.side) == (100.0, 100.0, "for")
    assert left is not None
    assert (left.x, left.width, left.side) == (50.0, 50.0, "against")
    assert nothing is None
    assert zero is not None
    assert zero.width == 1.5
