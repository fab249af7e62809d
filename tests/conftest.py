"""Real servers for all tests: one PostgreSQL and one Valkey a session, a fresh database a test.

`MDM_TEST_DATABASE_URL` (a role that may create databases) and `MDM_TEST_REDIS_URL` point at others.
A server that is missing fails the tests; nothing is skipped.
"""

import gc
import itertools
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import redis
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pydantic import SecretStr
from sqlalchemy import Engine, text
from sqlmodel import SQLModel

from mdm.embedded import Servers, discard_servers, ensure_servers
from mdm.resolve.shipped import register_default_model
from mdm.rulefiles import load_rules
from mdm.rules import RuleSet
from mdm.settings import PACKAGED_RULES, Settings
from mdm.store.database import open_engine, transaction
from mdm.store.migrate import migrate
from tests.base import Base

hypothesis_settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("suite")

# A job in the background of a shell ignores Ctrl-C, and so would every process that the tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Hundreds of processes are started: each would compile the service for itself.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

_TESTS = Path(__file__).parent
_KINDS = ("e2e", "integration", "rules", "unit")  # the slowest first
_numbers = itertools.count(1)
API_KEY = "key-for-tests"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Deals the files out to the processes, the slow kinds first: what is left for the end is short, and shared."""
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    shares: list[list[pytest.Item]] = [
        [] for _ in range(int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))
    ]
    for held in sorted(files.values(), key=_slowest_kind_first):
        min(shares, key=len).extend(held)
    items[:] = [item for share in shares for item in share]


def _slowest_kind_first(held: list[pytest.Item]) -> tuple[int, int]:
    kind = held[0].path.relative_to(_TESTS).parts[0]
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS), -len(held)


def pytest_collection_finish() -> None:
    gc.freeze()  # what is imported by now stays: not searched for cycles at every full collection


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    database_url, redis_url = os.environ.get("MDM_TEST_DATABASE_URL"), os.environ.get("MDM_TEST_REDIS_URL")
    if redis_url:  # processes that test side by side must not empty each other's
        number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
        redis_url = urlunsplit(urlsplit(redis_url)._replace(path=f"/{number}"))
    if database_url and redis_url:
        yield Servers(database_url, redis_url)
        return
    home = tmp_path_factory.mktemp("servers")
    own = ensure_servers(home)
    yield Servers(database_url or own.database_url, redis_url or own.redis_url)
    discard_servers(home)


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    return load_rules(PACKAGED_RULES)


@pytest.fixture(scope="session")
def template(servers: Servers, rules: RuleSet) -> Iterator[str]:
    """Name of a migrated database with the default model, to be copied."""
    name = f"mdm_template_{os.getpid()}"
    _administer(servers, f"CREATE DATABASE {name}")
    engine = open_engine(_url(servers, name))
    migrate(engine)
    with transaction(engine) as session:
        register_default_model(session, rules)
    engine.dispose()
    yield name
    _administer(servers, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database_url(servers: Servers, template: str) -> Iterator[str]:
    """A fresh, migrated database."""
    name = f"mdm_test_{os.getpid()}_{next(_numbers)}"
    _administer(servers, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _url(servers, name)
    _administer(servers, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_engine(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def redis_url(servers: Servers) -> str:
    """An emptied Valkey."""
    redis.Redis.from_url(servers.redis_url).flushall()
    return servers.redis_url


@pytest.fixture
def settings(database_url: str, redis_url: str, tmp_path: Path) -> Settings:
    return Settings(
        home=tmp_path / "home",
        database_url=SecretStr(database_url),
        redis_url=SecretStr(redis_url),
        api_key=SecretStr(API_KEY),
    )


@pytest.fixture
def base(engine: Engine, rules: RuleSet, settings: Settings) -> Base:
    return Base(engine, rules, settings)


@pytest.fixture
def fresh_base(base: Base) -> Callable[[], Base]:
    """Empties the test's base, whenever it is asked: quicker than another database for each example of a property."""
    kept = {"model_version", "alembic_version"}
    tables = sorted(table for table in SQLModel.metadata.tables if table not in kept)

    def empty() -> Base:
        with base.engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY"))
        return base

    return empty


def _administer(servers: Servers, statement: str) -> None:
    with psycopg.connect(_url(servers, "postgres"), autocommit=True) as connection:
        connection.execute(statement)


def _url(servers: Servers, database: str) -> str:
    return urlunsplit(urlsplit(servers.database_url)._replace(path=f"/{database}"))
