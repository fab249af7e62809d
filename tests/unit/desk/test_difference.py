from hypothesis import given
from hypothesis import strategies as st

from mdm.desk.difference import Piece, differences


def said(pieces: tuple[Piece, ...]) -> str:
    """`[…]` around what differs."""
    return "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in pieces)


def test_letters_that_differ_are_marked_on_both_sides() -> None:
    for one, other, left, right in (
        ("O'Neil", "O'Neill", "O'Neil", "O'Neil[l]"),
        ("Lindqvist", "Lindquist", "Lindq[v]ist", "Lindq[u]ist"),
        ("KATE", "kate", "KATE", "kate"),
        ("", "kate", "", "[kate]"),
        ("Omar", "Kate", "[Omar]", "[Kate]"),  # what they share is chance
    ):
        mine, theirs = differences(one, other)
        assert (said(mine), said(theirs)) == (left, right)


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_pieces_are_the_texts_and_what_is_not_marked_is_the_same_on_both_sides(
    one: str, other: str
) -> None:
    mine, theirs = differences(one, other)
    assert "".join(piece.text for piece in mine) == one
    assert "".join(piece.text for piece in theirs) == other
    same = ["".join(piece.text for piece in side if not piece.differs).lower() for side in (mine, theirs)]
    assert same[0] == same[1]
