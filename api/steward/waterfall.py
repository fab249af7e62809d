"""The match weight of a pair as bars: where two random records start, what each comparison adds, where they end."""

from dataclasses import dataclass

from mdm.explain import LinkReason

_WIDTH = 400.0  # of the drawing; it scales
_LEAST = 1.5  # a bar that says little is still seen
_SHOWN_AS_ZERO = 0.005


@dataclass(frozen=True, slots=True)
class Bar:
    """One step, in the drawing's units."""

    name: str
    level: str
    weight: float  # what it adds; of the last: the sum
    x: float
    width: float
    row: int
    kind: str  # start, for, against, sum
    reached: float  # x at its end


@dataclass(frozen=True, slots=True)
class Waterfall:
    bars: tuple[Bar, ...]
    silent: tuple[str, ...]  # comparisons that say nothing: a value is missing
    zero: float  # x of even chances
    width: float
    probability: float

    @property
    def rows(self) -> int:
        return len(self.bars)


def waterfall_of(link: LinkReason, prior: float | None) -> Waterfall:
    """From the stored contributions alone: nothing is scored again."""
    steps = [("prior", "", prior)] if prior is not None else []
    speaking = [one for one in link.contributions if abs(one.weight) >= _SHOWN_AS_ZERO]
    steps += [(one.comparison, one.level, one.weight) for one in speaking]
    spans, at = [], 0.0
    for name, level, weight in steps:
        spans.append((name, level, weight, at, at + weight))
        at += weight
    low = min(0.0, link.weight, *(min(a, b) for *_, a, b in spans))
    high = max(0.0, link.weight, *(max(a, b) for *_, a, b in spans))
    scale = _WIDTH / ((high - low) or 1.0)

    def x(weight: float) -> float:
        return round((weight - low) * scale, 2)

    bars = [
        _bar(row, name, level, weight, x(a), x(b), _kind(name, weight))
        for row, (name, level, weight, a, b) in enumerate(spans)
    ]
    bars.append(_bar(len(bars), "sum", "", link.weight, x(0.0), x(link.weight), "sum"))
    silent = tuple(one.comparison for one in link.contributions if one not in speaking)
    return Waterfall(tuple(bars), silent, x(0.0), _WIDTH, link.probability)


def _bar(row: int, name: str, level: str, weight: float, start: float, end: float, kind: str) -> Bar:
    return Bar(name, level, weight, min(start, end), max(abs(end - start), _LEAST), row, kind, end)


def _kind(name: str, weight: float) -> str:
    if name == "prior":
        return "start"
    return "for" if weight > 0 else "against"
