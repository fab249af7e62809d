"""Snapshots: all of one moment, in lines, whoever reads them how slowly, and noticed when they break off."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api import whole
from mdm.client import Mdm, Problem
from mdm.client.answers.following import Mapped, SnapshotHead
from mdm.rules import RuleSet
from mdm.settings import Settings
from tests.base import Base, deletion, kate, omar
from tests.conftest import API_KEY
from tests.serving import served

AUTHORISED = {"Authorization": f"Bearer {API_KEY}"}


@pytest.fixture
def url(settings: Settings, rules: RuleSet) -> Iterator[str]:
    """The API on a real socket."""
    with served(settings, rules) as at:
        yield at


def lines(client: TestClient, **params: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The first line and the others."""
    answer = client.get("/v1/snapshot", params=params)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-ndjson")
    head, *rest = map(json.loads, answer.text.splitlines())
    return head, rest


def fill(base: Base, count: int) -> None:
    """So many records with long keys, each in a golden record of its own; more than any buffer on the way holds."""
    with base.engine.begin() as connection:
        for statement in (_RECORDS, _GOLDENS):
            connection.execute(text(statement), {"count": count})


_RECORDS = """
INSERT INTO source_record
    (source, source_id, version, rank, moment, content_hash, updated_at, golden, placed, link_version)
SELECT 'crm', lpad(n::text, 250, 'x'), 1, 0, now(), '', now(), n, true, 1 FROM generate_series(1, :count) AS n
"""
_GOLDENS = """
INSERT INTO golden_record (golden, public_id, anchor, state, version)
SELECT n, 'G-' || n, n, 'active', 1 FROM generate_series(1, :count) AS n
"""
_MORE_THAN_BUFFERS = 80_000  # 25 MB


def come_to_read(base: Base, readers: int) -> bool:
    """Whether so many connections come to read a snapshot at once, and no more or fewer remain."""
    for _ in range(1_000):
        with base.engine.connect() as connection:
            if connection.execute(text(_READING)).scalar_one() == readers:
                return True
        time.sleep(0.01)
    return False


_READING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%stream_rows%'
"""


# ---- what is in it


def test_a_snapshot_of_the_crosswalk_holds_every_record_and_the_sequence_it_is_of(
    client: TestClient, base: Base
) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"))
    head, records = lines(client)
    assert head == {"sequence": base.events()[-1].sequence, "of": "crosswalk"}
    assert {f"{r['source']}:{r['source_id']}": r["golden_id"] for r in records} == base.crosswalk()
    assert {r["link_version"] for r in records} == {1}


def test_an_empty_base_gives_its_sequence_alone(client: TestClient) -> None:
    assert lines(client) == ({"sequence": 0, "of": "crosswalk"}, [])


def test_a_deleted_record_is_told_without_golden_id_and_one_that_never_had_any_is_not(
    client: TestClient, base: Base
) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"))
    base.send(deletion("crm:1"), deletion("crm:unheard-of"))
    _, records = lines(client)
    assert {r["source_id"]: (r["golden_id"], r["link_version"]) for r in records} == {
        "1": (None, 2),
        "2": (base.golden_id("loyalty:2"), 1),
    }


def test_sources_leave_out_the_records_of_others(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"))
    _, records = lines(client, sources=["crm", "pos"])
    assert [r["source"] for r in records] == ["crm", "pos"]


def test_a_snapshot_of_golden_records_holds_values_and_records(client: TestClient, base: Base) -> None:
    base.send(kate("loyalty:2"), kate("crm:1"), omar("pos:3"))
    base.send(deletion("pos:3"))
    head, (golden,) = lines(client, of="golden")
    assert head == {"sequence": base.events()[-1].sequence, "of": "golden", "masked": False}
    assert golden["golden_id"] == base.golden_id("crm:1")
    assert (golden["version"], golden["values"]["family_name"]) == (1, "O'Neil")
    assert golden["records"] == [
        {"source": "crm", "source_id": "1"},
        {"source": "loyalty", "source_id": "2"},
    ]


@pytest.mark.parametrize("params", [{"of": "pairs"}, {"sources": "crn"}, {"of": "golden", "sources": "crm"}])
def test_a_snapshot_of_what_there_is_not_is_refused(client: TestClient, params: dict[str, str]) -> None:
    answer = client.get("/v1/snapshot", params=params)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-request")


# ---- how it is read


def test_what_is_committed_while_it_is_read_does_not_get_into_it(url: str, base: Base) -> None:
    fill(base, _MORE_THAN_BUFFERS)
    with Mdm(url, API_KEY) as client:
        snapshot = client.snapshot()
        assert next(snapshot) == SnapshotHead(0)
        with base.engine.begin() as connection:
            connection.execute(text("UPDATE source_record SET link_version = 2"))
        records = list(snapshot)
    assert (len(records), {r.link_version for r in records if isinstance(r, Mapped)}) == (
        _MORE_THAN_BUFFERS,
        {1},
    )


def test_one_that_breaks_off_is_noticed(url: str, base: Base) -> None:
    fill(base, _MORE_THAN_BUFFERS)
    with Mdm(url, API_KEY) as client:
        snapshot = client.snapshot()
        next(snapshot)
        with base.engine.begin() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        with pytest.raises(httpx.RemoteProtocolError):
            list(snapshot)


def test_slow_readers_keep_nobody_waiting_but_each_other_and_make_room_when_they_go(
    url: str, base: Base
) -> None:
    fill(base, _MORE_THAN_BUFFERS)
    with httpx.Client(base_url=url, headers=AUTHORISED) as http, ExitStack() as reading:
        for _ in range(4):
            assert reading.enter_context(http.stream("GET", "/v1/snapshot")).status_code == 200
        assert come_to_read(base, 4)
        refused = http.get("/v1/snapshot")
        assert (refused.status_code, refused.json()["type"]) == (429, "/problems/busy")
        assert int(refused.headers["retry-after"]) > 0
        for _ in range(30):
            assert http.get("/v1/crosswalk/crm/1").status_code == 404
            assert http.get("/v1/review-tasks").status_code == 200
        reading.close()
        again = [refused]
        while again[-1].status_code == 429:  # it hears a moment later that they are gone
            again.append(reading.enter_context(http.stream("GET", "/v1/snapshot")))
        assert again[-1].status_code == 200


def test_one_who_takes_no_more_loses_the_turn(url: str, base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "_SLOWEST_PART_SECONDS", 1)
    fill(base, _MORE_THAN_BUFFERS)
    with httpx.Client(base_url=url, headers=AUTHORISED) as http:
        with http.stream("GET", "/v1/snapshot") as answer:
            assert come_to_read(base, 1)
            assert come_to_read(base, 0)
            with pytest.raises(httpx.RemoteProtocolError):
                answer.read()
        with Mdm(url, API_KEY) as client:
            assert sum(1 for _ in client.snapshot()) == _MORE_THAN_BUFFERS + 1


def test_the_client_says_what_was_refused(url: str) -> None:
    with Mdm(url, "another-key") as client, pytest.raises(Problem) as refused:
        list(client.snapshot())
    assert (refused.value.status, refused.value.type) == (401, "/problems/unauthorised")
