"""`mdm evaluate`: the crosswalk against a truth."""

from pathlib import Path
from typing import Annotated

import typer

from mdm.cli.environment import Environment
from mdm.cli.screen import print_json, print_table
from mdm.evaluate import Evaluation, read_truth, rows
from mdm.evaluate import evaluate as compare
from mdm.store.database import transaction
from mdm.store.export import crosswalk


def register(app: typer.Typer) -> None:
    app.command("evaluate")(evaluate)


def evaluate(
    context: typer.Context,
    truth: Annotated[Path, typer.Argument(help="CSV with source,source_id,entity_id[,household_id].")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Says how well the golden records agree with the truth."""
    environment: Environment = context.obj
    known = list(read_truth(truth))
    with transaction(environment.engine) as session:
        cluster_of = {(source, source_id): golden for source, source_id, golden in crosswalk(session)}
    found = compare(known, cluster_of)
    if as_json:
        print_json(_as_json(found))
    else:
        print_table(f"Against {truth.name}", ("measure", "value"), list(rows(found)))


def _as_json(found: Evaluation) -> dict[str, object]:
    return {
        "pairwise": {
            "precision": found.pairwise.precision,
            "recall": found.pairwise.recall,
            "f1": found.pairwise.f1,
        },
        "b_cubed": {
            "precision": found.b_cubed.precision,
            "recall": found.b_cubed.recall,
            "f1": found.b_cubed.f1,
        },
        "entities_right": found.entities_right,
        "linked_pairs": found.linked_pairs,
        "false_pairs": found.false_pairs,
        "household_false_pairs": found.household_false_pairs,
        "records": found.records,
        "missing": found.missing,
    }
