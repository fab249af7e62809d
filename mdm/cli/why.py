"""`mdm why`: why two records are together, or are not."""

from typing import Annotated, Any

import typer

from mdm.cli.environment import Environment
from mdm.cli.screen import print_json, print_line, print_table
from mdm.explain import LinkReason, Obstacle, Step, WhyNot, why_not
from mdm.stewardship import parse_key
from mdm.store.database import transaction

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    app.command("why")(why)


def why(
    context: typer.Context,
    one: Annotated[str, typer.Argument(metavar="KEY", help="A record, as crm:C-1042.")],
    other: Annotated[str, typer.Argument(metavar="KEY")],
    as_json: AsJson = False,
) -> None:
    """Says why two records are in one golden record, or what keeps them apart."""
    environment: Environment = context.obj
    keys = parse_key(one), parse_key(other)
    with transaction(environment.engine) as session:
        told = why_not(session, *keys, environment.rules)
    if as_json:
        print_json(_why_as_json(told))
        return
    first, second = told.golden_ids
    if told.together:
        print_line(f"in one golden record, {first}")
        for step in told.steps:
            print_line(_tell(step))
    else:
        print_line(f"apart: {first or 'in no golden record'} and {second or 'in no golden record'}")
        rows = [
            (found.kind, found.detail, ", ".join(map(str, found.records)), _weight(found.weight))
            for found in told.obstacles
        ]
        print_table("What keeps them apart", ("kind", "what", "records", "weight"), rows)
    if told.link:
        print_link(told.link)


def _why_as_json(told: WhyNot) -> dict[str, Any]:
    return {
        "together": told.together,
        "records": [str(key) for key in told.records],
        "golden_ids": list(told.golden_ids),
        "pair": link_as_json(told.link) if told.link else None,
        "prior_weight": told.prior_weight,
        "steps": [step_as_json(step) for step in told.steps],
        "obstacles": [obstacle_as_json(found) for found in told.obstacles],
    }


def step_as_json(step: Step) -> dict[str, Any]:
    return {
        "records": [str(key) for key in step.records],
        "kind": step.kind,
        "link": link_as_json(step.link) if step.link else None,
        "decisions": list(step.decisions),
    }


def obstacle_as_json(found: Obstacle) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "detail": found.detail,
        "records": [str(key) for key in found.records],
        "match_weight": found.weight,
        "decision": found.decision,
    }


def link_as_json(link: LinkReason) -> dict[str, Any]:
    return {
        "records": [str(key) for key in link.records],
        "match_weight": link.weight,
        "match_probability": link.probability,
        "blocking_rule": link.blocking_rule,
        "identifier_rule": link.identifier_rule,
        "comparisons": [
            {"name": said.comparison, "level": said.level, "weight": said.weight}
            for said in link.contributions
        ],
    }


def print_link(link: LinkReason) -> None:
    rows = [(said.comparison, said.level, f"{said.weight:+.2f}") for said in link.contributions]
    print_line(
        f"{link.records[0]} and {link.records[1]}: match weight {link.weight:.2f}, by {link.blocking_rule}"
    )
    print_table("What each comparison says", ("comparison", "level", "weight"), rows)


def _tell(step: Step) -> str:
    reason = f"weight {step.link.weight:.2f}" if step.link else ""
    if step.kind == "identifier" and step.link:
        reason = str(step.link.identifier_rule)
    if step.kind == "steward":
        reason = "decision " + ", ".join(map(str, step.decisions))
    return f"{step.records[0]} and {step.records[1]}: {step.kind}, {reason}"


def _weight(weight: float | None) -> str:
    return "" if weight is None else f"{weight:.2f}"
