"""A real API keeps to its document, whatever is sent: a short run. The long one is benchmarks/contract_fuzz.py."""

import json
from pathlib import Path

import httpx

from mdm.rules import RuleSet
from mdm.settings import Settings
from tests.base import Base
from tests.conftest import API_KEY
from tests.contracts import CONTRACTS
from tests.fuzzing import fuzz
from tests.serving import served
from tests.story import Story, operations, play

_DOCUMENT = json.loads((CONTRACTS / "openapi.json").read_text(encoding="utf-8"))
_ENDLESS = "GET /v1/events/stream"


def test_every_answer_is_one_that_the_document_names(
    settings: Settings, rules: RuleSet, base: Base, tmp_path: Path
) -> None:
    unlimited = settings.model_copy(update={"requests_per_second": 0, "refusals_per_minute": 1_000_000})
    with served(unlimited, rules) as url:
        with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {API_KEY}"}, timeout=60) as http:
            play(Story(http, operations(_DOCUMENT)), base)
        fuzzed = fuzz(url, API_KEY, tmp_path, "--max-examples", "3", "--seed", "7", "--workers", "2")
    assert not fuzzed.failed, fuzzed.told
    named = {f"{method} {path}" for method, path in operations(_DOCUMENT).values()}
    assert named - fuzzed.operations == {_ENDLESS}
    assert fuzzed.cases.total() > 2_000
