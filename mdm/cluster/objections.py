"""What speaks against two clusters being one person, and what excuses it: asked of a union, and of a question."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from mdm.cluster.constraints import Constraints, ordered
from mdm.cluster.veto import find_veto
from mdm.cluster.witness import is_witness
from mdm.model import Profile, Record
from mdm.rules import Veto

CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Objections:
    """Among records by number. `conflicts`: pairs (a < b) that weigh so little that they keep two clusters apart."""

    records: Mapping[int, Record]
    vetoes: Sequence[Veto]
    constraints: Constraints
    conflicts: Collection[tuple[int, int]] = frozenset()

    def between(self, one: Sequence[int], other: Sequence[int]) -> Iterator[str]:
        """ "veto:given_name" and the like, and "conflict": of all cross pairs, without those that a third record of
        the two clusters excuses.
        """
        together = (*one, *other)
        for a, b in product(one, other):
            if (reason := self._against(a, b)) and not self._excused(a, b, reason, together):
                yield reason

    def _against(self, a: int, b: int) -> str | None:
        if self.conflicts and ordered(a, b) in self.conflicts:
            return CONFLICT
        veto = find_veto(self.records[a].profile, self.records[b].profile, self.vetoes)
        return f"veto:{veto}" if veto else None

    def _excused(self, a: int, b: int, reason: str, together: Sequence[int]) -> bool:
        """Whether a third record bridges the two: compatible with both, and known by a steward's word or a personal
        number to be the one of them, or a witness that their names or birth dates are slips.
        """
        return self.constraints.excuses(a, b, together, self._compatible) or any(
            self._compatible(a, c) and self._compatible(b, c)
            for c in together
            if c not in (a, b) and self._speaks_for(c, a, b, reason)
        )

    def _speaks_for(self, c: int, a: int, b: int, reason: str) -> bool:
        between, one, other = (self.records[number].profile for number in (c, a, b))
        return (
            _share_number(one, between)
            or _share_number(other, between)
            or (reason != CONFLICT and is_witness(between, one, other))
            or (reason == "veto:given_name" and _is_mailbox_holder(between, one, other))
        )

    def _compatible(self, a: int, b: int) -> bool:
        return a == b or self._against(a, b) is None


def _share_number(a: Profile, b: Profile) -> bool:
    return bool(a.personal_ids) and not set(a.personal_ids).isdisjoint(b.personal_ids)


def _is_mailbox_holder(c: Profile, a: Profile, b: Profile) -> bool:
    """Whether `c`, who has a given name, holds the mailbox of a record without: whatever that mailbox is called, it is
    theirs.
    """
    if not c.given:
        return False
    return any(one.given is None and not set(one.emails).isdisjoint(c.emails) for one in (a, b))
