"""Every example of the OpenAPI document is what a real base answers.

`RECORD_EXAMPLES=1 pytest tests/integration/test_examples.py` writes them anew; then `mdm contracts docs/contracts`.
"""

import json
import os

import httpx
import pytest

from api.app import create_app
from api.document.examples import RECORDED, recorded
from mdm.rules import RuleSet
from mdm.settings import Settings
from tests.base import Base
from tests.conftest import API_KEY
from tests.serving import served
from tests.story import Part, Story, operations, play

# One never ends; one is no contract, but docs/metrics.md; the others take what only a vendor can send.
_WITHOUT = {"stream_events", "get_metrics", "take_webhook", "finish_privacy_request", "replay_dead_letter"}


@pytest.fixture
def told(settings: Settings, rules: RuleSet, base: Base) -> list[Part]:
    """What a base of now answers."""
    with served(settings, rules) as url:
        http = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {API_KEY}"}, timeout=60)
        with http:
            story = Story(http, operations(http.get("/openapi.json").json()))
            play(story, base)
    return story.told


def test_every_example_is_what_a_real_base_answers(told: list[Part]) -> None:
    if os.environ.get("RECORD_EXAMPLES"):
        RECORDED.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    kept = {(one["operation"], one["name"]): one for one in recorded()}
    now = {(one["operation"], one["name"]): one for one in told}
    assert now.keys() == kept.keys()
    for name, one in now.items():
        assert one == kept[name]


def test_every_operation_has_an_example_that_went_well(settings: Settings, rules: RuleSet) -> None:
    named = operations(create_app(settings, rules).openapi()).keys()
    shown = {one["operation"] for one in recorded() if one["response"]["status"] < 400}
    assert named - shown == _WITHOUT
