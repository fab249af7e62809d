"""The rule set these tests read by, the shipped one, and the records they make of it."""

from pathlib import Path
from typing import Any, Protocol

import pytest
import yaml

from mdm.model import Json, Normalised
from mdm.normalise import normalise
from mdm.rulefiles import load_rules
from mdm.rules import RuleSet, Source
from mdm.settings import PACKAGED_RULES


class Normalise(Protocol):
    def __call__(self, payload: dict[str, Json], country: str = "GB") -> Normalised: ...


def read_cases(name: str) -> Any:
    return yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    return load_rules(PACKAGED_RULES)


@pytest.fixture(scope="session")
def normalised(rules: RuleSet) -> Normalise:
    """Normalises a payload of a source in some country under the shipped rules."""

    def call(payload: dict[str, Json], country: str = "GB") -> Normalised:
        return normalise(payload, Source(owner="a test", trust=1, country=country), rules.match.normalise)

    return call
