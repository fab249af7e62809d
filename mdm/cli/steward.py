"""`mdm merge`, `mdm split`, `mdm review …`: what stewards do, from the command line."""

from collections.abc import Callable
from getpass import getuser
from typing import Annotated

import typer
from sqlmodel import Session

from mdm.cli.environment import Environment
from mdm.cli.noting import note
from mdm.cli.review_screen import (
    decisions_as_json,
    print_decisions,
    print_task,
    print_tasks,
    task_as_json,
    tasks_as_json,
)
from mdm.cli.screen import print_json
from mdm.errors import BadInput, NotFound
from mdm.events import tidy_golden_id
from mdm.model import QuestionKind
from mdm.queue import wake
from mdm.stewardship import Answer, answer, parse_keys
from mdm.stewardship import merge as merge_goldens
from mdm.stewardship import split as split_golden
from mdm.stewardship import undo as undo_decision
from mdm.store import decisions as stored
from mdm.store import review as tasks
from mdm.store.database import transaction

_SHOWN = 100

Reason = Annotated[str, typer.Option(help="Why; kept with the decision, so no personal values.")]
By = Annotated[
    str | None, typer.Option(help="Who decides (default: the operating system's user).", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

review = typer.Typer(help="Review tasks and decisions.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.command("merge")(merge)
    app.command("split")(split)
    review.command("list")(list_tasks)
    review.command("show")(show)
    review.command("decide")(decide)
    review.command("undo")(undo)
    review.command("decisions")(decisions)
    app.add_typer(review, name="review")


def merge(
    context: typer.Context,
    golden_ids: Annotated[list[str], typer.Argument(metavar="GOLDEN_ID…", help="Two or more.")],
    reason: Reason,
    by: By = None,
) -> None:
    """Says that golden records are one person. The oldest golden ID will survive."""

    def decide_same(session: Session) -> int:
        decision = merge_goldens(session, golden_ids, _who(by), reason)
        note(session, "review", "golden.merge", stored.golden_ids_of(session, decision), decision)
        return decision

    _keep(context, decide_same)


def split(
    context: typer.Context,
    golden_id: Annotated[str, typer.Argument()],
    keys: Annotated[list[str], typer.Argument(metavar="KEY…", help="Records, as crm:C-1042.")],
    reason: Reason,
    by: By = None,
) -> None:
    """Says that the records named are another person than the rest of the golden record."""
    named = parse_keys(keys)

    def decide_different(session: Session) -> int:
        decision = split_golden(session, golden_id, [named], _who(by), reason)
        note(session, "review", "golden.split", [tidy_golden_id(golden_id) or golden_id], decision)
        return decision

    _keep(context, decide_different)


def list_tasks(
    context: typer.Context,
    kind: Annotated[QuestionKind | None, typer.Option(help="Only this kind.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = _SHOWN,
    as_json: AsJson = False,
) -> None:
    """Lists open review tasks, most urgent first."""
    environment: Environment = context.obj
    with transaction(environment.engine) as session:
        found = tasks.open_tasks(session, limit, kind=kind)
    if as_json:
        print_json(tasks_as_json(found))
    else:
        print_tasks(found)


def show(
    context: typer.Context,
    task: Annotated[int, typer.Argument(min=1)],
    as_json: AsJson = False,
) -> None:
    """Shows both sides of a review task, and the weights between them."""
    environment: Environment = context.obj
    with transaction(environment.engine) as session:
        found = _found(session, task)
        note(session, "review", "review.read", found.golden_ids, task)
        if as_json:
            print_json(task_as_json(session, found, environment.rules))
        else:
            print_task(session, found, environment.rules)


def decide(
    context: typer.Context,
    task: Annotated[int, typer.Argument(min=1)],
    verdict: Annotated[Answer, typer.Argument()],
    reason: Reason,
    by: By = None,
) -> None:
    """Answers a review task: same or different; confirm or undo where a decision is asked about again."""

    def give_answer(session: Session) -> int | None:
        decision = answer(session, _number(task), verdict, _who(by), reason)
        note(session, "review", "review.decide", _found(session, task).golden_ids, task, verdict=verdict)
        return decision

    _keep(context, give_answer)


def undo(
    context: typer.Context,
    decision: Annotated[int, typer.Argument(min=1)],
    reason: Reason,
    by: By = None,
) -> None:
    """Withdraws a decision."""

    def withdraw(session: Session) -> int:
        undo_decision(session, _number(decision), _who(by), reason)
        note(session, "review", "decision.undo", stored.golden_ids_of(session, decision), decision)
        return decision

    _keep(context, withdraw)


def decisions(
    context: typer.Context,
    standing: Annotated[bool, typer.Option("--standing", help="Only those not withdrawn.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = _SHOWN,
    as_json: AsJson = False,
) -> None:
    """Lists decisions, newest first."""
    environment: Environment = context.obj
    with transaction(environment.engine) as session:
        found = stored.page(session, limit, standing_only=standing)
    if as_json:
        print_json(decisions_as_json(found))
    else:
        print_decisions(found)


def _keep(context: typer.Context, decide: Callable[[Session], int | None]) -> None:
    """Stores what was decided, then wakes the worker: the resolver applies it."""
    environment: Environment = context.obj
    with transaction(environment.engine) as session:
        number = decide(session)
    wake(environment.redis_url, "resolve_pending")
    if number is None:
        typer.echo("answered: no decision was needed")
    else:
        typer.echo(f"decision {number} is kept; a worker applies it, or: mdm resolve")


def _found(session: Session, task: int) -> tasks.Task:
    found = tasks.find(session, _number(task))
    if found is None:
        raise NotFound(f"there is no review task {task}")
    return found


def _who(by: str | None) -> str:
    if by is not None:
        return by
    try:
        return getuser()
    except (OSError, KeyError):
        raise BadInput("the operating system names no user: say --by") from None


def _number(given: int) -> int:
    if given > _LARGEST_NUMBER:
        raise NotFound(f"there is no number {given}")
    return given


_LARGEST_NUMBER = 2**63 - 1  # PostgreSQL's bigint
