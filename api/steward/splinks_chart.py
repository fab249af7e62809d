"""What Splink's waterfall chart draws of a pair: rows as Splink makes them, out of what was stored of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mdm.canonical_json import dumps
from mdm.desk import Cell
from mdm.desk import Comparison as Beside
from mdm.desk.values import attributes_compared
from mdm.explain import Contribution, LinkReason
from mdm.rules import Comparison

_NOTHING = 1e-6  # weights are stored rounded to it
_LARGEST_FACTOR = 1_000.0  # as log2: what a float still holds

Ends = Mapping[
    str, tuple[str, str]
]  # attribute → its values, as they are shown, of the first record and of the second


def ends_of(beside: Beside) -> Ends:
    """The values of the two records that a task asks about, as its page shows them."""
    return {row.name: (_text(row.cells[0]), _text(row.cells[1])) for row in beside.rows if len(row.cells) > 1}


def _text(cells: Sequence[Cell]) -> str:
    return "; ".join("".join(piece.text for piece in cell.pieces) for cell in cells)


def rows_of(link: LinkReason, prior: float | None, comparisons: Sequence[Comparison], ends: Ends) -> str:
    """JSON: the start, each comparison with the rarity of its value beside it, and the final score."""
    rows = [] if prior is None else [_row("Prior", "Starting match weight (prior)", prior)]
    by_name = {one.name: one for one in comparisons}
    for said in link.contributions:
        rows += _said(said, by_name.get(said.comparison), ends)
    rows.append(_row("Final score", "Final score", link.weight))
    return dumps([{**row, "bar_sort_order": place, "record_number": 0} for place, row in enumerate(rows)])


def _said(said: Contribution, comparison: Comparison | None, ends: Ends) -> Iterator[dict[str, Any]]:
    """A comparison that the rule set has no more is told without its condition and values."""
    found, rarity = said.found, said.rarity
    told: dict[str, Any] = {"comparison_vector_value": found.value}
    if comparison is not None:
        told["sql_condition"] = next((one.when for one in comparison.levels if one.name == found.label), None)
        told["value_l"], told["value_r"] = _values(attributes_compared(comparison), ends)
    level = _row(said.comparison, found.label, said.weight - rarity)
    likelier = f"If comparison level is `{found.label.lower()}` then comparison is"
    yield {
        **level,
        **told,
        "m_probability": found.m,
        "u_probability": found.u,
        "bayes_factor_description": _described(likelier, level["bayes_factor"]),
        "term_frequency_adjustment": False,
    }
    if abs(rarity) > _NOTHING:
        adjusted = _row(f"tf_{said.comparison}", f"Term freq adjustment on {found.rarity_of}", rarity)
        makes = f"Term frequency adjustment on {found.rarity_of} makes comparison"
        yield {
            **adjusted,
            **told,
            "bayes_factor_description": _described(makes, adjusted["bayes_factor"]),
            "term_frequency_adjustment": True,
        }


def _row(name: str, label: str, weight: float) -> dict[str, Any]:
    return {
        "column_name": name,
        "label_for_charts": label,
        "log2_bayes_factor": weight,
        "bayes_factor": 2.0 ** max(-_LARGEST_FACTOR, min(weight, _LARGEST_FACTOR)),
        "value_l": "",
        "value_r": "",
    }


def _described(what: str, factor: float) -> str:
    if factor >= 1.0:
        return f"{what} {factor:,.2f} times more likely to be a match"
    return f"{what} {1 / factor:,.2f} times less likely to be a match"


def _values(attributes: Sequence[str], ends: Ends) -> tuple[str, str]:
    held = [ends[name] for name in attributes if name in ends]
    return ", ".join(one for one, _ in held if one), ", ".join(other for _, other in held if other)
