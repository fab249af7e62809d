"""`mdm history`: what was."""

from collections.abc import Sequence
from typing import Annotated

import typer

from mdm.cli.environment import Environment
from mdm.cli.noting import note
from mdm.cli.screen import print_json, print_table
from mdm.errors import NotFound
from mdm.events import tidy_golden_id, why_unknown
from mdm.stewardship import parse_key
from mdm.store.database import transaction
from mdm.store.history import GoldenEntry, RecordHistory, golden_history, record_history

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    app.command("history")(history)


def history(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="GOLDEN_ID|KEY", help="G-0000000042-2, or crm:C-1042.")],
    as_json: AsJson = False,
) -> None:
    """Shows every version of a golden ID, or of a source record as it was received."""
    environment: Environment = context.obj
    with transaction(environment.engine) as session:
        record = record_history(session, parse_key(what)) if ":" in what else None
        entries = [] if record else golden_history(session, what)
        if record:
            ids = [record.golden_id] if record.golden_id else []
            note(session, "golden:read-personal", "record.read", ids, record.key)
    if record:
        _show_record(record, as_json=as_json)
    elif entries:
        _show_golden(tidy_golden_id(what) or what, entries, as_json=as_json)
    elif ":" in what:
        raise NotFound(f"nothing is known of {what}")
    else:
        raise NotFound(f"{why_unknown(what)}, a record as crm:C-1042")


def _show_golden(golden_id: str, entries: Sequence[GoldenEntry], *, as_json: bool) -> None:
    versions = [
        {
            "version": entry.version,
            "at": entry.at.isoformat(),
            "sequence": entry.sequence,
            "state": entry.state,
            "surviving_golden_id": entry.survivor,
            "records": [str(key) for key in entry.records],
            "changed": list(entry.changed),
            "cause": dict(entry.cause),
        }
        for entry in entries
    ]
    if as_json:
        print_json({"golden_id": golden_id, "versions": versions})
        return
    rows = [
        (
            entry.version,
            f"{entry.at:%Y-%m-%d %H:%M:%S}",
            entry.state if entry.survivor is None else f"merged into {entry.survivor}",
            ", ".join(map(str, entry.records)),
            ", ".join(entry.changed),
            str(entry.cause.get("type", "")),
        )
        for entry in entries
    ]
    print_table(golden_id, ("version", "at", "state", "records", "changed", "cause"), rows)


def _show_record(record: RecordHistory, *, as_json: bool) -> None:
    golden_id = record.golden_id
    if as_json:
        print_json(
            {
                "record": str(record.key),
                "golden_id": golden_id,
                "deleted": record.deleted,
                "merged_into": record.merged_into,
                "pending": record.pending,
                "versions": [
                    {
                        "version": entry.version,
                        "received_at": entry.received_at.isoformat(),
                        "payload": dict(entry.payload),
                        "flags": list(entry.flags),
                    }
                    for entry in record.entries
                ],
            }
        )
        return
    rows = [
        (
            "superseded" if entry.version is None else entry.version,
            f"{entry.received_at:%Y-%m-%d %H:%M:%S}",
            ", ".join(entry.flags),
            ", ".join(f"{name}: {value}" for name, value in entry.payload.items()),
        )
        for entry in record.entries
    ]
    where = golden_id or ("deleted" if record.deleted else "in no golden record")
    print_table(f"{record.key}, {where}", ("version", "received", "flags", "payload"), rows)
