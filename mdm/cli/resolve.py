"""`mdm resolve`: what waits, or everything, in the foreground; or what that would do."""

from collections import Counter
from collections.abc import Callable
from typing import Annotated, Any

import typer
from sqlmodel import Session

from mdm.cli.environment import Environment
from mdm.cli.screen import console, print_json, print_line, print_table, stage
from mdm.events import Event
from mdm.resolve.drain import resolve_pending, resolver_session
from mdm.resolve.flow import Outcome, Resolver, resolve_all
from mdm.resolve.rehearse import rehearse
from mdm.resolve.resolver import load_resolver

_SHOWN = 10


def register(app: typer.Typer) -> None:
    app.command("resolve")(resolve)


def resolve(
    context: typer.Context,
    full: Annotated[
        bool, typer.Option("--full", help="Everything again, under the present rules and model.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would come of it; nothing is changed.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Resolves all that is pending and prints what merged and split."""
    environment: Environment = context.obj
    environment.rules  # noqa: B018 - a broken rule set is refused before any server starts
    if dry_run:
        _report_rehearsal(_rehearse(environment, full=full), as_json=as_json)
        return
    outcome = _resolve_pending(environment, full=full)
    if full:
        outcome.add(_resolve_all(environment))
    _report(outcome, as_json=as_json)


def _resolve_pending(environment: Environment, *, full: bool) -> Outcome:
    with stage("resolving what is pending"):
        load = _loader(environment, full=full)
        return resolve_pending(environment.engine, load, environment.settings, wait=True)


def _rehearse(environment: Environment, *, full: bool) -> Outcome:
    with stage("trying what resolving would do"):
        load = _loader(environment, full=full)
        return rehearse(environment.engine, load, environment.settings, full=full)


def _loader(environment: Environment, *, full: bool) -> Callable[[Session], Resolver]:
    return lambda session: load_resolver(session, environment.rules, full=full)


def _resolve_all(environment: Environment) -> Outcome:
    with stage("resolving everything again"), resolver_session(environment.engine, wait=True) as session:
        if session is None:
            raise AssertionError("the lock was waited for")
        outcome = resolve_all(session, load_resolver(session, environment.rules, full=True))
        session.commit()
        return outcome


def _summarise(outcome: Outcome) -> tuple[dict[str, Any], Counter[str]]:
    counts = Counter({kind.removeprefix("golden."): count for kind, count in outcome.counts.items()})
    summary: dict[str, Any] = {
        "resolved": outcome.resolved,
        "unchanged": outcome.unchanged,
        "superseded": outcome.superseded,
        "dead_lettered": outcome.dead,
        "events": dict(sorted(counts.items())),
    }
    return summary, counts


def _report(outcome: Outcome, *, as_json: bool) -> None:
    summary, counts = _summarise(outcome)
    notable = [event for event in outcome.events if event.type in ("golden.merged", "golden.split")]
    if as_json:
        print_json({**summary, "merged_and_split": [_tell(event) for event in notable]})
        return
    _print_summary(summary, counts)
    for event in notable[:_SHOWN]:
        _print_event(event)
    if len(notable) > _SHOWN:
        console.print(f"… and {len(notable) - _SHOWN} more: mdm export events FILE")


def _report_rehearsal(outcome: Outcome, *, as_json: bool) -> None:
    """All that would be published, in order."""
    summary, counts = _summarise(outcome)
    if as_json:
        events = [{"type": event.type, "version": event.version, **event.data} for event in outcome.events]
        print_json({"dry_run": True, **summary, "would_publish": events})
        return
    console.print("Dry run: nothing was changed. Resolving would do this.")
    _print_summary(summary, counts)
    for event in outcome.events:
        _print_event(event)


def _print_summary(summary: dict[str, Any], counts: Counter[str]) -> None:
    inputs = [(name, summary[name]) for name in ("resolved", "unchanged", "superseded", "dead_lettered")]
    print_table("Inputs", ("outcome", "count"), inputs)
    print_table("Golden records", ("event", "count"), sorted(counts.items()))


def _print_event(event: Event) -> None:
    told = _tell(event)
    print_line(f"{told['type']:<14} {told['golden_id']}  {told['other']}".rstrip())


def _tell(event: Event) -> dict[str, Any]:
    other = event.data.get("previous_golden_ids") or event.data.get("resulting_golden_ids") or []
    ids = [str(golden_id) for golden_id in other] if isinstance(other, list) else []
    words = {"golden.merged": "took in ", "golden.split": "became "}.get(event.type, "")
    if survivor := event.data.get("surviving_golden_id"):
        words = f"goes into {survivor}"
    return {"type": event.type, "golden_id": event.data["golden_id"], "other": words + ", ".join(ids)}
