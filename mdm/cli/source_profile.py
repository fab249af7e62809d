"""`mdm sources profile`: what is in a file, how it could be mapped, and what would become of it."""

from collections import Counter
from dataclasses import fields
from pathlib import Path
from typing import Annotated

import typer

from mdm.cli.environment import Environment
from mdm.cli.screen import print_json, print_line, print_table, stage
from mdm.errors import BadInput
from mdm.ingest.record import mapping_named
from mdm.onboard import (
    Column,
    FileProfile,
    Rehearsal,
    is_canonical,
    profile_file,
    propose_mapping,
    rehearse,
    write_mapping,
)
from mdm.onboard.shapes import masked
from mdm.rules import RuleSet
from mdm.ruleset import read_rule_set

_EXAMPLES = 2


def profile(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV, JSON Lines, JSON or Parquet.")],
    source: Annotated[str | None, typer.Option(help="Registered source: what would become of it.")] = None,
    mapping: Annotated[str | None, typer.Option(help="Mapping to try [default: the source's].")] = None,
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
    rules = environment.rules
    with stage(f"reading {file}"):
        found = profile_file(file, _delimiter(rules, source, mapping))
    if found.rows == 0:
        raise BadInput(f"{file}: holds no row that can be read")
    canonical = mapping is None and is_canonical(found.columns, rules)
    tried = canonical or source is not None or mapping is not None
    text, whole = ("", True) if tried else propose_mapping(found, file.name)
    if write:
        if tried:
            raise BadInput(
                "--write keeps a proposed mapping: not of a canonical file, nor with --source or --mapping"
            )
        if not whole:
            raise BadInput(
                f"{file}: no column is the key, so the proposal is no mapping yet: write it by hand"
            )
        written = write_mapping(rules.folder, write, text)
        rules, mapping = read_rule_set(rules.folder), write
    outcome = (
        rehearse(file, rules, source=source, mapping=mapping, country=country) if tried or write else None
    )
    if as_json:
        print_json(_as_json(found, text, outcome, values=values))
        return
    _print_columns(file, found, values=values)
    if canonical:
        print_line("Its columns are the canonical ones: it needs no mapping.")
    if text:
        print_line(f"kept as {written}:" if write else "Proposed mapping (--write NAME keeps it):")
        typer.echo(text, nl=False)
    if outcome:
        _print_outcome(outcome)


def _delimiter(rules: RuleSet, source: str | None, mapping: str | None) -> str | None:
    named = mapping or (rules.source(source).mapping if source else None)
    return mapping_named(rules, named).delimiter if named else None


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


def _as_json(found: FileProfile, text: str, outcome: Rehearsal | None, *, values: bool) -> dict[str, object]:
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
        "proposed_mapping": text or None,
    }
    if outcome is None:
        return {**read, "outcome": None}
    counts = {one.name: getattr(outcome, one.name) for one in fields(outcome)}
    return {**read, "outcome": counts}
