"""What breaks a consumer, case by case."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.compatibility import breaks

CASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "compatibility.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES["breaking"].values(), ids=CASES["breaking"])
def test_a_change_that_breaks_a_consumer_is_told(case: dict[str, Any]) -> None:
    assert breaks(case["was"], case["now"]) == case["says"]


@pytest.mark.parametrize("case", CASES["harmless"].values(), ids=CASES["harmless"])
def test_a_change_that_breaks_nobody_is_no_break(case: dict[str, Any]) -> None:
    assert breaks(case["was"], case["now"]) == []
