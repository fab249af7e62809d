"""`mdm relay`: the process that delivers events by webhook."""

import asyncio
import signal

import typer

from mdm.cli.environment import Environment
from mdm.deliver import run_relay
from mdm.traces import configure_traces, flush


def register(app: typer.Typer) -> None:
    app.command("relay")(relay)


def relay(context: typer.Context) -> None:
    """Delivers events to webhooks until it is told to stop."""
    environment: Environment = context.obj
    engine, url, settings = environment.engine, environment.database_url, environment.settings

    configure_traces(settings, "relay")
    settings.home.mkdir(parents=True, exist_ok=True)
    sign_of_life = settings.home / "relay-alive"  # its age tells a supervisor whether turns are taken

    async def run() -> None:
        stopping = asyncio.Event()
        for told in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(told, stopping.set)
        await run_relay(engine, url, settings, stopping, sign_of_life.touch)

    asyncio.run(run())
    flush()
