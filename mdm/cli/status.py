"""`mdm status`: what is pending, dead, golden. `mdm stop`: the embedded servers."""

from dataclasses import asdict
from typing import Annotated

import typer

from mdm.cli.environment import Environment
from mdm.cli.screen import print_json, print_table
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
    """Says what is pending, what is dead, and what stands."""
    environment: Environment = context.obj
    with transaction(environment.engine) as session:
        found = read_status(session, _DEAD_SHOWN if dead else 0)
    if as_json:
        print_json(asdict(found))
        return
    print_table("Inputs", ("outcome", "count"), list(found.inputs.items()))
    print_table("Live records", ("source", "count"), list(found.sources.items()))
    golden = [
        *found.golden.items(),
        *_adopted(found.adopted),
        ("events published", found.events),
        ("values held too widely", found.hubs),
    ]
    print_table("Golden IDs", ("state", "count"), golden)
    print_table("Review tasks", ("kind", "count"), list(found.review_tasks.items()))
    print_table("Decisions", ("state", "count"), list(found.decisions.items()))
    if dead:
        print_table(
            "Dead letters, newest first", ("letter", "from", "row or key", "field", "reason"), found.dead
        )


def _adopted(count: dict[str, int]) -> list[tuple[str, int]]:
    """Only where a crosswalk was imported."""
    if not count["adopted"]:
        return []
    return [("adopted", count["adopted"]), ("adopted, no record yet", count["waiting"])]


def stop(context: typer.Context) -> None:
    """Stops the embedded servers of this home; the next command starts them again."""
    environment: Environment = context.obj
    stop_servers(environment.home)
    typer.echo("stopped")
