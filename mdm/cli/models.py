"""`mdm train`, `mdm models`: model versions."""

from typing import Annotated

import typer

from mdm.cli.environment import Environment
from mdm.cli.screen import print_table, stage
from mdm.errors import NotFound
from mdm.store import models as stored
from mdm.store.database import transaction
from mdm.train import train_model, train_prior


def register(app: typer.Typer) -> None:
    app.command("train")(train)
    app.command("models")(models)


def train(
    context: typer.Context,
    seed: Annotated[int, typer.Option(help="The same records and seed give the same model version.")] = 1,
    activate: Annotated[bool, typer.Option(help="Score with it from now on.")] = False,
    prior: Annotated[
        bool,
        typer.Option(
            "--prior", help="Only how probable it is that two random records match; the rest stays."
        ),
    ] = False,
) -> None:
    """Estimates a new model version from the records held; fails if a level stays untrained."""
    environment: Environment = context.obj
    with stage("training"), transaction(environment.engine) as session:
        rules = environment.rules
        model = train_prior(session, rules) if prior else train_model(session, rules, seed)
        if activate:
            stored.activate_model(session, model)
    typer.echo(f"model version {model}" + (" is active: run `mdm resolve --full`" if activate else ""))


def models(
    context: typer.Context,
    activate: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Score with this one from now on.")
    ] = None,
) -> None:
    """Lists the model versions, newest first."""
    environment: Environment = context.obj
    with transaction(environment.engine) as session:
        if activate:
            if stored.find_model(session, activate) is None:
                raise NotFound(f"no model version {activate}")
            stored.activate_model(session, activate)
        base = stored.base_state(session)
        rows = [
            (
                model.model,
                "yes" if model.active else "",
                "yes" if base and base.model == model.model else "",
                "yes" if model.scoring_version == environment.rules.scoring_version else "no: train again",
            )
            for model in stored.all_models(session)
        ]
    print_table("Model versions", ("model", "active", "base was made with it", "fits the rule set"), rows)
