#!/usr/bin/env python3
"""Sets everything up in .venv beside this file, then runs it: `python3 run.py demo|test [arguments]`.

Needs Python 3.11 or newer and nothing else. `demo` passes its arguments to `mdm demo`, `test` to pytest, after
the static checks; as root on Debian it installs Chromium, where there is none. A second run installs nothing; a set-up
that was cut off is made again.
"""

from __future__ import annotations  # an older Python must come as far as the message that says so

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "complete"  # written last: what the finished set-up was made from
LOCKS = {"demo": ROOT / "requirements.lock", "test": ROOT / "requirements-dev.lock"}
CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "import-linter": ["lint-imports"],
}


def main() -> int:
    command, *arguments = sys.argv[1:] or [""]
    if command not in LOCKS:
        print(__doc__)
        return 0 if command in ("-h", "--help") else 2
    require_python()
    set_up(command)
    if command == "test":
        set_up_browser()
    if command == "demo":
        sys.stdout.flush()
        os.execv(VENV / "bin" / "mdm", ["mdm", "demo", *arguments])
    return run_tests(arguments)


def require_python() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python may well run this file
        sys.exit(f"run.py needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}")
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python3.{sys.version_info.minor}-venv"
        sys.exit(f"{sys.executable} cannot make virtual environments; on Debian: apt-get install {package}")


def set_up(command: str) -> None:
    """Makes .venv hold what the command's lock file names; the one of `test` holds that of `demo`."""
    with Path(__file__).open() as this_file:
        # Two runs at once: the second waits and finds the work done. Our pip holds the lock too, should we be killed.
        fcntl.flock(this_file, fcntl.LOCK_EX)
        os.set_inheritable(this_file.fileno(), True)
        made_by = f"{sys.version_info[:2]} {sys.base_prefix} {ROOT}"
        found = STAMP.read_text().splitlines() if STAMP.exists() else []
        sufficient = {fingerprint(LOCKS[command]), fingerprint(LOCKS["test"])}
        if found[:1] == [made_by] and found[1] in sufficient:
            return
        STAMP.unlink(missing_ok=True)
        if found[:1] != [made_by]:  # absent, cut off, moved, or of another Python: from scratch
            stage("virtual environment", [sys.executable, "-m", "venv", "--clear", str(VENV)])
        pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-deps"]
        stage("dependencies", [*pip, "--require-hashes", "-r", str(LOCKS[command])])
        stage("mdm itself", [*pip, "--no-build-isolation", "-e", str(ROOT)])
        STAMP.write_text(f"{made_by}\n{fingerprint(LOCKS[command])}\n")


def set_up_browser() -> None:
    """The console is tested in Chromium. Where none is found or named, Debian's is installed, if we may; else those
    tests fail and say so.
    """
    if os.environ.get("MDM_TEST_CHROMIUM") or shutil.which("chromium"):
        return
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    stage("package lists", ["apt-get", "update"], required=False)
    install = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends"]
    stage("Chromium", [*install, "chromium"], required=False)


def fingerprint(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()


def run_tests(arguments: list[str]) -> int:
    """All checks, then all tests, whatever fails; 1 if anything did."""
    passed = [
        stage(name, [str(VENV / "bin" / check[0]), *check[1:]], required=False)
        for name, check in CHECKS.items()
    ]
    sys.stdout.flush()
    # Side by side, each process with servers of its own, and one more than cores: tests wait for servers and clocks
    # two fifths of their time. `-n 0` among the arguments wins.
    processes = len(os.sched_getaffinity(0)) + 1
    pytest = [PYTHON, "-m", "pytest", f"--numprocesses={processes}", "--dist=worksteal", *arguments]
    tests = subprocess.run(pytest, cwd=ROOT, check=False).returncode
    return 0 if all(passed) and tests == 0 else 1


def stage(name: str, command: list[str], *, required: bool = True) -> bool:
    """Runs one step quietly: a line with its seconds; its output only when it fails."""
    print(f"{name:.<24} ", end="", flush=True)
    start = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        close_fds=False,
    )
    failed = done.returncode != 0
    print(f"{'FAILED' if failed else 'ok'}, {time.monotonic() - start:.1f} s", flush=True)
    if failed:
        print(done.stdout, flush=True)
        if required:
            sys.exit(1)
    return not failed


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
