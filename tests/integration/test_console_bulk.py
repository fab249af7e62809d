"""One answer to many tasks: seen beforehand, decided once each, undone at one go with nothing left of it."""

import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import httpx
import pytest

from api.steward.sessions import COOKIE
from mdm import accounts, stewardship
from mdm.desk import bulk
from mdm.model import Json, Verdict
from mdm.store import desk, review, subscriptions
from mdm.store.database import fetch_rows, run, transaction
from mdm.store.subscriptions import Terms
from tests.base import Base, kate, moved
from tests.console import GIVEN, Browser, ask, browsing, home

INVERSE = {"golden.merged": "golden.split", "golden.retired": "golden.restored"}
PERSONAL = ("Silverdale", "Thornbury", "1931", "1950", "example.com", "Oak Av", "High St")


def three(base: Base) -> dict[str, int]:
    """Three records of which each two are asked about: the two sources' initials → the task."""
    who: dict[str, Json] = {"given_name": "Ruth", "birth_date": "1931-07-02", "phones": []}
    for source, family, email, where in (
        ("crm", "Silverdale", "ruth.s@example.com", home("8 Dale Close", "Ripon", "HG4 1AA")),
        ("pos", "Silverdalee", "k@x.example", home("21 Mill Hill", "Whitby", "YO21 1AA")),
        ("loyalty", "Silverdalees", "carla.long@example.com", home("7 Oak Av", "York", "YO1 1AA")),
    ):
        base.put(kate(f"{source}:R", **who, family_name=family, emails=[email], addresses=where))
    base.resolve()
    found = {
        "".join(key.source[0] for key in task.keys): task.task
        for task in base.tasks()
        if task.keys[0].source_id == "R"
    }
    assert sorted(found) == ["cl", "cp", "lp"]
    return found


def chosen(browser: Browser, tasks: Iterable[int], verdict: Verdict = "same") -> httpx.Response:
    return browser.post("/steward/bulk", verdict=verdict, task=[*map(str, tasks)])


def marks(shown: httpx.Response) -> list[str]:
    return re.findall(r'name="seen" value="([^"]+)"', shown.text)


def said(
    browser: Browser, shown: httpx.Response, verdict: Verdict = "same", reason: str = "as one sees"
) -> httpx.Response:
    """The answer to all that the preview showed."""
    return browser.post("/steward/bulk/decide", verdict=verdict, reason=reason, seen=marks(shown))


def left(shown: httpx.Response) -> dict[int, str]:
    """The tasks that could not take the answer, and why."""
    found = re.findall(r'<li><a href="/steward/tasks/(\d+)">[^<]*</a>: ([^<]*)</li>', shown.text)
    return {int(task): why for task, why in found}


def decided(base: Base) -> list[tuple[Any, ...]]:
    return base.act(fetch_rows, "SELECT decision, bulk, withdrawn_at IS NULL FROM decision ORDER BY decision")


def told(base: Base, after: int) -> list[tuple[str, str]]:
    """The events since: type and golden ID."""
    return sorted((event.type, event.data["golden_id"]) for event in base.events()[after:])


def is_open(base: Base, tasks: Sequence[int]) -> list[bool]:
    found = base.act(review.find_all, tasks)
    return [found[task].closed_at is None for task in tasks]


def signed_in(base: Base, *names: str) -> list[str]:
    """Their tokens, without passwords: many would take a while."""
    with transaction(base.engine) as session:
        return [
            accounts.begin(session, accounts.Caller(f"user:{name}", frozenset({"review"}))) for name in names
        ]


# ---- seen beforehand


def test_the_queue_lets_one_choose_some_or_all_of_a_page(url: str, base: Base) -> None:
    tasks = ask(base, 3)
    with browsing(url, base, "ann") as browser:
        text = browser.get("/steward/").text
        assert re.findall(r'type="checkbox" name="task" value="(\d+)"', text) == [*map(str, tasks)]
        shown = re.findall(r'name="shown" value="(\d+)"', text)
        every = browser.post("/steward/bulk", verdict="different", every="yes", shown=shown)
        assert [int(one.partition(":")[0]) for one in marks(every)] == tasks
        some = chosen(browser, tasks[1:])
        assert [int(one.partition(":")[0]) for one in marks(some)] == tasks[1:]
        base.act(run, "UPDATE review_task SET kind = 'reconfirm' WHERE task = %s", tasks[0])
        text = browser.get("/steward/").text
        assert re.findall(r'type="checkbox" name="task" value="(\d+)"', text) == [*map(str, tasks[1:])]
        for path in ("/steward/bulk", "/steward/bulk/decide"):  # forms alone lead there
            assert browser.get(path).headers["location"] == "/steward/"
        assert left(chosen(browser, tasks)) == {tasks[0]: "this kind of question is answered one by one"}


def test_a_preview_shows_the_records_writes_nothing_and_is_audited(url: str, base: Base) -> None:
    tasks = ask(base, 2)
    before = base.act(fetch_rows, "SELECT * FROM review_task ORDER BY task")
    with browsing(url, base, "ann") as browser:
        text = chosen(browser, tasks).text
        links = " ".join(re.findall(r'(?:href|action|src|hx-\w+|data-\w+|value)="([^"]*)"', text))
    assert [
        one for one in ("Omar Thornbury", "1950-07-02", "a0@example.com", "40 Elm Rd") if one not in text
    ] == []
    assert '<mark><span class="sr"> differs: </span>e</mark>' in text  # Thornbury, Thornburye
    assert [one for one in PERSONAL if one in links] == []
    rows = re.findall(r"<td><code>([^<]+)</code>.*?href=\"/steward/golden/([^\"]+)\"", text)
    assert dict(rows) == {str(key): golden_id for key, golden_id in base.crosswalk().items()}
    assert base.act(fetch_rows, "SELECT * FROM review_task ORDER BY task") == before
    assert decided(base) == []
    ((caller, golden_ids, detail),) = base.act(
        fetch_rows, "SELECT caller, golden_ids, detail FROM audit_entry WHERE action = 'console.bulk'"
    )
    assert (caller, sorted(golden_ids)) == ("user:ann", sorted(base.crosswalk().values()))
    assert detail == {"masked": False, "tasks": tasks}


def test_without_the_right_a_preview_shows_no_personal_value(url: str, base: Base) -> None:
    tasks = ask(base, 2)
    with browsing(url, base, "ann", "review") as browser:
        shown = chosen(browser, tasks)
        done = said(browser, shown)
    assert "O***" in shown.text
    assert [one for one in (*PERSONAL, *GIVEN) if one in shown.text + done.text] == []


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_what_is_foretold_of_all_together_is_what_happens(base: Base, verdict: Verdict) -> None:
    pairs = ask(base, 2)
    chain = three(base)
    for name, types in (("all", ()), ("merges", ("golden.merged",))):
        base.act(subscriptions.add, Terms(name, "ops", None, types=types), 0)
    tasks = [*pairs, chain["cp"], chain["lp"]]  # the last two share a record
    planned = base.act(bulk.plan, tasks, verdict, "user:ann", base.rules, masked=False)
    assert [one.task.task for one in planned.asked] == sorted(tasks)
    assert planned.preview is not None
    assert planned.preview.changes_nothing == (verdict == "different")
    merges = 3 if verdict == "same" else 0
    assert planned.preview.counts.get("golden.merged", 0) == merges
    assert planned.preview.counts.get("golden.retired", 0) == (4 if merges else 0)
    assert planned.preview.heard == ({"all": 7, "merges": 3} if merges else {})
    before = len(base.events())
    seen = {one.task.task: one.mark for one in planned.asked}
    base.act(bulk.decide, seen, verdict, "user:ann", "as one sees")
    base.resolve()
    assert told(base, before) == sorted((one.type, one.golden_id) for one in planned.preview.events)
    assert {
        frozenset(map(str, one.records)): one.values for one in planned.preview.outcomes
    } == base.golden_values()


# ---- decided


def test_what_can_be_is_decided_and_what_cannot_is_named_and_stays_open(url: str, base: Base) -> None:
    pairs = ask(base, 4)
    chain = three(base)
    base.answer(chain["cl"], "different")
    with browsing(url, base, "ann") as ann, browsing(url, base, "bob") as bob:
        bob.get(f"/steward/tasks/{pairs[0]}")
        first, second = sorted((chain["cp"], chain["lp"]))  # both: the ends would be one person
        shown = chosen(ann, [*pairs, *chain.values()])
        expected = {
            pairs[0]: "it is being worked on: another steward is at it, or the resolver",
            chain["cl"]: "it is closed: different",
            second: "decision 1 says otherwise: undo it first",
        }
        assert left(shown) == expected
        base.act(run, "UPDATE review_task SET version = version + 1 WHERE task = %s", pairs[1])
        bob.get(f"/steward/tasks/{pairs[2]}")
        assert said(ann, shown, reason=" ").status_code == 422
        assert ann.post("/steward/bulk/decide", verdict="same", seen=marks(shown)).status_code == 422
        done = said(ann, shown)
        assert left(done) == {
            pairs[1]: "it has changed since you looked at it",
            pairs[2]: "it is being worked on: another steward is at it, or the resolver",
        }
        assert "2 tasks: same. Kept." in done.text
    assert is_open(base, [*pairs, first, second]) == [True, True, True, False, False, True]
    assert decided(base) == [(1, None, True), (2, 2, True), (3, 2, True)]
    held = base.act(fetch_rows, "SELECT task FROM review_task WHERE assignee IS NOT NULL ORDER BY task")
    assert held == [(pairs[0],), (pairs[2],)]  # bob's alone: what was left is given back
    audited = base.act(
        fetch_rows,
        "SELECT target, cardinality(golden_ids), detail FROM audit_entry WHERE action = 'review.decide' ORDER BY entry",
    )
    one, other = sorted((pairs[3], first))
    assert audited == [
        (str(one), 2, {"verdict": "same", "decision": 2, "bulk": 2}),
        (str(other), 2, {"verdict": "same", "decision": 3, "bulk": 2}),
    ]


def test_a_golden_record_that_has_changed_leaves_its_task_out(url: str, base: Base) -> None:
    tasks = ask(base, 2)
    with browsing(url, base, "ann") as browser:
        shown = chosen(browser, tasks)
        base.send(moved("ecommerce:K"), kate("crm:K"))  # of somebody else: nothing at issue
        base.act(
            run,
            "UPDATE golden_record SET version = version + 1 WHERE public_id = %s",
            base.golden_id("crm:0"),
        )
        assert left(said(browser, shown)) == {tasks[0]: "it has changed since you looked at it"}
    assert is_open(base, tasks) == [True, False]


def test_where_nothing_can_be_decided_nothing_is_kept_and_all_is_named(url: str, base: Base) -> None:
    tasks = ask(base, 2)
    with browsing(url, base, "ann") as ann, browsing(url, base, "bob") as bob:
        shown = chosen(ann, tasks)
        assert said(bob, shown, "different").status_code == 200
        refused = said(ann, shown)
        assert refused.status_code == 409
        assert [task for task in tasks if f"task {task}: it is closed: different" not in refused.text] == []
        assert left(chosen(ann, tasks)).keys() == {*tasks}
        assert marks(chosen(ann, tasks)) == []
        for wrong in ([], [*range(1, 102)]):
            assert chosen(ann, wrong).status_code == 422
        for seen in (
            ["1"],
            ["1:x"],
            ["x:0123456789abcdef"],
            [f"{n}:0123456789abcdef" for n in range(1, 102)],
        ):
            assert ann.post("/steward/bulk/decide", verdict="same", reason="x", seen=seen).status_code == 422
    assert len(decided(base)) == 2


def test_what_another_transaction_is_at_is_left_without_waiting(url: str, base: Base) -> None:
    tasks = ask(base, 3)
    with browsing(url, base, "ann") as browser:
        shown = chosen(browser, tasks)
        with transaction(base.engine) as session:  # the resolver, say, which may be at work for long
            run(session, "SELECT FROM review_task WHERE task = %s FOR UPDATE", tasks[1])
            assert left(said(browser, shown)).keys() == {tasks[1]}
    assert is_open(base, tasks) == [False, True, False]


def test_stewards_who_decide_overlapping_sets_at_once_decide_no_task_twice(url: str, base: Base) -> None:
    tasks = ask(base, 30)
    parts = [tasks[:20], tasks[10:], tasks[5:25], tasks]
    tokens = signed_in(base, *(f"s{n}" for n in range(len(parts))))
    start = Barrier(len(parts))

    def work(place: int) -> list[httpx.Response]:
        verdict: Verdict = "same" if place % 2 else "different"
        with httpx.Client(base_url=url, timeout=120) as http:
            browser = Browser(http, {COOKIE: tokens[place]})
            shown = chosen(browser, parts[place], verdict)
            csrf = browser.csrf()
            start.wait()
            fields = {"verdict": verdict, "reason": "at once", "seen": marks(shown)}
            return [browser.post("/steward/bulk/decide", csrf=csrf, **fields) for _ in range(2)]

    with ThreadPoolExecutor(len(parts)) as pool:
        answers = [answer for both in pool.map(work, range(len(parts))) for answer in both]
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert is_open(base, tasks) == [False] * 30
    assert len(decided(base)) == 30
    bound = base.act(
        fetch_rows, "SELECT array_agg(record ORDER BY record) FROM decision_record GROUP BY decision"
    )
    assert len({tuple(records) for (records,) in bound}) == 30
    noted = base.act(fetch_rows, "SELECT target FROM audit_entry WHERE action = 'review.decide'")
    assert sorted(int(target) for (target,) in noted) == tasks


# ---- undone


def test_one_undo_takes_back_all_of_a_bulk_and_restores_everything(url: str, base: Base) -> None:
    pairs = ask(base, 3)
    chain = three(base)
    apart, stored = base.state(), base.stored_text()
    waiting = [task.task for task in base.tasks()]
    with browsing(url, base, "ann") as ann, browsing(url, base, "bob") as bob:
        tasks = [*pairs, chain["cp"], chain["lp"]]
        shown = chosen(ann, tasks)
        before = len(base.events())
        assert left(said(ann, shown)) == {}
        base.resolve()
        forth = told(base, before)
        assert len(base.clusters()) == 4
        assert {kind for kind, _ in forth} == INVERSE.keys()
        row = bob.get("/steward/decisions").text
        assert "5 tasks decided same at one go" in row
        assert re.findall(r'id="decision-(\d+)"', row) == []
        assert re.findall(r'id="decision-(\d+)"', bob.get("/steward/decisions?open=1").text) == [*"12345"]
        assert bob.post("/steward/bulk/1/undo").status_code == 422
        assert bob.post("/steward/bulk/2/undo", reason="a slip").status_code == 404
        assert bob.post("/steward/bulk/1/undo", reason="a slip").status_code == 303
        assert bob.post("/steward/bulk/1/undo", reason="again").status_code == 409
        assert "undone by bob: a slip" in ann.get("/steward/decisions").text
    again = len(base.events())
    base.resolve()
    assert told(base, again) == sorted((INVERSE[kind], golden_id) for kind, golden_id in forth)
    assert base.state() == apart
    assert base.stored_text() == stored
    assert [task.task for task in base.tasks()] == waiting
    undone = base.act(
        fetch_rows, "SELECT target FROM audit_entry WHERE action = 'decision.undo' ORDER BY entry"
    )
    assert undone == [(str(n),) for n in range(1, 6)]


def test_one_of_a_bulk_is_undone_alone_and_the_rest_after_it(url: str, base: Base) -> None:
    tasks = ask(base, 3)
    apart = base.state()
    with browsing(url, base, "ann") as browser:
        said(browser, chosen(browser, tasks))
        base.resolve()
        assert browser.post("/steward/decisions/2/undo", reason="not these").status_code == 303
        assert "2 of 3 stand" in browser.get("/steward/decisions").text
        before = len(base.events())
        base.resolve()
        one = base.golden_id("crm:1"), base.golden_id("pos:1")
        assert one == (apart[0]["crm:1"], apart[0]["pos:1"])  # type: ignore[index]
        assert told(base, before) == [("golden.restored", one[1]), ("golden.split", one[0])]
        assert len(base.clusters()) == 4
        assert browser.post("/steward/bulk/1/undo", reason="nor these").status_code == 303
    base.resolve()
    assert base.state() == apart
    reasons = base.act(fetch_rows, "SELECT withdrawn_reason FROM decision ORDER BY decision")
    assert reasons == [("nor these",), ("not these",), ("nor these",)]


def test_undoing_the_last_takes_back_a_whole_bulk_and_then_what_was_before_it(url: str, base: Base) -> None:
    first, *others = ask(base, 4)
    apart = base.state()
    with browsing(url, base, "ann") as browser:
        browser.post(f"/steward/tasks/{first}/decision", verdict="same", version="1")
        said(browser, chosen(browser, others, "different"), "different")
        standing = [standing for _, _, standing in decided(base)]
        assert standing == [True] * 4
        headers = {
            "X-CSRF-Token": browser.csrf(),
            "Origin": url,
            "HX-Request": "true",
            "Cookie": f"{COOKIE}={browser.token}",
        }
        assert "3 decisions are undone" in httpx.post(f"{url}/steward/undo", headers=headers).text
        assert [standing for _, _, standing in decided(base)] == [True, False, False, False]
        assert "Decision 1 is undone" in httpx.post(f"{url}/steward/undo", headers=headers).text
    base.resolve()
    assert base.state() == apart
    assert len(base.tasks()) == 4


def test_a_bulk_of_one_is_a_decision_like_any_other(url: str, base: Base) -> None:
    (task,) = ask(base, 1)
    with browsing(url, base, "ann") as browser:
        said(browser, chosen(browser, [task]))
        assert decided(base) == [(1, None, True)]
        assert re.findall(r'id="decision-(\d+)"', browser.get("/steward/decisions").text) == ["1"]


def test_a_page_of_decisions_counts_a_bulk_once(url: str, base: Base) -> None:
    tasks = ask(base, 30)
    with browsing(url, base, "ann") as browser:
        said(browser, chosen(browser, tasks))
        base.act(stewardship.undo_bulk, 1, "user:ann", "again")
        base.resolve()
        said(browser, chosen(browser, [task.task for task in base.tasks()]), "different")
        text = browser.get("/steward/decisions").text
        assert re.findall(r'<tr id="([^"]+)"', text) == ["bulk-31", "bulk-1"]
        assert "before=" not in text
        text = browser.get("/steward/decisions?before=31").text
        assert re.findall(r'<tr id="([^"]+)"', text) == ["bulk-1"]


# ---- through HTTP


def test_a_task_that_a_steward_is_at_is_refused_to_who_else_answers_through_http(
    url: str, base: Base
) -> None:
    (task,) = ask(base, 1)
    answer = {"verdict": "same", "by": "ann", "reason": "same handwriting"}
    with (
        browsing(url, base, "ann") as browser,
        httpx.Client(base_url=url, headers={"Authorization": "Bearer key-for-tests"}) as http,
    ):
        browser.get(f"/steward/tasks/{task}")
        refused = http.post(f"/v1/review-tasks/{task}/decision", json=answer)
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/taken")
        assert f"a steward is at review task {task}" in refused.json()["detail"]
        assert is_open(base, [task]) == [True]
        base.act(run, "UPDATE review_task SET claimed_until = now() - interval '1 second'")
        base.act(desk.claim, task, "operator", timedelta(minutes=1))  # the caller's own
        assert http.post(f"/v1/review-tasks/{task}/decision", json=answer).status_code == 202


def test_a_decision_names_its_bulk_through_http(url: str, base: Base) -> None:
    first, *others = ask(base, 3)
    base.answer(first, "different")
    with browsing(url, base, "ann") as browser:
        said(browser, chosen(browser, others))
    headers = {"Authorization": "Bearer key-for-tests"}
    found = httpx.get(f"{url}/v1/decisions", headers=headers).json()["decisions"]
    assert [(one["decision"], one["bulk"]) for one in found] == [(3, 2), (2, 2), (1, None)]
