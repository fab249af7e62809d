"""Local accounts by the command line: a password is shown once and stands nowhere; a closed name is nobody else's."""

import pytest

from mdm import accounts
from mdm.access import Caller
from mdm.errors import BadInput, Conflict
from mdm.settings import Settings
from mdm.store.database import fetch_rows
from tests.base import Base
from tests.commanding import mdm, mdm_json
from tests.console import PASSWORD


def test_a_password_is_printed_once_and_stands_nowhere(settings: Settings, base: Base) -> None:
    made = mdm(settings, "accounts", "create", "ann")
    password = made.stdout.strip()
    assert len(password) >= 20
    assert password not in made.stderr
    assert password not in repr(base.act(fetch_rows, "SELECT * FROM steward_account"))
    assert password not in repr(base.act(fetch_rows, "SELECT * FROM audit_entry"))
    caller = base.act(accounts.check, "ann", password)
    assert caller == Caller("user:ann", frozenset({"review", "golden:read-personal"}))
    (listed,) = mdm_json(settings, "accounts", "list")
    assert (listed["name"], listed["state"]) == ("ann", "open")
    assert mdm(settings, "accounts", "disable", "ann").stdout == ""
    assert base.act(accounts.check, "ann", password) is None
    assert mdm(settings, "accounts", "disable", "ann", code=1).stderr.startswith("mdm: there is no account")
    told = base.act(fetch_rows, "SELECT action, target FROM audit_entry ORDER BY entry")
    assert told == [("account.create", "ann"), ("account.disable", "ann")]


@pytest.mark.parametrize(
    ("name", "password", "scopes"),
    [
        ("", PASSWORD, ["review"]),
        ("Ann", PASSWORD, ["review"]),
        ("a" * 61, PASSWORD, ["review"]),
        ("ann", "short", ["review"]),
        ("ann", "x" * 257, ["review"]),
        ("ann", PASSWORD, []),
        ("ann", PASSWORD, ["root"]),
    ],
)
def test_what_can_be_no_account_is_refused(base: Base, name: str, password: str, scopes: list[str]) -> None:
    with pytest.raises(BadInput):
        base.act(accounts.create, name, password, scopes)
    assert base.act(fetch_rows, "SELECT FROM steward_account") == []


def test_a_name_is_nobody_elses_ever(base: Base) -> None:
    base.act(accounts.create, "ann", PASSWORD, ["review"])
    base.act(accounts.disable, "ann")
    with pytest.raises(Conflict):
        base.act(accounts.create, "ann", PASSWORD, ["review"])


def test_one_password_is_kept_in_two_ways_and_opens_both() -> None:
    held = accounts.hash_password(PASSWORD), accounts.hash_password(PASSWORD)
    assert held[0] != held[1]
    assert all(accounts.is_password(PASSWORD, one) for one in held)
    assert not any(
        accounts.is_password(wrong, held[0]) for wrong in ("", PASSWORD[:-1], f"{PASSWORD} ", "\ud800")
    )
