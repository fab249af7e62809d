"""`mdm golden-ids`: the golden IDs of one source's records, for writing them back into it."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from mdm.cli.environment import Environment
from mdm.store import golden_ids as stored
from mdm.store.database import transaction
from mdm.store.golden_ids import Page, Place

_PAGE = 10_000
_LARGEST_NUMBER = 2**63 - 1  # PostgreSQL's bigint


def register(app: typer.Typer) -> None:
    app.command("golden-ids")(golden_ids)


def golden_ids(
    context: typer.Context,
    source: Annotated[str, typer.Argument()],
    file: Annotated[Path, typer.Argument(help="CSV with the columns source_id, golden_id, link_version.")],
    after: Annotated[
        int, typer.Option(min=0, max=_LARGEST_NUMBER, help="Only what moved after this sequence; 0: all.")
    ] = 0,
) -> None:
    """Writes the golden IDs of a source's records to FILE; an empty one says that the record is gone.

    Prints the sequence to go on after the next time.
    """
    environment: Environment = context.obj
    environment.rules.source(source)
    count = 0
    with file.open("w", encoding="utf-8", newline="") as opened:
        rows = csv.writer(opened)
        rows.writerow(("source_id", "golden_id", "link_version"))
        for page in _pages(environment, source, Place(after)):
            rows.writerows((one.source_id, one.golden_id or "", one.link_version) for one in page.records)
            count, after = count + len(page.records), page.following.sequence
    typer.echo(f"{file}: {count:,} rows; the next time: --after {after}")


def _pages(environment: Environment, source: str, place: Place) -> Iterator[Page]:
    more = True
    while more:
        with transaction(environment.engine) as session:
            page = stored.page(session, source, place, _PAGE)
        place, more = page.following, page.more
        yield page
