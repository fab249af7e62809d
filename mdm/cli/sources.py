"""`mdm sources …`: which systems records come from, and bringing in a new one."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from mdm.cli import source_profile
from mdm.cli.environment import Environment
from mdm.cli.screen import print_json, print_line, print_table
from mdm.onboard import check_sources, copy_rule_set, country_code, register_source
from mdm.rules import Source, Vendor
from mdm.settings import PACKAGED_RULES

sources = typer.Typer(help="Registered sources, and bringing in a new one.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    sources.command("list")(list_sources)
    sources.command("init")(init)
    sources.command("profile")(source_profile.profile)
    sources.command("add")(add)
    sources.command("check")(check)
    app.add_typer(sources, name="sources")


def list_sources(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Lists the registered sources, most trusted first."""
    environment: Environment = context.obj
    found = sorted(environment.rules.sources.items(), key=lambda item: (item[1].trust, item[0]))
    if as_json:
        print_json([{"source": name, **source.model_dump()} for name, source in found])
        return
    rows = [(name, one.owner, one.trust, one.country, one.mapping or "") for name, one in found]
    print_table(
        f"Sources of {environment.given.rules_dir}", ("source", "owner", "trust", "country", "mapping"), rows
    )


def init(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is not there, or empty.")],
) -> None:
    """Copies the rule set in use to a folder of yours, so that it can be changed."""
    environment: Environment = context.obj
    used = environment.given.rules_dir
    copy_rule_set(used if used.exists() and used.resolve() != folder.resolve() else PACKAGED_RULES, folder)
    print_line(f"{folder} holds the rule set now. To use it: export MDM_RULES_DIR={folder.resolve()}")


def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="As in keys: crm in crm:C-1042.")],
    owner: Annotated[str, typer.Option(help="Who answers for its data.")],
    trust: Annotated[int, typer.Option(min=1, help="Rank for survivorship: 1 is believed first.")],
    country: Annotated[str, typer.Option(help="ISO 3166 code, assumed where a record names none.")],
    mapping: Annotated[str | None, typer.Option(help="Reads its files.")] = None,
    webhook: Annotated[Vendor | None, typer.Option(help="Whose webhooks are taken for it.")] = None,
    unique_customers: Annotated[
        bool, typer.Option("--unique-customers", help="It keeps its own duplicates out.")
    ] = False,
) -> None:
    """Registers a source in the rule set that MDM_RULES_DIR names."""
    environment: Environment = context.obj
    folder = environment.rules.folder
    new = Source(
        owner=owner,
        trust=trust,
        country=country_code(country),
        mapping=mapping,
        webhook=webhook,
        unique_customers=unique_customers,
    )
    lines = register_source(folder, name, new)
    print_line(f"added to {folder / 'sources.yaml'}:")
    typer.echo(lines, nl=False)
    if not mapping:
        print_line("No mapping: only canonical files of it can be read without --mapping.")
    if webhook:
        print_line(
            f"Its webhooks go to /v1/sources/{name}/webhook; the secret stands in MDM_WEBHOOK_SECRETS."
        )
    print_line("A base that is resolved already takes it in with: mdm resolve --full")


def check(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Checks sources and mappings, without servers: every mistake with its place. Exit code 1: there is one."""
    environment: Environment = context.obj
    folder = environment.given.rules_dir
    problems = check_sources(folder)
    if as_json:
        print_json([asdict(problem) for problem in problems])
    else:
        for problem in problems:
            print_line(f"{problem.kind:<7}  {problem}")
        mistakes = sum(problem.kind == "mistake" for problem in problems)
        print_line(f"{folder}: mistakes: {mistakes}, warnings: {len(problems) - mistakes}")
    if any(problem.kind == "mistake" for problem in problems):
        raise typer.Exit(1)
