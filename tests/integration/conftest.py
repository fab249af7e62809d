import pytest
from sqlalchemy import Engine

from mdm.rules import RuleSet
from mdm.settings import Settings
from tests.integration.base import Base


@pytest.fixture
def base(engine: Engine, rules: RuleSet, settings: Settings) -> Base:
    return Base(engine, rules, settings)
