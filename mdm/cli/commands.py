"""The commands in the order of the help, and the module of each: what is not asked for is not imported."""

from collections.abc import Iterable
from importlib import import_module

import typer

_COMMANDS = {
    "demo": ("demo",),
    "adopt": ("import-crosswalk",),
    "sources": ("sources",),
    "keys": ("keys",),
    "accounts": ("accounts",),
    "audit": ("audit",),
    "ingest": ("ingest",),
    "letters": ("dead-letters",),
    "privacy_requests": ("privacy-requests",),
    "resolve": ("resolve",),
    "steward": ("review", "merge", "split"),
    "why": ("why",),
    "history": ("history",),
    "export": ("export",),
    "golden_ids": ("golden-ids",),
    "evaluate": ("evaluate",),
    "thresholds": ("thresholds",),
    "sample": ("sample",),
    "models": ("train", "models"),
    "contracts": ("contracts",),
    "serve": ("serve",),
    "worker": ("worker", "beat"),
    "migrate": ("migrate",),
    "relay": ("relay",),
    "backup": ("backup", "restore"),
    "status": ("status", "stop"),
    "doctor": ("doctor",),
}
MODULES = {f"mdm.cli.{module}": commands for module, commands in _COMMANDS.items()}
_HELP = "--help"


def register(app: typer.Typer, words: Iterable[str]) -> None:
    """Gives `app` the commands that the command line names; all of them where it names none, or asks what there are."""
    typed = [*words]
    named = [module for module, commands in MODULES.items() if not set(commands).isdisjoint(typed)]
    for module in MODULES if not named or typed[0] == _HELP else named:
        import_module(module).register(app)
