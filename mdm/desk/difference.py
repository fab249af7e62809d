"""Where two texts differ, character by character. Pure."""

from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

_ALIKE = 0.5  # below this the letters that two texts share are chance: each differs as a whole


class Piece(NamedTuple):
    """A part of a text: `differs` from the other text, or is the same there."""

    text: str
    differs: bool


def differences(one: str, other: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The pieces of the one and of the other. Case does not make a difference."""
    left, right = _folded(one), _folded(other)
    if left == right:
        return _whole(one, differs=False), _whole(other, differs=False)
    if Levenshtein.normalized_similarity(left, right) < _ALIKE:
        return _whole(one, differs=True), _whole(other, differs=True)
    operations = Levenshtein.opcodes(left, right)
    return (
        _joined([Piece(one[op.src_start : op.src_end], op.tag != "equal") for op in operations]),
        _joined([Piece(other[op.dest_start : op.dest_end], op.tag != "equal") for op in operations]),
    )


def likeness(one: str, other: str) -> float:
    """From 0 to 1."""
    return float(Levenshtein.normalized_similarity(_folded(one), _folded(other)))


def _folded(text: str) -> str:
    """Lower case, where that leaves every letter in its place."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def _whole(text: str, *, differs: bool) -> tuple[Piece, ...]:
    return (Piece(text, differs),) if text else ()


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Neighbours of one kind as one, without empty ones."""
    found: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if found and found[-1].differs == piece.differs:
            found[-1] = Piece(found[-1].text + piece.text, piece.differs)
        else:
            found.append(piece)
    return tuple(found)
