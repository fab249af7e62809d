"""The rule set these tests read by: the shipped one."""

from pathlib import Path

import pytest

from mdm.rulefiles import load_rules
from mdm.rules import RuleSet
from mdm.settings import PACKAGED_RULES


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    return load_rules(PACKAGED_RULES)


@pytest.fixture(scope="session")
def cases_folder() -> Path:
    return Path(__file__).parent
