"""The reference subscriber by itself: which of two tellings wins, what is kept, and where it begins anew."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import permutations
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from mdm.client import Crosswalk, Event, Mdm, Problem
from mdm.client.answers.following import MovedRecord
from mdm.client.crosswalk import _parts


def moved(to: str | None, link_version: int, source_id: str = "1") -> Event:
    """An event that tells of one record."""
    record = MovedRecord("crm", source_id, to, link_version)
    return Event("e-1", "golden.updated", datetime.now(UTC), "G-1", {}, moved_records=(record,))


def test_in_any_order_and_twice_the_highest_link_version_wins() -> None:
    for events in permutations([moved("G-1", 1), moved("G-2", 2), moved("G-1", 3), moved("G-2", 2)]):
        crosswalk = Crosswalk()
        for event in events:
            crosswalk.apply(event)
        assert crosswalk.golden_id("crm", "1") == "G-1"


def test_an_old_event_does_not_bring_a_deleted_record_back() -> None:
    crosswalk = Crosswalk()
    for event in (moved(None, 2), moved("G-1", 1)):
        crosswalk.apply(event)
    assert crosswalk.golden_id("crm", "1") is None
    assert list(crosswalk.records()) == []


def test_what_was_saved_is_there_again_tombstones_included(tmp_path: Path) -> None:
    crosswalk = Crosswalk()
    for event in (moved("G-1", 1), moved(None, 4, "zwö\n2")):
        crosswalk.apply(event)
    crosswalk.sequence = 17
    crosswalk.save(tmp_path / "kept")
    again = Crosswalk.open(tmp_path / "kept")
    assert (again.sequence, again.held) == (17, crosswalk.held)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_save_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    crosswalk = Crosswalk()
    crosswalk.apply(moved("G-1", 1))
    crosswalk.save(tmp_path / "kept")
    crosswalk.held["crm", "2"] = object(), 1  # type: ignore[assignment]
    with pytest.raises(TypeError):
        crosswalk.save(tmp_path / "kept")
    assert Crosswalk.open(tmp_path / "kept").golden_id("crm", "1") == "G-1"


def test_many_records_are_sent_in_parts_of_whole_buckets() -> None:
    held = {bucket: [("crm", str(bucket), "G-1")] * 30_000 for bucket in (1, 2, 3, 5)}
    assert list(_parts([1, 2, 3, 4, 5], held)) == [[1, 2], [3, 4, 5]]
    assert list(_parts([7], {})) == [[7]]
    assert list(_parts([], held)) == []


# ---- where events are kept no longer

KEPT_FROM = 5


class _Expired(BaseHTTPRequestHandler):
    """A service that keeps no events up to the fifth."""

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if asked.path == "/v1/snapshot":
            record = {"source": "crm", "source_id": "1", "golden_id": "G-1", "link_version": 3}
            return self._answer(200, {"sequence": KEPT_FROM, "of": "crosswalk"}, record)
        if int(parse_qs(asked.query)["after"][0]) < KEPT_FROM:
            problem = {"type": "/problems/events-expired", "title": "Begin anew", "detail": "kept from 6 on"}
            return self._answer(410, problem)
        return self._answer(200, {"events": [], "next_after": KEPT_FROM})

    def _answer(self, status: int, *lines: dict[str, Any]) -> None:
        body = "\n".join(map(json.dumps, lines)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json" if status == 200 else "application/problem+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def expired() -> Iterator[Mdm]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Expired) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with Mdm(f"http://127.0.0.1:{server.server_port}", "key") as client:
            yield client
        server.shutdown()


def test_who_was_away_for_too_long_begins_anew_from_a_snapshot(expired: Mdm) -> None:
    crosswalk = Crosswalk()
    crosswalk.apply(moved("G-2", 1))
    crosswalk.apply(moved("G-2", 1, "gone since"))
    crosswalk.follow(expired)
    assert (crosswalk.sequence, crosswalk.held) == (KEPT_FROM, {("crm", "1"): ("G-1", 3)})


def test_a_problem_is_raised_with_its_type_title_and_detail(expired: Mdm) -> None:
    with pytest.raises(Problem, match="Begin anew: kept from 6 on") as refused:
        expired.event_page(0)
    assert (refused.value.status, refused.value.type) == (410, "/problems/events-expired")
