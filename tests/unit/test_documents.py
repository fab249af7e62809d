"""What is there must be documented."""

import re
from dataclasses import fields
from pathlib import Path

from typer import Typer

from api.app import create_app
from api.errors import PROBLEMS, UNEXPECTED
from mdm.cli.commands import MODULES, register
from mdm.model import Profile
from mdm.rulefiles import load_rules
from mdm.settings import PACKAGED_RULES, Settings

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
    register(app := Typer(), ())
    commands = [command.name for command in app.registered_commands]
    for group in app.registered_groups:
        assert group.typer_instance is not None
        commands += [f"{group.name} {command.name}" for command in group.typer_instance.registered_commands]
    assert [name for name in commands if f"`mdm {name}" not in text] == []


def test_every_command_is_registered_by_the_module_that_is_imported_for_it() -> None:
    for module, commands in MODULES.items():
        register(app := Typer(), [commands[0]])
        given = [*(c.name for c in app.registered_commands), *(group.name for group in app.registered_groups)]
        assert sorted(map(str, given)) == sorted(commands), module


def test_every_route_stands_in_docs_api() -> None:
    text = (ROOT / "docs/api.md").read_text()
    paths = create_app(Settings(), load_rules(PACKAGED_RULES)).openapi()["paths"]
    routes = [f"`{method.upper()} {path}`" for path, methods in paths.items() for method in methods]
    assert len(routes) > len(paths) > 1
    assert [route for route in routes if route not in text] == []


def test_every_problem_stands_in_docs_api() -> None:
    text = (ROOT / "docs/api.md").read_text()
    kinds = {*PROBLEMS.values(), UNEXPECTED}
    assert [kind.type for kind in kinds if f"| `{kind.type}` | {kind.status.value} |" not in text] == []


def test_every_field_of_a_profile_stands_in_docs_normalising() -> None:
    text = (ROOT / "docs/normalising.md").read_text()
    assert [field.name for field in fields(Profile) if f"`{field.name}`" not in text] == []
