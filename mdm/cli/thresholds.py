"""`mdm thresholds`: what each match weight would link, and which thresholds are cheapest at stated costs."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from mdm.cli.environment import Environment
from mdm.cli.screen import print_json, print_line, print_table, stage
from mdm.errors import BadInput, NotFound
from mdm.evaluate.basis import Basis, against_truth, without_truth
from mdm.evaluate.thresholds import Choice, Costs, Interval, Point, chart, cheapest, weigh
from mdm.evaluate.truth import read_truth_file
from mdm.rules import Thresholds
from mdm.store.database import transaction

_BAR_CHARACTERS = 20
_ROWS_BELOW, _ROWS_ABOVE = 6, 10  # whole weights shown below the review and above the link threshold

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    app.command("thresholds")(thresholds)


def thresholds(
    context: typer.Context,
    truth: Annotated[
        Path | None,
        typer.Argument(
            metavar="[TRUTH.csv]",
            help="As for `mdm evaluate`. Without one: by match probabilities, and by what stewards decided.",
        ),
    ] = None,
    cost: Annotated[
        float, typer.Option(metavar="N", help="A false merge costs as much as N missed ones.", min=0)
    ] = 20.0,
    question_cost: Annotated[
        float,
        typer.Option(metavar="N", help="A question to a steward costs as much as N missed ones.", min=0),
    ] = 0.5,
    to: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write the whole chart there.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Says what each match weight would link, and which thresholds are cheapest at stated costs; changes nothing."""
    environment: Environment = context.obj
    match, costs = environment.rules.match, Costs(cost, question_cost)
    known = read_truth_file(truth) if truth else None
    engine = environment.engine.execution_options(isolation_level="REPEATABLE READ")
    with stage("reading pairs"), transaction(engine) as session:
        bases = [against_truth(session, known, match)] if known else without_truth(session, match)
    if not any(len(basis.scored) for basis in bases):
        raise NotFound("no scored pair is known to be true or false: nothing to choose thresholds from")
    if to:
        _write_csv(to, bases)
    if as_json:
        print_json(_as_json(bases, costs, match.thresholds))
        return
    for basis in bases:
        _print_basis(basis, costs, match.thresholds, truth.name if truth else "")


def _print_basis(basis: Basis, costs: Costs, present: Thresholds, truth: str) -> None:
    titles = {
        "truth": f"By {truth}",
        "decisions": "By what stewards decided: of doubtful pairs, not of a random sample",
        "model": "Estimated from the model's own match probabilities: as good as the model is",
    }
    low, high = present.review - _ROWS_BELOW, present.link + _ROWS_ABOVE
    shown = [_cells(point) for point in chart(basis.scored) if low <= point.weight <= high]
    print_table(titles[basis.name], ("from weight", "pairs", "true", "precision", "recall", ""), shown)
    now, best = _choices(basis, costs, present)
    print_table(
        f"A false merge costs {costs.false_merge:g} missed ones, a question {costs.question:g}",
        ("", "now", "cheapest"),
        list(zip(_MEASURES, _choice_cells(now, basis), _choice_cells(best, basis), strict=True)),
    )
    print_line(
        f"{len(basis.scored):,} pairs hang on the thresholds; an identifier links {basis.by_identifier:,} more, "
        f"a veto keeps {basis.vetoed:,} apart"
    )
    if basis.is_estimate:
        print_line(
            "the model does not know where it errs: check against a truth before you change a threshold"
        )
        return
    print_line(
        f"in matching_rules/customer.yaml: thresholds: {{link: {best.link:g}, review: {best.review:g}, "
        f"conflict: {present.conflict:g}}}, then: mdm resolve --full"
    )


def _cells(point: Point) -> tuple[str, ...]:
    return (
        f"{point.weight:g}",
        f"{point.pairs:,}",
        f"{point.true_pairs:,.0f}",
        f"{point.precision:.4f}",
        f"{point.recall:.4f}",
        "█" * round(point.recall * _BAR_CHARACTERS),
    )


_MEASURES = (
    "link threshold",
    "review threshold",
    "precision from link on",
    "recall from link on",
    "false pairs",
    "missed pairs",
    "cost, in missed pairs",
    "pairs to ask about",
    "true ones among them",
)


def _choice_cells(choice: Choice, basis: Basis) -> tuple[str, ...]:
    return (
        f"{choice.link:g}",
        f"{choice.review:g}",
        _interval(choice.precision, basis),
        _interval(choice.recall, basis),
        f"{choice.false_pairs:,.0f}",
        f"{choice.missed_pairs:,.0f}",
        f"{choice.cost:,.0f}",
        f"{choice.questions:,}",
        f"{choice.answers:,.0f}",
    )


def _interval(share: Interval, basis: Basis) -> str:
    """An estimate has no interval: its error is the model's, which more pairs do not make smaller."""
    if basis.is_estimate:
        return f"{share.value:.3f}"
    return f"{share.value:.3f} ({share.low:.3f} to {share.high:.3f})"


def _choices(basis: Basis, costs: Costs, present: Thresholds) -> tuple[Choice, Choice]:
    """The thresholds as they are, and the cheapest."""
    now = weigh(basis.scored, costs, present.link, present.review)
    return now, cheapest(basis.scored, costs, present.conflict)


def _write_csv(path: Path, bases: Sequence[Basis]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("basis", "weight", "pairs", "true_pairs", "precision", "recall"))
            for basis in bases:
                for p in chart(basis.scored):
                    rows.writerow(
                        (basis.name, p.weight, p.pairs, round(p.true_pairs, 3), p.precision, p.recall)
                    )
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from None


def _as_json(bases: Sequence[Basis], costs: Costs, present: Thresholds) -> dict[str, Any]:
    return {
        "costs": {"false_merge": costs.false_merge, "question": costs.question, "missed": 1},
        "bases": [_basis_as_json(basis, costs, present) for basis in bases],
    }


def _basis_as_json(basis: Basis, costs: Costs, present: Thresholds) -> dict[str, Any]:
    now, best = _choices(basis, costs, present)
    return {
        "basis": basis.name,
        "is_estimate": basis.is_estimate,
        "pairs": len(basis.scored),
        "linked_by_identifier": basis.by_identifier,
        "vetoed": basis.vetoed,
        "now": _choice_as_json(now, basis),
        "cheapest": _choice_as_json(best, basis),
        "chart": [
            {
                "weight": point.weight,
                "pairs": point.pairs,
                "true_pairs": point.true_pairs,
                "precision": point.precision,
                "recall": point.recall,
            }
            for point in chart(basis.scored)
        ],
    }


def _choice_as_json(choice: Choice, basis: Basis) -> dict[str, Any]:
    return {
        "link": choice.link,
        "review": choice.review,
        "precision": _interval_as_json(choice.precision, basis),
        "recall": _interval_as_json(choice.recall, basis),
        "false_pairs": choice.false_pairs,
        "missed_pairs": choice.missed_pairs,
        "cost": choice.cost,
        "questions": choice.questions,
        "true_pairs_among_questions": choice.answers,
    }


def _interval_as_json(share: Interval, basis: Basis) -> dict[str, float | None]:
    low, high = (None, None) if basis.is_estimate else (share.low, share.high)
    return {"value": share.value, "low": low, "high": high}
