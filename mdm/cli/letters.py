"""`mdm dead-letters …`: inputs that could not be processed, and putting them back into the inbox."""

from dataclasses import asdict
from typing import Annotated

import typer

from mdm.cli.environment import Environment
from mdm.cli.screen import print_json, print_table
from mdm.errors import BadInput, NotFound
from mdm.queue import wake
from mdm.replay import MOST_AT_ONCE, replay_letter, replay_letters
from mdm.store import letters as stored
from mdm.store.database import transaction

_SHOWN = 100
_LARGEST_NUMBER = 2**63 - 1  # PostgreSQL's bigint

Source = Annotated[str | None, typer.Option(help="Only of this source.")]
Reason = Annotated[str | None, typer.Option(help="Only those with this reason, word for word.")]

letters = typer.Typer(help="Inputs that could not be processed.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    letters.command("list")(list_letters)
    letters.command("replay")(replay)
    app.add_typer(letters, name="dead-letters")


def list_letters(
    context: typer.Context,
    source: Source = None,
    reason: Reason = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = _SHOWN,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Lists dead letters, newest first; what they hold is not shown."""
    environment: Environment = context.obj
    with transaction(environment.engine) as session:
        found = stored.page(session, limit, source=source, reason=reason)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    rows = [(one.letter, one.origin, _place(one), one.reason, _can(one)) for one in found]
    print_table("Dead letters, newest first", ("letter", "from", "row or key", "reason", "replay"), rows)


def _place(one: stored.Letter) -> str:
    return f"{one.source}:{one.source_id}" if one.row is None else f"row {one.row}"


def _can(one: stored.Letter) -> str:
    return "yes" if one.replayable else "send again"


def replay(
    context: typer.Context,
    numbers: Annotated[list[int] | None, typer.Argument(metavar="LETTER…", help="Their numbers.")] = None,
    source: Source = None,
    reason: Reason = None,
    everything: Annotated[bool, typer.Option("--all", help="All that can be replayed.")] = False,
) -> None:
    """Puts dead letters back into the inbox: those named, of a source, of a reason, or all."""
    if sum((bool(numbers), bool(source or reason), everything)) != 1:
        raise BadInput("say which: their numbers, --source, --reason, or --all")
    environment: Environment = context.obj
    count = _replay_named(environment, numbers) if numbers else _replay_all(environment, source, reason)
    wake(environment.redis_url, "resolve_pending")
    typer.echo(f"{count} back in the inbox; a worker resolves them, or: mdm resolve")


def _replay_named(environment: Environment, numbers: list[int]) -> int:
    """All of them or, where one cannot be, none."""
    with transaction(environment.engine) as session:
        for number in numbers:
            if not 0 < number <= _LARGEST_NUMBER:
                raise NotFound(f"there is no dead letter {number}")
            replay_letter(session, number)
    return len(numbers)


def _replay_all(environment: Environment, source: str | None, reason: str | None) -> int:
    total = 0
    while True:
        with transaction(environment.engine) as session:
            count = replay_letters(session, source, reason)
        total += count
        if count < MOST_AT_ONCE:
            return total
