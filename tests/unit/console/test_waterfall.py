from api.steward.waterfall import waterfall_of
from mdm.explain import Contribution, LinkReason
from mdm.match.model import LevelWeight
from mdm.model import RecordKey

ENDS = (RecordKey("crm", "1"), RecordKey("pos", "2"))


def link(*weights: float, weight: float) -> LinkReason:
    said = tuple(
        Contribution(f"c{n}", LevelWeight(0, "level", 0.5, 0.5, one), one) for n, one in enumerate(weights)
    )
    return LinkReason(ENDS, weight, 0.9, "rule", None, said)


def test_each_bar_begins_where_the_one_before_ends_and_all_lie_in_the_drawing() -> None:
    fall = waterfall_of(link(12.0, -3.0, 0.0, 2.5, weight=1.5), -10.0)
    assert [bar.kind for bar in fall.bars] == ["start", "for", "against", "for", "sum"]
    assert fall.silent == ("c2",)
    at = fall.zero
    for bar in fall.bars[:-1]:
        assert abs(at - (bar.x if bar.reached > bar.x else bar.x + bar.width)) < 0.05
        at = bar.reached
    assert abs(fall.bars[-1].reached - at) < 0.05
    assert all(bar.x >= 0 and bar.x + bar.width <= fall.width + 0.05 for bar in fall.bars)


def test_a_pair_of_which_nothing_is_known_has_its_sum_alone() -> None:
    fall = waterfall_of(link(weight=0.0), None)
    assert [(bar.kind, bar.x) for bar in fall.bars] == [("sum", 0.0)]
