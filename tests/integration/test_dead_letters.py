"""Dead letters of inputs: listed without what they hold, put back, and counted right all the while."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from mdm.errors import Conflict, NotFound
from mdm.model import RecordKey
from mdm.replay import MOST_AT_ONCE, replay_letter, replay_letters
from mdm.store import inbox, letters
from mdm.store.database import fetch_rows, run, transaction
from mdm.store.inbox import Arrival
from tests.base import Base, kate, omar
from tests.integration.test_failures import inputs, put_poison


def bury(base: Base, *payloads: dict[str, Any]) -> list[int]:
    """Sound inputs that the resolver gave up, as it does after too many failures; their letters."""
    base.put(*payloads)
    with transaction(base.engine) as session:
        claimed = inbox.claim(session, len(payloads), token=1, lease_seconds=60)
        assert inbox.bury(session, claimed, 1, "failed 5 times: see the worker's log")
        return [one.letter for one in reversed(letters.page(session, len(payloads)))]


def refuse(base: Base) -> int:
    with transaction(base.engine) as session:
        batch = inbox.open_batch(session, "people.csv")
        inbox.put(session, batch, [Arrival(7, field="zip", reason="unknown field", raw="canary")], "crm")
        return letters.page(session, 1)[0].letter


def listed(client: TestClient, **asked: Any) -> list[dict[str, Any]]:
    answer = client.get("/v1/dead-letters", params=asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["dead_letters"]
    return found


def test_dead_letters_are_listed_newest_first_without_what_they_hold(client: TestClient, base: Base) -> None:
    (buried,) = bury(base, kate("crm:1"))
    refused = refuse(base)
    answer = client.get("/v1/dead-letters")
    assert "canary" not in answer.text
    assert "Katherine" not in answer.text
    first, second = answer.json()["dead_letters"]
    assert (first["letter"], first["row"], first["field"], first["source"], first["replayable"]) == (
        refused, 7, "zip", "crm", False,
    )  # fmt: skip
    assert (second["letter"], second["row"], second["source_id"], second["replayable"]) == (
        buried, None, "1", True,
    )  # fmt: skip


def test_dead_letters_come_in_pages_and_by_source_and_reason(client: TestClient, base: Base) -> None:
    numbers = bury(base, kate("crm:1"), omar("pos:2"), omar("pos:3"))
    refuse(base)
    assert [one["letter"] for one in listed(client, source="pos")] == [numbers[2], numbers[1]]
    assert [one["field"] for one in listed(client, reason="unknown field")] == ["zip"]
    page = client.get("/v1/dead-letters", params={"source": "pos", "limit": 1}).json()
    after = client.get("/v1/dead-letters", params={"source": "pos", "cursor": page["next_cursor"]}).json()
    found = [one["letter"] for one in page["dead_letters"] + after["dead_letters"]]
    assert (found, after["next_cursor"]) == ([numbers[2], numbers[1]], None)


def test_a_letter_that_is_put_back_is_resolved_and_all_counts_add_up(client: TestClient, base: Base) -> None:
    (letter,) = bury(base, kate("crm:1"))
    assert inputs(base) == {"dead": 1}
    answer = client.post(f"/v1/dead-letters/{letter}:replay")
    assert (answer.status_code, answer.json()) == (202, {"replayed": 1, "more": False})
    assert listed(client) == []
    assert inputs(base) == {"dead": 1, "pending": 1}
    assert base.resolve().resolved == 1
    assert inputs(base) == {"dead": 1, "resolved": 1}
    assert set(base.crosswalk()) == {"crm:1"}


def test_a_poison_row_that_is_put_back_dies_again_and_counts_twice(base: Base) -> None:
    put_poison(base, "9")
    base.resolve()
    assert base.act(replay_letters) == 1
    base.resolve()
    assert inputs(base) == {"dead": 2}
    assert [one.source_id for one in base.act(letters.page, 10)] == ["9"]


def test_a_letter_that_is_put_back_never_overwrites_what_came_after_it(base: Base) -> None:
    (letter,) = bury(base, kate("crm:1", given_name="Kitty"))
    base.send(kate("crm:1"))
    base.act(replay_letter, letter)
    assert base.resolve().superseded == 1
    (values,) = base.golden_values().values()
    assert isinstance(values, dict)
    assert values["given_name"] == "Katherine"


def test_of_two_letters_of_one_record_the_later_one_wins(base: Base) -> None:
    base.put(kate("crm:1", given_name="Kitty"), kate("crm:1"))
    with transaction(base.engine) as session:
        inbox.bury(session, inbox.claim(session, 2, token=1, lease_seconds=60), 1, "failed")
    assert base.act(replay_letters) == 2
    base.resolve()
    (values,) = base.golden_values().values()
    assert isinstance(values, dict)
    assert values["given_name"] == "Katherine"


def test_a_refused_row_and_a_letter_that_is_not_there_are_not_put_back(
    client: TestClient, base: Base
) -> None:
    refused = refuse(base)
    answer = client.post(f"/v1/dead-letters/{refused}:replay")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/conflict")
    assert client.post(f"/v1/dead-letters/{refused + 1}:replay").status_code == 404
    assert client.post("/v1/dead-letters:replay", json={}).json() == {"replayed": 0, "more": False}
    assert [one["letter"] for one in listed(client)] == [refused]


def test_a_filter_that_no_text_can_hold_is_refused(client: TestClient) -> None:
    assert client.get("/v1/dead-letters", params={"reason": "\0"}).status_code == 422
    assert client.post("/v1/dead-letters:replay", json={"source": "\0"}).status_code == 422


def test_those_of_a_source_are_put_back_and_no_others(client: TestClient, base: Base) -> None:
    numbers = bury(base, kate("crm:1"), omar("pos:2"), omar("pos:3"))
    asked = {"source": "pos", "reason": "failed 5 times: see the worker's log"}
    assert client.post("/v1/dead-letters:replay", json=asked).json() == {"replayed": 2, "more": False}
    assert [one["letter"] for one in listed(client)] == [numbers[0]]


def test_many_are_put_back_in_pieces(client: TestClient, base: Base) -> None:
    with transaction(base.engine) as session:
        batch = inbox.open_batch(session, "test")
        rows = [
            Arrival(
                n, RecordKey("crm", str(n)), {"source": "crm", "source_id": str(n)}, bytes([n % 256]) * 32
            )
            for n in range(MOST_AT_ONCE + 3)
        ]
        inbox.put(session, batch, rows)
        inbox.bury(session, inbox.claim(session, 1000, token=1, lease_seconds=60), 1, "failed")
    answers = [client.post("/v1/dead-letters:replay", json={}).json() for _ in range(2)]
    assert answers == [{"replayed": MOST_AT_ONCE, "more": True}, {"replayed": 3, "more": False}]


def test_a_replay_that_is_rolled_back_leaves_the_letter(base: Base) -> None:
    (letter,) = bury(base, kate("crm:1"))

    def fail(session: Any) -> None:
        replay_letter(session, letter)
        raise NotFound("rolled back")

    with pytest.raises(NotFound, match="rolled back"):
        base.act(fail)
    assert [one.letter for one in base.act(letters.page, 10)] == [letter]
    assert inputs(base) == {"dead": 1}


def test_of_two_who_replay_a_letter_one_does(base: Base) -> None:
    (letter,) = bury(base, kate("crm:1"))
    with transaction(base.engine) as first:
        replay_letter(first, letter)
        with transaction(base.engine) as second:
            run(second, "SET LOCAL lock_timeout = '5s'")
            assert replay_letters(second) == 0
            with pytest.raises(Conflict):
                replay_letter(second, letter)
    assert base.act(fetch_rows, "SELECT count(*) FROM inbox") == [(1,)]
