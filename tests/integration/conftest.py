from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from mdm.client import Mdm
from mdm.rules import RuleSet
from mdm.settings import Settings
from tests.conftest import API_KEY
from tests.provider import Provider, providing
from tests.serving import served


@pytest.fixture
def client(settings: Settings, rules: RuleSet) -> Iterator[TestClient]:
    """The API on the test's own database, with the key."""
    key = settings.api_key.get_secret_value() if settings.api_key else ""
    with TestClient(
        create_app(settings, rules), headers={"Authorization": f"Bearer {key}"}, raise_server_exceptions=False
    ) as opened:
        yield opened


@pytest.fixture
def url(settings: Settings, rules: RuleSet) -> Iterator[str]:
    """Where a real server of the test's own database listens."""
    with served(settings, rules) as address:
        yield address


@pytest.fixture
def mdm(url: str) -> Iterator[Mdm]:
    """A client of that server, with the key."""
    with Mdm(url, API_KEY) as client:
        yield client


@pytest.fixture
def provider() -> Iterator[Provider]:
    """An identity provider that nobody trusts yet."""
    with providing() as opened:
        yield opened
