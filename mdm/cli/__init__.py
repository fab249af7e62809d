"""The `mdm` command."""

import gc
import sys


def main() -> None:
    """Runs the command; Ctrl-C ends it without a traceback even while it is still being imported."""
    gc.disable()  # what a start imports stays: looking for cycles in it took a sixth of the time, measured
    try:
        from mdm.cli.main import main as run  # noqa: PLC0415 - takes a second or two

        run()
    except KeyboardInterrupt:
        sys.exit(130)
