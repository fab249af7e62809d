"""`mdm backup` and `mdm restore`."""

from pathlib import Path
from typing import Annotated

import typer

from mdm.backup import back_up, find_programs
from mdm.backup import restore as restore_file
from mdm.cli.environment import Environment
from mdm.cli.screen import stage
from mdm.errors import BadInput, Conflict
from mdm.store import schema
from mdm.store.database import transaction
from mdm.store.restored import is_empty, server_version, skip_numbers


def register(app: typer.Typer) -> None:
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(context: typer.Context, file: Annotated[Path, typer.Argument()]) -> None:
    """Writes the whole database to a file, as of one moment, while everything runs."""
    environment: Environment = context.obj
    with stage("backing up"):
        back_up(environment.database_url, _programs(environment), file)
    typer.echo(f"{file}: {file.stat().st_size:,} bytes; it holds personal data and secrets")


def restore(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument()] = None,
    only_numbers: Annotated[
        bool, typer.Option("--only-numbers", help="The database was restored by other means: skip numbers.")
    ] = False,
) -> None:
    """Fills an empty database from a backup; numbers given since it was made are never given again."""
    if (file is None) != only_numbers:
        raise BadInput("give the file of a backup, or --only-numbers")
    environment: Environment = context.obj
    if file is None:
        with transaction(environment.bare_engine) as session:
            skip_numbers(session)
        typer.echo("numbers go on beyond those that may have been given")
        return
    with file.open("rb"):  # a file that is not there is one clear line
        pass
    with transaction(environment.bare_engine) as session:
        if not is_empty(session):
            raise Conflict("the database is not empty: a backup is restored into a fresh one")
    with stage("restoring"):
        restore_file(environment.database_url, _programs(environment), file)
    typer.echo("restored: sources send again what they sent since, and subscribers reconcile")
    if schema.standing(environment.bare_engine) == "behind":
        typer.echo("its schema is older: run `mdm migrate`")


def _programs(environment: Environment) -> Path:
    with transaction(environment.bare_engine) as session:
        return find_programs(server_version(session), is_embedded=environment.is_embedded)
