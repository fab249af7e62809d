"""`mdm status`: what is pending, dead, golden, behind. `mdm stop`: the embedded servers."""

from dataclasses import asdict
from importlib.metadata import version
from typing import Annotated

import typer

from mdm.cli.environment import Environment
from mdm.cli.screen import print_json
from mdm.cli.status_screen import print_status
from mdm.embedded import stop_servers
from mdm.store.database import transaction
from mdm.store.status import read_status

_DEAD_SHOWN = 20


def register(app: typer.Typer) -> None:
    app.command("status")(status)
    app.command("stop")(stop)


def status(
    context: typer.Context,
    dead: Annotated[bool, typer.Option("--dead", help="Show the newest dead letters.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Says what is pending, what is dead, what stands, and who is behind."""
    environment: Environment = context.obj
    with transaction(environment.engine) as session:
        found = read_status(session, _DEAD_SHOWN if dead else 0)
    if as_json:
        said = asdict(found)
        print_json({**said, "versions": {"mdm": version("mdm"), **found.versions}})
    else:
        print_status(found, version("mdm"), dead=dead)


def stop(context: typer.Context) -> None:
    """Stops the embedded servers of this home; the next command starts them again."""
    environment: Environment = context.obj
    stop_servers(environment.home)
    typer.echo("stopped")
