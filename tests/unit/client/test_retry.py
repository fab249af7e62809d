"""How long the client waits before it asks again."""

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from mdm.client.retry import Patience


def _refused(**headers: str) -> httpx.Response:
    return httpx.Response(429, headers=headers)


def test_never_before_it_is_asked_to() -> None:
    for _ in range(50):
        wait = Patience(60).after_answer(_refused(**{"retry-after": "7"}))
        assert wait is not None
        assert 7 < wait < 8


def test_a_date_is_understood() -> None:
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    wait = Patience(60).after_answer(_refused(**{"retry-after": at}))
    assert wait is not None
    assert 30 < wait < 50


@pytest.mark.parametrize("said", ["", "-5", "soon", "1e9", "Mon, 01 Jan 1990 00:00:00 GMT"])
def test_what_cannot_be_read_or_is_past_is_as_if_it_were_not_said(said: str) -> None:
    wait = Patience(60).after_answer(_refused(**{"retry-after": said}))
    assert wait is not None
    assert 0 < wait <= 0.1


def test_it_waits_longer_each_time_and_never_twice_the_same() -> None:
    waits: list[list[float]] = []
    for _ in range(20):
        patience = Patience(1_000)
        waits.append([patience.after_answer(_refused()) or 0 for _ in range(12)])
    for row in waits:
        assert row[0] <= 0.1
        assert max(row) <= 5
        assert 2.5 <= row[-1] <= 5
    assert len({row[3] for row in waits}) == 20


def test_what_was_done_or_cannot_pass_is_the_last_answer() -> None:
    for status in (200, 304, 400, 409, 500):
        assert Patience(60).after_answer(httpx.Response(status, content=b"{}")) is None


def test_our_own_request_of_before_is_waited_for() -> None:
    answer = httpx.Response(409, json={"type": "/problems/in-progress"})
    assert Patience(60).after_answer(answer) is not None


def test_mistakes_of_ours_do_not_pass() -> None:
    with pytest.raises(httpx.UnsupportedProtocol):
        Patience(60).after_error(httpx.UnsupportedProtocol("ftp"))
    with pytest.raises(httpx.ConnectError):
        Patience(0).after_error(httpx.ConnectError("down"))
    assert Patience(60).after_error(httpx.ReadTimeout("silent")) > 0


def test_patience_begins_when_the_first_attempt_has_failed() -> None:
    patience = Patience(0.5)
    time.sleep(0.6)  # as when an event was waited for
    assert patience.after_error(httpx.ReadError("broke off")) > 0
    time.sleep(0.6)
    with pytest.raises(httpx.ReadError):
        patience.after_error(httpx.ReadError("broke off"))
