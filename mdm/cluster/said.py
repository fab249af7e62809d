"""What stewards' decisions say, pair by pair: of two records whether they are one person, or nothing. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product

from mdm.cluster.constraints import ordered
from mdm.model import Decision, Verdict


def said_of_pairs(decisions: Sequence[Decision]) -> dict[tuple[int, int], Verdict]:
    """Pairs of record numbers, the smaller first, with what standing decisions say of them, be it through a chain.

    "Same" makes one person of all records it binds; "different" speaks of records on different sides alone. Of a person
    about whom decisions contradict each other nothing is told.
    """
    person = _persons(decisions)
    apart = set(_apart(decisions, person))
    contradicted = {one for one, other in apart if one == other}
    members: dict[int, list[int]] = {}
    for number, first in sorted(person.items()):
        members.setdefault(first, []).append(number)
    said: dict[tuple[int, int], Verdict] = {}
    for first, together in members.items():
        if first not in contradicted:
            said.update(((a, b), "same") for a, b in combinations(together, 2))
    for one, other in sorted(apart):
        if one not in contradicted and other not in contradicted:
            pairs = product(members[one], members[other])
            said.update((ordered(a, b), "different") for a, b in pairs)
    return said


def _persons(decisions: Iterable[Decision]) -> dict[int, int]:
    """Record → the first record of its person; every record that a decision binds is there."""
    person: dict[int, int] = {}

    def first(number: int) -> int:
        person.setdefault(number, number)
        while person[number] != number:
            person[number] = person[person[number]]
            number = person[number]
        return number

    for decision in decisions:
        bound = [number for side in decision.sides for number in side]
        heads = sorted({first(number) for number in bound})
        if decision.verdict == "same":
            person.update((head, heads[0]) for head in heads)
    return {number: first(number) for number in list(person)}


def _apart(decisions: Iterable[Decision], person: Mapping[int, int]) -> Iterable[tuple[int, int]]:
    """Persons, by first record, that were said to be different; one twice where decisions contradict each other."""
    for decision in decisions:
        if decision.verdict == "different":
            for one, other in combinations(decision.sides, 2):
                yield from (ordered(person[a], person[b]) for a, b in product(one, other))
