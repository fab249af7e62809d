"""What two records have in common, and what tells them apart, in claims. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import JaroWinkler

from mdm.cluster.birth_date import GENERATION_YEARS
from mdm.cluster.veto import find_veto
from mdm.match.block import mask
from mdm.model import Profile
from mdm.rules import BlockingRule

_CONTACTS = ("emails", "phones", "loyalty_ids")
_PLACES = ("addresses", "premises", "postal_codes")  # a town alone is nothing in common
_FAMILY_TYPO = 0.9  # as for given names in mdm.cluster.veto


@dataclass(frozen=True, slots=True)
class Side:
    """One record of a wrong pair. `profile` None: an alias, which has none."""

    profile: Profile | None
    evidence: Profile  # the same without values that are held too widely to say anything
    household: str | None = None

    @classmethod
    def of(
        cls,
        profile: Profile | None,
        hubs: Collection[int],
        rules: Sequence[BlockingRule],
        household: str | None = None,
    ) -> "Side":
        """`hubs` are blocking keys of `rules`."""
        return cls(profile, mask(profile, hubs, rules) if profile else Profile(), household)


class Two:
    """What the two records of a pair have in common, in claims."""

    def __init__(self, one: Side, other: Side) -> None:
        self.one, self.other = one, other
        self._a, self._b = one.evidence, other.evidence

    @property
    def hold_an_alias(self) -> bool:
        return self.one.profile is None or self.other.profile is None

    @property
    def hold_no_person(self) -> bool:
        are_organisations = bool(self._a.family and self._b.family and not self._a.is_person)
        return self._a.is_person != self._b.is_person or not (self._a.is_person or are_organisations)

    def _share(self, fields: Sequence[str]) -> bool:
        return any(not set(getattr(self._a, field)).isdisjoint(getattr(self._b, field)) for field in fields)

    @property
    def share_contact(self) -> bool:
        """An e-mail, a telephone or a card."""
        return self._share(_CONTACTS)

    @property
    def share_place(self) -> bool:
        """A postal code at least."""
        return self._share(_PLACES)

    @property
    def share_home(self) -> bool:
        return self._share(("addresses", "premises"))

    @property
    def share_hub(self) -> bool:
        """A value that is held too widely to be evidence."""
        if self.one.profile is None or self.other.profile is None:
            return False
        for field in (*_CONTACTS, "addresses"):
            shared = set(getattr(self.one.profile, field)).intersection(getattr(self.other.profile, field))
            if shared.difference(getattr(self._a, field)):
                return True
        return False

    @property
    def same_family(self) -> bool:
        """The same family name, give or take a typing error."""
        one, other = self._a.family, self._b.family
        return bool(one and other) and JaroWinkler.similarity(one or "", other or "") >= _FAMILY_TYPO

    @property
    def other_family(self) -> bool:
        return bool(self._a.family and self._b.family) and not self.same_family

    @property
    def given_differ(self) -> bool:
        return find_veto(self._a, self._b, ("given_name",)) is not None

    @property
    def given_agree(self) -> bool:
        """One name, a nickname, an initial or a typing error; both are there."""
        return bool(self._a.given and self._b.given) and not self.given_differ

    @property
    def a_name_is_missing(self) -> bool:
        return not all((self._a.given, self._b.given, self._a.family, self._b.family))

    @property
    def names_agree(self) -> bool:
        return self.given_agree and (self.same_family or self.names_swapped)

    @property
    def names_swapped(self) -> bool:
        return self._a.given is not None and (self._a.given, self._a.family) == (
            self._b.family,
            self._b.given,
        )

    @property
    def same_birth_date(self) -> bool:
        return not set(self._a.birth_dates).isdisjoint(self._b.birth_dates)

    @property
    def birth_dates_differ(self) -> bool:
        return find_veto(self._a, self._b, ("birth_date",)) is not None

    @property
    def suffixes_differ(self) -> bool:
        return find_veto(self._a, self._b, ("suffix",)) is not None

    @property
    def a_generation_apart(self) -> bool:
        if not (self._a.birth_dates and self._b.birth_dates):
            return False
        one, other = (date.fromisoformat(side.birth_dates[0]) for side in (self._a, self._b))
        years = one.year - other.year
        return abs(years) >= GENERATION_YEARS

    @property
    def other_home(self) -> bool:
        """Both have a postal code, and none is the same."""
        return bool(self._a.postal_codes and self._b.postal_codes) and not self.share_place

    @property
    def one_household(self) -> bool:
        """By the truth; where that says nothing of the two, by family name and address."""
        if self.one.household and self.other.household:
            return self.one.household == self.other.household
        return self.same_family and self.share_home

    @property
    def share_a_name(self) -> bool:
        return self.given_agree or self.same_family or self.names_swapped

    @property
    def share_more_than_names(self) -> bool:
        return self.same_birth_date or self.share_contact or self.share_place
