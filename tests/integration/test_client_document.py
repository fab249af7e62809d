"""docs/client.md, from top to bottom, against a real API; what it says is printed is what is printed."""

import asyncio
import contextlib
import io
import re
from pathlib import Path
from typing import Any

from mdm.client.clients import Operations
from mdm.publish.signature import new_secret
from mdm.rules import RuleSet
from mdm.settings import Settings
from tests.base import Base, kate, omar
from tests.conftest import API_KEY
from tests.serving import served

TEXT = (Path(__file__).parents[2] / "docs/client.md").read_text()
BLOCKS = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def test_every_example_runs_and_prints_what_it_says(settings: Settings, rules: RuleSet, base: Base) -> None:
    base.send(kate("pos:T-7"), omar("crm:2"))
    printed = io.StringIO()
    with served(settings, rules) as url, contextlib.redirect_stdout(printed):
        names: dict[str, Any] = {
            "url": url, "key": API_KEY, "secret": new_secret(), "older_secret": new_secret(),
        }  # fmt: skip
        for block in BLOCKS:
            exec(compile(block, "docs/client.md", "exec"), names)  # noqa: S102 - our own page
            base.resolve()
        awaited = asyncio.run(names["golden_id"]("crm", "C-1042"))
    lines = printed.getvalue().splitlines()
    said = [comment.split(": ")[0] for comment in re.findall(r"print\(.*\)  # (.*)", "".join(BLOCKS))]
    assert len(BLOCKS) > 5
    assert len(said) > 3
    assert [one for one in said if one not in lines] == []
    assert names["records"][0].golden_id == "G-0000000001-8"
    assert awaited == base.golden_id("crm:C-1042")
    assert names["receive"](b"{}", {}) == 400


def test_every_method_stands_in_the_document() -> None:
    methods = [name for name in vars(Operations) if not name.startswith("_")]
    assert len(methods) > 20
    assert [name for name in methods if f"`{name}(" not in TEXT] == []
