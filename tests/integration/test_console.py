"""The stewards' console as any browser sees it: who comes in, what is refused, who is at which task."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import httpx

from api.steward.headers import PAGE_HEADERS
from api.steward.sessions import COOKIE
from mdm import accounts
from mdm.model import Json
from mdm.store import desk, review
from mdm.store.database import fetch_rows, run, transaction
from tests.base import Base, kate, moved, omar
from tests.console import PASSWORD, Browser, ask, browsing, make_account

PAGES = ("/steward/", "/steward/decisions", "/steward/next", "/steward/queue/pulse", "/steward/tasks/1")
CHANGES = (
    "/steward/tasks/1/decision",
    "/steward/tasks/1/pass",
    "/steward/tasks/1/claim",
    "/steward/tasks/1/release",
    "/steward/undo",
    "/steward/decisions/1/undo",
    "/steward/bulk",
    "/steward/bulk/decide",
    "/steward/bulk/1/undo",
    "/steward/sign-out",
)
INLINE = r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)|hx-on|hx-vals=.js"
# What the test's people are known by.
PERSONAL = (
    "Katherine",
    "O'Neil",
    "O&#39;Neil",
    "1984",
    "kate.oneil",
    "k@x.example",
    "7946 0018",
    "12 High",
    "9 Elm",
)


def asked(base: Base) -> int:
    """One open task: Kate, and Kate who may have moved."""
    base.send(kate("crm:1"), moved("pos:2"))
    (task,) = base.tasks()
    return task.task


def decide(browser: Browser, task: int, verdict: str, **fields: str) -> httpx.Response:
    return browser.post(f"/steward/tasks/{task}/decision", verdict=verdict, **{"version": "1", **fields})


def audited(base: Base, action: str) -> list[tuple[Any, ...]]:
    return base.act(
        fetch_rows,
        "SELECT caller, scope, golden_ids, target, detail FROM audit_entry WHERE action = %s ORDER BY entry",
        action,
    )


# ---- who comes in


def test_who_is_not_signed_in_sees_no_page_and_changes_nothing(url: str, base: Base) -> None:
    asked(base)
    with httpx.Client(base_url=url) as http:
        for cookie in ("", f"{COOKIE}=", f"{COOKIE}=guessed", f"{COOKIE}={'x' * 5_000}"):
            headers = {"Cookie": cookie} if cookie else {}
            for method, paths in (("GET", PAGES), ("POST", CHANGES)):
                for path in paths:
                    refused = http.request(method, path, headers=headers)
                    assert refused.status_code == 303, path
                    assert refused.headers["location"].startswith("/steward/sign-in?next=/steward/")
                    fragment = http.request(method, path, headers={**headers, "HX-Request": "true"})
                    assert (fragment.status_code, fragment.text) == (401, "")
                    assert fragment.headers["hx-redirect"] == "/steward/sign-in"
    assert base.act(fetch_rows, "SELECT assignee FROM review_task") == [(None,)]


def test_the_api_s_key_opens_no_page(url: str) -> None:
    headers = {"Authorization": "Bearer key-for-tests"}
    assert httpx.get(f"{url}/steward/decisions", headers=headers).status_code == 303


def test_signing_in_gives_a_cookie_that_scripts_and_other_sites_never_have(url: str, base: Base) -> None:
    make_account(base, "ann")
    with httpx.Client(base_url=url) as http:
        browser = Browser(http)
        answer = browser.sign_in("ann")
        assert (answer.status_code, answer.headers["location"]) == (303, "/steward/")
        (cookie,) = answer.headers.get_list("set-cookie")
        said = {part.strip().partition("=")[0].lower() for part in cookie.split(";")[1:]}
        assert cookie.startswith("__Host-")
        assert said >= {"secure", "httponly", "samesite", "path"}
        assert not said & {"domain", "max-age", "expires"}
        assert "Path=/;" in f"{cookie};"
        assert browser.get("/steward/decisions").status_code == 200
    held = base.act(fetch_rows, "SELECT token, caller FROM console_session")
    assert [caller for _, caller in held] == ["user:ann"]
    assert browser.token.encode() not in bytes(held[0][0])
    assert [row[0] for row in audited(base, "console.sign_in")] == ["user:ann"]


def test_a_session_that_was_there_before_signing_in_is_never_taken_over(url: str, base: Base) -> None:
    with browsing(url, base, "eve") as attacker, httpx.Client(base_url=url) as http:
        make_account(base, "ann")
        victim = Browser(http, {COOKIE: attacker.token})
        assert victim.sign_in("ann").status_code == 303
        assert victim.token != attacker.token
        assert attacker.get("/steward/decisions").status_code == 303  # what was brought along is over
        assert base.act(fetch_rows, "SELECT caller FROM console_session") == [("user:ann",)]


def test_an_unknown_name_a_wrong_password_and_a_closed_account_get_one_answer(url: str, base: Base) -> None:
    make_account(base, "ann")
    make_account(base, "gone")
    base.act(accounts.disable, "gone")
    answers = []
    for name, password in (("ann", "wrong"), ("nobody", PASSWORD), ("gone", PASSWORD), ("ann", "")):
        with httpx.Client(base_url=url) as http:
            answer = Browser(http).sign_in(name, password)
            answers.append((answer.status_code, answer.text.replace(f'value="{name}"', "")))
            assert "set-cookie" not in answer.headers
    assert {status for status, _ in answers} == {401}
    assert len({text for _, text in answers}) == 1


def test_who_guesses_too_often_has_to_wait(url: str, base: Base) -> None:
    make_account(base, "ann")
    with httpx.Client(base_url=url, timeout=60) as http:
        browser = Browser(http)
        answers = [browser.sign_in("ann", "wrong") for _ in range(11)]
        assert [answer.status_code for answer in answers[:10]] == [401] * 10
        assert answers[10].status_code == 429
        assert int(answers[10].headers["retry-after"]) >= 1
        assert browser.sign_in("ann").status_code == 429


def test_signing_out_closing_the_account_and_idling_end_a_session(url: str, base: Base) -> None:
    with browsing(url, base, "ann") as browser:
        kept = dict(browser.cookies)
        assert browser.post("/steward/sign-out").headers["location"] == "/steward/sign-in"
        assert COOKIE not in browser.cookies
        browser.cookies.update(kept)
        assert browser.get("/steward/decisions").status_code == 303
    with browsing(url, base, "bob") as browser:
        assert base.act(accounts.disable, "bob") == 1
        assert browser.get("/steward/decisions").status_code == 303
    with browsing(url, base, "cleo") as browser:
        base.act(run, "UPDATE console_session SET seen_at = now() - interval '7 hours 59 minutes'")
        assert browser.get("/steward/decisions").status_code == 200  # and is seen now
        base.act(run, "UPDATE console_session SET seen_at = seen_at - interval '8 hours'")
        assert browser.get("/steward/decisions").status_code == 303


def test_signing_in_leads_nowhere_else(url: str, base: Base) -> None:
    make_account(base, "ann")
    with httpx.Client(base_url=url, timeout=60) as http:
        for wanted in (
            "//evil.example",
            "https://evil.example/steward/",
            "/steward/\\evil",
            "/v1/events",
            "/steward/..//x",
            "/steward/%2f/x",
            "/steward/merge?one=G-1#\\evil",
        ):
            answer = Browser(http).post(
                "/steward/sign-in", csrf="", name="ann", password=PASSWORD, next=wanted
            )
            assert (answer.status_code, answer.headers["location"]) == (303, "/steward/")


def test_a_change_of_colours_leads_back_to_the_page_with_its_query(url: str, base: Base) -> None:
    pages = {
        "/steward/merge?one=G-0000000001-0&amp;other=x%20y": "/steward/merge?one=G-0000000001-0&other=x%20y",
        "/steward/decisions": "/steward/decisions",
    }
    with browsing(url, base, "ann") as browser:
        for shown, path in pages.items():
            assert f'name="next" value="{shown}"' in browser.get(path).text
            assert browser.post("/steward/theme", theme="dark", next=path).headers["location"] == path
        found = browser.post("/steward/search", text="Katherine").text
        assert 'name="next" value="/steward/search"' in found  # a form's answer has no address of its own


def test_a_page_wants_its_scope(url: str, base: Base) -> None:
    with browsing(url, base, "ann", "golden:read") as browser:
        for path in PAGES:
            refused = browser.get(path)
            assert refused.status_code == 403
            assert "You may not do that" in refused.text


# ---- what is refused


def test_a_change_that_no_page_of_the_session_asks_for_is_refused(url: str, base: Base) -> None:
    task = asked(base)
    with browsing(url, base, "ann") as browser, browsing(url, base, "bob") as other:
        token, stranger = browser.csrf(), other.csrf()
        assert token != stranger
        before = base.act(fetch_rows, "SELECT * FROM review_task")
        for csrf in ("", "x", stranger):
            refused = browser.post(f"/steward/tasks/{task}/decision", csrf=csrf, verdict="same", version="1")
            assert refused.status_code == 403
        for origin in ("https://evil.example", "null", "", f"{url}.evil.example", "http://127.0.0.1:1"):
            for path in CHANGES:
                refused = browser.post(path, csrf=token, origin=origin, verdict="same", version="1")
                assert (refused.status_code, path) == (403, path)
        assert base.act(fetch_rows, "SELECT * FROM review_task") == before
        assert browser.get("/steward/decisions").status_code == 200  # nor was it signed out


def test_a_token_in_a_header_is_as_good_as_one_in_the_form(url: str, base: Base) -> None:
    task = asked(base)
    with browsing(url, base, "ann") as browser:
        headers = {"X-CSRF-Token": browser.csrf(), "Origin": url, "Cookie": f"{COOKIE}={browser.token}"}
        path = f"{url}/steward/tasks/{task}/claim"
        assert httpx.post(path, headers={**headers, "Sec-Fetch-Site": "same-origin"}).status_code == 200
        for site in ("cross-site", "same-site", "none"):
            assert httpx.post(path, headers={**headers, "Sec-Fetch-Site": site}).status_code == 403


def test_every_page_forbids_what_is_inline_or_from_elsewhere_and_has_none_of_it(url: str, base: Base) -> None:
    task = asked(base)
    with browsing(url, base, "ann") as browser:
        decide(browser, task, "same")
        shown = [
            browser.get(path)
            for path in ("/steward/", "/steward/decisions", f"/steward/tasks/{task}", "/steward/tasks/99")
        ]
        assert [answer.status_code for answer in shown] == [200, 200, 200, 404]
        files = set()
        for answer in shown:
            assert {name: answer.headers[name] for name in PAGE_HEADERS} == PAGE_HEADERS
            assert "unsafe" not in answer.headers["content-security-policy"]
            assert not re.search(
                r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)|hx-on|hx-vals=.js", answer.text
            )
            files |= set(re.findall(r'(?:src|href)="([^"]+\.(?:js|css|svg))"', answer.text))
            assert not re.search(r'\s(?:src|href|action)="(?!/steward|#|\?)', answer.text)
        assert len(files) == 5
        for file in files:
            answer = browser.get(file)
            assert answer.status_code == 200
            assert "immutable" in answer.headers["cache-control"]
        assert browser.get("/steward/static/console.css").status_code == 404


def test_no_url_names_a_person(url: str, base: Base) -> None:
    task = asked(base)
    with browsing(url, base, "ann") as browser:
        for path in ("/steward/", f"/steward/tasks/{task}", "/steward/decisions"):
            links = " ".join(
                re.findall(r'(?:href|action|src|hx-\w+|data-\w+)="([^"]*)"', browser.get(path).text)
            )
            assert links
            assert [value for value in PERSONAL if value in links] == []


# ---- what is shown


def test_a_steward_sees_both_records_and_that_is_audited(url: str, base: Base) -> None:
    task = asked(base)
    golden_ids = sorted(base.crosswalk().values())
    with browsing(url, base, "ann") as browser:
        text = browser.get(f"/steward/tasks/{task}").text
    assert [
        value
        for value in ("Katherine", "kate.oneil@example.com", "12 High St", "1984-07-02")
        if value not in text
    ] == []
    assert '<mark><span class="sr"> differs: </span>l</mark>' in text  # O'Neil, O'Neill
    ((caller, scope, seen, target, detail),) = audited(base, "console.task")
    assert (caller, scope, sorted(seen), target, detail["masked"]) == (
        "user:ann",
        "review",
        golden_ids,
        str(task),
        False,
    )


def test_without_the_right_no_personal_value_is_shown(url: str, base: Base) -> None:
    task = asked(base)
    with browsing(url, base, "ann", "review") as browser:
        for path in ("/steward/", "/steward/decisions", f"/steward/tasks/{task}"):
            text = browser.get(path).text
            assert [value for value in PERSONAL if value.lower() in text.lower()] == []
        assert "K***" in text
    assert audited(base, "console.task")[0][4]["masked"] is True


def test_who_else_holds_a_value_is_said(url: str, base: Base) -> None:
    task = asked(base)
    base.send(
        omar("crm:7", phones=["+44 20 7946 0018"]),
        omar("crm:8", phones=["+44 20 7946 0018"], given_name="Ada"),
    )
    with browsing(url, base, "ann") as browser:
        assert "2 other customers&#39; records have it" in browser.get(f"/steward/tasks/{task}").text


# ---- who is at which task


def test_a_task_is_one_steward_s_until_it_is_given_back(url: str, base: Base) -> None:
    task = asked(base)
    with browsing(url, base, "ann") as ann, browsing(url, base, "bob") as bob:
        assert 'name="verdict"' in ann.get(f"/steward/tasks/{task}").text
        shown = bob.get(f"/steward/tasks/{task}").text
        assert "another steward is at task" in shown
        assert 'name="verdict"' not in shown
        assert ">ann<" in bob.get("/steward/").text
        assert decide(bob, task, "same").status_code == 409
        assert base.act(review.find, task).closed_at is None  # type: ignore[union-attr]
        ((until,),) = base.act(fetch_rows, "SELECT claimed_until FROM review_task")
        earlier = (until - timedelta(seconds=1)).isoformat()
        assert (
            ann.post(f"/steward/tasks/{task}/release", until=earlier).status_code == 204
        )  # of an older page
        assert decide(bob, task, "same").status_code == 409
        assert (
            bob.post(f"/steward/tasks/{task}/release", until=until.isoformat()).status_code == 204
        )  # not his
        assert decide(bob, task, "same").status_code == 409
        assert ann.post(f"/steward/tasks/{task}/release", until=until.isoformat()).status_code == 204
        assert decide(bob, task, "same").status_code == 303


def test_a_lease_that_ran_out_is_anybody_s_and_is_renewed_while_the_page_is_open(
    url: str, base: Base
) -> None:
    task = asked(base)
    with browsing(url, base, "ann") as ann, browsing(url, base, "bob") as bob:
        ann.get(f"/steward/tasks/{task}")
        base.act(run, "UPDATE review_task SET claimed_until = now() + interval '1 second'")
        assert ann.post(f"/steward/tasks/{task}/claim").status_code == 200
        ((until,),) = base.act(fetch_rows, "SELECT claimed_until FROM review_task")
        assert until - datetime.now(until.tzinfo) > timedelta(minutes=14)
        base.act(run, "UPDATE review_task SET claimed_until = now() - interval '1 second'")
        assert bob.get("/steward/next").headers["location"] == f"/steward/tasks/{task}"
        assert ann.post(f"/steward/tasks/{task}/claim").status_code == 409
        assert decide(ann, task, "same").status_code == 409


def test_twenty_stewards_at_once_decide_every_task_once(url: str, base: Base) -> None:
    tasks, stewards = ask(base, 30), [f"steward-{n}" for n in range(20)]
    names: dict[str, str] = {}
    with transaction(base.engine) as session:
        for name in stewards:  # signed in without a password: twenty would take a while
            names[name] = accounts.begin(session, accounts.Caller(f"user:{name}", frozenset({"review"})))

    def work(name: str) -> list[tuple[int, int]]:
        done = []
        with httpx.Client(base_url=url, timeout=120) as http:
            browser = Browser(http, {COOKIE: names[name]})
            csrf = browser.csrf()
            while (where := browser.get("/steward/next").headers["location"]) != "/steward/":
                task = int(where.rpartition("/")[2])
                rival = tasks[(tasks.index(task) + 1) % len(tasks)]  # somebody else's, most likely
                for number in (task, rival):
                    answer = browser.post(
                        f"/steward/tasks/{number}/decision", csrf=csrf, verdict="different", version="1"
                    )
                    done.append((number, answer.status_code))
        return done

    with ThreadPoolExecutor(20) as pool:
        answers = [answer for done in pool.map(work, stewards) for answer in done]
    assert {status for _, status in answers} <= {303, 409}
    assert Counter(task for task, status in answers if status == 303) == Counter(tasks)
    decided = base.act(fetch_rows, "SELECT decision, decided_by FROM decision")
    assert len(decided) == len(tasks)
    assert len({by for _, by in decided}) > 1
    assert len(audited(base, "review.decide")) == len(tasks)


def test_of_twenty_answers_to_one_task_at_once_one_counts(url: str, base: Base) -> None:
    task = asked(base)
    with transaction(base.engine) as session:
        tokens = [
            accounts.begin(session, accounts.Caller(f"user:s{n}", frozenset({"review"}))) for n in range(20)
        ]

    def answer(token: str) -> int:
        with httpx.Client(base_url=url, timeout=120) as http:
            return decide(Browser(http, {COOKIE: token}), task, "same").status_code

    with ThreadPoolExecutor(20) as pool:
        assert sorted(pool.map(answer, tokens)) == [303] + [409] * 19
    assert len(base.act(fetch_rows, "SELECT FROM decision")) == 1


# ---- what is decided


def test_a_decision_brings_the_next_task_and_undoing_it_restores_all(url: str, base: Base) -> None:
    first, second = ask(base, 2)
    apart, stored, seen = base.state(), base.stored_text(), len(base.events())
    with browsing(url, base, "ann") as browser:
        answer = decide(browser, first, "same")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/steward/tasks/{second}")
        assert base.act(desk.claim, second, "user:bob", timedelta(minutes=1)) is None  # claimed already
        shown = browser.get(f"/steward/tasks/{second}").text
        assert "What keeps them apart" in shown
        assert "decisions wait" not in shown  # they are the other task's
        base.resolve()
        assert len(base.clusters()) == 3
        assert base.act(review.find, first).outcome == "same"  # type: ignore[union-attr]
        assert browser.post("/steward/undo").status_code == 303
        base.resolve()
        assert base.state() == apart
        assert base.stored_text() == stored
        assert sorted(task.task for task in base.tasks()) == [first, second]
        told = sorted((event.golden_id, event.type.removeprefix("golden.")) for event in base.events()[seen:])
        stays, goes = sorted({golden_id for golden_id, _ in told})
        assert told == [(stays, "merged"), (stays, "split"), (goes, "restored"), (goes, "retired")]
        assert browser.post("/steward/undo").status_code == 404
    ((caller, scope, golden_ids, target, detail),) = audited(base, "review.decide")
    assert (caller, scope, target, detail["verdict"]) == ("user:ann", "review", str(first), "same")
    assert len(golden_ids) == 2
    assert [row[0] for row in audited(base, "decision.undo")] == ["user:ann"]
    assert base.act(fetch_rows, "SELECT decided_by, withdrawn_by FROM decision") == [("user:ann", "user:ann")]


def test_any_decision_is_undone_with_a_reason(url: str, base: Base) -> None:
    task = asked(base)
    with browsing(url, base, "ann") as ann, browsing(url, base, "bob") as bob:
        decide(ann, task, "different")
        assert bob.post("/steward/decisions/1/undo").status_code == 422
        assert bob.post("/steward/decisions/1/undo", reason="it was a slip").status_code == 303
        assert "undone by bob: it was a slip" in ann.get("/steward/decisions").text
        assert bob.post("/steward/decisions/1/undo", reason="again").status_code == 409


def test_htmx_gets_the_next_task_in_the_same_answer(url: str, base: Base) -> None:
    first, second = ask(base, 2)
    with browsing(url, base, "ann") as browser:
        headers = {
            "X-CSRF-Token": browser.csrf(),
            "Origin": url,
            "HX-Request": "true",
            "Cookie": f"{COOKIE}={browser.token}",
        }
        path = f"{url}/steward/tasks/{{}}/decision"
        answer = httpx.post(path.format(first), data={"verdict": "same", "version": "1"}, headers=headers)
        assert (answer.status_code, answer.headers["hx-push-url"]) == (200, f"/steward/tasks/{second}")
        assert f"Task {second}" in answer.text
        assert "<html" not in answer.text
        assert answer.headers["content-security-policy"] == PAGE_HEADERS["Content-Security-Policy"]
        stale = httpx.post(path.format(second), data={"verdict": "same", "version": "7"}, headers=headers)
        assert (stale.status_code, stale.headers["hx-retarget"]) == (412, "#notices")
        last = httpx.post(path.format(second), data={"verdict": "same", "version": "1"}, headers=headers)
        assert (last.status_code, last.headers["hx-push-url"]) == (200, "/steward/")


def test_who_is_unsure_or_skips_passes_a_task_on_and_sees_it_last(url: str, base: Base) -> None:
    first, second, third = ask(base, 3)
    with browsing(url, base, "ann") as ann, browsing(url, base, "bob") as bob:
        assert ann.get("/steward/next").headers["location"].endswith(f"/{first}")
        passed = ann.post(f"/steward/tasks/{first}/pass", said="unsure")
        assert passed.headers["location"] == f"/steward/tasks/{second}"
        skipped = ann.post(f"/steward/tasks/{second}/pass", said="skipped")
        assert skipped.headers["location"] == f"/steward/tasks/{third}"
        assert re.findall(r'id="task-(\d+)"', ann.get("/steward/").text) == [
            str(third),
            str(second),
            str(first),
        ]
        text = bob.get("/steward/").text
        assert re.findall(r'id="task-(\d+)"', text) == [str(first), str(second), str(third)]
        assert "one steward was unsure" in text
        assert bob.get("/steward/next").headers["location"].endswith(f"/{first}")
        assert ann.post(f"/steward/tasks/{first}/pass", said="perhaps").status_code == 422


def test_what_takes_apart_what_stands_wants_a_reason(url: str, base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:2"))
    base.merge("crm:1", "pos:2")
    base.send(
        kate(
            "crm:1",
            given_name="Zoe",
            family_name="Quill",
            birth_date="1999-01-01",
            emails=["z@q.example"],
            phones=[],
            addresses=[],
        )
    )
    (task,) = [task for task in base.tasks() if task.kind == "reconfirm"]
    with browsing(url, base, "ann") as browser:
        text = browser.get(f"/steward/tasks/{task.task}").text
        assert "data-needs-reason" in text
        assert "as it was decided about" in text
        version = str(task.version)
        assert decide(browser, task.task, "undo", version=version).status_code == 422
        assert (
            decide(browser, task.task, "undo", version=version, reason="another person now").status_code
            == 303
        )
    base.resolve()
    assert len(base.clusters()) == 2


def test_the_queue_is_filtered(url: str, base: Base) -> None:
    first, second = ask(base, 2)
    with browsing(url, base, "ann") as browser:
        browser.get(f"/steward/tasks/{first}")
        for query, shown in (
            ("kind=pair", {first, second}),
            ("kind=bridge", set()),
            ("source=pos", {first, second}),
            ("source=loyalty", set()),
            ("age=hour", set()),
            ("assignee=me", {first}),
            ("assignee=nobody", {second}),
            ("kind=x&source=x&age=x", {first, second}),
        ):
            text = browser.get(f"/steward/?{query}").text
            assert {int(n) for n in re.findall(r'id="task-(\d+)"', text)} == shown, query
        base.act(run, "UPDATE review_task SET opened_at = now() - interval '2 days' WHERE task = %s", second)
        assert re.findall(r'id="task-(\d+)"', browser.get("/steward/?age=day").text) == [str(second)]


def test_the_pulse_tells_counts_and_takes_away_what_is_gone(url: str, base: Base) -> None:
    first, second = ask(base, 2)
    with browsing(url, base, "ann") as browser:
        decide(browser, first, "same")
        text = browser.get(f"/steward/queue/pulse?shown={first},{second},x,{'9' * 30}").text
        assert f'<div id="task-{first}" hx-swap-oob="delete">' in text
        assert f'id="who-{second}"' in text
        assert "<b>1</b> open" in text
        assert [value for value in PERSONAL if value in text] == []


def test_the_queue_is_filtered_by_the_segments_of_records_that_are_asked_about(url: str, base: Base) -> None:
    north: Json = {"brand": "north", "market": "GB"}
    base.send(kate("crm:1", segment=north), moved("pos:2"))
    base.send(omar("crm:3", segment={"brand": "south"}))  # nothing is asked about him
    (task,) = (one.task for one in base.tasks())
    with browsing(url, base, "ann") as browser:
        text = browser.get("/steward/").text
        assert re.findall(r'<option value="([^"]+=[^"]+)"', text) == ["brand=north", "market=GB"]
        for query, shown in (
            ("brand=north", [str(task)]),
            ("market%3DGB", [str(task)]),
            ("brand=GB", []),
            ("x=", []),
        ):
            text = browser.get(f"/steward/?segment={query}").text
            assert re.findall(r'id="task-(\d+)"', text) == shown, query
        assert (
            '<option value="brand=GB" selected>brand: GB<' in browser.get("/steward/?segment=brand=GB").text
        )


def test_golden_ids_on_the_desk_lead_to_their_golden_records(url: str, base: Base) -> None:
    task = asked(base)
    with browsing(url, base, "ann") as browser:
        text = browser.get(f"/steward/tasks/{task}").text
        for golden_id in base.crosswalk().values():
            links = text.count(f'href="/steward/golden/{golden_id}"')
            assert links >= 2  # at its record, and in what would come of it
        base.act(run, "UPDATE review_task SET kind = 'suspicious'")
        text = browser.get(f"/steward/tasks/{task}").text
        for golden_id in base.crosswalk().values():
            assert f'href="/steward/split?golden_id={golden_id}"' in text
