"""`mdm privacy-requests …`: what sources ask for people's data, and saying that it was done."""

from dataclasses import asdict
from getpass import getuser
from typing import Annotated

import typer

from mdm.cli.environment import Environment
from mdm.cli.noting import note
from mdm.cli.screen import print_json, print_table
from mdm.errors import NotFound
from mdm.privacy import finish
from mdm.store import privacy
from mdm.store.database import transaction

_SHOWN = 100
_LARGEST_NUMBER = 2**63 - 1  # PostgreSQL's bigint
_WHAT = {"erase": "erase", "hand_out": "hand out"}

requests = typer.Typer(help="What sources ask for people's data.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    requests.command("list")(list_requests)
    requests.command("done")(done)
    app.add_typer(requests, name="privacy-requests")


def list_requests(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Those that are done, too.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = _SHOWN,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Lists open requests, newest first."""
    environment: Environment = context.obj
    with transaction(environment.engine) as session:
        found = privacy.page(session, limit, all_of_them=everything)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    rows = [
        (one.request, _WHAT[one.kind], _whose(one), f"{one.received_at:%Y-%m-%d}", _end(one)) for one in found
    ]
    print_table("Privacy requests, newest first", ("no", "what", "whose", "since", "done"), rows)


def _whose(one: privacy.Request) -> str:
    return f"{one.source}:{one.source_id}" if one.source_id else f"all of {one.source}"


def _end(one: privacy.Request) -> str:
    return f"{one.done_at:%Y-%m-%d} by {one.done_by}" if one.done_at else ""


def done(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NO")],
    by: Annotated[
        str | None,
        typer.Option(help="Who did it (default: the operating system's user).", show_default=False),
    ] = None,
) -> None:
    """Says that a request was met, here and wherever else the data is."""
    environment: Environment = context.obj
    if not 0 < number <= _LARGEST_NUMBER:
        raise NotFound("there is no such request")
    with transaction(environment.engine) as session:
        met = finish(session, number, by or getuser())
        note(session, "admin", "privacy_request.done", target=number, source=met.source, kind=met.kind)
    typer.echo(f"request {number} is done")
