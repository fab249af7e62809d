"""Which records a change may concern: whole components, whole golden records, and the aliases that go with them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from mdm.store import adopt, decisions, pairs, records
from mdm.store import golden as goldens
from mdm.store.golden import CrosswalkRow


@dataclass(frozen=True, slots=True)
class Reach:
    """What one step of settling looks at."""

    numbers: list[int]  # records, ascending; deleted ones only as far as they were named
    crosswalk: Mapping[
        int, CrosswalkRow
    ]  # of these and of all that share a golden ID with one, tombstones too
    aliases: Mapping[int, int]  # alias -> the record that it goes with; both are in `crosswalk`
    adopting: bool  # whether the base began with an imported crosswalk
    returning: Mapping[int, int]  # record -> the tombstone whose emptied, adopted golden ID it brings back


def reach(session: Session, touched: Iterable[int], link: float) -> Reach:
    """Closes `touched` under links, must-links, shared golden IDs and native merges."""
    numbers = set(touched)
    adopting = adopt.is_in_use(session)
    while True:
        reached = set(pairs.component_of(session, numbers, link))
        reached |= decisions.joined_with(session, sorted(reached))
        aliases = records.aliases_about(session, sorted(reached))
        reached |= aliases.keys() | set(aliases.values())
        returning = adopt.returning(session, sorted(reached)) if adopting else {}
        crosswalk = goldens.crosswalk_of(session, sorted({*reached, *returning.values()}))
        beside = {row.record for row in crosswalk.values() if not row.deleted}
        if reached | beside <= numbers:
            return Reach(sorted(numbers), crosswalk, aliases, adopting, returning)
        numbers |= reached | beside


def attach(clusters: Iterable[tuple[int, ...]], aliases: Mapping[int, int]) -> list[tuple[int, ...]]:
    """Puts each alias with the cluster that its record is in; one that leads to no live record stays out."""
    held = list(clusters)
    cluster_of = {number: n for n, cluster in enumerate(held) for number in cluster}
    followers: dict[int, list[int]] = {}
    for alias in sorted(aliases):
        target = _follow(alias, aliases)
        if target in cluster_of:
            followers.setdefault(cluster_of[target], []).append(alias)
    return [(*cluster, *followers.get(n, ())) for n, cluster in enumerate(held)]


def _follow(alias: int, aliases: Mapping[int, int]) -> int:
    """The end of a chain of native merges; in a circle, which only a broken source sends, the start."""
    seen = {alias}
    number = aliases[alias]
    while number in aliases and number not in seen:
        seen.add(number)
        number = aliases[number]
    return number
