"""`mdm keys …`: keys of machines. A key is shown once, alone on stdout, so that it can go straight into a vault."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from mdm import keys as issued
from mdm.cli.environment import Environment
from mdm.cli.moments import read_end, read_span
from mdm.cli.noting import note
from mdm.cli.screen import print_json, print_table, visible
from mdm.model import Json
from mdm.store import keys as stored
from mdm.store.database import transaction
from mdm.store.keys import Key, Terms

keys = typer.Typer(help="Keys of machines that use the API.", no_args_is_help=True)

Prefix = Annotated[str, typer.Argument(metavar="PREFIX", help="As `mdm keys list` shows it.")]


def register(app: typer.Typer) -> None:
    keys.command("create")(create)
    keys.command("list")(list_keys)
    keys.command("rotate")(rotate)
    keys.command("revoke")(revoke)
    app.add_typer(keys, name="keys")


def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who or what it is for; nobody else's ever.")],
    scope: Annotated[list[str], typer.Option(help="What it may do; may be repeated.")],
    source: Annotated[list[str] | None, typer.Option(help="Only records of these (default: of all).")] = None,
    expires: Annotated[str | None, typer.Option(metavar="DAYS|DATE", help="When it ends.")] = None,
    rate: Annotated[float | None, typer.Option(help="Requests a second.")] = None,
    max_body: Annotated[int | None, typer.Option(help="Bytes of a request's body.")] = None,
) -> None:
    """Makes a key and prints it, once."""
    environment: Environment = context.obj
    ends = read_end(expires, "--expires") if expires else None
    scopes = tuple(sorted(set(scope)))
    terms = Terms(name, scopes, tuple(sorted(set(source))) if source else None, rate, max_body, ends)
    with transaction(environment.engine) as session:
        key = issued.issue(session, terms, environment.rules)
        prefix = issued.prefix_of(key)
        sources: Json = None if terms.sources is None else [*terms.sources]
        note(session, "admin", "key.create", target=prefix, name=name, scopes=[*scopes], sources=sources)
    _hand_out(key, "keep it well: nobody can show it again")


def list_keys(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Lists all keys, oldest first, those that open nothing any more, too."""
    environment: Environment = context.obj
    with transaction(environment.engine) as session:
        found = stored.listing(session)
    if as_json:
        print_json([_as_json(key) for key in found])
        return
    columns = ("prefix", "name", "scopes", "sources", "created", "expires", "last used", "state")
    print_table("Keys", columns, [_row(key) for key in found])


def rotate(
    context: typer.Context,
    prefix: Prefix,
    older_for: Annotated[str, typer.Option(metavar="SPAN", help="How long the old one still opens.")] = "24h",
) -> None:
    """Makes a key with the same name and rights and prints it, once; the old one ends after a while."""
    environment: Environment = context.obj
    span = read_span(older_for, "--older-for")
    with transaction(environment.engine) as session:
        key = issued.rotate(session, prefix, span, environment.rules)
        note(session, "admin", "key.rotate", target=prefix, successor=issued.prefix_of(key))
    _hand_out(key, f"the old one, {prefix}, opens for {older_for} yet")


def revoke(context: typer.Context, prefix: Prefix) -> None:
    """Ends a key, now: every API process knows within 5 seconds."""
    environment: Environment = context.obj
    with transaction(environment.engine) as session:
        issued.revoke(session, prefix)
        note(session, "admin", "key.revoke", target=prefix)
    typer.echo(f"{prefix} opens nothing any more, within 5 seconds everywhere", err=True)


def _hand_out(key: str, said: str) -> None:
    typer.echo(key)
    typer.echo(visible(said), err=True)


def _as_json(key: Key) -> dict[str, object]:
    moments = {name: getattr(key, name) for name in ("created_at", "revoked_at", "last_used_at")}
    return {"prefix": key.prefix, **asdict(key.terms), **moments, "state": key.state_at(datetime.now(UTC))}


def _row(key: Key) -> tuple[object, ...]:
    terms = key.terms
    return (
        key.prefix,
        terms.name,
        ", ".join(terms.scopes),
        "all" if terms.sources is None else ", ".join(terms.sources),
        _day(key.created_at, ""),
        _day(terms.expires_at, "never"),
        _day(key.last_used_at, "never"),
        key.state_at(datetime.now(UTC)),
    )


def _day(moment: datetime | None, otherwise: str) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else otherwise
