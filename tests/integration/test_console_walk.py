"""Every route of the console: no forged change is taken, nothing is inline, no address holds a personal value."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from api.steward.headers import PAGE_HEADERS
from mdm.access import SCOPES
from mdm.store.database import fetch_rows
from tests.base import Base
from tests.canaries import Canaries
from tests.console import Browser, browsing
from tests.integration.test_console_masking import ASKS, Facts, Route, canaries, facts, url

__all__ = ["canaries", "facts", "url"]  # fixtures

# Of these no session's token is asked: nobody is signed in, or only the browser's own colours change.
WITHOUT_TOKEN = {("POST", "/sign-in"), ("POST", "/theme")}
INLINE = r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)|hx-on|hx-vals=.js"
ADDRESSES = r'(?:href|action|src|hx-get|hx-post|data-[\w-]+)="([^"]*)"'


@pytest.fixture
def ann(url: str, base: Base) -> Iterator[Browser]:
    with browsing(url, base, "ann", *SCOPES) as browser:
        yield browser


def changes(facts: Facts) -> Iterator[tuple[Route, str, dict[str, Any]]]:
    for route, asks in ASKS.items():
        if route[0] == "POST":
            address, fields = asks[0](facts)
            yield route, f"/steward{address}", fields


def test_no_form_is_taken_from_another_site_or_without_the_session_s_token(
    ann: Browser, base: Base, facts: Facts
) -> None:
    def state() -> list[object]:
        tables = ("review_task", "decision", "golden_record", "inbox", "audit_entry")
        return [base.act(fetch_rows, f"SELECT count(*), max(t::text) FROM {one} t") for one in tables]

    token, before = ann.csrf(), state()
    for route, path, fields in changes(facts):
        refused = [ann.post(path, csrf=token, origin="https://evil.example", **fields)]
        if route not in WITHOUT_TOKEN:
            refused += [ann.post(path, csrf=forged, **fields) for forged in ("", "x", token[:-1])]
        assert {answer.status_code for answer in refused} == {403}, route
    assert state() == before
    assert ann.get("/steward/decisions").status_code == 200


def test_no_page_holds_what_is_inline_and_no_address_a_personal_value(
    ann: Browser, facts: Facts, canaries: Canaries
) -> None:
    for route, asks in ASKS.items():
        for ask in asks:
            address, fields = ask(facts)
            send = ann.get if route[0] == "GET" else ann.post
            answer = send(f"/steward{address}", **fields)
            page = answer.text if answer.headers.get("content-type", "").startswith("text/html") else ""
            assert {name: answer.headers[name] for name in PAGE_HEADERS} == PAGE_HEADERS, route
            assert "unsafe" not in answer.headers["content-security-policy"]
            assert not re.search(INLINE, page), route
            led = [answer.headers.get(name, "") for name in ("location", "hx-redirect", "hx-push-url")]
            assert canaries.found_in("\n".join([*led, *re.findall(ADDRESSES, page)])) == [], route
