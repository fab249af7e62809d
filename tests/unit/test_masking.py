"""Masked values keep their shape and give nothing away, whatever was in them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdm.golden.assemble import assemble
from mdm.golden.provenance import expand
from mdm.ingest.canonical import CanonicalRecord
from mdm.masking import PERSONAL, mask_provenance, mask_value, mask_values
from mdm.model import Json, Profile, Record, RecordKey
from mdm.rulefiles import load_rules
from mdm.rules import Survivorship
from mdm.settings import PACKAGED_RULES

_NOT_PERSONAL = {
    "source", "source_id", "updated_at", "source_version", "identifiers", "verified", "segment", "consents",
    "merged_into", "deleted",
}  # fmt: skip
_COUNTRIES = ("GB", "de", "Deu", "France", "12 High St")
GOLDEN = load_rules(PACKAGED_RULES).survivorship.golden


def test_every_field_of_a_record_is_said_to_be_personal_or_not() -> None:
    assert set(CanonicalRecord.model_fields) == PERSONAL | _NOT_PERSONAL


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("given_name", "Katherine", "K***"),
        ("given_name", "  (o'Neil", "o***"),
        ("given_name", "Al", "***"),
        ("given_name", "J. R.", "***"),
        ("family_name", "欧阳修", "***"),
        ("family_name", "12345", "***"),
        ("suffix", "III", "***"),
        ("birth_date", "1984-07-02", "***"),
        ("emails", "kate@example.com", "k***@***"),
        ("emails", "ko@example.com", "***@***"),
        ("emails", '"k o"@example.com', "***@***"),
        ("emails", "kate.example.com", "***"),
        ("phones", "+44 20 7946 0018", "***18"),
        ("phones", "7946 00", "***"),
        ("phones", "ask her husband", "***"),
        ("addresses", {"line1": "12 High St", "city": "Leeds", "country": "GB"},
         {"line1": "***", "city": "***", "country": "GB"}),
        ("addresses", {"country": "12 High St"}, {"country": "***"}),
        ("attributes", {"note": "Kate", "years": [1984], "nested": {"Kate": 1}},
         {"note": "***", "years": "***", "nested": "***"}),
        ("unreadable", {"birth_date": "July"}, {"birth_date": "***"}),
        ("emails", ["kate@example.com", "x"], ["k***@***", "***"]),
        ("given_name", 1984, "***"),
        ("given_name", {"first": "Katherine"}, {"first": "***"}),
        ("given_name", None, None),
        ("identifiers", {"loyalty_id": ["L-77"]}, {"loyalty_id": ["L-77"]}),
        ("consents", {"email_marketing": True}, {"email_marketing": True}),
    ],
)  # fmt: skip
def test_a_masked_value(name: str, value: Json, shown: Json) -> None:
    assert mask_value(name, value) == shown


# ---- whatever a record holds

# Without what masks are made of: a value that consists of it is no leak.
_texts = st.text(st.characters(codec="utf-8", exclude_characters="*@"), min_size=1, max_size=12)
_emails = st.one_of(_texts, st.builds("{}@{}".format, _texts, _texts))
_anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | _texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=5,
)
_addresses = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("line1", "line2", "city", "region", "postal_code"), _texts),
        "country": st.sampled_from(_COUNTRIES),
    },
)
_kinds = st.sampled_from(["a", "b", "given_name", "emails"])
_records = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("given_name", "middle_name", "family_name", "suffix", "birth_date"), _texts),
        "emails": st.lists(_emails, max_size=3),
        "phones": st.lists(_texts | st.from_regex(r"\+[0-9 ]{4,12}", fullmatch=True), max_size=3),
        "addresses": st.lists(_addresses, max_size=3),
        "attributes": st.dictionaries(_kinds, _anything, max_size=3),
        "unreadable": st.dictionaries(_kinds, _texts, max_size=2),
        "identifiers": st.dictionaries(_kinds, _texts, max_size=2),
        "consents": st.dictionaries(_kinds, st.booleans(), max_size=2),
    },
)
_TOGETHER = Survivorship(attributes=("given_name", "identifiers"), strategies=("most_complete", "least"))


@given(_records)
def test_of_a_masked_record_no_piece_of_a_personal_value_is_left_and_its_shape_is_the_same(
    record: dict[str, Any],
) -> None:
    masked = mask_values(record)
    assert leaks(record, masked) == []
    assert [*masked] == [*record]
    for name in PERSONAL & record.keys():
        assert shape(masked[name], name) == shape(record[name], name)
    for name in record.keys() - PERSONAL:
        assert masked[name] == record[name]


@given(st.lists(_records, min_size=1, max_size=4), st.booleans())
def test_nor_in_the_provenance_of_what_survived_and_what_did_not(
    records: list[dict[str, Any]], grouped: bool
) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    members = [
        Record(n, RecordKey("crm", str(n)), Profile(), {k: v for k, v in held.items() if v}, at)
        for n, held in enumerate(records)
    ]
    rules = [_TOGETHER, *GOLDEN[1:]] if grouped else GOLDEN
    golden = assemble(members, rules, lambda _: 1)
    told = expand(golden.values, golden.provenance, [member.key for member in members])
    masked = mask_provenance(told)
    for name in PERSONAL & told.keys():
        for record in records:
            assert leaks(record, {name: masked[name]}) == []
    assert [*masked] == [*told]
    assert [shape(masked[name], "") for name in told if name in ("emails", "phones")] == [
        shape(told[name], "") for name in told if name in ("emails", "phones")
    ]


def leaks(record: dict[str, Any], shown: dict[str, Any]) -> list[tuple[str, str]]:
    """(piece, text): pieces of three characters of a personal value in what is shown."""
    hidden = [value for name in PERSONAL & record.keys() for value in leaves(record[name])]
    pieces = {text[at : at + 3] for text in hidden for at in range(len(text) - 2)} - set(_COUNTRIES)
    seen = [text for name in PERSONAL & shown.keys() for text in leaves(shown[name])]
    return [(piece, text) for piece in pieces for text in seen if piece in text and text not in _COUNTRIES]


def leaves(value: Any) -> Iterator[str]:
    """All that a value says but the names of its members, and of a list of origins the records."""
    if isinstance(value, dict):
        for name, one in value.items():
            if name not in ("records", "strategy"):
                yield from leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one)
    elif value is not None:
        yield str(value)


def shape(value: Any, name: str) -> Any:
    """Names of members and lengths of lists; of what may hold anything only the names on top."""
    if isinstance(value, dict):
        return {
            part: None if name in ("attributes", "unreadable") else shape(one, name)
            for part, one in value.items()
        }
    return [shape(one, name) for one in value] if isinstance(value, list) else None
