"""`mdm doctor`: what is set up wrongly, and what to do about it."""

import os
from dataclasses import asdict
from typing import Annotated

import typer

from mdm.cli.environment import Environment
from mdm.cli.screen import print_json, print_line
from mdm.doctor import Finding, examine


def register(app: typer.Typer) -> None:
    app.command("doctor")(doctor)


def doctor(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Checks settings, servers, base and processes; starts and changes nothing. Exit code 1: something failed."""
    environment: Environment = context.obj
    findings = examine(environment.given, os.environ)
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        width = max(len(finding.check) for finding in findings)
        for finding in findings:
            print_line(_line(finding, width))
    if any(finding.verdict == "failed" for finding in findings):
        raise typer.Exit(1)


def _line(finding: Finding, width: int) -> str:
    advice = f" → {finding.advice}" if finding.advice else ""
    return f"{finding.verdict:<11}  {finding.check:<{width}}  {finding.found}{advice}"
