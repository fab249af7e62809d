"""`mdm evaluate`: the base against a truth, and the wrong pairs one by one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from mdm.cli.environment import Environment
from mdm.cli.error_files import write_errors
from mdm.cli.screen import print_json, print_line, print_table, stage
from mdm.evaluate import KINDS, Report, measure, read_truth_file, rows, tell
from mdm.evaluate.agreement import Score
from mdm.evaluate.known import ErrorSide
from mdm.store.database import transaction

_MOST_PAIRS = 10_000


def register(app: typer.Typer) -> None:
    app.command("evaluate")(evaluate)


def evaluate(
    context: typer.Context,
    truth: Annotated[
        Path,
        typer.Argument(
            metavar="TRUTH.csv",
            help="Columns source,source_id,entity_id[,household_id]; or, of pairs, "
            "source_a,source_id_a,source_b,source_id_b,verdict as `mdm export truth` writes them.",
        ),
    ],
    errors: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Write the false and the missed pairs there, with their waterfalls. The files hold personal values.",
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option(help="Most pairs to write; of more, the same sample each time.", min=1)
    ] = _MOST_PAIRS,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Says how well the golden records agree with the truth, and what kinds of errors there are."""
    environment: Environment = context.obj
    known = read_truth_file(truth)
    engine = environment.engine.execution_options(isolation_level="REPEATABLE READ")
    with transaction(engine) as session:
        with stage("measuring"):
            report = measure(session, known, environment.rules, limit if errors else 0)
        if errors:
            with stage(f"writing {errors}"):
                write_errors(errors, tell(session, report, environment.rules), _summary(report, truth.name))
    if as_json:
        print_json(_as_json(report))
        return
    for title, columns, table in _tables(report, truth.name):
        print_table(title, columns, table)
    if errors:
        print_line(f"{errors}: {len(report.sample):,} of {_wrong_pairs(report):,} wrong pairs, and a summary")


_Table = tuple[str, tuple[str, ...], list[tuple[str, ...]]]


def _tables(report: Report, name: str) -> Iterator[_Table]:
    yield f"Against {name}", ("measure", "value"), list(_measures(report))
    for side in KINDS:
        if table := list(_kinds(report, side)):
            yield f"{side.capitalize()} pairs by kind", ("kind", "pairs", "share", "what"), table


def _measures(report: Report) -> Iterator[tuple[str, str]]:
    if report.evaluation:
        yield from rows(report.evaluation)
    else:
        yield from _score("pairwise", report.pairwise)
        yield "linked pairs", f"{report.pairs.linked_pairs:,}"
        yield "false pairs", f"{report.pairs.linked_pairs - report.pairs.right_pairs:,}"
        yield "records compared", f"{report.records:,}"
        yield "records of the truth that are missing", f"{report.missing:,}"
    yield "true pairs", f"{report.pairs.true_pairs:,}"
    yield "true pairs that are missed", f"{report.pairs.true_pairs - report.pairs.right_pairs:,}"
    yield "blocking recall (true pairs compared)", f"{report.blocking_recall:.4f}"
    yield "matching recall (of those, together)", f"{report.matching_recall:.4f}"
    yield "missed with nothing in common", _of_true(report, report.wrong.reach["nothing"])
    yield "missed with only a name in common", _of_true(report, report.wrong.reach["only a name"])
    yield "recall within reach (all others found)", f"{report.recall_within_reach:.4f}"


def _of_true(report: Report, count: int) -> str:
    share = count / report.pairs.true_pairs if report.pairs.true_pairs else 0
    return f"{count:,} ({share:.2%} of true pairs)"


def _score(name: str, score: Score) -> Iterator[tuple[str, str]]:
    yield f"{name} precision", f"{score.precision:.4f}"
    yield f"{name} recall", f"{score.recall:.4f}"
    yield f"{name} F1", f"{score.f1:.4f}"


def _kinds(report: Report, side: ErrorSide) -> Iterator[tuple[str, ...]]:
    """Kinds that occur, most frequent first."""
    counts = {kind: report.wrong.kinds[side, kind.name] for kind in KINDS[side]}
    total = sum(counts.values())
    for kind, count in sorted(counts.items(), key=lambda held: -held[1]):
        if count:
            yield kind.name, f"{count:,}", f"{count / total:.1%}", kind.says


def _wrong_pairs(report: Report) -> int:
    return sum(report.wrong.kinds.values())


def _summary(report: Report, name: str) -> str:
    """The tables as Markdown."""
    parts = []
    for title, columns, table in _tables(report, name):
        head = [f"## {title}", "", f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
        parts.append("\n".join([*head, *(f"| {' | '.join(row)} |" for row in table), ""]))
    written, total = len(report.sample), _wrong_pairs(report)
    parts.append(f"`errors.csv` and `errors.jsonl` hold {written:,} of {total:,} wrong pairs.\n")
    return "\n".join(parts)


def _as_json(report: Report) -> dict[str, Any]:
    found, pairs = report.evaluation, report.pairs
    return {
        "pairwise": _score_as_json(report.pairwise),
        "b_cubed": _score_as_json(found.b_cubed) if found else None,
        "entities_right": found.entities_right if found else None,
        "linked_pairs": pairs.linked_pairs,
        "false_pairs": pairs.linked_pairs - pairs.right_pairs,
        "household_false_pairs": found.household_false_pairs if found else None,
        "true_pairs": pairs.true_pairs,
        "missed_pairs": pairs.true_pairs - pairs.right_pairs,
        "compared_true_pairs": report.compared.true_pairs,
        "blocking_recall": report.blocking_recall,
        "matching_recall": report.matching_recall,
        "recall_within_reach": report.recall_within_reach,
        "missed_with_nothing_in_common": report.wrong.reach["nothing"],
        "missed_with_only_a_name_in_common": report.wrong.reach["only a name"],
        "kinds": {
            side: {kind.name: report.wrong.kinds[side, kind.name] for kind in kinds}
            for side, kinds in KINDS.items()
        },
        "written_pairs": len(report.sample),
        "records": report.records,
        "missing": report.missing,
    }


def _score_as_json(score: Score) -> dict[str, float]:
    return {"precision": score.precision, "recall": score.recall, "f1": score.f1}
