"""`mdm migrate`: the database's schema and the model version that ships."""

import typer

from mdm.cli.environment import Environment


def register(app: typer.Typer) -> None:
    app.command("migrate")(migrate)


def migrate(context: typer.Context) -> None:
    """Brings the database's schema up to date and keeps the shipped model version."""
    environment: Environment = context.obj
    environment.migrate()
    typer.echo("schema up to date")
