"""`mdm accounts …`: people who sign in to the console by a name and a password of this service's own."""

import sys
from typing import Annotated

import typer

from mdm import accounts as held
from mdm.cli.environment import Environment
from mdm.cli.noting import note
from mdm.cli.screen import print_json, print_table, visible
from mdm.store import accounts as stored
from mdm.store.accounts import Account
from mdm.store.database import transaction

accounts = typer.Typer(help="People who sign in to the console.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="What they sign in with.")]
_STEWARDS = ("review", "golden:read-personal")


def register(app: typer.Typer) -> None:
    accounts.command("create")(create)
    accounts.command("list")(list_accounts)
    accounts.command("disable")(disable)
    app.add_typer(accounts, name="accounts")


def create(
    context: typer.Context,
    name: Name,
    scope: Annotated[
        list[str] | None,
        typer.Option(help="What they may do; may be repeated (default: review, golden:read-personal)."),
    ] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from stdin instead of making one.")
    ] = False,
) -> None:
    """Makes an account. Its password is made and printed, once, alone on stdout; or read from stdin."""
    environment: Environment = context.obj
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else held.make_password()
    scopes = scope or list(_STEWARDS)
    with transaction(environment.engine) as session:
        held.create(session, name, password, scopes)
        note(session, "admin", "account.create", target=name, scopes=[*sorted(scopes)])
    if not password_stdin:
        typer.echo(password)
        typer.echo("keep it well: nobody can show it again", err=True)


def list_accounts(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Lists all accounts, those that are closed, too."""
    environment: Environment = context.obj
    with transaction(environment.engine) as session:
        found = stored.listing(session)
    if as_json:
        print_json([_as_json(one) for one in found])
    else:
        rows = [
            (one.name, ", ".join(one.scopes), f"{one.created_at:%Y-%m-%d %H:%M}", _state(one))
            for one in found
        ]
        print_table("Accounts", ("name", "scopes", "created", "state"), rows)


def disable(context: typer.Context, name: Name) -> None:
    """Closes an account for good and signs it out everywhere. Its name stays taken: the audit speaks of it."""
    environment: Environment = context.obj
    with transaction(environment.engine) as session:
        ended = held.disable(session, name)
        note(session, "admin", "account.disable", target=name)
    typer.echo(f"{visible(name)} is closed; {ended} of its sessions ended", err=True)


def _as_json(one: Account) -> dict[str, object]:
    return {
        "name": one.name,
        "scopes": list(one.scopes),
        "created_at": one.created_at,
        "disabled_at": one.disabled_at,
        "state": _state(one),
    }


def _state(one: Account) -> str:
    return "open" if one.disabled_at is None else "closed"
