"""`mdm serve`: the API and the console."""

from contextlib import suppress
from typing import Annotated

import typer
import uvicorn

from api.app import create_app
from mdm.cli.environment import Environment
from mdm.traces import configure_traces

_FAREWELL_SECONDS = 20  # what is being answered may end when the API is told to stop


def register(app: typer.Typer) -> None:
    app.command("serve")(serve)


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on (default: MDM_API_HOST).")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (default: MDM_API_PORT).")] = None,
) -> None:
    """Serves the API."""
    environment: Environment = context.obj
    environment.engine.dispose()  # opened once to see that the schema is right; the API opens its own pools
    settings = environment.settings
    configure_traces(settings, "api")
    app = create_app(settings, environment.rules, lambda: server.should_exit)
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
