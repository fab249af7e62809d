"""The values of a record as people read them: text by attribute, as it was received and as it is compared. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from mdm.model import Json, Profile
from mdm.normalise.email import read_email
from mdm.normalise.phone import national_number
from mdm.rules import Comparison

# In the order in which a person looks at them.
ATTRIBUTES = (
    "given_name",
    "middle_name",
    "family_name",
    "suffix",
    "birth_date",
    "emails",
    "phones",
    "addresses",
    "identifiers",
    "consents",
    "segment",
    "attributes",
)

_LINES = ("line1", "line2", "city", "region", "postal_code", "country")
_SEPARATOR = ", "


class Value(NamedTuple):
    """One value: what the source sent, and what is compared in its place ("": nothing, or the very same)."""

    text: str
    normalised: str = ""
    search: tuple[str, str] | None = (
        None  # field of the profile and the value in it, to find who else holds it
    )


def values_of(name: str, received: Json, usable: Json, profile: Profile) -> tuple[Value, ...]:
    """The values of one attribute: `received` from the source, `usable` after normalising."""
    shown = texts_of(name, received) or texts_of(name, usable)
    if not shown:
        return ()
    compared = _compared(name, shown, usable, profile)
    return tuple(_value(name, text, normal) for text, normal in zip(shown, compared, strict=True))


def _value(name: str, text: str, normal: str) -> Value:
    search = (name, normal) if normal and name in ("emails", "phones") else None
    if name == "identifiers" and normal:
        search = (name, normal)
    return Value(text, "" if normal == text else normal, search)


def texts_of(name: str, held: Json) -> list[str]:
    """The values of an attribute as lines of text."""
    if held is None or held in ("", [], {}):
        return []
    if isinstance(held, list):
        return [text for one in held if (text := _text(name, one))]
    if isinstance(held, dict) and name != "addresses":
        return [f"{kind}: {_text(name, one)}" for kind, one in sorted(held.items())]
    return [_text(name, held)]


def _text(name: str, held: Json) -> str:
    if isinstance(held, dict):
        names: Sequence[str] = (
            [line for line in _LINES if line in held] if name == "addresses" else sorted(held)
        )
        return _SEPARATOR.join(str(held[part]) for part in names if held[part] not in (None, ""))
    if isinstance(held, list):
        return _SEPARATOR.join(_text(name, one) for one in held)
    if isinstance(held, bool):
        return "yes" if held else "no"
    return "" if held is None else str(held)


def _compared(name: str, shown: Sequence[str], usable: Json, profile: Profile) -> list[str]:
    """Beside each text shown what is compared in its place."""
    if name == "emails":
        return [found.mailbox if (found := read_email(text)) else "" for text in shown]
    if name == "identifiers":
        held = {one.partition(":")[0]: one for one in profile.identifiers}
        return [held.get(text.partition(":")[0], "") for text in shown]
    whole = _PROFILE.get(name)
    normal = [*whole(profile)] if whole else []
    if name == "phones" and isinstance(usable, list):
        normal = [national_number(str(one)) for one in usable]
    if len(normal) == len(shown):
        return normal
    return ["" for _ in shown[1:]] + [_SEPARATOR.join(normal)]


def _one(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


_PROFILE: Mapping[str, Callable[[Profile], tuple[str, ...]]] = {
    "given_name": lambda profile: _one(profile.given),
    "middle_name": lambda profile: _one(profile.middle),
    "family_name": lambda profile: _one(profile.family),
    "suffix": lambda profile: _one(profile.suffix),
    "birth_date": lambda profile: profile.birth_dates or _one(profile.birth_date_part),
    "addresses": lambda profile: profile.addresses,
}


_SIDE = re.compile(r"\b([a-z_]+)_[lr]\b")
_ATTRIBUTES_OF = {
    "given": ("given_name",),
    "formal_given": ("given_name",),
    "middle": ("middle_name",),
    "family": ("family_name",),
    "families": ("family_name",),
    "full_name": ("given_name", "family_name"),
    "script": ("given_name", "family_name"),
    "suffix": ("suffix",),
    "birth_dates": ("birth_date",),
    "birth_date_part": ("birth_date",),
    "emails": ("emails",),
    "phones": ("phones",),
    "addresses": ("addresses",),
    "premises": ("addresses",),
    "town_addresses": ("addresses",),
    "postal_codes": ("addresses",),
    "localities": ("addresses",),
    "loyalty_ids": ("identifiers",),
    "personal_ids": ("identifiers",),
    "identifiers": ("identifiers",),
}


def attributes_compared(comparison: Comparison) -> tuple[str, ...]:
    """The attributes that its conditions look at, in the order in which a person does."""
    fields = {field for level in comparison.levels for field in _SIDE.findall(level.when)}
    looked_at = {name for field in fields for name in _ATTRIBUTES_OF.get(field, ())}
    return tuple(name for name in ATTRIBUTES if name in looked_at)


def facts_as_values(facts: Mapping[str, Json]) -> dict[str, tuple[Value, ...]]:
    """What a steward saw of a record when it was decided: its profile then, by attribute."""
    names = {
        "given_name": "given",
        "family_name": "family",
        "suffix": "suffix",
        "birth_date": "birth_dates",
        "emails": "emails",
        "phones": "phones",
        "addresses": "addresses",
        "identifiers": "identifiers",
    }
    return {
        name: tuple(Value(text) for text in texts_of(name, facts.get(field))) for name, field in names.items()
    }
