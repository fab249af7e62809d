"""`mdm export`: crosswalk, golden records, events or pairs to a file."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mdm.cli.environment import Environment
from mdm.cli.screen import stage
from mdm.export import export as write
from mdm.store.database import transaction


class What(StrEnum):
    crosswalk = "crosswalk"
    golden = "golden"
    events = "events"
    pairs = "pairs"


def register(app: typer.Typer) -> None:
    app.command("export")(export)


def export(
    context: typer.Context,
    what: Annotated[What, typer.Argument()],
    file: Annotated[Path, typer.Argument(help="Ends in .csv, .jsonl or .parquet.")],
) -> None:
    """Writes the crosswalk, the golden records, the events or the pairs to FILE."""
    environment: Environment = context.obj
    with stage(f"writing {file}"), transaction(environment.engine) as session:
        count = write(session, what.value, file, environment.rules)
    typer.echo(f"{file}: {count:,} rows")
