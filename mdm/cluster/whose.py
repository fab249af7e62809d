"""Whose a record without a given name is, where it may be several persons'. Pure.

A family name at an address, a card or a telephone is a family's as often as one person's. A record that says no more
goes to who leads all others by a clear weight, and stays alone where nobody does: at random it would be wrong as often
as right, and bring two people together.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from mdm.cluster.identifier import is_nameless
from mdm.cluster.link import Link
from mdm.model import Profile, Record
from mdm.rules import MatchRules

NAMELESS, FAMILY, GIVEN = 0, 1, 2  # how much of a name there is

Clusters = Mapping[int, Sequence[int]]  # record → all records of its cluster


def name_held(profile: Profile) -> int:
    if profile.given is not None:
        return GIVEN
    return NAMELESS if is_nameless(profile) else FAMILY


def gives_a_name(link: Link, records: Mapping[int, Record]) -> int:
    """What the less named of the two records has, where the other has more.

    GIVEN where neither needs a name: the two have as much of one, or a birth date says who of the family it is.
    """
    a, b = (records[number].profile for number in (link.a, link.b))
    one, other = name_held(a), name_held(b)
    return GIVEN if one == other or not set(a.birth_dates).isdisjoint(b.birth_dates) else min(one, other)


class Whose:
    """The links by which records with `held` of a name join persons with more, for the clusters as they stand."""

    def __init__(
        self,
        links: Iterable[Link],
        held: int,
        clusters: Clusters,
        records: Mapping[int, Record],
        rules: MatchRules,
    ) -> None:
        """`links` strongest first."""
        self._clusters, self._records, self._rules = clusters, records, rules
        # First record of a cluster → its links, each with the record at the far end.
        self._offers: dict[int, list[tuple[Link, int]]] = {}
        self.others: list[Link] = []  # where the record has come to a name already
        for link in links:
            ends = [number for number in (link.a, link.b) if self._held_by(number) == held]
            if len(ends) == 1:
                (end,) = ends
                far = link.b if end == link.a else link.a
                self._offers.setdefault(clusters[end][0], []).append((link, far))
            else:
                self.others.append(link)

    def _held_by(self, number: int) -> int:
        return max(name_held(self._records[member].profile) for member in self._clusters[number])

    def told(
        self, are_called_otherwise: Callable[[Sequence[int], Sequence[int]], bool]
    ) -> Iterator[list[Link]]:
        """The links to follow, for each cluster whose person is clear: the given names of two clusters may differ."""
        clear = []
        for offers in self._offers.values():
            best, person = offers[0]
            rivals = (
                far
                for link, far in offers
                if not self._trails(link, best) and self._clusters[far] is not self._clusters[person]
            )
            if not any(are_called_otherwise(self._clusters[person], self._clusters[far]) for far in rivals):
                links = [best] if self._most(best) else [link for link, _ in offers]
                most = None if self._is_theirs(person, offers) else self._most(best)
                clear.append((self._clusters[person][0], links, most))
        joining = Counter(person for person, _, most in clear if most is not None)
        yield from (links for person, links, most in clear if most is None or joining[person] <= most)

    def _is_theirs(self, person: int, offers: Iterable[tuple[Link, int]]) -> bool:
        """Whether records of two sources say that the contact is the person's: a shop's own is in one till alone."""
        cluster = self._clusters[person]
        sources = {self._records[far].key.source for _, far in offers if self._clusters[far] is cluster}
        return len(sources) > 1

    def _trails(self, link: Link, best: Link) -> bool:
        """Whether a link is so much weaker that it is no rival."""
        return link.weight < best.weight - self._rules.guards.clear_weight

    def _most(self, link: Link) -> int | None:
        if link.kind != "identifier" or link.pair is None or link.pair.identifier is None:
            return None
        return self._rules.identifiers[link.pair.identifier].most_nameless
