"""The `mdm` command."""

import sys


def main() -> None:
    """Runs the command; Ctrl-C ends it without a traceback even while it is still being imported."""
    try:
        from mdm.cli.main import main as run  # noqa: PLC0415 - takes a second or two

        run()
    except KeyboardInterrupt:
        sys.exit(130)
