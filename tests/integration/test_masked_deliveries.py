"""Values in webhooks: only as long as who made the subscription may see them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from mdm import keys
from mdm.settings import Settings
from mdm.store.database import run
from mdm.store.keys import Terms
from tests.base import Base, kate
from tests.contracts import faults
from tests.integration.test_webhooks import is_settled, subscribe
from tests.processes import wait_until
from tests.receiver import receiving
from tests.relaying import for_tests, relaying

SCOPES = ("subscriptions", "golden:read-personal")
VALUES = ["given_name", "phones", "identifiers"]
CLEAR = {"given_name": "Katherine", "phones": ["+442079460018"], "identifiers": {"loyalty_id": ["L-77"]}}
MASKED = {"given_name": "K***", "phones": ["***18"], "identifiers": {"loyalty_id": ["L-77"]}}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return for_tests(settings)


def issue(base: Base, name: str, *scopes: str) -> str:
    return base.act(keys.issue, Terms(name, scopes), base.rules)


def revoke(base: Base, key: str) -> None:
    base.act(keys.revoke, keys.prefix_of(key))


def expire(base: Base, key: str) -> None:
    over = datetime.now(UTC) - timedelta(seconds=1)
    base.act(run, "UPDATE api_key SET expires_at = %s WHERE prefix = %s", over, keys.prefix_of(key))


def take_the_right(base: Base, key: str) -> None:
    base.act(run, "UPDATE api_key SET scopes = '{subscriptions}' WHERE prefix = %s", keys.prefix_of(key))


def rotate(base: Base, key: str) -> None:
    prefix = keys.prefix_of(key)
    assert prefix
    base.act(keys.rotate, prefix, timedelta(0), base.rules)
    expire(base, key)


def nothing(_base: Base, _key: str) -> None:
    pass


@pytest.mark.parametrize(
    ("happens", "shown"),
    [(nothing, CLEAR), (rotate, CLEAR), (revoke, MASKED), (expire, MASKED), (take_the_right, MASKED)],
)
def test_values_come_masked_once_no_key_of_the_maker_may_see_them(
    base: Base, client: TestClient, settings: Settings, happens: Any, shown: dict[str, Any]
) -> None:
    key = issue(base, "marketing", *SCOPES)
    issue(base, "other", *SCOPES)  # whose right is of no account
    operator = client.headers["authorization"]
    with receiving() as receiver, relaying(base.engine, settings):
        client.headers["authorization"] = f"Bearer {key}"
        made = subscribe(client, receiver.url, values=VALUES)
        client.headers["authorization"] = operator
        happens(base, key)
        base.send(kate("crm:1", identifiers={"loyalty_id": "L-77"}))
        wait_until(lambda: is_settled(client, made, len(base.events())))
    (event,) = receiver.events
    assert event["data"]["values"] == shown
    assert event["data"].get("masked", False) == (shown is MASKED)
    assert faults(event) == []


def test_what_is_not_personal_is_neither_masked_nor_said_to_be(
    base: Base, client: TestClient, settings: Settings
) -> None:
    key = issue(base, "shop", "subscriptions")
    operator = client.headers["authorization"]
    with receiving() as receiver, relaying(base.engine, settings):
        client.headers["authorization"] = f"Bearer {key}"
        refused = client.post(
            "/v1/subscriptions",
            json={"name": "s", "owner": "s", "url": receiver.url, "values": ["given_name"]},
        )
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/forbidden")
        made = subscribe(client, receiver.url, values=["identifiers"])
        client.headers["authorization"] = operator
        base.send(kate("crm:1", identifiers={"loyalty_id": "L-77"}))
        wait_until(lambda: is_settled(client, made, len(base.events())))
    (event,) = receiver.events
    assert event["data"]["values"] == {"identifiers": {"loyalty_id": ["L-77"]}}
    assert "masked" not in event["data"]
