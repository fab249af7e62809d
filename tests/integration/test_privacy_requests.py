"""Requests about people's data by the command line."""

from mdm.store import privacy
from mdm.store.database import fetch_rows
from tests.base import Base
from tests.commanding import mdm, mdm_json


def test_requests_are_listed_done_once_and_counted(base: Base) -> None:
    base.act(privacy.add, "ecommerce", "7001", "erase", "e-1")
    base.act(privacy.add, "ecommerce", "7001", "erase", "e-1")
    base.act(privacy.add, "ecommerce", None, "hand_out", "e-2")
    settings = base.settings
    listed = mdm_json(settings, "privacy-requests", "list")
    assert [(one["kind"], one["source_id"]) for one in listed] == [("hand_out", None), ("erase", "7001")]
    assert mdm_json(settings, "status")["privacy_requests"] == {"erase": 1, "hand_out": 1}
    number = str(listed[0]["request"])
    mdm(settings, "privacy-requests", "done", number, "--by", "ann")
    mdm(settings, "privacy-requests", "done", number, code=1)
    mdm(settings, "privacy-requests", "done", "999", code=1)
    assert len(mdm_json(settings, "privacy-requests", "list")) == 1
    assert {one["done_by"] for one in mdm_json(settings, "privacy-requests", "list", "--all")} == {
        "ann",
        None,
    }
    entries = base.act(fetch_rows, "SELECT action, target FROM audit_entry WHERE caller LIKE %s", "cli:%")
    assert entries == [("privacy_request.done", number)]
