"""`mdm sources profile`: what is in a file, how it could be mapped, and what would become of it."""

from collections import Counter
from dataclasses import fields
from pathlib import Path
from typing import Annotated

import typer

from mdm.cli.environment import Environment
from mdm.cli.screen import print_json, print_line, print_table, stage
from mdm.onboard import Column, FileProfile, Look, Rehearsal, look_into
from mdm.onboard.shapes import masked

_EXAMPLES = 2


def profile(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV, JSON Lines, JSON or Parquet.")],
    source: Annotated[str | None, typer.Option(help="Registered source: what would become of it.")] = None,
    mapping: Annotated[str | None, typer.Option(help="Mapping to try (default: the source's).")] = None,
    country: Annotated[str, typer.Option(help="Assumed country where no source is named.")] = "GB",
    write: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Keep the proposed mapping under that name, and try it."),
    ] = None,
    values: Annotated[bool, typer.Option("--values", help="Show examples in clear: personal data.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Looks into a file before it is ingested; needs no servers and keeps nothing. Examples are masked."""
    environment: Environment = context.obj
    with stage(f"reading {file}"):
        look = look_into(
            file, environment.rules, source=source, mapping=mapping, country=country, keep_as=write
        )
    if as_json:
        print_json(_as_json(look, values=values))
        return
    _print_columns(file, look.profile, values=values)
    if look.is_canonical:
        print_line("Its columns are the canonical ones: it needs no mapping.")
    if look.proposal:
        print_line(f"kept as {look.kept}:" if look.kept else "Proposed mapping (--write NAME keeps it):")
        typer.echo(look.proposal, nl=False)
    if look.outcome:
        _print_outcome(look.outcome)


def _examples(column: Column, *, values: bool) -> list[str]:
    shown = [text if values else masked(text) for text in column.samples]
    return [*dict.fromkeys(shown)][:_EXAMPLES]


def _print_columns(file: Path, found: FileProfile, *, values: bool) -> None:
    rows = [
        (
            column.name,
            f"{column.filled / found.rows:.0%}",
            column.distinct,
            column.shape,
            "  ".join(_examples(column, values=values)),
        )
        for column in found.columns.values()
    ]
    title = f"{file.name}: {found.rows:,} rows, {len(rows)} columns"
    print_table(title, ("column", "filled", "distinct", "looks like", "examples" if values else "form"), rows)
    for reason, count in _ranked(found.refused):
        print_line(f"rows that cannot be read, {reason}: {count:,}")


def _print_outcome(outcome: Rehearsal) -> None:
    total = outcome.accepted or 1
    fills = [(name, f"{count / total:.0%}", count) for name, count in _ranked(outcome.fields)]
    print_table(
        f"{outcome.accepted:,} records would be accepted", ("canonical field", "filled", "records"), fills
    )
    flags = [(flag, f"{count / total:.1%}", count) for flag, count in _ranked(outcome.flags)]
    if flags:
        print_table("Data-quality flags", ("flag", "of records", "records"), flags)
    for text, count in (
        ("rows that repeat a key, of which the newest counts", outcome.repeated_keys),
        ("records with nothing to match by", outcome.nothing_to_match_by),
        ("records deleted", outcome.deleted),
        ("records merged away by the source", outcome.merged_away),
    ):
        if count:
            print_line(f"{text}: {count:,}")
    for reason, count in _ranked(outcome.refused):
        print_line(f"dead letters, {reason}: {count:,}")


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _as_json(look: Look, *, values: bool) -> dict[str, object]:
    found, outcome = look.profile, look.outcome
    columns = [
        {
            "column": column.name,
            "filled": column.filled,
            "distinct": column.distinct,
            "looks_like": column.shape,
            "examples": _examples(column, values=values),
        }
        for column in found.columns.values()
    ]
    read: dict[str, object] = {
        "rows": found.rows,
        "refused": dict(found.refused),
        "columns": columns,
        "canonical": look.is_canonical,
        "proposed_mapping": look.proposal,
    }
    if outcome is None:
        return {**read, "outcome": None}
    counts = {one.name: getattr(outcome, one.name) for one in fields(outcome)}
    return {**read, "outcome": counts}
