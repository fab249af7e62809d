"""`mdm audit …`: who read or changed what, and whether the audit is still what was sealed."""

import sys
from typing import Annotated

import typer

from mdm.audit import Verified, head, verify
from mdm.cli.environment import Environment
from mdm.cli.moments import read_moment
from mdm.cli.screen import print_json, print_table, stage
from mdm.store.audit_chain import Held
from mdm.store.audit_search import Which, page
from mdm.store.database import transaction

_SHOWN = 100

audit = typer.Typer(help="Who read or changed what.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    audit.command("search")(search)
    audit.command("verify")(check)
    audit.command("head")(print_head)
    app.add_typer(audit, name="audit")


def search(
    context: typer.Context,
    golden_id: Annotated[str | None, typer.Option(help="Of this person, merged IDs included.")] = None,
    caller: Annotated[str | None, typer.Option(help="As key:till, user:SUBJECT, cli:ann, operator.")] = None,
    action: Annotated[str | None, typer.Option(help="As golden.read or decision.undo.")] = None,
    target: Annotated[str | None, typer.Option(help="A record's key, a key's prefix, a number.")] = None,
    *,
    since: Annotated[str | None, typer.Option(metavar="MOMENT", help="From then on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="MOMENT", help="Before then.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = _SHOWN,
    as_json: AsJson = False,
) -> None:
    """Lists entries, newest first."""
    environment: Environment = context.obj
    begin = read_moment(since, "--since") if since else None
    end = read_moment(until, "--until") if until else None
    with transaction(environment.engine) as session:
        found = page(session, Which(golden_id, caller, action, target, begin, end), limit)
    if as_json:
        print_json([_as_json(one) for one in found])
        return
    columns = ("entry", "at", "caller", "scope", "action", "golden IDs", "target", "detail")
    print_table("The audit, newest first", columns, [_row(one) for one in found])


def check(
    context: typer.Context,
    noted: Annotated[
        str | None, typer.Option("--head", help="A head that was noted before: it must still be there.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Computes all seals anew, and names the first that does not fit. Exit code 1: there is one."""
    environment: Environment = context.obj
    with stage("verifying the audit"):
        found = verify(environment.engine, noted)
    if as_json:
        print_json(_verified_as_json(found))
    else:
        print(_said(found), file=sys.stderr if found.fault else sys.stdout)
    if found.fault:
        raise typer.Exit(1)


def print_head(context: typer.Context) -> None:
    """Prints the hash of the last seal. Note it where who can change the database cannot."""
    environment: Environment = context.obj
    with transaction(environment.engine) as session:
        print(head(session))


def _as_json(one: Held) -> dict[str, object]:
    return {
        "entry": one.entry,
        "at": one.at.isoformat(),
        "caller": one.caller,
        "scope": one.scope,
        "action": one.action,
        "golden_ids": one.golden_ids,
        "target": one.target,
        "detail": one.detail,
        "seal": one.seal,
    }


def _row(one: Held) -> tuple[object, ...]:
    detail = ", ".join(f"{name}: {value}" for name, value in one.detail.items())
    ids = ", ".join(one.golden_ids)
    return (
        str(one.entry),
        f"{one.at:%Y-%m-%d %H:%M:%S}",
        one.caller,
        one.scope,
        one.action,
        ids,
        one.target or "",
        detail,
    )


def _verified_as_json(found: Verified) -> dict[str, object]:
    fault = found.fault
    return {
        "seals": found.seals,
        "entries": found.entries,
        "unsealed": found.unsealed,
        "head": found.head.hex(),
        "fault": fault and {"reason": fault.reason, "seal": fault.seal, "entries": fault.entries},
    }


def _said(found: Verified) -> str:
    fits = f"{found.seals:,} seals with {found.entries:,} entries fit"
    if (fault := found.fault) is None:
        return f"{fits}; {found.unsealed:,} entries are not sealed yet\nhead {found.head.hex()}"
    seal = f"seal {fault.seal}: " if fault.seal else ""
    among = f", entries {fault.entries[0]} to {fault.entries[1]}" if fault.entries else ""
    return f"{fits}, then: {seal}{fault.reason}{among}"
