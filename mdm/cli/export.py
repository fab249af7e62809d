"""`mdm export`: crosswalk, golden records, events, pairs or what stewards said to a file."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mdm.cli.environment import Environment
from mdm.cli.noting import note
from mdm.cli.screen import stage
from mdm.export import export as write
from mdm.store.database import transaction


class What(StrEnum):
    crosswalk = "crosswalk"
    golden = "golden"
    events = "events"
    pairs = "pairs"
    truth = "truth"


def register(app: typer.Typer) -> None:
    app.command("export")(export)


def export(
    context: typer.Context,
    what: Annotated[What, typer.Argument()],
    file: Annotated[Path, typer.Argument(help="Ends in .csv, .jsonl or .parquet.")],
    masked: Annotated[
        bool, typer.Option("--masked", help="Names, contacts, addresses and birth dates come masked.")
    ] = False,
) -> None:
    """Writes the crosswalk, the golden records, the events, the pairs or a truth to FILE.

    The truth is what standing steward decisions say of pairs of records; `mdm evaluate` and `mdm thresholds` read it
    from a .csv.
    """
    environment: Environment = context.obj
    if what is What.golden and not masked:
        with transaction(environment.engine) as session:  # before anybody sees a value
            note(session, "golden:read-personal", "golden.export")
    with stage(f"writing {file}"), transaction(environment.engine) as session:
        count = write(session, what.value, file, environment.rules, masked=masked)
    typer.echo(f"{file}: {count:,} rows")
