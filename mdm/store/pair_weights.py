"""How the weights of all scored pairs lie, and which blocking rules proposed them. Goes over all pairs."""

from dataclasses import dataclass

from sqlmodel import Session

from mdm.rules import Thresholds
from mdm.store.database import fetch_rows


@dataclass(frozen=True, slots=True)
class Band:
    """So many pairs. `likely`: the sum of their probabilities: how many are one person, if the model is right."""

    pairs: int = 0
    likely: float = 0.0

    def __add__(self, other: "Band") -> "Band":
        return Band(self.pairs + other.pairs, self.likely + other.likely)


@dataclass(frozen=True, slots=True)
class Weights:
    bands: dict[int, Band]  # by weight, from it up to one more; lightest first
    proposed: dict[int, int]  # place of a blocking rule → pairs
    hubs: dict[int, int]  # place of a blocking rule → values that are hubs
    asked: Band  # pairs from review up to link
    linked: Band  # pairs at or above link
    below: Band

    @property
    def reached(self) -> dict[str, Band]:
        """Threshold → pairs at or above it."""
        return {"link": self.linked, "review": self.linked + self.asked}

    @property
    def all(self) -> Band:
        return self.linked + self.asked + self.below


def read(session: Session, thresholds: Thresholds) -> Weights:
    """One pass over all pairs."""
    bands: dict[int, Band] = {}
    proposed: dict[int, int] = {}
    zones = [Band(), Band(), Band()]
    for weight, rule, zone, pairs, likely in fetch_rows(
        session, _WEIGHTS, thresholds.review, thresholds.link
    ):
        held = Band(pairs, likely)
        bands[weight] = bands.get(weight, Band()) + held
        proposed[rule] = proposed.get(rule, 0) + pairs
        zones[zone] += held
    hubs = dict(fetch_rows(session, "SELECT rule, count(*) FROM hub_key GROUP BY rule"))
    below, asked, linked = zones
    return Weights({weight: bands[weight] for weight in sorted(bands)}, proposed, hubs, asked, linked, below)


# Beyond 60 either way nothing is left to tell, and a power of two stays a number.
_WEIGHTS = """
SELECT floor(weight)::int AS band, rule, (weight >= %s)::int + (weight >= %s)::int AS zone, count(*),
    sum(1 / (1 + power(2.0::float8, -greatest(-60, least(60, weight)))))
FROM pair GROUP BY band, rule, zone
"""
