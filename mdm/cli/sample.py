"""`mdm sample`: generated customers with truth."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mdm.cli.screen import print_table, stage
from mdm.sample import generate


class Variant(StrEnum):
    retail = "retail"
    census = "census"


def register(app: typer.Typer) -> None:
    app.command("sample")(sample)


def sample(
    folder: Annotated[Path, typer.Argument(help="Folder to write into.")],
    records: Annotated[int, typer.Option(help="How many source records, about.", min=1)] = 10_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
    variant: Annotated[
        Variant, typer.Option(help="census: name, birth date and address alone.")
    ] = Variant.retail,
) -> None:
    """Writes generated customers as four sources hold them, with the truth about who is who."""
    with stage(f"generating {records:,} records"):
        summary = generate(records, seed, folder, variant=variant.value)
    print_table(f"Written to {folder}", ("source", "records"), sorted(summary.counts.items()))
