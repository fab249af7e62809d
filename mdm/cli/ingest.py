"""`mdm ingest`: files into the inbox."""

from pathlib import Path
from typing import Annotated

import typer

from mdm.cli.environment import Environment
from mdm.cli.screen import print_json, print_table, stage
from mdm.intake import shown_name, take_file
from mdm.queue import wake
from mdm.store.database import transaction
from mdm.store.inbox import Receipt


def register(app: typer.Typer) -> None:
    app.command("ingest")(ingest)


def ingest(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="CSV, JSON Lines, JSON or Parquet.")],
    source: Annotated[str | None, typer.Option(help="Registered source the files come from.")] = None,
    mapping: Annotated[
        str | None, typer.Option(help="Mapping to read them by (default: the source's).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Puts files into the inbox: a whole file or, when it cannot be read, nothing of it."""
    environment: Environment = context.obj
    rules, engine = environment.rules, environment.engine
    receipts: list[tuple[str, Receipt]] = []
    try:
        for path in files:
            with stage(f"reading {path}"), transaction(engine) as session:
                receipt = take_file(session, path, rules, source=source, mapping=mapping)
            receipts.append((shown_name(path), receipt))
    finally:
        if any(receipt.accepted for _, receipt in receipts):
            wake(environment.redis_url, "resolve_pending")
        _report(receipts, as_json=as_json)


def _report(receipts: list[tuple[str, Receipt]], *, as_json: bool) -> None:
    rows = [(name, r.accepted, r.unchanged, r.dead) for name, r in receipts]
    if as_json:
        columns = ("file", "accepted", "unchanged", "dead_lettered")
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif rows:
        print_table("Ingested", ("file", "accepted", "unchanged", "dead-lettered"), rows)
        if any(row[3] for row in rows):
            print("Why rows were dead-lettered: mdm status --dead")
