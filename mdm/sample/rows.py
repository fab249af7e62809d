"""The rows of a source's file, in each vendor's fields (Salesforce, Open Loyalty, Shopify, Square).

Every function takes columns and gives one text a row, without line break. What a source holds beside the person
(levels, consents, where a customer was created) goes by the record's key, so that later versions agree with it.
"""

import csv
import io
import json
import zlib
from collections.abc import Callable, Iterator

from mdm.sample.facts import Columns

WriteRows = Callable[[Columns], list[str]]
CRM_FIELDS = (
    "Id", "AccountId", "Salutation", "FirstName", "MiddleName", "LastName", "Suffix", "Email", "Phone", "MobilePhone",
    "HomePhone", "Birthdate", "MailingStreet", "MailingCity", "MailingState", "MailingPostalCode", "MailingCountry",
    "HasOptedOutOfEmail", "IsDeleted", "MasterRecordId", "LastModifiedDate",
)  # fmt: skip
LOYALTY_FIELDS = (
    "memberId", "firstName", "lastName", "gender", "email", "phone", "birthDate", "address", "loyaltyCardNumber",
    "levelId", "agreement1", "agreement2", "agreement3", "createdAt", "updatedAt",
)  # fmt: skip
_LEVELS = ("basic", "basic", "basic", "silver", "silver", "gold")
_ORIGINS = ("THIRD_PARTY", "INSTANT_PROFILE", "DIRECTORY", "LOYALTY")


def _luck(key: str) -> int:
    return zlib.crc32(key.encode())


def _each(columns: Columns) -> Iterator[dict[str, str]]:
    """The columns as records."""
    fields = list(columns)
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(fields, values, strict=True))


def _csv(rows: Iterator[tuple[str, ...]]) -> list[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    lines = []
    for row in rows:
        writer.writerow(row)
        lines.append(buffer.getvalue()[:-1])
        buffer.seek(0)
        buffer.truncate()
    return lines


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def crm_rows(columns: Columns) -> list[str]:
    return _csv(map(_crm_row, _each(columns)))


def _crm_row(row: dict[str, str]) -> tuple[str, ...]:
    luck = _luck(row["id"])
    street = ", ".join(filter(None, (row["line1"], row["line2"])))
    work = row["landline"] if luck % 7 == 0 else ""  # the one number in the field for all numbers
    return (
        row["id"], f"001Hr{luck:010X}IAV", row["title"], row["given"], row["middle"], row["family"], row["suffix"],
        row["email"], work, row["mobile"], "" if work else row["landline"], row["birth_date"], street, row["city"],
        row["region"], row["postal_code"], row["country"], "true" if luck % 5 == 0 else "false",
        row["deleted"] or "false", row["master"], row["updated"],
    )  # fmt: skip


def loyalty_rows(columns: Columns) -> list[str]:
    return _csv(map(_loyalty_row, _each(columns)))


def _loyalty_row(row: dict[str, str]) -> tuple[str, ...]:
    luck = _luck(row["id"])
    street = ", ".join(filter(None, (row["line1"], row["line2"])))
    address = (
        ", ".join((street, row["city"], row["postal_code"], row["country"])) if street and row["city"] else ""
    )
    agreed = ("1", "1" if luck % 5 < 3 else "null", "1" if luck % 7 else "null")  # noqa: PLR2004 - three in five
    return (
        row["id"], row["given"], row["family"], row["gender"], row["email"], row["mobile"] or row["landline"],
        row["birth_date"], address, row["card"], _LEVELS[luck % len(_LEVELS)], *agreed, row["created"], row["updated"],
    )  # fmt: skip


def ecommerce_rows(columns: Columns) -> list[str]:
    return [_json(_shopify_customer(row)) for row in _each(columns)]


def _shopify_customer(row: dict[str, str]) -> dict[str, object]:
    luck, phone = _luck(row["id"]), row["mobile"] or row["landline"]
    address = {
        "address1": row["line1"],
        "address2": row["line2"] or None,
        "city": row["city"],
        "province": row["region"] or None,
        "country_code": row["country"] or None,
        "zip": row["postal_code"],
        "phone": phone or None if luck % 2 else None,
    }
    return {
        "id": int(row["id"]),
        "email": row["email"] or None,
        "phone": (phone or None) if luck % 2 == 0 else None,
        "first_name": row["given"] or None,
        "last_name": row["family"] or None,
        "state": "enabled" if luck % 3 else "disabled",
        "verified_email": luck % 4 > 0,
        "currency": "GBP",
        "created_at": row["created"],
        "updated_at": row["updated"],
        "email_marketing_consent": {"state": "subscribed" if luck % 5 < 2 else "not_subscribed"},  # noqa: PLR2004
        "default_address": address if row["line1"] or row["postal_code"] else None,
    }


def pos_rows(columns: Columns) -> list[str]:
    return [_json(_square_customer(row)) for row in _each(columns)]


def _square_customer(row: dict[str, str]) -> dict[str, object]:
    """A field without a value is left out, as Square does."""
    luck = _luck(row["id"])
    address = {
        "address_line_1": row["line1"],
        "address_line_2": row["line2"],
        "locality": row["city"],
        "administrative_district_level_1": row["region"],
        "postal_code": row["postal_code"],
        "country": row["country"],
    }
    customer: dict[str, object] = {
        "id": row["id"],
        "given_name": row["given"],
        "family_name": row["family"],
        "email_address": row["email"],
        "phone_number": row["mobile"] or row["landline"],
        "birthday": row["birth_date"],
        "address": {name: text for name, text in address.items() if text},
        "reference_id": row["card"],
    }
    return {name: value for name, value in customer.items() if value} | {
        "preferences": {"email_unsubscribed": luck % 3 == 0},
        "creation_source": _ORIGINS[luck % len(_ORIGINS)],
        "version": int(row["version"]),
        "created_at": row["created"],
        "updated_at": row["updated"],
    }


def canonical_rows(source: str) -> WriteRows:
    """Canonical JSON Lines without e-mail, telephone or card."""

    def write(columns: Columns) -> list[str]:
        return [_json(_canonical_record(source, row)) for row in _each(columns)]

    return write


def _canonical_record(source: str, row: dict[str, str]) -> dict[str, object]:
    lines = {
        name: row[name]
        for name in ("line1", "line2", "city", "region", "postal_code", "country")
        if row[name]
    }
    names = {
        "given_name": row["given"],
        "middle_name": row["middle"],
        "family_name": row["family"],
        "birth_date": row["birth_date"],
    }
    record: dict[str, object] = {"source": source, "source_id": row["id"], "updated_at": row["updated"]}
    record |= {name: text for name, text in names.items() if text}
    return record | {"addresses": [lines]} if lines else record
