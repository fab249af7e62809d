"""What decisions say of pairs, and what they leave open."""

from mdm.cluster.said import said_of_pairs
from mdm.model import Decision, Verdict


def decision(verdict: Verdict, *sides: tuple[int, ...]) -> Decision:
    return Decision(0, verdict, sides)


def test_same_makes_one_person_of_all_it_binds_through_chains_too() -> None:
    said = said_of_pairs([decision("same", (1, 2), (3,)), decision("same", (3,), (4,))])
    assert said.keys() == {(1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4)}
    assert set(said.values()) == {"same"}


def test_different_says_nothing_of_two_records_on_one_side() -> None:
    assert said_of_pairs([decision("different", (1, 2), (3,))]) == {(1, 3): "different", (2, 3): "different"}


def test_two_that_differ_from_a_third_are_not_known_to_differ() -> None:
    said = said_of_pairs([decision("different", (1,), (2,)), decision("different", (2,), (3,))])
    assert (1, 3) not in said


def test_what_differs_from_one_record_of_a_person_differs_from_all() -> None:
    said = said_of_pairs([decision("same", (1,), (2,)), decision("different", (2,), (3,))])
    assert said == {(1, 2): "same", (1, 3): "different", (2, 3): "different"}


def test_a_person_about_whom_decisions_contradict_each_other_is_left_out() -> None:
    told = [
        decision("same", (1,), (2,)),
        decision("different", (1,), (2,)),
        decision("different", (2,), (3,)),
    ]
    assert said_of_pairs(told) == {}
    assert said_of_pairs([*told, decision("same", (4,), (5,))]) == {(4, 5): "same"}
