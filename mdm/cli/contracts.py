"""`mdm contracts`: what callers and subscribers may rely on, as files."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from api.app import create_app
from mdm.publish import asyncapi, contract
from mdm.rulefiles import load_rules
from mdm.settings import PACKAGED_RULES, Settings


def register(app: typer.Typer) -> None:
    app.command("contracts")(contracts)


def contracts(folder: Annotated[Path, typer.Argument(help="Folder to write into.")]) -> None:
    """Writes the OpenAPI document, the JSON Schema of every event, and the AsyncAPI document."""
    for name, text in files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        typer.echo(str(path))


def files() -> dict[str, str]:
    """Path within the folder → text, the same for the same contract."""
    schemas = {f"events/{name}.json": _text(schema) for name, schema in contract.schemas().items()}
    return {**schemas, "asyncapi.json": _text(asyncapi.document()), "openapi.json": _text(_openapi())}


def _openapi() -> dict[str, Any]:
    """As an API without an identity provider of its own says it."""
    return create_app(Settings(oidc_issuer=None), load_rules(PACKAGED_RULES)).openapi()


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
