"""Clusters as drawings."""

from api.steward.drawing import drawing_of, thickness
from mdm.desk.cluster import MOST_INSIDE, Cluster, Spot, Tie
from mdm.model import RecordKey


def key(number: int, source: str = "crm") -> RecordKey:
    return RecordKey(source, f"{number:03d}")


def ring(count: int, *ties: Tie, outside: tuple[Spot, ...] = ()) -> Cluster:
    return Cluster((*(Spot(key(n)) for n in range(count)), *outside), ties)


def test_every_record_has_a_place_of_its_own_inside_the_drawing() -> None:
    beside = tuple(Spot(key(n, "pos"), "G-0000000009-9") for n in range(8))
    for count in (1, 2, 3, 7, MOST_INSIDE):
        drawing = drawing_of(ring(count, outside=beside))
        assert drawing is not None
        places = {(node.x, node.y) for node in drawing.nodes}
        assert len(places) == count + len(beside)
        assert all(15 < x < drawing.width - 15 and 15 < y < drawing.height - 15 for x, y in places)
        assert {node.colour for node in drawing.nodes if node.outside} == {1}


def test_one_record_alone_and_too_many_are_not_drawn() -> None:
    assert drawing_of(ring(1)) is None
    assert drawing_of(ring(MOST_INSIDE + 1)) is None


def test_what_keeps_one_record_out_is_drawn_once_a_kind_and_refusal_only_where_no_more_is_known() -> None:
    stranger, other = key(0, "pos"), key(1, "pos")
    ties = [Tie(key(n), one, "refused", 30.0) for n in range(3) for one in (stranger, other)]
    ties += [Tie(key(n), stranger, "veto", 30.0, "birth_date") for n in range(3)]
    drawing = drawing_of(ring(3, *ties, outside=(Spot(stranger, "G-1"), Spot(other, "G-2"))))
    assert drawing is not None
    assert sorted((line.tie.b, line.tie.kind) for line in drawing.lines) == [
        (stranger, "veto"),
        (other, "refused"),
    ]


def test_two_lines_between_the_same_records_do_not_lie_on_each_other() -> None:
    ties = (Tie(key(0), key(1), "model", 9.0), Tie(key(0), key(1), "same", decision=4))
    drawing = drawing_of(ring(2, *ties))
    assert drawing is not None
    assert len({line.path for line in drawing.lines}) == 2


def test_more_weight_is_thicker_within_bounds() -> None:
    drawn = [thickness(weight) for weight in (-5.0, 0.0, 8.0, 25.0, 90.0)]
    assert drawn == sorted(drawn)
    assert (drawn[0], drawn[-1]) == (1.0, 6.0)
