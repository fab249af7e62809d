"""Drawings as numbers: where columns, lines and bars lie. Templates draw them, the style sheet colours them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_COLUMNS = (360.0, 104.0)  # width and height of what is drawn; it scales
_LINES = (640.0, 168.0)
_LEFT = 44.0  # of lines: room for the scale
_GAP = 0.22  # of a column's place
_LEAST = 1.5  # what is there is seen, however little
_STEPS = 2  # lines of the scale above nought


@dataclass(frozen=True, slots=True)
class Column:
    x: float
    y: float
    width: float
    height: float
    middle: float  # x of its label
    value: float


def columns(values: Sequence[float]) -> tuple[Column, ...]:
    """Columns beside each other, the highest of which fills the height."""
    width, height = _COLUMNS
    most = max(values, default=0) or 1
    place = width / max(len(values), 1)
    found = []
    for number, value in enumerate(values):
        tall = max(height * value / most, _LEAST) if value else 0.0
        x = number * place
        found.append(
            Column(
                round(x + place * _GAP / 2, 2),
                round(height - tall, 2),
                round(place * (1 - _GAP), 2),
                round(tall, 2),
                round(x + place / 2, 2),
                value,
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    place: int  # which colour and dashes it has
    points: str
    last: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Lines:
    width: float
    height: float
    left: float
    lines: tuple[Line, ...]
    scale: tuple[tuple[float, float], ...]  # value, and its y
    xs: tuple[float, ...]


def lines(series: Mapping[str, Sequence[float]]) -> Lines:
    """One line a name, over the same places; from nought to a round number."""
    width, height = _LINES
    count = max((len(values) for values in series.values()), default=0)
    top = round_up(max((value for values in series.values() for value in values), default=0))
    step = (width - _LEFT) / max(count - 1, 1)
    xs = tuple(round(_LEFT + step * place, 2) for place in range(count))

    def y(value: float) -> float:
        return round(height * (1 - value / top), 2)

    drawn = [
        Line(
            name,
            place,
            " ".join(f"{x},{y(value)}" for x, value in zip(xs, values, strict=True)),
            (xs[-1], y(values[-1])),
        )
        for place, (name, values) in enumerate(series.items())
        if values
    ]
    scale = tuple((top * part / _STEPS, y(top * part / _STEPS)) for part in range(_STEPS + 1))
    return Lines(width, height, _LEFT, tuple(drawn), scale, xs)


def round_up(value: float) -> float:
    """The next of 2, 4, 10, 20, 40, 100 …: so that half of it is round, too."""
    size = 1.0
    while True:
        for factor in (2.0, 4.0, 10.0):
            if value <= size * factor:
                return size * factor
        size *= 10.0


@dataclass(frozen=True, slots=True)
class Span:
    """A bar from nought to either side."""

    x: float
    width: float
    side: str  # for, against


@dataclass(frozen=True, slots=True)
class Spans:
    width: float
    zero: float
    spans: tuple[Span | None, ...]  # None: it says nothing


def spans(weights: Iterable[float | None], low: float, high: float, width: float = 200.0) -> Spans:
    """Bars over one scale from `low` to `high`, which nought lies between."""
    scale = width / ((high - low) or 1.0)
    zero = round(-low * scale, 2)
    found: list[Span | None] = []
    for weight in weights:
        if weight is None:
            found.append(None)
            continue
        long = max(abs(weight) * scale, _LEAST)
        found.append(
            Span(
                round(zero if weight > 0 else zero - long, 2),
                round(long, 2),
                "for" if weight > 0 else "against",
            )
        )
    return Spans(width, zero, tuple(found))
