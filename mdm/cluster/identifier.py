"""Deterministic links: an identifier that two records share makes them one person, unless the rest contradicts."""

from mdm.cluster.veto import find_veto
from mdm.model import Profile
from mdm.rules import IdentifierRule, Veto

_CONTRADICTIONS: dict[str, tuple[Veto, ...]] = {
    "name": ("given_name", "suffix", "organisation"),
    "birth_date": ("birth_date",),
}

_HELD = {"name": "full_name", "birth_date": "birth_dates"}
_CONTACT = "contact"


def find_identifier(a: Profile, b: Profile, rules: tuple[IdentifierRule, ...]) -> int | None:
    """Number of the first identifier rule that links the two, or None. Symmetric."""
    shared = set(a.identifiers).intersection(b.identifiers)
    shares_contact = is_nameless(a) != is_nameless(b) and _share_contact(a, b)
    if not (shared or shares_contact):
        return None
    for number, rule in enumerate(rules):
        held = (
            shares_contact
            if rule.kind == _CONTACT
            else any(value.startswith(f"{rule.kind}:") for value in shared)
        )
        if held and _confirmed(a, b, rule) and not _contradicted(a, b, rule):
            return number
    return None


def is_nameless(profile: Profile) -> bool:
    """Whether nothing says what the person is called: a till that took down a telephone number."""
    return profile.given is None and profile.family is None


def _share_contact(a: Profile, b: Profile) -> bool:
    return not (set(a.emails).isdisjoint(b.emails) and set(a.phones).isdisjoint(b.phones))


def _confirmed(a: Profile, b: Profile, rule: IdentifierRule) -> bool:
    return all(getattr(profile, _HELD[part]) for part in rule.confirm for profile in (a, b))


def _contradicted(a: Profile, b: Profile, rule: IdentifierRule) -> bool:
    return any(find_veto(a, b, _CONTRADICTIONS[part]) for part in rule.agree)
