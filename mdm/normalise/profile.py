"""The whole of normalising: one canonical payload → its profile, its values for people, its data-quality flags.

A dirty value never loses a record: what cannot be read or stands for "unknown" is left out, and flagged.
"""

import re
from collections.abc import Mapping
from typing import Any, cast

from mdm.model import Json, Normalised, Profile
from mdm.names.formal_name import formal_names
from mdm.normalise.address import Address, read_address
from mdm.normalise.birth_date import read_birth_date
from mdm.normalise.country import read_country
from mdm.normalise.country_told import told_by_place
from mdm.normalise.email import read_email, split_emails
from mdm.normalise.email_name import given_names_told
from mdm.normalise.identifier import fold_card, fold_identifier, is_filler
from mdm.normalise.person import NAME_FIELDS, is_somebody, read_person
from mdm.normalise.phone import is_made_up, read_phones
from mdm.normalise.text import clean, fold
from mdm.normalise.title import sex_of_title
from mdm.rules import NormaliseRules, Source

VERIFIED_EMAIL = "verified_email"  # the kind under which an identifier rule may name it
_MONTH_FIRST = frozenset({"US"})
_KEPT_AS_THEY_ARE = ("attributes", "consents", "verified", "segment")
_LONGEST_CHARS = 255  # a longer name, date or address line is none, and would cost every comparison
_ADDRESS_FIELDS = ("line1", "line2", "city", "region", "postal_code")
_EMAIL = re.compile(r"(?<![^\s@])[^\s@]+@[^\s@]+")
_PHONE = re.compile(r"[\d\s+().-]{9,40}[^\d@]{0,40}(?:\d\D{0,3})?")  # in the field of the e-mail address
_NO_ADDRESS_ALONE = frozenset({"country"})
_SALUTATION = "salutation"  # the attribute that Salesforce's is
_MARKETS = ("country", "market")
_CARD = "loyalty_id"  # the kind that `loyalty_ids` are of


class _Draft:
    """What one record becomes, part by part."""

    def __init__(self, payload: Mapping[str, Json], source: Source, rules: NormaliseRules) -> None:
        self.payload, self.source, self.rules = payload, source, rules
        self.features: dict[str, Any] = {}
        self.values: dict[str, Json] = {}
        self.is_till = False
        unreadable = cast("Mapping[str, str]", payload.get("unreadable") or {})
        self.flags = {f"{field}:unreadable" for field in unreadable}

    def text(self, field: str) -> str:
        value = self.payload.get(field)
        return self.usable(value, field) if value and isinstance(value, str) else ""

    def usable(self, value: str, field: str) -> str:
        """Cleaned text of a bearable length, else nothing and a flag."""
        cleaned = clean(value)
        if len(cleaned) <= _LONGEST_CHARS:
            return cleaned
        self.flag(field, "unreadable")
        return ""

    def texts(self, field: str) -> list[str]:
        value = self.payload.get(field)
        return [member for member in value if isinstance(member, str)] if isinstance(value, list) else []

    def flag(self, field: str, reason: str) -> None:
        self.flags.add(f"{field}:{reason}")


def normalise(payload: Mapping[str, Json], source: Source, rules: NormaliseRules) -> Normalised:
    """The normalised form of a canonical payload, as mdm.ingest makes them. Never raises on what text may hold."""
    draft = _Draft(payload, source, rules)
    country = _read_addresses(draft)
    _read_names(draft, country)
    _read_birth_date(draft, country)
    _read_emails(draft, country)
    _read_phones(draft, country)
    _read_identifiers(draft)
    if draft.is_till:
        _tell_who_bought(draft)
    if source.unique_customers:
        draft.features["unique_in"] = draft.text("source") or None
    for field in _KEPT_AS_THEY_ARE:
        if field in payload:
            draft.values[field] = payload[field]
    return Normalised(Profile(**draft.features), draft.values, tuple(sorted(draft.flags)))


def _read_names(draft: _Draft, country: str) -> None:
    given, middle, family, suffix = map(draft.text, NAME_FIELDS)
    rules = draft.rules
    if given and draft.payload.get("birth_date") and is_somebody(given, rules.placeholders.given_names):
        given = ""
        draft.flag("given_name", "placeholder")
    person = read_person(
        (given, middle, family, suffix),
        country,
        rules.placeholders.names,
        rules.placeholders.not_a_person,
        rules.nicknames,
    )
    draft.is_till = person.is_till
    draft.features |= person.features
    if (
        (attributes := draft.payload.get("attributes"))
        and person.values
        and "title_sex" not in draft.features
    ):
        salutation = cast("Mapping[str, Json]", attributes).get(_SALUTATION)
        draft.features["title_sex"] = sex_of_title(str(salutation or ""), country)
    draft.values |= person.values
    draft.flags.update(person.flags)


def _tell_who_bought(draft: _Draft) -> None:
    """A till's default customer with a card or contact is whoever these belong to: a person without a name."""
    if any(draft.features.get(field) for field in ("emails", "phones", "loyalty_ids")):
        del draft.features["is_person"]
        draft.values = {name: value for name, value in draft.values.items() if name not in NAME_FIELDS}


def _read_birth_date(draft: _Draft, country: str) -> None:
    text = draft.text("birth_date")
    if not text:
        return
    found = read_birth_date(text, month_first=country in _MONTH_FIRST)
    if found is None:
        draft.flag("birth_date", "unreadable")
    elif found.shown in draft.rules.placeholders.birth_dates:
        draft.flag("birth_date", "placeholder")
    else:
        kept = {*found.readings} - draft.rules.placeholders.birth_dates
        draft.features |= {"birth_dates": tuple(sorted(kept)), "birth_date_part": found.part}
        draft.values["birth_date"] = found.shown
        if found.part or len(kept) > 1:
            draft.flag("birth_date", "partial" if found.part else "ambiguous")


def _read_emails(draft: _Draft, country: str) -> None:
    held = [text for text in draft.texts("emails") if not _PHONE.fullmatch(text)]
    held += [text for text in draft.texts("phones") if _is_email(text)]
    held = held or _emails_elsewhere(draft)
    if not held:
        return
    placeholders = draft.rules.placeholders.emails
    shown, mailboxes, told = [], set(), set[str]()
    for text in (part for field in held for part in split_emails(field)):
        email = read_email(text)
        if email is None:
            draft.flag("emails", "unreadable")
        elif email.shown in placeholders or email.mailbox in placeholders:
            draft.flag("emails", "placeholder")
        else:
            shown.append(email.shown)
            if email.role_names.isdisjoint(draft.rules.role_mailboxes):
                mailboxes.add(email.mailbox)
                told |= _given_names_told(draft, email.local, country)
    _keep(draft, "emails", shown, mailboxes)
    draft.features["email_given"] = tuple(sorted(told))


def _is_email(text: str) -> bool:
    return "@" in text and bool(_EMAIL.fullmatch(text.strip()))


def _emails_elsewhere(draft: _Draft) -> list[str]:
    """Among the names, where a till has one field for what the customer says, or the lines of the addresses."""
    held = [draft.payload.get(field) for field in NAME_FIELDS]
    addresses = draft.payload.get("addresses")
    if isinstance(addresses, list):
        held += [line for address in addresses for line in cast("dict[str, str]", address).values()]
    texts = (text for text in held if isinstance(text, str) and "@" in text and len(text) <= _LONGEST_CHARS)
    return [email for text in texts for email in _EMAIL.findall(text)]


def _given_names_told(draft: _Draft, local: str, country: str) -> set[str]:
    """With the formal names of those that are not the record's own."""
    own = draft.features.get("formal_given", ())
    told = given_names_told(local, own, draft.features.get("families", ()))
    others = told.difference(own)
    if others and draft.rules.nicknames:
        return told.union(*(formal_names(name, country) for name in others))
    return told


def _read_phones(draft: _Draft, country: str) -> None:
    held = [text for text in draft.texts("phones") if not _is_email(text)]
    held += [text for text in draft.texts("emails") if _PHONE.fullmatch(text)]
    if not held:
        return
    shown, compared = [], set()
    for text in held:
        found = read_phones(clean(text), country)
        if not found:
            draft.flag("phones", "placeholder" if _all_one_digit(text) else "unreadable")
        for phone in found:
            if phone.shown in draft.rules.placeholders.phones or is_made_up(phone.compared):
                draft.flag("phones", "placeholder")
                continue
            compared.add(phone.compared)
            if phone.shown:
                shown.append(phone.shown)
            else:
                draft.flag("phones", "unknown_country")
    _keep(draft, "phones", shown, compared)


def _all_one_digit(text: str) -> bool:
    return len({c for c in text if c.isdigit()}) == 1


def _keep(draft: _Draft, field: str, shown: list[str], compared: set[str]) -> None:
    if shown:
        draft.values[field] = [*dict.fromkeys(shown)]
    draft.features[field] = tuple(sorted(compared))


def _read_addresses(draft: _Draft) -> str:
    """Returns the country that numbers and dates of the record are read by: its first address's, else its segment's,
    else the source's.
    """
    home = _market(draft) or draft.source.country
    held = draft.payload.get("addresses")
    if not held or not isinstance(held, list):
        return home
    shown: list[dict[str, str]] = []
    found: list[Address] = []
    for written in held:
        parts = _usable_parts(draft, cast("dict[str, str]", written))
        fields = [parts.get(field, "") for field in _ADDRESS_FIELDS]
        country = read_country(parts.get("country", ""), "") or told_by_place(*fields, home)
        if parts.keys() <= _NO_ADDRESS_ALONE:
            home = country  # that much is known
            continue
        parts["country"] = country
        shown.append(parts)
        found.extend(read_address(*fields, country))
    if not shown:
        return home
    draft.values["addresses"] = cast("Json", shown)
    draft.features |= {
        "addresses": _sorted({address.whole for address in found}),
        "town_addresses": _sorted({address.in_town for address in found}),
        "premises": _sorted({address.premises for address in found}),
        "postal_codes": _sorted({address.postal_code for address in found}),
        "localities": _sorted({address.locality for address in found}),
    }
    return shown[0]["country"]


def _market(draft: _Draft) -> str:
    """The country of the record's segment, where that names one; else ""."""
    segment = cast("Mapping[str, str]", draft.payload.get("segment") or {})
    named = next((text for kind in _MARKETS if isinstance(text := segment.get(kind), str)), "")
    return read_country(named, "") if named else ""


def _sorted(values: set[str | None]) -> tuple[str, ...]:
    return tuple(sorted(filter(None, values)))


def _usable_parts(draft: _Draft, held: Mapping[str, str]) -> dict[str, str]:
    parts = {}
    for field, text in held.items():
        usable = draft.usable(text if text.isprintable() else _in_one_line(text), "addresses")
        folded = fold(usable)
        if folded in draft.rules.placeholders.addresses:
            draft.flag("addresses", "placeholder")
        elif folded:
            parts[field] = usable
    return parts


def _in_one_line(text: str) -> str:
    return ", ".join(filter(None, map(str.strip, text.splitlines())))


def _read_identifiers(draft: _Draft) -> None:
    held = cast("Mapping[str, str]", draft.payload.get("identifiers") or {})
    is_verified = "emails" in draft.texts("verified")
    if not (held or is_verified):
        return
    usable, compared = {}, {}
    for kind, value in held.items():
        text = draft.usable(value, "identifiers")
        if is_filler(text) or fold(text) in draft.rules.placeholders.names:
            draft.flag("identifiers", "placeholder")
        elif text:
            usable[kind] = text
            compared[kind] = fold_card(text) if kind == _CARD else fold_identifier(text)
    if usable:
        draft.values["identifiers"] = {**usable}
    named = [f"{kind}:{value}" for kind, value in compared.items()]
    if is_verified:
        named += [f"{VERIFIED_EMAIL}:{mailbox}" for mailbox in draft.features.get("emails", ())]
    draft.features["identifiers"] = tuple(sorted(named))
    draft.features["personal_ids"] = tuple(
        sorted(
            f"{kind}:{value}" for kind, value in compared.items() if kind in draft.rules.personal_identifiers
        )
    )
    draft.features["loyalty_ids"] = tuple(value for kind, value in compared.items() if kind == _CARD)
