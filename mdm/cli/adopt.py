"""`mdm import-crosswalk`: the retailer's own golden IDs live on."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from mdm.adopt import import_crosswalk as adopt_file
from mdm.cli.environment import Environment
from mdm.cli.screen import print_json, stage
from mdm.resolve.drain import resolver_session


def register(app: typer.Typer) -> None:
    app.command("import-crosswalk")(import_crosswalk)


def import_crosswalk(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV with source,source_id,golden_id.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Adopts an existing crosswalk, before any golden ID is given: its IDs live on as golden IDs."""
    environment: Environment = context.obj
    environment.rules  # noqa: B018 - a broken rule set is refused before any server starts
    with stage(f"reading {file}"), resolver_session(environment.engine, wait=True) as session:
        if session is None:
            raise AssertionError("the lock was waited for")
        imported = adopt_file(session, file, environment.rules)
        session.commit()
    if as_json:
        print_json(asdict(imported))
    else:
        typer.echo(
            f"{imported.records:,} records with {imported.golden_ids:,} golden IDs, of {imported.rows:,} rows"
        )
