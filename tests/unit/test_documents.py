"""What is there must be documented."""

import re
from pathlib import Path

from mdm.cli.main import app
from mdm.settings import Settings

ROOT = Path(__file__).parents[2]


def test_every_setting_stands_in_docs_settings_with_its_description() -> None:
    text = (ROOT / "docs/settings.md").read_text()
    missing = [
        name
        for name, field in Settings.model_fields.items()
        if f"`MDM_{name.upper()}`" not in text or str(field.description) not in text
    ]
    assert missing == []


def test_docs_settings_names_no_setting_that_is_not_there() -> None:
    named = set(re.findall(r"^\| `MDM_(\w+)`", (ROOT / "docs/settings.md").read_text(), re.MULTILINE))
    assert {name.lower() for name in named} == set(Settings.model_fields)


def test_every_command_stands_in_docs_cli() -> None:
    text = (ROOT / "docs/cli.md").read_text()
    commands = [command.name for command in app.registered_commands]
    assert [name for name in commands if f"`mdm {name}" not in text] == []
