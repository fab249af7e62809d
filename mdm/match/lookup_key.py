"""Keys by which a customer is looked up: by e-mail, telephone, identifier. Where a blocking rule has them, the same."""

from collections.abc import Iterator, Sequence
from typing import Literal

from mdm.match.block import blocking_keys, key_of
from mdm.model import Profile
from mdm.rules import BlockingRule

Searchable = Literal["emails", "phones", "identifiers"]

LOOKUP_ONLY = -1  # number of no blocking rule: such a key proposes no pairs
_FIELDS: tuple[Searchable, ...] = ("emails", "phones", "identifiers")
_CARD = "loyalty_id:"


def held_keys(profile: Profile, rules: Sequence[BlockingRule]) -> list[tuple[int, int]]:
    """(rule number, key) for every key that is stored of a profile: its blocking keys, and those to look it up by.

    A till's default customer is never compared, but can be looked up; so can an organisation, beside people.
    """
    held = blocking_keys(profile, rules)
    blocking = {key for _, key in held}
    return [*held, *((LOOKUP_ONLY, key) for key in _lookup_keys(profile, rules) if key not in blocking)]


def _lookup_keys(profile: Profile, rules: Sequence[BlockingRule]) -> Iterator[int]:
    for field in _FIELDS:
        for value in getattr(profile, field):
            yield lookup_key(field, value, rules)


def lookup_key(field: Searchable, value: str, rules: Sequence[BlockingRule]) -> int:
    """The key that holders of this normalised value are found by."""
    if field == "identifiers" and value.startswith(_CARD) and (rule := _rule_on("loyalty_ids", rules)):
        return key_of(rule, (value.removeprefix(_CARD),))
    return key_of(_rule_on(field, rules) or _LOOKUP_RULES[field], (value,))


def _rule_on(field: str, rules: Sequence[BlockingRule]) -> BlockingRule | None:
    return next((rule for rule in rules if rule.fields == (field,)), None)


_LOOKUP_RULES = {
    field: BlockingRule(name=f"lookup {field}", fields=(field,), max_records=2) for field in _FIELDS
}
