"""Deterministic links: an identifier that two records share makes them one person, unless the rest contradicts."""

from mdm.cluster.veto import find_veto
from mdm.model import Profile
from mdm.rules import IdentifierRule, Veto

_CONTRADICTIONS: dict[str, tuple[Veto, ...]] = {
    "name": ("given_name", "suffix"),
    "birth_date": ("birth_date",),
}


def find_identifier(a: Profile, b: Profile, rules: tuple[IdentifierRule, ...]) -> int | None:
    """Number of the first identifier rule that links the two, or None. Symmetric."""
    shared = set(a.identifiers).intersection(b.identifiers)
    if not shared:
        return None
    for number, rule in enumerate(rules):
        if any(value.startswith(f"{rule.kind}:") for value in shared) and not _contradicted(a, b, rule):
            return number
    return None


def _contradicted(a: Profile, b: Profile, rule: IdentifierRule) -> bool:
    return any(find_veto(a, b, _CONTRADICTIONS[part]) for part in rule.agree)
