import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdm.errors import BadRecord
from mdm.ingest import CanonicalRecord, canonical_payload, content_hash, read_payload, record_reader
from mdm.ingest.canonical import Shape
from mdm.rules import RuleSet

RECORD = {
    "source": "crm", "source_id": "C-1042", "updated_at": "2026-03-01T09:30:00Z",
    "given_name": "Katherine", "middle_name": None, "family_name": "O'Neil", "suffix": None,
    "birth_date": "1984-07-02", "emails": ["kate@example.com"], "phones": ["+44 20 7946 0018"],
    "addresses": [{"line1": "12 High St", "line2": None, "city": "Leeds", "postal_code": "LS1 4AB", "country": "GB"}],
    "identifiers": {"loyalty_id": "L-77"}, "verified": ["emails"], "source_version": 12, "merged_into": None,
    "segment": {"brand": "north", "market": "GB"}, "attributes": {"preferred_store": "S12"},
    "consents": {"email_marketing": True}, "deleted": False,
}  # fmt: skip
SAME = {
    "its own payload": read_payload(RECORD),
    "keys in another order": dict(reversed(RECORD.items())),
    "null and empty members missing": {name: value for name, value in RECORD.items() if value},
    "empty members there": {**RECORD, "suffix": "", "middle_name": " ", "merged_into": ""},
    "the time in another zone": {**RECORD, "updated_at": "2026-03-01T10:30:00.000+0100"},
    "other white space between tokens": json.loads(json.dumps(RECORD, indent=7)),
    "control characters": {**RECORD, "given_name": "Kath\0erine", "family_name": "O'\ud800Neil"},
}
OTHER = {
    "another key": {"source_id": "C-1043"},
    "another source": {"source": "pos"},
    "another name": {"given_name": "katherine"},
    "deleted": {"deleted": True},
    "consent withdrawn": {"consents": {"email_marketing": False}},
    "consent unknown": {"consents": {}},
    "another order of e-mails": {"emails": ["a@example.com", "kate@example.com"]},
    "a later time": {"updated_at": "2026-03-01T09:30:01Z"},
    "an unreadable time": {"updated_at": "31/02/2020"},
    "a zero-width space": {"given_name": "Kath\u200berine"},
}
BROKEN = {
    "no key": ({"source_id": None}, "source_id: missing"),
    "an empty key": ({"source_id": ""}, "source_id: is empty"),
    "a fraction as key": ({"source_id": 1.5}, "source_id: must be text, is a number"),
    "a flag as key": ({"source_id": True}, "source_id: must be text, is true or false"),
    "a key of 256 characters": ({"source_id": "x" * 256}, "source_id: is too long"),
    "NUL in a key": ({"source_id": "a\0"}, "source_id: holds control characters"),
    "a lone surrogate in a key": ({"source_id": "a\ud800"}, "source_id: holds text that is not Unicode"),
    "an unknown field": ({"nickname": "K"}, "nickname: unknown field"),
    "an unknown field inside": ({"addresses": [{}, {"zip": "1"}]}, "addresses[0].zip: unknown field"),
    "text for a list": ({"emails": "a@b"}, "emails: must be a list, is text"),
    "a number for text": ({"phones": [7]}, "phones[0]: must be text, is a number"),
    "text for a flag": ({"deleted": "yes"}, "deleted: must be true or false, is text"),
    "text for a consent": ({"consents": {"sms": "yes"}}, "consents.sms: must be true or false, is text"),
    "a number for a time": ({"updated_at": 5}, "updated_at: must be text, is a number"),
    "a fraction as version": ({"source_version": 1.5}, "source_version: must be a whole number, is a number"),
    "a version out of range": ({"source_version": 2**63}, "source_version: is out of range"),
    "an unknown verified field": (
        {"verified": ["shoes"]},
        "verified[0]: names no field that can be verified",
    ),
    "a number that is none": ({"attributes": {"a": float("inf")}}, "holds a number that is not finite"),
    "a number without end": ({"attributes": {"a": 10**400}}, "holds a number that is too large"),
}


@pytest.mark.parametrize("name", SAME)
def test_records_that_say_the_same_have_one_payload_and_hash(name: str) -> None:
    assert read_payload(SAME[name]) == read_payload(RECORD)
    assert content_hash(read_payload(SAME[name])) == content_hash(read_payload(RECORD))


@pytest.mark.parametrize("name", OTHER)
def test_records_that_say_another_thing_have_another_hash(name: str) -> None:
    assert content_hash(read_payload({**RECORD, **OTHER[name]})) != content_hash(read_payload(RECORD))


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_structure_is_refused_by_path_and_reason(name: str) -> None:
    change, reason = BROKEN[name]
    with pytest.raises(BadRecord) as refused:
        read_payload({**RECORD, **change})
    assert str(refused.value) == reason


def test_the_hash_is_32_bytes_and_never_changes() -> None:
    assert len(content_hash(read_payload(RECORD))) == 32
    assert content_hash({"source": "crm", "source_id": "é"}).hex().startswith("235245096ed46269")


def test_a_whole_number_is_a_key() -> None:
    payload = read_payload({"source": "crm", "source_id": 12, "merged_into": 13, "identifiers": {"card": 7}})
    assert payload == {"source": "crm", "source_id": "12", "merged_into": "13", "identifiers": {"card": "7"}}


def test_what_cannot_be_read_is_kept_aside() -> None:
    payload = read_payload({"source": "crm", "source_id": 1, "updated_at": "31/02/2020", "merged_into": "1"})
    assert payload["unreadable"] == {"updated_at": "31/02/2020", "merged_into": "1"}
    assert read_payload(payload) == payload


def test_direction_marks_and_zero_width_characters_stay() -> None:
    assert read_payload({**RECORD, "given_name": "\u202eKa\u200bte"})["given_name"] == "\u202eKa\u200bte"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
near_canonical = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(Shape.model_fields, json_values),
        "source": st.just("crm") | json_values,
        "source_id": st.text(min_size=1) | st.integers() | json_values,
        "emails": st.lists(st.text()) | json_values,
        "updated_at": st.datetimes().map(str) | st.text(),
        "attributes": st.dictionaries(st.text(), json_values),
    },
)
records = near_canonical | st.dictionaries(st.text(max_size=8), json_values)


@given(records)
def test_any_json_object_is_a_canonical_payload_or_refused(data: dict) -> None:
    try:
        payload = read_payload(data)
    except BadRecord:
        return
    assert payload.keys() <= Shape.model_fields.keys()
    text = json.dumps(payload, ensure_ascii=False, allow_nan=False)
    assert "\\u0000" not in text
    text.encode()
    assert read_payload(payload) == payload
    assert canonical_payload(CanonicalRecord.model_validate(data)) == payload
    assert content_hash(dict(reversed(payload.items()))) == content_hash(payload)


vendor_fields = ("id", "Id", "memberId", "email", "Email", "addresses", "default_address", "address", "phone",
                 "version", "updated_at", "tags", "IsDeleted", "preferences")  # fmt: skip
vendor_records = st.dictionaries(st.sampled_from(vendor_fields) | st.text(max_size=5), json_values)


@given(
    vendor_records,
    st.sampled_from(
        ["salesforce_contact", "open_loyalty_member", "shopify_customer", "square_customer", "generic_csv"]
    ),
)
def test_any_json_object_through_any_mapping_is_canonical_or_refused(
    rules: RuleSet, data: dict, mapping: str
) -> None:
    try:
        (payload,) = record_reader(rules, "crm", mapping)(data)
    except BadRecord:
        return
    assert read_payload(payload) == payload
    content_hash(payload)
