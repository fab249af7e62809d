"""The demo's steward: an account of this home's, whose password is made once."""

import os
from pathlib import Path

from mdm import accounts
from mdm.cli.environment import Environment
from mdm.cli.noting import note
from mdm.store import accounts as stored
from mdm.store.database import transaction

NAME = "steward"
_SCOPES = ("review", "golden:read-personal", "rules", "admin")


def password_file(home: Path) -> Path:
    return home / "steward-password"


def ensure_account(environment: Environment) -> None:
    """Makes the account where it is missing; its password is readable by the home's owner only."""
    with transaction(environment.engine) as session:
        if stored.find(session, NAME) is not None:
            return
        password = accounts.make_password()
        accounts.create(session, NAME, password, _SCOPES)
        note(session, "admin", "account.create", target=NAME, scopes=[*sorted(_SCOPES)])
        path = password_file(environment.home)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(password)
