"""`mdm worker`, `mdm beat`: what resolves, and the clock of its sweep."""

from typing import Annotated

import typer

from mdm.cli.environment import Environment
from workers.app import create_app


def register(app: typer.Typer) -> None:
    app.command("worker")(worker)
    app.command("beat")(beat)


def worker(
    context: typer.Context,
    with_beat: Annotated[
        bool, typer.Option("--beat/--no-beat", help="Run the sweep's clock in this process.")
    ] = True,
    concurrency: Annotated[
        int, typer.Option(help="Processes; one resolves, the others stand by.", min=1)
    ] = 1,
) -> None:
    """Runs a Celery worker until it is told to stop."""
    environment: Environment = context.obj
    environment.engine.dispose()
    app = create_app(environment.settings, environment.redis_url)
    arguments = [
        "worker",
        "--loglevel=WARNING",
        f"--concurrency={concurrency}",
        "--without-gossip",
        "--without-mingle",
    ]
    app.worker_main([*arguments, *_beat_options(environment)] if with_beat else arguments)


def beat(context: typer.Context) -> None:
    """Runs the sweep's clock on its own; exactly one may run beside workers started with --no-beat."""
    environment: Environment = context.obj
    app = create_app(environment.settings, environment.redis_url)
    app.start(["beat", "--loglevel=WARNING", "--schedule=/dev/null"])


def _beat_options(environment: Environment) -> list[str]:
    home = environment.settings.home
    home.mkdir(parents=True, exist_ok=True)
    return ["--beat", f"--schedule={home.resolve() / 'beat-schedule'}"]
