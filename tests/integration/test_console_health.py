"""The health page says what is there: each number equals what is counted by hand, and leads to what it counts."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import httpx
import pytest

from mdm.store import meter, subscriptions
from mdm.store.database import run
from mdm.store.subscriptions import Terms
from tests.base import Base, kate, moved, omar
from tests.console import Browser, ask, browsing
from tests.tables import Cell, table

PERSONAL = ("Katherine", "O'Neil", "O&#39;Neil", "1984", "kate.oneil", "7946 0018", "12 High", "Omar")
INLINE = r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)"
PAGES = ("/steward/health", "/steward/health/golden-records?source=crm", "/steward/subscriptions/1")


@pytest.fixture
def ann(url: str, base: Base) -> Iterator[Browser]:
    with browsing(url, base, "ann", "review") as browser:
        yield browser


def people(base: Base) -> None:
    """Kate thrice, twice in the CRM; Omar in two sources; a third person once."""
    base.send(
        kate("crm:1"),
        kate("crm:2"),
        kate("pos:1"),
        omar("crm:3"),
        omar("loyalty:1"),
        omar(
            "ecommerce:7",
            given_name="Zoe",
            family_name="Ashworth",
            birth_date="1990-01-09",
            emails=[],
            phones=[],
        ),
    )
    assert sorted(map(len, base.clusters())) == [1, 2, 3]


def health(browser: Browser) -> str:
    answer = browser.get("/steward/health")
    assert answer.status_code == 200, answer.text
    return answer.text


def listed(browser: Browser, cell: Cell) -> set[str]:
    """The golden IDs that a number leads to."""
    page = browser.get(cell.link)
    assert page.status_code == 200
    return {row[0] for row in table(page.text, "Golden records").texts()[1:]}


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"


# ---- sources and coverage


def test_shares_of_sources_equal_what_the_crosswalk_says(ann: Browser, base: Base) -> None:
    people(base)
    crosswalk = base.crosswalk()
    shown = table(health(ann), "Sources").by_name()
    for source in ("crm", "ecommerce", "loyalty", "pos"):
        own = [golden for key, golden in crosswalk.items() if key.startswith(f"{source}:")]
        others = {golden for key, golden in crosswalk.items() if not key.startswith(f"{source}:")}
        held = Counter(own)
        live, duplicates, matched, covered = shown[source]
        assert live.text == str(len(own))
        assert duplicates.text == percent(sum(held[one] > 1 for one in own), len(own))
        assert matched.text == percent(sum(one in others for one in own), len(own))
        assert covered.text == "100.0 %"
        if matched.link:
            assert listed(ann, matched) == set(own) & others
        if duplicates.link:
            assert listed(ann, duplicates) == {one for one in own if held[one] > 1}
    assert (shown["crm"][1].text, shown["loyalty"][1].text) == ("66.7 %", "0.0 %")


def test_the_matrix_of_sources_equals_what_the_crosswalk_says(ann: Browser, base: Base) -> None:
    people(base)
    of: dict[str, set[str]] = {}
    for key, golden in base.crosswalk().items():
        of.setdefault(key.partition(":")[0], set()).add(golden)
    head, *rows = table(health(ann), "Who is known where").rows
    names = [cell.text for cell in head[1:]]
    assert names == sorted(of)
    for row in rows:
        source = row[0].text
        for other, cell in zip(names, row[1:], strict=True):
            both = of[source] & of[other]
            share = f"{round(100 * len(both) / len(of[source]))} %"
            assert cell.text == (str(len(both)) if source == other else share)
            assert (listed(ann, cell) if cell.link else set()) == both


def test_sizes_and_the_largest_golden_records_equal_the_clusters(ann: Browser, base: Base) -> None:
    people(base)
    html = health(ann)
    assert table(html, "Too much in one?").texts()[1][:4] == ["1", "1", "1", "0"]
    largest = table(html, "Too much in one?", 1)
    sizes = Counter(base.crosswalk().values())
    assert {row[0].text: int(row[1].text) for row in largest.rows[1:]} == {
        golden: size for golden, size in sizes.items() if size > 1
    }
    assert [row[1].text for row in largest.rows[1:]] == ["3", "2"]
    assert largest.rows[1][0].link == f"/steward/golden/{quote(base.golden_id('crm:1'))}"


def test_a_list_behind_a_number_comes_in_pages(ann: Browser, base: Base) -> None:
    with_crm = 53
    base.send(*(omar(f"crm:{n}", given_name=f"N{chr(65 + n % 26)}{n}", family_name=f"Family{n}", emails=[], phones=[],
                     birth_date=f"{1930 + n}-03-04", addresses=[]) for n in range(with_crm)))  # fmt: skip
    assert len(base.clusters()) == with_crm
    first = ann.get("/steward/health/golden-records?source=crm").text
    following = re.search(r'href="(\?what=of[^"]+)"', first)
    assert following
    second = ann.get(f"/steward/health/golden-records{following[1].replace('&amp;', '&')}").text
    shown = [row[0] for page in (first, second) for row in table(page, "Golden records").texts()[1:]]
    assert sorted(shown) == sorted(set(base.crosswalk().values()))
    assert not re.search(r'href="[^"]*after=', second)


# ---- what came


def test_arrivals_are_counted_by_source_and_day(ann: Browser, base: Base) -> None:
    people(base)
    base.send(kate("crm:1", phones=[]))
    base.send(kate("crm:1", phones=[]))  # unchanged: no version
    days = [datetime.now(UTC).date() - timedelta(days=back) for back in range(20)]
    base.act(
        run,
        "UPDATE record_version SET received_at = received_at - interval '2 days' WHERE record IN "
        "(SELECT record FROM source_record WHERE source = 'loyalty')",
    )
    base.act(
        run,
        "UPDATE record_version SET received_at = received_at - interval '14 days' WHERE record IN "
        "(SELECT record FROM source_record WHERE source = 'pos')",
    )
    head, *rows = table(health(ann), "New versions of records, by day").texts()
    assert head == ["Day", "crm", "ecommerce", "loyalty"]
    assert len(rows) == 14
    assert [row[0] for row in rows] == [f"{day.day} {day:%b}" for day in reversed(days[:14])]
    assert rows[-1][1:] == ["4", "1", "0"]
    assert rows[-3][1:] == ["0", "0", "1"]
    assert all(row[1:] == ["0", "0", "0"] for row in rows[:-3])


# ---- stewards


def rows_of(page: str) -> int:
    return page.count('<tr id="task-')


def test_the_backlog_equals_the_queue_that_its_numbers_lead_to(ann: Browser, base: Base) -> None:
    tasks = ask(base, 5)
    for task, age in zip(tasks, ("1 minute", "2 hours", "3 hours", "3 days", "9 days"), strict=True):
        base.act(run, "UPDATE review_task SET opened_at = now() - %s::interval WHERE task = %s", age, task)
    html = health(ann)
    assert table(html, "What waits for stewards").texts()[1] == ["1", "2", "1", "1"]
    kinds = table(html, "What waits for stewards", 1).by_name()
    assert kinds["One person?"][0].text == "5"
    links = re.findall(r'<a href="(/steward/\?age=\w+)">(\d+)</a>', html)
    assert [number for _, number in links] == ["4", "2", "1"]
    for link, number in [*links, (kinds["One person?"][0].link, "5")]:
        assert rows_of(ann.get(link).text) == int(number)


def test_agreement_counts_answers_beside_the_machine_s_leaning_and_what_was_undone(
    ann: Browser, base: Base
) -> None:
    tasks = ask(base, 4)
    base.act(run, "UPDATE review_task SET weight = -0.5 WHERE task = %s", tasks[3])
    said = {tasks[0]: "same", tasks[1]: "same", tasks[2]: "different", tasks[3]: "different"}
    decisions = [
        base.answer(task, "same" if verdict == "same" else "different") for task, verdict in said.items()
    ]
    html = health(ann)
    # Three lean to same, of which two were answered so; one leans to different, and was.
    assert table(html, "Do stewards and the machine agree?").by_name()["One person?"] == [
        Cell("2"), Cell("2"), Cell("75.0 %"),
    ]  # fmt: skip
    bands = table(html, "Do stewards and the machine agree?", 1).texts()
    assert bands[0][0] == "-1"
    assert bands[1][0] == "0 % of 1"
    assert re.search(r">4</a> decisions in all", html)
    assert "<b>0</b> of them undone" in html
    assert decisions[0] is not None
    base.undo(decisions[0])
    assert re.search(r"<b>1</b> of them undone\s+\(25.0 %\)", health(ann))


# ---- who follows


def follower(base: Base, name: str, position: int, url: str | None = None) -> int:
    return base.act(subscriptions.add, Terms(name, "ops", url), position)


def test_subscribers_lag_by_as_many_events_as_they_have_yet_to_get(ann: Browser, base: Base) -> None:
    people(base)
    events = len(base.events())
    behind = follower(base, "warehouse", 1)
    follower(base, "marketing", events)
    base.act(run, "UPDATE subscription SET drift = 3, reconciled_at = now() WHERE subscription = %s", behind)
    base.act(
        run,
        "INSERT INTO delivery (subscription, sequence, golden, state, reason, settled_at) "
        "SELECT %s, sequence, golden, 'dead', 'gone for good', now() FROM outbox ORDER BY sequence LIMIT 2",
        behind,
    )
    shown = table(health(ann), "Subscribers").by_name()
    state, lag, _, drift, _, dead = shown["warehouse"]
    assert (state.text, lag.text, drift.text, dead.text) == ("active", str(events - 1), "3", "2")
    assert [shown["marketing"][place].text for place in (1, 3, 5)] == ["0", "never", "0"]
    page = ann.get(dead.link).text
    assert [row[3 - 1] for row in table(page, "warehouse active").texts()[1:]] == [
        "given up gone for good"
    ] * 2
    assert ann.get("/steward/subscriptions/999").status_code == 404
    assert ann.get(f"/steward/subscriptions/{2**70}").status_code in {404, 422}


def test_the_system_s_state_stands_beside_it(ann: Browser, base: Base) -> None:
    people(base)
    base.put(kate("crm:9"), moved("pos:9"))
    html = health(ann)
    found = table(html, "The system").by_name()
    assert found["model"][0].text == "fine"
    assert found["workers"][0].text == "look"
    assert found["workers"][1].text.startswith("none answers")
    assert found["Redis"][0].text == "fine"
    assert found["events and audit"][1].text.startswith(f"event {len(base.events())} was the last")
    assert found["events and audit"][1].text.endswith("no verification failed")
    assert re.search(r"Waiting in the inbox</dt><dd>2<", html)


# ---- who sees it


def test_an_audit_that_was_found_changed_is_told_of(ann: Browser, base: Base) -> None:
    for _ in range(2):
        base.act(meter.count, "mdm_audit_faults_total")
    found = table(health(ann), "The system").by_name()["events and audit"][1]
    assert found.text.endswith("2 verifications found it changed")


def test_an_empty_base_has_a_health_page(ann: Browser) -> None:
    html = health(ann)
    assert "Nothing has come from any source." in html
    assert "Nobody subscribes." in html


def test_nothing_personal_and_nothing_inline_is_in_these_pages(ann: Browser, base: Base) -> None:
    people(base)
    base.send(moved("pos:2"))
    follower(base, "warehouse", 0)
    for path in PAGES:
        page = ann.get(path)
        assert page.status_code == 200
        assert not re.search(INLINE, page.text)
        for value in PERSONAL:
            assert value not in page.text, value


def test_who_is_not_signed_in_or_has_no_right_to_review_sees_none_of_them(url: str, base: Base) -> None:
    follower(base, "warehouse", 0)
    with httpx.Client(base_url=url) as http:
        for path in PAGES:
            assert http.get(path).headers["location"].startswith("/steward/sign-in")
    with browsing(url, base, "eve", "rules") as eve:
        for path in PAGES:
            assert eve.get(path).status_code == 403


def test_what_was_read_of_the_whole_is_kept_for_the_next_who_asks(ann: Browser, base: Base) -> None:
    people(base)
    before = table(health(ann), "Sources").by_name()["crm"][0].text
    base.send(kate("crm:77"))
    assert table(health(ann), "Sources").by_name()["crm"][0].text == before
