"""Answers of a newer service, of an older one, and of none."""

import httpx
import pytest

from mdm.client.answers.following import Mapped
from mdm.client.answers.golden import CrosswalkEntry, GoldenRecord, Key
from mdm.client.answers.why import Explanation
from mdm.client.calls.following import snapshot
from mdm.client.problems import NotFound, Problem, problem_of
from mdm.client.reading import read
from mdm.client.sending import LineReader

ENTRY = {"source": "crm", "source_id": "1", "golden_id": None, "link_version": 0, "pending": True}


def test_members_that_are_not_known_are_passed_over() -> None:
    assert read(CrosswalkEntry, {**ENTRY, "since": "then"}) == read(CrosswalkEntry, ENTRY)
    record = {
        "golden_id": "G-1", "version": 1, "values": {"a": [1]}, "provenance": {}, "new": 1,
        "records": [{"source": "crm", "source_id": "1", "new": 2}], "updated_at": "2026-03-01T09:30:00Z",
    }  # fmt: skip
    assert read(GoldenRecord, record).records == (Key("crm", "1"),)


def test_what_lacks_a_member_names_it() -> None:
    with pytest.raises(ValueError, match="Explanation without golden_id, link_threshold, links"):
        read(Explanation, {})


def test_a_problem_of_something_in_between_is_one_too() -> None:
    for content_type in ("text/html", "application/problem+json"):
        answer = httpx.Response(404, headers={"content-type": content_type}, content=b"<html>")
        problem = problem_of(answer)
        assert isinstance(problem, NotFound)
        assert (problem.type, problem.title, problem.errors) == ("about:blank", "Not Found", ())
    assert type(problem_of(httpx.Response(418))) is Problem


def test_lines_end_with_line_feeds_alone_wherever_chunks_end() -> None:
    head = '{"sequence":3,"of":"crosswalk"}'
    text = f'{head}\n{{"source":"crm","source_id":"a\u2028\x85b","golden_id":"G","link_version":1}}\n'
    for size in (1, 2, 7, 1_000):
        reader = LineReader(snapshot())
        whole = text.encode()
        parts = [whole[start : start + size] for start in range(0, len(whole), size)]
        _, line = [line for part in parts for line in reader.take(part)]
        assert isinstance(line, Mapped)
        assert line.source_id == "a\u2028\x85b"
        assert reader.end() == []


def test_a_line_that_broke_off_is_noticed() -> None:
    reader = LineReader(snapshot())
    reader.take(b'{"sequence":3,"of":"crosswalk"}\n{"source":"c')
    with pytest.raises(httpx.RemoteProtocolError):
        reader.end()
