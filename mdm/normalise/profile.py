"""The whole of normalising: one canonical payload → its profile, its values for people, its data-quality flags.

A dirty value never loses a record: what cannot be read or stands for "unknown" is left out, and flagged.
"""

from collections.abc import Mapping
from typing import Any, cast

from mdm.model import Json, Normalised, Profile
from mdm.normalise.address import read_address, read_country
from mdm.normalise.birth_date import read_birth_date
from mdm.normalise.email import read_email, split_emails
from mdm.normalise.name import formal_names, is_organisation, read_name
from mdm.normalise.phone import is_made_up, read_phone
from mdm.normalise.text import clean, fold
from mdm.rules import NormaliseRules, Source

_MONTH_FIRST = frozenset({"US"})
_KEPT_AS_THEY_ARE = ("attributes", "consents", "verified", "segment")
_NAME_FIELDS = ("given_name", "middle_name", "family_name", "suffix")


class _Draft:
    """What one record becomes, part by part."""

    def __init__(self, payload: Mapping[str, Json], source: Source, rules: NormaliseRules) -> None:
        self.payload, self.source, self.rules = payload, source, rules
        self.features: dict[str, Any] = {}
        self.values: dict[str, Json] = {}
        unreadable = cast("Mapping[str, str]", payload.get("unreadable") or {})
        self.flags = {f"{field}:unreadable" for field in unreadable}

    def text(self, field: str) -> str:
        value = self.payload.get(field)
        return value if isinstance(value, str) else ""

    def texts(self, field: str) -> list[str]:
        value = self.payload.get(field)
        return [member for member in value if isinstance(member, str)] if isinstance(value, list) else []

    def flag(self, field: str, reason: str) -> None:
        self.flags.add(f"{field}:{reason}")


def normalise(payload: Mapping[str, Json], source: Source, rules: NormaliseRules) -> Normalised:
    """The normalised form of a canonical payload, as mdm.ingest makes them. Never raises on what text may hold."""
    draft = _Draft(payload, source, rules)
    country = _read_addresses(draft)
    _read_names(draft)
    _read_birth_date(draft, country)
    _read_emails(draft)
    _read_phones(draft, country)
    _read_identifiers(draft)
    for field in _KEPT_AS_THEY_ARE:
        if field in payload:
            draft.values[field] = payload[field]
    return Normalised(Profile(**draft.features), draft.values, tuple(sorted(draft.flags)))


def _read_names(draft: _Draft) -> None:
    parts = {field: draft.text(field) for field in _NAME_FIELDS}
    whole = clean(f"{parts['given_name']} {parts['family_name']}")
    placeholders = draft.rules.placeholders
    if fold(whole) in placeholders.not_a_person or (whole and is_organisation(whole)):
        draft.features["is_person"] = False
        draft.flag("name", "not_a_person")
    for field in ("given_name", "middle_name", "family_name"):
        if parts[field] and fold(parts[field]) in placeholders.names:
            parts[field] = ""
            draft.flag(field, "placeholder")
    name = read_name(*(parts[field] for field in _NAME_FIELDS))
    shown = (name.given_shown, name.middle_shown, name.family_shown, name.suffix_shown)
    draft.values |= {field: value for field, value in zip(_NAME_FIELDS, shown, strict=True) if value}
    draft.features |= {"given": name.given, "middle": name.middle, "family": name.family, "suffix": name.suffix}
    if name.given and name.family:
        draft.features["full_name"] = f"{name.given} {name.family}"
    if name.given:
        draft.features["formal_given"] = formal_names(name.given) if draft.rules.nicknames else (name.given,)


def _read_birth_date(draft: _Draft, country: str) -> None:
    text = draft.text("birth_date")
    if not text.strip():
        return
    found = read_birth_date(text, month_first=country in _MONTH_FIRST)
    if found is None:
        draft.flag("birth_date", "unreadable")
    elif found.isoformat() in draft.rules.placeholders.birth_dates:
        draft.flag("birth_date", "placeholder")
    else:
        draft.values["birth_date"] = draft.features["birth_date"] = found.isoformat()


def _read_emails(draft: _Draft) -> None:
    shown, mailboxes = [], set()
    for text in (part for field in draft.texts("emails") for part in split_emails(field)):
        email = read_email(text)
        if email is None:
            draft.flag("emails", "unreadable")
        elif {email.shown, email.mailbox} & draft.rules.placeholders.emails:
            draft.flag("emails", "placeholder")
        else:
            shown.append(email.shown)
            if email.local_part not in draft.rules.role_mailboxes:
                mailboxes.add(email.mailbox)
    _keep(draft, "emails", shown, mailboxes)


def _read_phones(draft: _Draft, country: str) -> None:
    numbers = []
    for text in draft.texts("phones"):
        number = read_phone(clean(text), country)
        if number is None:
            draft.flag("phones", "placeholder" if _all_one_digit(text) else "unreadable")
        elif number in draft.rules.placeholders.phones or is_made_up(number):
            draft.flag("phones", "placeholder")
        else:
            numbers.append(number)
    _keep(draft, "phones", numbers, set(numbers))


def _all_one_digit(text: str) -> bool:
    return len({c for c in text if c.isdigit()}) == 1


def _keep(draft: _Draft, field: str, shown: list[str], compared: set[str]) -> None:
    if shown:
        draft.values[field] = [*dict.fromkeys(shown)]
    draft.features[field] = tuple(sorted(compared))


def _read_addresses(draft: _Draft) -> str:
    """Returns the country that numbers and dates of the record are read by: its first address's, else the source's."""
    shown: list[Json] = []
    found: dict[str, set[str]] = {"addresses": set(), "premises": set(), "postal_codes": set(), "localities": set()}
    first_country: str | None = None
    addresses = draft.payload.get("addresses")
    for held in addresses if isinstance(addresses, list) else []:
        raw = {key: clean(text) for key, text in cast("dict[str, str]", held).items()}
        parts = {key: text for key, text in raw.items() if text and fold(text) not in draft.rules.placeholders.addresses}
        if len(parts) < len([text for text in raw.values() if text]):
            draft.flag("addresses", "placeholder")
        if not parts.keys() - {"country"}:
            continue
        country = read_country(parts.get("country", ""), draft.source.country)
        first_country = first_country or country
        shown.append({**parts, "country": country})
        line1, line2, city, postal = (parts.get(key, "") for key in ("line1", "line2", "city", "postal_code"))
        address = read_address(line1, line2, city, postal, country)
        for feature, value in zip(
            found, (address.whole, address.premises, address.postal_code, address.locality), strict=True
        ):
            if value:
                found[feature].add(value)
    if shown:
        draft.values["addresses"] = shown
    draft.features |= {feature: tuple(sorted(values)) for feature, values in found.items()}
    return first_country or draft.source.country


def _read_identifiers(draft: _Draft) -> None:
    held = cast("Mapping[str, str]", draft.payload.get("identifiers") or {})
    usable = {kind: clean(value) for kind, value in held.items() if fold(value)}
    if usable:
        draft.values["identifiers"] = {**usable}
    compared = {kind: fold(value).replace(" ", "") for kind, value in usable.items()}
    draft.features["identifiers"] = tuple(sorted(f"{kind}:{value}" for kind, value in compared.items()))
    draft.features["loyalty_ids"] = tuple(value for kind, value in compared.items() if kind == "loyalty_id")
