"""As whom the servers run: the caller, or an existing unprivileged account where the caller is root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from mdm.errors import ServerUnavailable

ROOTS_ACCOUNT = "nobody"  # exists everywhere; PostgreSQL refuses root, and we create no OS user


@dataclass(frozen=True, slots=True)
class Account:
    """An operating-system account to drop to."""

    uid: int
    gid: int


def server_account() -> Account | None:
    """None: run as the caller, who is not root."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(ROOTS_ACCOUNT)
    except KeyError:
        raise ServerUnavailable(
            f"PostgreSQL does not run as root and there is no account {ROOTS_ACCOUNT!r}:"
            " run as an ordinary user, or set MDM_DATABASE_URL and MDM_REDIS_URL"
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def run(
    command: list[str], *, stdin: str = "", stderr: int = subprocess.STDOUT, new_session: bool = False
) -> subprocess.CompletedProcess[str]:
    """Runs a command as the servers' account and without our environment, which holds secrets."""
    account = server_account()
    return subprocess.run(
        command,
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        errors="replace",
        check=False,
        cwd="/",  # the caller's folder may be closed to the account
        env={"PATH": os.defpath, "LC_ALL": "C"},
        umask=0o077,
        start_new_session=new_session,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def give(path: Path) -> None:
    """Hands a file or folder that we have just made to the servers' account."""
    if account := server_account():
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def reaches(path: Path) -> bool:
    """Whether the servers' account may enter this folder or run this program, as the kernel sees it."""
    return server_account() is None or run(["test", "-x", str(path)]).returncode == 0
