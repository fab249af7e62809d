"""`mdm serve`, `mdm worker`, `mdm beat`, `mdm migrate`: the processes of a running service."""

from contextlib import suppress
from typing import Annotated

import typer
import uvicorn

from api.app import create_app as create_api
from mdm.cli.environment import Environment
from mdm.traces import configure_traces
from workers.app import create_app as create_workers

_FAREWELL_SECONDS = 20  # what is being answered may end when the API is told to stop


def register(app: typer.Typer) -> None:
    app.command("serve")(serve)
    app.command("worker")(worker)
    app.command("beat")(beat)
    app.command("migrate")(migrate)


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on [default: MDM_API_HOST].")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on [default: MDM_API_PORT].")] = None,
) -> None:
    """Serves the API."""
    environment: Environment = context.obj
    environment.engine.dispose()  # opened once to see that the schema is right; the API opens its own pools
    settings = environment.settings
    configure_traces(settings, "api")
    app = create_api(settings, environment.rules, lambda: server.should_exit)
    config = uvicorn.Config(
        app,
        host=host or settings.api_host,
        port=settings.api_port if port is None else port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_FAREWELL_SECONDS,
    )
    server = uvicorn.Server(config)
    with suppress(KeyboardInterrupt):  # it has ended in order by then
        server.run()
    if not server.started:
        raise typer.Exit(1)


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
    app = create_workers(environment.settings, environment.redis_url)
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
    app = create_workers(environment.settings, environment.redis_url)
    app.start(["beat", "--loglevel=WARNING", "--schedule=/dev/null"])


def _beat_options(environment: Environment) -> list[str]:
    home = environment.settings.home
    home.mkdir(parents=True, exist_ok=True)
    return ["--beat", f"--schedule={home.resolve() / 'beat-schedule'}"]


def migrate(context: typer.Context) -> None:
    """Brings the database's schema up to date and keeps the shipped model version."""
    environment: Environment = context.obj
    environment.migrate()
    typer.echo("schema up to date")
