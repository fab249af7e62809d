"""What a command works with: settings, servers, rule set, database. Servers that are down are started."""

from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr
from sqlalchemy import Engine

from mdm.embedded import Servers, ensure_servers
from mdm.errors import ServerUnavailable
from mdm.resolve.shipped import register_default_model
from mdm.rules import RuleSet
from mdm.ruleset import read_rule_set
from mdm.settings import Settings
from mdm.store import schema
from mdm.store.database import is_reachable, open_engine, transaction

_SCHEMA = {
    "behind": "the database's schema is not up to date: run `mdm migrate`",
    "ahead": "the database's schema is of a newer version of mdm: use that version",
}


class Environment:
    """Opened piece by piece, so that a command starts no more than it needs."""

    def __init__(self, settings: Settings) -> None:
        self._given = settings

    @property
    def given(self) -> Settings:
        """The settings as they were given: no server is started for them."""
        return self._given

    @property
    def home(self) -> Path:
        return self._given.home

    @cached_property
    def rules(self) -> RuleSet:
        return read_rule_set(self._given.rules_dir)

    @cached_property
    def is_embedded(self) -> bool:
        """Whether PostgreSQL is our own, so that its schema is ours to bring up to date."""
        return self._given.database_url is None

    @cached_property
    def settings(self) -> Settings:
        """The settings with the addresses of the servers filled in; a broken rule set is refused before they start."""
        given = self._given
        self.rules  # noqa: B018
        if given.database_url is not None and given.redis_url is not None:
            return given
        servers: Servers = ensure_servers(given.home)
        return given.model_copy(
            update={
                "database_url": given.database_url or SecretStr(servers.database_url),
                "redis_url": given.redis_url or SecretStr(servers.redis_url),
            }
        )

    @property
    def database_url(self) -> str:
        url = self.settings.database_url
        return url.get_secret_value() if url else ""

    @property
    def redis_url(self) -> str:
        url = self.settings.redis_url
        return url.get_secret_value() if url else ""

    @cached_property
    def bare_engine(self) -> Engine:
        """A reachable PostgreSQL, whatever its schema."""
        engine = open_engine(self.database_url)
        if not is_reachable(engine):
            place = urlsplit(self.database_url)
            raise ServerUnavailable(f"PostgreSQL at {place.hostname}:{place.port or 5432} cannot be reached")
        return engine

    @cached_property
    def engine(self) -> Engine:
        """PostgreSQL with the present schema: the embedded one is migrated, another must have been."""
        if self.is_embedded:
            self.migrate()
        elif (standing := schema.standing(self.bare_engine)) != "current":
            raise ServerUnavailable(_SCHEMA[standing])
        return self.bare_engine

    def migrate(self) -> None:
        """Brings the schema up to date and keeps the shipped model version."""
        standing = schema.standing(self.bare_engine)
        if standing == "ahead":
            raise ServerUnavailable(_SCHEMA[standing])
        if standing == "behind":
            from mdm.store.migrate import migrate  # noqa: PLC0415 - Alembic takes a tenth of a second, and is needed once

            migrate(self.bare_engine)
        with transaction(self.bare_engine) as session:
            register_default_model(session, self.rules)

    def close(self) -> None:
        if "bare_engine" in self.__dict__:
            self.bare_engine.dispose()
