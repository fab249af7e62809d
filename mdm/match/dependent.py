"""A profile that loses values loses what says the same, too."""

from collections.abc import Sequence
from dataclasses import replace

from mdm.model import Profile

# What a value of another field is among the identifiers.
_IDENTIFIER_PREFIXES = {"loyalty_ids": "loyalty_id:", "emails": "verified_email:", "personal_ids": ""}


def keep_only(profile: Profile, field: str, left: Sequence[str]) -> Profile:
    """The profile with `left` of the values of a list field, or without the value of a text field where none is left.

    Gone with them: the identifier of a card or e-mail, the names that the e-mails told, the premises of the address.
    """
    held: tuple[str, ...] | str | None = getattr(profile, field)
    if not isinstance(held, tuple):
        return replace(profile, **{field: left[0] if left else None})  # type: ignore[arg-type]
    changes: dict[str, tuple[str, ...]] = {field: tuple(left)}
    if (prefix := _IDENTIFIER_PREFIXES.get(field)) is not None:
        gone = {f"{prefix}{value}" for value in held} - {f"{prefix}{value}" for value in left}
        changes["identifiers"] = tuple(value for value in profile.identifiers if value not in gone)
    if field == "emails" and not left:
        changes["email_given"] = ()
    if field == "addresses" and not left:
        changes["premises"] = changes["town_addresses"] = ()
    return replace(profile, **changes)  # type: ignore[arg-type]
