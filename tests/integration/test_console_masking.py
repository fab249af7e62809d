"""No page of the console shows a personal value, or a piece of one, to who may not see it, or has not asked for it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from api.steward.app import PARTS
from mdm import subscribe
from mdm.access import SCOPES, Scope
from mdm.publish.guard import guard_of
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store.database import fetch_rows
from mdm.store.subscriptions import Terms
from tests.base import Base
from tests.canaries import Canaries, fill
from tests.console import Browser, browsing
from tests.serving import served

PERSONAL: Scope = "golden:read-personal"
Route = tuple[str, str]
Facts = dict[str, Any]
Ask = Callable[[Facts], tuple[str, dict[str, Any]]]  # the address, and the fields of its form


def at(address: str, **fields: str | list[str]) -> Ask:
    """An address and a form with facts in them: {one} and {other} are golden IDs, {task} a task that is open."""
    return lambda facts: (
        address.format(**facts),
        {
            name: [one.format(**facts) for one in held] if isinstance(held, list) else held.format(**facts)
            for name, held in fields.items()
        },
    )


# Every route of the console, those that change nothing first.
ASKS: dict[Route, list[Ask]] = {
    ("GET", "/"): [at("/")],
    ("GET", "/queue/pulse"): [at("/queue/pulse?shown={task}")],
    ("GET", "/tasks/{task}"): [at("/tasks/{task}")],
    ("GET", "/decisions"): [at("/decisions"), at("/decisions?open=1")],
    ("GET", "/health"): [at("/health")],
    ("GET", "/health/golden-records"): [at("/health/golden-records?source=crm")],
    ("GET", "/subscriptions/{number}"): [at("/subscriptions/{subscription}")],
    ("GET", "/dead-letters"): [at("/dead-letters")],
    ("GET", "/dead-letters/deliveries"): [at("/dead-letters/deliveries")],
    ("GET", "/rules"): [at("/rules")],
    ("GET", "/golden-pulse"): [at("/golden-pulse?golden_id={one}")],
    ("GET", "/golden/{golden_id:path}"): [
        at("/golden/{one}"), at("/golden/{one}?version=1"), at("/golden/{merged}"), at("/golden/{other}"),
    ],
    ("GET", "/records/{source}/{source_id:path}"): [
        at("/records/crm/1"), at("/records/pos/9"), at("/records/crm/13"), at("/records/crm/11"),
    ],
    ("GET", "/merge"): [at("/merge?one={one}"), at("/merge?one={one}&other={other}")],
    ("GET", "/split"): [at("/split?golden_id={one}")],
    ("POST", "/split/preview"): [at("/split/preview", golden_id="{one}", second="loyalty:2")],
    ("GET", "/search"): [at("/search")],
    ("POST", "/search"): [at("/search", text="crm:1"), at("/search", text="L-1"), at("/search", text="{one}")],
    ("GET", "/bulk"): [at("/bulk")],
    ("GET", "/bulk/decide"): [at("/bulk/decide")],
    ("POST", "/bulk"): [at("/bulk", verdict="same", task=["{task}"])],
    ("GET", "/bulk/values"): [at("/bulk/values")],
    ("GET", "/search/values"): [at("/search/values")],
    ("GET", "/merge/values"): [at("/merge/values")],
    ("GET", "/split/values"): [at("/split/values")],
    ("GET", "/sign-in"): [at("/sign-in")],
    ("GET", "/sign-in/oidc"): [at("/sign-in/oidc")],
    ("GET", "/sign-in/oidc/return"): [at("/sign-in/oidc/return?code=x&state=x")],
    ("GET", "/static/{name}"): [at("/static/x.css")],
    ("POST", "/theme"): [at("/theme", theme="dark")],
    ("GET", "/next"): [at("/next")],
    # What asks for values: refused to who may not see them.
    ("POST", "/tasks/{task}"): [at("/tasks/{task}")],
    ("POST", "/golden/{golden_id:path}"): [at("/golden/{one}"), at("/golden/{one}?version=1")],
    ("POST", "/records/{source}/{source_id:path}"): [at("/records/crm/1")],
    ("POST", "/search/values"): [at("/search/values", text="crm:1")],
    ("POST", "/merge/values"): [at("/merge/values", one="{one}", other="{other}")],
    ("POST", "/split/values"): [at("/split/values", golden_id="{one}", second="loyalty:2")],
    ("POST", "/bulk/values"): [at("/bulk/values", verdict="same", task=["{task}"])],
    # What changes something.
    ("POST", "/tasks/{task}/claim"): [at("/tasks/{task}/claim")],
    ("POST", "/tasks/{task}/pass"): [at("/tasks/{task}/pass", said="unsure")],
    ("POST", "/tasks/{task}/release"): [at("/tasks/{task}/release", until="2026-01-01T00:00:00+00:00")],
    ("POST", "/bulk/decide"): [at("/bulk/decide", verdict="same", seen=["{task}:0123456789abcdef"], reason="x")],
    ("POST", "/bulk/{bulk}/undo"): [at("/bulk/{decision}/undo", reason="x")],
    ("POST", "/merge"): [at("/merge", golden_id=["{one}", "{other}"], version=["9", "9"], reason="x")],
    ("POST", "/split"): [at("/split", golden_id="{one}", second="loyalty:2", version="99", reason="x")],
    ("POST", "/dead-letters/replay"): [at("/dead-letters/replay", letter="{letter}")],
    ("POST", "/dead-letters/deliveries/replay"): [at("/dead-letters/deliveries/replay", which="all")],
    ("POST", "/decisions/{decision}/undo"): [at("/decisions/{decision}/undo", reason="x")],
    ("POST", "/undo"): [at("/undo")],
    ("POST", "/tasks/{task}/decision"): [at("/tasks/{task}/decision", verdict="same", version="1", reason="x")],
    ("POST", "/sign-in"): [at("/sign-in", name="ann", password="no")],
    ("POST", "/sign-out"): [at("/sign-out")],
}  # fmt: skip
REVEAL = {
    ("POST", "/tasks/{task}"),
    ("POST", "/golden/{golden_id:path}"),
    ("POST", "/records/{source}/{source_id:path}"),
    ("POST", "/search/values"),
    ("POST", "/merge/values"),
    ("POST", "/split/values"),
    ("POST", "/bulk/values"),
}
SHOW = {
    ("GET", "/tasks/{task}"),
    ("GET", "/golden/{golden_id:path}"),
    ("GET", "/records/{source}/{source_id:path}"),
    ("GET", "/merge"),
    ("POST", "/split/preview"),
    ("POST", "/search"),
    ("POST", "/bulk"),
}


@pytest.fixture
def canaries() -> Canaries:
    return Canaries()


@pytest.fixture
def facts(base: Base, canaries: Canaries) -> Facts:
    found = fill(base, canaries)
    terms = Terms("follower", "team", None, ())
    base.act(subscribe.subscribe, terms, base.rules, guard_of(False, []))
    ((subscription,),) = base.act(fetch_rows, "SELECT subscription FROM subscription")
    golden = found["golden"]
    return {
        **found,
        "subscription": subscription,
        "one": golden["crm:1"],
        "other": golden["crm:10"],
    }


@pytest.fixture
def masked(settings: Settings) -> Settings:
    return settings.model_copy(update={"console_masked": True})


@pytest.fixture
def url(settings: Settings, rules: RuleSet) -> Iterator[str]:
    with served(settings.model_copy(update={"requests_per_second": 0}), rules) as address:
        yield address


def ask_all(browser: Browser, facts: Facts, canaries: Canaries) -> tuple[set[Route], set[Route]]:
    """Asks every route: which answered well, and which with pieces of personal values."""
    answered, found = set(), set()
    for route, asks in ASKS.items():
        for ask in asks:
            address, fields = ask(facts)
            send = browser.get if route[0] == "GET" else browser.post
            answer = send(f"/steward{address}", **fields)
            assert answer.status_code < 500, (route, answer.text)
            if answer.status_code < 400:
                answered.add(route)
            headers = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
            if canaries.found_in(f"{headers}\n{answer.text}"):
                found.add(route)
    return answered, found


def test_every_route_of_the_console_is_walked() -> None:
    known = {
        (method, route.path)
        for part in PARTS
        for route in part.routes
        for method in getattr(route, "methods", ())
    }
    assert {("GET", "/"), *SHOW} <= known
    assert known - ASKS.keys() == set()


def test_without_the_right_no_page_shows_a_personal_value(
    url: str, base: Base, facts: Facts, canaries: Canaries
) -> None:
    with browsing(url, base, "bob", *SCOPES - {PERSONAL}) as bob:
        answered, found = ask_all(bob, facts, canaries)
    assert found == set()
    assert SHOW - answered == set()
    assert REVEAL & answered == set()
    assert base.act(fetch_rows, "SELECT 1 FROM audit_entry WHERE action = 'console.reveal'") == []


def test_with_the_right_values_are_shown_where_they_belong_and_nowhere_else(
    url: str, base: Base, facts: Facts, canaries: Canaries
) -> None:
    with browsing(url, base, "ann", *SCOPES) as ann:
        _, found = ask_all(ann, facts, canaries)
    nexts = {
        ("POST", f"/tasks/{{task}}/{said}") for said in ("pass", "decision")
    }  # the next task comes with them
    assert SHOW | REVEAL <= found <= SHOW | REVEAL | nexts


def test_where_values_are_masked_until_one_asks_they_are_shown_then_and_that_is_noted(
    masked: Settings, rules: RuleSet, base: Base, facts: Facts, canaries: Canaries
) -> None:
    with served(masked.model_copy(update={"requests_per_second": 0}), rules) as url:
        with browsing(url, base, "ann", *SCOPES) as ann:
            for path in (f"/tasks/{facts['task']}", f"/golden/{facts['one']}", "/records/crm/1"):
                page = ann.get(f"/steward{path}").text
                assert canaries.found_in(page) == []
                assert page.count('data-action="reveal"') == 1
            _, found = ask_all(ann, facts, canaries)
        assert found == REVEAL
        with browsing(url, base, "bob", "review") as bob:
            assert 'data-action="reveal"' not in bob.get(f"/steward/golden/{facts['one']}").text
            assert bob.post(f"/steward/golden/{facts['one']}").status_code == 403
    noted = base.act(
        fetch_rows,
        "SELECT caller, target, golden_ids FROM audit_entry WHERE action = 'console.reveal' ORDER BY entry",
    )
    assert {caller for caller, *_ in noted} == {"user:ann"}
    task, golden, version, record, *others = noted
    assert (task[1], golden[1:], version[1:]) == (
        str(facts["task"]),
        (None, [facts["one"]]),
        (None, [facts["one"]]),
    )
    assert record[1:] == ("crm:1", [facts["one"]])
    both = sorted([facts["one"], facts["other"]])
    assert [ids for _, _, ids in others[:3]] == [[facts["one"]], both, [facts["one"]]]
    assert len(others) == 4
    assert others[3][2] == task[2]
    shown = base.act(
        fetch_rows,
        "SELECT DISTINCT detail ->> 'masked' FROM audit_entry WHERE action = 'console.golden' ORDER BY 1",
    )
    assert shown == [("false",), ("true",)]


def test_what_was_asked_is_kept_where_its_values_are_shown(
    masked: Settings, rules: RuleSet, base: Base, facts: Facts, canaries: Canaries
) -> None:
    one, other, task = facts["one"], facts["other"], str(facts["task"])
    with (
        served(masked.model_copy(update={"requests_per_second": 0}), rules) as url,
        browsing(url, base, "ann", *SCOPES) as ann,
        browsing(url, base, "bob", "review") as bob,
    ):

        def asked(kind: str, who: Browser) -> str:
            if kind == "search":
                return who.post("/steward/search", text="crm:1", merging=other).text
            if kind == "merge":
                return who.get(f"/steward/merge?one={one}&other={other}").text
            if kind == "split":
                return who.post("/steward/split/preview", golden_id=one, second="loyalty:2").text
            return who.post("/steward/bulk", verdict="different", shown=[task], every="yes").text

        for kind in ("search", "merge", "split", "bulk"):
            page = asked(kind, ann)
            form, address, fields = reveal_form(page)
            assert address == f"/steward/{kind}/values"
            assert ann.post(address, csrf="another", **fields).status_code == 403
            shown = ann.post(address, **fields)
            assert shown.status_code == 200
            assert canaries.found_in(page) == []
            assert canaries.found_in(shown.text)
            assert 'data-action="reveal"' not in shown.text
            assert fields_of(shown.text) == fields_of(page.replace(form, ""))
            assert 'data-action="reveal"' not in asked(kind, bob)
            assert bob.post(address, **fields).status_code == 403
    noted = base.act(fetch_rows, "SELECT caller FROM audit_entry WHERE action = 'console.reveal'")
    assert noted == [("user:ann",)] * 4


def reveal_form(page: str) -> tuple[str, str, dict[str, Any]]:
    """The form of the page's one button that shows values: where it leads, and what it sends beside its token."""
    forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
    (form,) = (one for one in forms if 'data-action="reveal"' in one)
    fields: dict[str, Any] = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form):
        fields.setdefault(name, []).append(value)
    del fields["csrf"]
    (address,) = re.findall(r' action="([^"]+)"', form)
    return form, address, fields


def fields_of(page: str) -> set[tuple[str, str]]:
    """What the page's forms would send, and where; the page's own address aside."""
    sent = re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', page)
    ticked = [("ticked", one) for one in re.findall(r'value="([^"]*)" checked', page)]
    addresses = [("form", one) for one in re.findall(r'<form[^>]* action="([^"]+)"', page)]
    return {one for one in (*sent, *ticked, *addresses) if one[0] != "next"}
