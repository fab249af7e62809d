"""Callers of the API, each with a key of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi.testclient import TestClient

from api.app import create_app
from mdm.rules import RuleSet
from mdm.settings import Settings
from tests.base import Base
from tests.keyring import bearing, issue

KEYLESS = {"/health/live", "/health/ready", "/metrics"}


@dataclass
class Asker:
    """A client with one key; the client itself is shared."""

    client: TestClient
    key: str

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {**bearing(self.key), **options.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **options)

    def status(self, method: str, path: str, **options: Any) -> int:
        return self.ask(method, path, **options).status_code


@dataclass
class Api:
    client: TestClient
    base: Base

    def asker(self, *scopes: str, **terms: Any) -> Asker:
        return Asker(self.client, issue(self.base, *scopes, **terms))


@contextmanager
def opened(settings: Settings, rules: RuleSet, base: Base) -> Iterator[Api]:
    """The API on the test's own database."""
    with TestClient(create_app(settings, rules), raise_server_exceptions=False) as client:
        yield Api(client, base)


def subscription_of(asker: Asker, **terms: object) -> str:
    made = asker.ask("POST", "/v1/subscriptions", json={"name": "shop", "owner": "team", **terms})
    assert made.status_code == 201, made.text
    return f"/v1/subscriptions/{made.json()['subscription']}"


def documented(client: TestClient, key: str) -> dict[tuple[str, str], list[str] | None]:
    """Every route of the document with the scopes that it asks for; None where it asks for no key."""
    paths = client.get("/openapi.json", headers=bearing(key)).json()["paths"]
    return {
        (method.upper(), path): next(iter(route["security"][0].values())) if "security" in route else None
        for path, methods in paths.items()
        for method, route in methods.items()
    }
