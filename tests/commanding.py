"""`mdm COMMAND` as a user types it, until it ends, in a process of its own.

The process is forked of one that has imported the command already: tests give hundreds of commands, and each import
takes a core two seconds. How a command starts from nothing is seen where `tests.processes` or tests/e2e/test_demo.py
run it.
"""

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mdm.cli.commands import MODULES
from mdm.settings import Settings

WAIT_SECONDS = 120

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["mdm.cli.main", *MODULES])


def command(
    *arguments: str | Path, environment: Mapping[str, str], folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """What the command printed, and its exit code; `environment` is all that it has."""
    typed = ["mdm", *map(str, arguments)]
    with tempfile.TemporaryDirectory() as place:
        printed = Path(place, "stdout"), Path(place, "stderr")
        process = _forks.Process(target=_become, args=(typed, dict(environment), folder, printed))
        process.start()
        process.join(WAIT_SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(typed, WAIT_SECONDS)
        return subprocess.CompletedProcess(typed, process.exitcode, *(path.read_text() for path in printed))


def _become(
    typed: Sequence[str], environment: Mapping[str, str], folder: Path | None, printed: Sequence[Path]
) -> None:
    """Makes this process the command's."""
    from mdm.cli.main import main  # noqa: PLC0415 - the tests themselves need none of it

    for number, path in enumerate(printed, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    os.environ.clear()
    os.environ.update(environment)
    if folder:
        os.chdir(folder)
    sys.argv = list(typed)
    main()


def mdm(settings: Settings, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """The command on the test's own database; its exit code must be this one."""
    assert settings.database_url
    assert settings.redis_url
    environment = {
        **os.environ,
        "MDM_DATABASE_URL": settings.database_url.get_secret_value(),
        "MDM_REDIS_URL": settings.redis_url.get_secret_value(),
    }
    done = command("--home", settings.home, *arguments, environment=environment)
    assert done.returncode == code, done.stderr
    return done


def mdm_json(settings: Settings, *arguments: str) -> Any:
    """The command's answer to `--json`."""
    return json.loads(mdm(settings, *arguments, "--json").stdout)
