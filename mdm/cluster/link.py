"""Reasons for two records to be one person, and which of them counts first."""

from dataclasses import dataclass
from typing import Literal

from mdm.model import Pair

LinkKind = Literal["steward", "identifier", "model"]

_PRECEDENCE: dict[LinkKind, int] = {"steward": 0, "identifier": 1, "model": 2}


@dataclass(frozen=True, slots=True)
class Link:
    """A reason for two records to be one person. `pair` None: only a steward's."""

    a: int
    b: int
    kind: LinkKind
    pair: Pair | None = None

    @property
    def weight(self) -> float:
        return self.pair.weight if self.pair else 0.0

    @property
    def strength(self) -> tuple[int, float]:
        """Stewards' before identifiers' before the model's; heavy before light."""
        return _PRECEDENCE[self.kind], -self.weight
