"""Which records a change may concern: whole components, whole golden records, and the aliases that go with them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mdm.resolve.present import Present
from mdm.store import adopt, decisions, records
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


def reach(present: Present, touched: Iterable[int]) -> Reach:
    """Closes `touched` under links, must-links, shared golden IDs and native merges."""
    session = present.session
    numbers: set[int] = set()
    crosswalk: dict[int, CrosswalkRow] = {}
    aliases: dict[int, int] = {}
    returning: dict[int, int] = {}
    adopting, merging = adopt.is_in_use(session), records.has_aliases(session)
    frontier = set(touched)
    while frontier:  # of what was reached before, nothing is asked again
        reached = present.component_of(frontier, numbers)
        numbers |= reached
        in_order = sorted(reached)
        led_to = records.aliases_about(session, in_order) if merging else {}
        brought_back = adopt.returning(session, in_order) if adopting else {}
        beside = present.crosswalk_of({*reached, *brought_back.values()})
        aliases |= led_to
        returning |= brought_back
        crosswalk |= beside
        joined = decisions.joined_with(session, present.stored(reached))
        sharing = {row.record for row in beside.values() if not row.deleted}
        frontier = {*joined, *led_to, *led_to.values(), *sharing} - numbers
    return Reach(sorted(numbers), crosswalk, aliases, adopting, returning)


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
