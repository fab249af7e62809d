"""Scored pairs as one table, of which only what is asked for becomes objects: of a load's pairs most say nothing."""

from collections.abc import Sequence
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from mdm.match.score import SCORES_SCHEMA
from mdm.model import Pair
from mdm.store.pairs import members

SCORED_SCHEMA = SCORES_SCHEMA.append(pa.field("identifier", pa.int16()))


class Scored:
    """Pairs under one model version, ordered by (a, b)."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table  # SCORED_SCHEMA
        self._told: dict[float, list[Pair]] = {}

    @classmethod
    def of(cls, scores: pa.Table, identifiers: Sequence[int | None]) -> "Scored":
        """Scores (SCORES_SCHEMA) in any order, with the number of the identifier rule that links each pair."""
        held = scores.append_column(SCORED_SCHEMA.field("identifier"), pa.array(identifiers, pa.int16()))
        return cls(held.sort_by([("a", "ascending"), ("b", "ascending")]))

    def __len__(self) -> int:
        return len(self.table)

    @cached_property
    def pairs(self) -> list[Pair]:
        """All of them."""
        return _pairs(self.table)

    def telling(self, least: float) -> list[Pair]:
        """Those that weigh at least so much, or that an identifier links."""
        if least not in self._told:
            self._told[least] = _pairs(self._telling(least))
        return self._told[least]

    def _telling(self, least: float) -> pa.Table:
        tells = pc.or_(
            pc.greater_equal(self.table.column("weight"), least), pc.is_valid(self.table.column("identifier"))
        )
        return self.table.filter(tells)


def _pairs(table: pa.Table) -> list[Pair]:
    a, b, weight, rule, identifier = (
        table.column(name).to_pylist() for name in ("a", "b", "weight", "rule", "identifier")
    )
    levels, weights = (map(tuple, members(table.column(name)).tolist()) for name in ("levels", "weights"))
    return [Pair(*row) for row in zip(a, b, weight, rule, levels, weights, identifier, strict=True)]


NO_PAIRS = Scored(SCORED_SCHEMA.empty_table())
