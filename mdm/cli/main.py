"""The `mdm` command: its options, its exit codes, and the commands it gathers.

Exit codes: 0 done, 1 failed, 2 used wrongly. Bad input is one clear line on stderr, never a traceback.
"""

import gc
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from mdm.cli.commands import register
from mdm.cli.environment import Environment
from mdm.cli.screen import visible
from mdm.errors import MdmError
from mdm.logs import configure_logs, frames
from mdm.settings import settings

_INTERRUPTED = 130

app = typer.Typer(
    name="mdm",
    help="Customer identity resolution: golden records with permanent IDs, and merge and split events.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _show_version(asked: bool) -> None:
    if asked:
        print(f"mdm {version('mdm')}")
        raise typer.Exit


@app.callback()
def prepare(
    context: typer.Context,
    *,
    _: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
    home: Annotated[
        Path | None, typer.Option(help="Folder of the embedded servers' data (default: MDM_HOME, else .mdm).")
    ] = None,
) -> None:
    chosen = settings().model_copy(update={"home": home} if home else {})
    configure_logs(chosen)
    context.obj = Environment(chosen)
    context.call_on_close(context.obj.close)


def main() -> None:
    """Runs a command and ends the process with its exit code."""
    try:
        register(app, sys.argv[1:])
        gc.freeze()  # what is imported by now needs no search later on either, nor in the processes a worker forks
        gc.enable()
        app()
    except ValidationError as invalid:
        first = invalid.errors(include_url=False, include_input=False)[0]
        _fail(f"MDM_{'.'.join(map(str, first['loc'])).upper()}: {first['msg']}", 2)
    except MdmError as error:
        _fail(str(error), 1)
    except OSError as error:
        _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error), 1)
    except Exception as error:  # noqa: BLE001 - the last line of a traceback may repeat personal values
        _fail(f"a bug: {type(error).__name__} at {frames(error)[-1]}", 1)
    except SystemExit as ended:
        if ended.code == _INTERRUPTED:  # what Typer makes of Ctrl-C
            _fail("interrupted: nothing was left half-done", _INTERRUPTED)
        raise


def _fail(message: str, code: int) -> None:
    print(f"mdm: {visible(message)}", file=sys.stderr)
    sys.exit(code)
