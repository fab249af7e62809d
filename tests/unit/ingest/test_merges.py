from pathlib import Path
from typing import Any

import pytest
import yaml

from mdm.errors import BadRecord
from mdm.ingest import record_reader
from mdm.rules import RuleSet

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "merges.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_native_merge_makes_an_alias_of_each_lost_record(case: dict[str, Any], rules: RuleSet) -> None:
    read = record_reader(rules, "pos", case["mapping"])
    if "refused" in case:
        with pytest.raises(BadRecord, match=case["refused"]):
            read(case["record"])
    else:
        assert read(case["record"]) == case["payloads"]
