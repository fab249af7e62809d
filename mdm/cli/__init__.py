"""The `mdm` command."""

from mdm.cli.main import main

__all__ = ["main"]
