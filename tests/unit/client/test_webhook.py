"""Deliveries that the service signs are verified, and no others."""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from mdm.canonical_json import dump_bytes
from mdm.client import Unverified, verify
from mdm.model import Json
from mdm.publish.envelope import wrap, wrap_notice
from mdm.publish.signature import new_secret, sign

SECRET, OLDER = new_secret(), new_secret()
MOVED: Json = {"source": "crm", "source_id": "zwö", "from": None, "to": "G-1", "link_version": 3}
DATA: dict[str, Json] = {
    "golden_id": "G-1",
    "version": 2,
    "moved_records": [MOVED],
    "changed": ["emails"],
    "new": {"x": 1},
}
BODY = dump_bytes(wrap("e-1", "golden.updated", "G-1", datetime.now(UTC), 17, DATA))


def signed(at: datetime | None = None, *keys: str) -> dict[str, str]:
    return sign("e-1", BODY, keys or (SECRET,), at or datetime.now(UTC))


def test_an_event_comes_typed() -> None:
    event = verify(BODY, signed(), SECRET)
    assert (event.id, event.type, event.subject, event.sequence) == ("e-1", "golden.updated", "G-1", 17)
    assert (event.version, event.changed, event.data["new"]) == (2, ("emails",), {"x": 1})
    assert [(one.source_id, one.to, one.link_version) for one in event.moved_records] == [("zwö", "G-1", 3)]


def test_a_notice_has_no_sequence_and_moves_nothing() -> None:
    data: Json = {"subscription": 3, "message": "hello"}
    notice = wrap_notice("m-1", 3, datetime.now(UTC), {"type": "subscription.test", "data": data})
    body = dump_bytes(notice)
    event = verify(body, sign("m-1", body, [SECRET], datetime.now(UTC)), SECRET)
    assert (event.type, event.sequence, event.moved_records, event.data) == ("subscription.test", 0, (), data)


@pytest.mark.parametrize("keys", [(SECRET,), (OLDER,), (OLDER, SECRET), (new_secret(), OLDER)])
def test_while_secrets_are_changed_over_one_that_fits_is_enough(keys: tuple[str, ...]) -> None:
    assert verify(BODY, signed(None, *keys), [SECRET, OLDER]).id == "e-1"


@pytest.mark.parametrize("write", [str.upper, str.title, str.lower])
def test_header_names_are_of_any_case(write: Any) -> None:
    headers = {write(name): value for name, value in signed().items()}
    assert verify(BODY, headers, SECRET).id == verify(BODY, httpx.Headers(headers), SECRET).id


def _without(name: str) -> dict[str, str]:
    return {key: value for key, value in signed().items() if key != name}


# Made when they are tried: what is signed earlier may be too old by then.
FORGED: Mapping[str, Callable[[], tuple[bytes, Mapping[str, str]]]] = {
    "another secret": lambda: (BODY, signed(None, new_secret())),
    "another body": lambda: (BODY.replace(b"G-1", b"G-2"), signed()),
    "written again": lambda: (json.dumps(json.loads(BODY)).encode(), signed()),
    "another id": lambda: (BODY, {**signed(), "webhook-id": "e-2"}),
    "another time": lambda: (
        BODY,
        {**signed(), "webhook-timestamp": str(int(datetime.now(UTC).timestamp()) + 1)},
    ),
    "no signature": lambda: (BODY, _without("webhook-signature")),
    "no id": lambda: (BODY, _without("webhook-id")),
    "no time": lambda: (BODY, _without("webhook-timestamp")),
    "no header": lambda: (BODY, {}),
    "empty signature": lambda: (BODY, {**signed(), "webhook-signature": ""}),
    "no version": lambda: (BODY, {**signed(), "webhook-signature": signed()["webhook-signature"][3:]}),
    "another version": lambda: (
        BODY,
        {**signed(), "webhook-signature": "v1a" + signed()["webhook-signature"][2:]},
    ),
    "no base64": lambda: (BODY, {**signed(), "webhook-signature": "v1,ä=="}),
    "commas": lambda: (BODY, {**signed(), "webhook-signature": "v1,a,b"}),
    "no number": lambda: (BODY, {**signed(), "webhook-timestamp": "nan"}),
    "far too large": lambda: (BODY, {**signed(), "webhook-timestamp": "9" * 30}),
    "no text": lambda: (b"\xff", signed()),
    "too old": lambda: (BODY, signed(datetime.now(UTC) - timedelta(seconds=301))),
    "of the future": lambda: (BODY, signed(datetime.now(UTC) + timedelta(seconds=3_000))),
}


@pytest.mark.parametrize("name", FORGED)
def test_nothing_else_is_believed(name: str) -> None:
    with pytest.raises(Unverified):
        verify(*FORGED[name](), SECRET)


def test_the_tolerance_is_what_one_says() -> None:
    headers = signed(datetime.now(UTC) - timedelta(seconds=900))
    assert verify(BODY, headers, SECRET, tolerance_seconds=1_000).id == "e-1"
    with pytest.raises(Unverified, match="too old"):
        verify(BODY, headers, SECRET, tolerance_seconds=800)


def test_without_a_secret_nothing_is_verified() -> None:
    with pytest.raises(ValueError, match="without a secret"):
        verify(BODY, signed(), [])
    with pytest.raises(Exception, match="empty"):
        verify(BODY, sign("e-1", BODY, [b64encode(b"x").decode()], datetime.now(UTC)), "")
