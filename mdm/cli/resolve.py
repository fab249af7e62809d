"""`mdm resolve`: what waits, or everything, in the foreground."""

from collections import Counter
from typing import Annotated, Any

import typer
from sqlmodel import Session

from mdm.cli.environment import Environment
from mdm.cli.screen import console, print_json, print_table, stage
from mdm.events import Event
from mdm.resolve import Outcome, Resolver, load_resolver, resolve_all, resolve_pending, resolver_session

_SHOWN = 10


def register(app: typer.Typer) -> None:
    app.command("resolve")(resolve)


def resolve(
    context: typer.Context,
    full: Annotated[
        bool, typer.Option("--full", help="Everything again, under the present rules and model.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Resolves all that is pending and prints what merged and split."""
    environment: Environment = context.obj
    environment.rules  # noqa: B018 - a broken rule set is refused before any server starts
    outcome = _resolve_pending(environment, full=full)
    if full:
        everything = _resolve_all(environment)
        outcome.events.extend(everything.events)
    _report(outcome, as_json=as_json)


def _resolve_pending(environment: Environment, *, full: bool) -> Outcome:
    def load(session: Session) -> Resolver:
        return load_resolver(session, environment.rules, full=full)

    with stage("resolving what is pending"):
        return resolve_pending(environment.engine, load, environment.settings, wait=True)


def _resolve_all(environment: Environment) -> Outcome:
    with stage("resolving everything again"), resolver_session(environment.engine, wait=True) as session:
        if session is None:
            raise AssertionError("the lock was waited for")
        outcome = resolve_all(session, load_resolver(session, environment.rules, full=True))
        session.commit()
        return outcome


def _report(outcome: Outcome, *, as_json: bool) -> None:
    counts = Counter(event.type.removeprefix("golden.") for event in outcome.events)
    summary: dict[str, Any] = {
        "resolved": outcome.resolved,
        "unchanged": outcome.unchanged,
        "superseded": outcome.superseded,
        "dead_lettered": outcome.dead,
        "events": dict(sorted(counts.items())),
    }
    notable = [event for event in outcome.events if event.type in ("golden.merged", "golden.split")]
    if as_json:
        print_json({**summary, "merged_and_split": [_tell(event) for event in notable]})
        return
    inputs = [(name, summary[name]) for name in ("resolved", "unchanged", "superseded", "dead_lettered")]
    print_table("Inputs", ("outcome", "count"), inputs)
    print_table("Golden records", ("event", "count"), sorted(counts.items()))
    for event in notable[:_SHOWN]:
        told = _tell(event)
        console.print(f"{told['type']:<14} {told['golden_id']}  {told['other']}")
    if len(notable) > _SHOWN:
        console.print(f"… and {len(notable) - _SHOWN} more: mdm export events FILE")


def _tell(event: Event) -> dict[str, Any]:
    other = event.data.get("previous_golden_ids") or event.data.get("resulting_golden_ids") or []
    ids = [str(golden_id) for golden_id in other] if isinstance(other, list) else []
    words = "took in " if event.type == "golden.merged" else "became "
    return {"type": event.type, "golden_id": event.data["golden_id"], "other": words + ", ".join(ids)}
