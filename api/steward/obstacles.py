"""What keeps two records apart, the same things said once: two clusters have many cross pairs."""

from collections.abc import Iterable
from dataclasses import dataclass

from mdm.explain import Obstacle


@dataclass(frozen=True, slots=True)
class Said:
    """One kind of obstacle, of one detail."""

    kind: str
    detail: str
    pairs: int  # cross pairs, or records, that it is about
    weight: float | None  # the lowest among them


def said_once(obstacles: Iterable[Obstacle]) -> list[Said]:
    """In the order in which they are first met, but for decisions that wait: after each answer there are some, and
    they may be about anybody.
    """
    found: dict[tuple[str, str], Said] = {}
    for one in obstacles:
        if one.kind == "pending" and not one.records:
            continue
        key = one.kind, one.detail
        before = found.get(key)
        weights = [w for w in (one.weight, before.weight if before else None) if w is not None]
        found[key] = Said(
            *key, (before.pairs if before else 0) + bool(one.records), min(weights, default=None)
        )
    return list(found.values())
