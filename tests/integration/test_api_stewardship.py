"""Stewardship through the API: tasks, decisions, and what is refused."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from redis import Redis

from api.schemas_stewardship import Decided, Decision, Decisions, ReviewTask, ReviewTasks
from mdm.events import format_golden_id
from mdm.model import Json
from mdm.store.database import fetch_rows
from tests.base import Base, kate, moved, omar

SAID: dict[str, Json] = {"by": "ann", "reason": "as I see it"}


def untouched(base: Base) -> tuple[object, ...]:
    """All that a refusal must leave as it is."""
    tables = ("decision", "decision_record", "review_task")
    return (
        base.state(),
        base.events(),
        *(base.act(fetch_rows, f"SELECT * FROM {table} ORDER BY 1") for table in tables),
    )


def merge(client: TestClient, *golden_ids: str, **said: Json) -> Any:
    return client.post("/v1/golden-records:merge", json={"golden_ids": list(golden_ids), **SAID, **said})


def split(client: TestClient, golden_id: str, *keys: str, if_match: str | None = None) -> Any:
    group = [dict(zip(("source", "source_id"), key.split(":"), strict=True)) for key in keys]
    headers = {"If-Match": if_match} if if_match is not None else {}
    return client.post(
        f"/v1/golden-records/{golden_id}:split", json={"groups": [group], **SAID}, headers=headers
    )


# ---- review tasks


def ask_three(base: Base) -> None:
    """Three open tasks: two of pairs, one of a veto."""
    base.send(kate("crm:1"), moved("pos:2"))
    base.send(
        omar("crm:3"),
        omar(
            "pos:4",
            family_name="Lindquist",
            emails=["o@x.example"],
            phones=[],
            addresses=moved("x:1")["addresses"],
        ),
    )
    base.send(
        *(
            kate(
                f"{key}",
                suffix=suffix,
                family_name="Quill",
                given_name="Zoe",
                emails=["z@x.example"],
                phones=[],
                birth_date="1990-03-03",
            )
            for key, suffix in (("crm:5", "Jr"), ("pos:6", "Sr"))
        )
    )


def test_open_tasks_come_page_by_page_most_urgent_first(client: TestClient, base: Base) -> None:
    ask_three(base)
    seen: list[ReviewTask] = []
    asked: dict[str, Any] = {"limit": 1}
    while True:
        page = ReviewTasks.model_validate_json(client.get("/v1/review-tasks", params=asked).text)
        seen += page.tasks
        if page.next_cursor is None:
            break
        asked["cursor"] = page.next_cursor
    assert len({task.task for task in seen}) == len(seen) == len(base.tasks()) == 3
    assert [task.priority for task in seen] == sorted((task.priority for task in seen), reverse=True)
    kinds = client.get("/v1/review-tasks", params={"kind": "refused"}).json()["tasks"]
    assert [task["kind"] for task in kinds] == ["refused"]
    assert client.get("/v1/review-tasks", params={"kind": "bridge"}).json() == {
        "tasks": [],
        "next_cursor": None,
    }


def test_a_task_names_its_records_where_they_are_now_and_its_answers(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), moved("pos:2"))
    (listed,) = client.get("/v1/review-tasks").json()["tasks"]
    answer = client.get(f"/v1/review-tasks/{listed['task']}")
    task = ReviewTask.model_validate_json(answer.text)
    assert answer.json() == listed
    assert answer.headers["etag"] == f'"{task.version}"'
    assert [f"{key.source}:{key.source_id}" for key in task.records] == ["crm:1", "pos:2"]
    assert set(task.golden_ids) == {base.golden_id("crm:1"), base.golden_id("pos:2")}
    assert task.match_weight is not None
    assert task.match_probability is not None
    assert (task.kind, task.answers, task.closed_at) == ("pair", ["same", "different"], None)


def test_an_answer_is_kept_wakes_the_worker_and_closes_the_task(
    client: TestClient, base: Base, redis_url: str
) -> None:
    base.send(kate("crm:1"), moved("pos:2"))
    (task,) = client.get("/v1/review-tasks").json()["tasks"]
    url = f"/v1/review-tasks/{task['task']}"
    etag = client.get(url).headers["etag"]
    answer = client.post(f"{url}/decision", json={"verdict": "same", **SAID}, headers={"If-Match": etag})
    assert answer.status_code == 202, answer.text
    said = Decided.model_validate_json(answer.text)
    assert (said.task, said.outcome) == (task["task"], "same")
    assert set(said.golden_ids) == set(task["golden_ids"])
    assert Redis.from_url(redis_url).llen("celery") == 1
    assert client.get(f"/v1/decisions/{said.decision}").json()["pending"] is True
    base.resolve()
    assert len(base.clusters()) == 1
    closed = client.get(url).json()
    assert (closed["outcome"], closed["closed_at"] is not None) == ("same", True)
    assert len(closed["golden_ids"]) == 1
    again = client.post(f"{url}/decision", json={"verdict": "same", **SAID})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/conflict")


def test_an_answer_with_a_stale_version_is_refused(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), moved("pos:2"))
    (task,) = base.tasks()
    before = untouched(base)
    for if_match in (
        '"99"',
        '"0"',
        '"x"',
        "x",
        '"9999999999999999999999"',
        'W/"77", "88"',
        '"²"'.encode().decode("latin-1"),
    ):
        refused = client.post(
            f"/v1/review-tasks/{task.task}/decision",
            json={"verdict": "same", **SAID},
            headers={"If-Match": if_match.encode("latin-1")},  # type: ignore[dict-item]
        )
        assert (refused.status_code, refused.json()["type"]) == (412, "/problems/stale")
    base.resolve()
    assert untouched(base) == before
    for if_match, status in ((f'"99", "{task.version}"', 202), ("*", 409), (f'"{task.version}"', 409)):
        good = {"verdict": "different", **SAID}
        answer = client.post(
            f"/v1/review-tasks/{task.task}/decision", json=good, headers={"If-Match": if_match}
        )
        assert answer.status_code == status


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"verdict": "confirm", **SAID}, 422),
        ({"verdict": "perhaps", **SAID}, 422),
        ({"verdict": "same", "by": "ann"}, 422),
        ({"verdict": "same", "by": "", "reason": "x"}, 422),
        ({"verdict": "same", "by": "  ", "reason": "x"}, 422),
        ({"verdict": "same", "by": "a\u0000", "reason": "x"}, 422),
        ({"verdict": "same", "by": "a", "reason": "\u0000"}, 422),
        ({"verdict": "same", "by": "a", "reason": "x" * 2_001}, 422),
        ({"verdict": "same", "shoe": 4, **SAID}, 422),
        ([], 422),
    ],
)
def test_an_answer_that_is_none_is_refused(client: TestClient, base: Base, body: Any, status: int) -> None:
    base.send(kate("crm:1"), moved("pos:2"))
    (task,) = base.tasks()
    before = untouched(base)
    refused = client.post(f"/v1/review-tasks/{task.task}/decision", json=body)
    assert refused.status_code == status
    base.resolve()
    assert untouched(base) == before


def test_an_answer_with_half_a_character_is_refused(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), moved("pos:2"))
    (task,) = base.tasks()
    body = b'{"verdict": "same", "by": "a", "reason": "\\ud800"}'
    headers = {"Content-Type": "application/json"}
    assert (
        client.post(f"/v1/review-tasks/{task.task}/decision", content=body, headers=headers).status_code
        == 422
    )


@pytest.mark.parametrize(
    "cursor",
    ["x", "W10", "é", "WzEsdHJ1ZV0", "WzEsIDk5OTk5OTk5OTk5OTk5OTk5OTk5OV0", "W251bGwsMV0"],
)
def test_a_cursor_that_is_none_is_invalid(client: TestClient, cursor: str) -> None:
    for path in ("review-tasks", "decisions"):
        assert client.get(f"/v1/{path}", params={"cursor": cursor}).status_code == 422


@pytest.mark.parametrize("number", ["99", str(2**63 - 1)])
def test_what_was_never_asked_or_decided_is_not_found(client: TestClient, number: str) -> None:
    for path in (f"review-tasks/{number}", f"decisions/{number}"):
        assert client.get(f"/v1/{path}").status_code == 404
    assert (
        client.post(f"/v1/review-tasks/{number}/decision", json={"verdict": "same", **SAID}).status_code
        == 404
    )
    assert client.post(f"/v1/decisions/{number}:undo", json=SAID).status_code == 404


def test_numbers_that_cannot_be_are_invalid(client: TestClient) -> None:
    for number in ("0", "-1", "x", str(2**63), "9" * 5_000):
        assert client.get(f"/v1/review-tasks/{number}").status_code == 422
        assert client.post(f"/v1/decisions/{number}:undo", json=SAID).status_code == 422


# ---- merge, split, undo


def test_a_merge_and_its_undoing(client: TestClient, base: Base, redis_url: str) -> None:
    base.send(kate("crm:1"), omar("pos:3"))
    apart = base.state()
    ids = [base.golden_id("crm:1"), base.golden_id("pos:3")]
    answer = merge(client, *ids)
    assert answer.status_code == 202
    said = Decided.model_validate_json(answer.text)
    assert (said.outcome, said.golden_ids) == ("same", ids)
    base.resolve()
    assert client.get(f"/v1/golden-records/{ids[1]}").json()["golden_id"] == ids[0]
    undone = client.post(f"/v1/decisions/{said.decision}:undo", json=SAID)
    assert (undone.status_code, undone.json()["outcome"], undone.json()["golden_ids"]) == (
        202,
        "undo",
        ids[:1],
    )
    assert Redis.from_url(redis_url).llen("celery") == 2
    base.resolve()
    assert base.state() == apart
    twice = client.post(f"/v1/decisions/{said.decision}:undo", json=SAID)
    assert (twice.status_code, twice.json()["type"]) == (409, "/problems/conflict")


def test_a_split_names_the_records_of_each_other_person(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), kate("pos:3"))
    golden_id = base.golden_id("crm:1")
    etag = client.get(f"/v1/golden-records/{golden_id}").headers["etag"]
    answer = split(client, golden_id, "loyalty:2", if_match=etag)
    assert (answer.status_code, answer.json()["golden_ids"]) == (202, [golden_id])
    base.resolve()
    assert base.clusters() == {frozenset({"crm:1", "pos:3"}), frozenset({"loyalty:2"})}
    late = split(client, golden_id, "pos:3", if_match=etag)
    assert (late.status_code, late.json()["type"]) == (412, "/problems/stale")


def test_decisions_are_listed_newest_first_page_by_page(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:3"), moved("loyalty:4"))
    ids = [base.golden_id(key) for key in ("crm:1", "pos:3", "loyalty:4")]
    first = merge(client, *ids[:2]).json()["decision"]
    second = merge(client, *ids[1:], by="bob").json()["decision"]
    client.post(f"/v1/decisions/{first}:undo", json={"by": "cleo", "reason": "was wrong"})
    page = Decisions.model_validate_json(client.get("/v1/decisions", params={"limit": 1}).text)
    assert [(one.decision, one.by, one.standing) for one in page.decisions] == [(second, "bob", True)]
    rest = client.get("/v1/decisions", params={"cursor": page.next_cursor, "limit": 1}).json()
    assert (rest["next_cursor"], [one["decision"] for one in rest["decisions"]]) == (None, [first])
    held = Decision.model_validate_json(client.get(f"/v1/decisions/{first}").text)
    assert (held.verdict, held.standing, held.withdrawn_by, held.withdrawn_reason) == (
        "same",
        False,
        "cleo",
        "was wrong",
    )
    assert [[f"{key.source}:{key.source_id}" for key in side] for side in held.sides] == [
        ["crm:1"],
        ["pos:3"],
    ]
    standing = client.get("/v1/decisions", params={"standing": True}).json()["decisions"]
    assert [one["decision"] for one in standing] == [second]
    of_kate = client.get("/v1/decisions", params={"golden_id": ids[0]}).json()["decisions"]
    assert [one["decision"] for one in of_kate] == [first]
    assert client.get("/v1/decisions", params={"golden_id": "42"}).status_code == 404
    assert client.get("/v1/decisions", params={"golden_id": format_golden_id(42)}).status_code == 404


def test_what_cannot_be_merged_or_split_is_refused_and_changes_nothing(
    client: TestClient, base: Base
) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"), kate("crm:0", merged_into="1"))
    ids = [base.golden_id("crm:1"), base.golden_id("pos:3")]
    number = merge(client, *ids).json()["decision"]
    before = untouched(base)
    twice = merge(client, *ids[::-1])
    assert (twice.status_code, twice.json()["detail"]) == (409, f"decision {number} says so already")
    assert untouched(base) == before
    base.resolve()
    before = untouched(base)
    merged = merge(client, base.golden_id("crm:1"), ids[1])
    assert (merged.status_code, merged.json()["type"]) == (409, "/problems/conflict")
    assert ids[0] in merged.json()["detail"]
    assert split(client, ids[1], "pos:3", if_match=f'"{ids[1]}:1"').status_code == 409
    contradicts = split(client, ids[0], "pos:3")
    assert (contradicts.status_code, contradicts.json()["detail"]) == (
        409,
        f"decision {number} says otherwise: undo it first",
    )
    assert merge(client, ids[0], ids[0]).status_code == 422
    assert merge(client, ids[0]).status_code == 422
    assert merge(client).status_code == 422
    assert merge(client, ids[0], format_golden_id(42)).status_code == 404
    assert merge(client, ids[0], "G-0000000042-7").status_code == 404
    assert merge(client, ids[0], format_golden_id(2**63 + 5)).status_code == 404
    assert merge(client, ids[0], format_golden_id(42), by=" ").status_code in (404, 422)
    assert split(client, format_golden_id(42), "crm:1").status_code == 404
    assert split(client, "nonsense", "crm:1").status_code == 404
    for keys in (
        ["pos:9"],
        ["crm:1", "crm:1"],
        ["crm:0"],
        ["crm:1", "loyalty:2", "pos:3"],
        [],
        ["\x00:1"],
        [":1"],
        ["crm:"],
    ):
        refused = split(client, ids[0], *keys)
        assert (refused.status_code, refused.json()["type"]) == (422, "/problems/invalid-request")
    for groups in ([["crm:1"]], "crm:1", [[{"source": "crm"}]], [[{"source": "crm", "source_id": 1}]], None):
        body = {"groups": groups, **SAID}
        assert client.post(f"/v1/golden-records/{ids[0]}:split", json=body).status_code == 422
    base.resolve()
    assert untouched(base) == before


def test_stewards_doors_want_the_key(client: TestClient) -> None:
    for method, path in (
        ("GET", "review-tasks"),
        ("GET", "review-tasks/1"),
        ("POST", "review-tasks/1/decision"),
        ("POST", "golden-records:merge"),
        ("POST", "golden-records/x:split"),
        ("POST", "golden-records:why-not"),
        ("GET", "golden-records/x/history"),
        ("GET", "sources/crm/records/1"),
        ("GET", "decisions"),
        ("POST", "decisions/1:undo"),
    ):
        refused = client.request(method, f"/v1/{path}", headers={"Authorization": "Bearer wrong"})
        assert (refused.status_code, refused.json()["type"]) == (401, "/problems/unauthorised")
