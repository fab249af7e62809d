"""What every client does with a call before it is sent, and with its answer."""

import json
from collections.abc import Mapping
from typing import Any, Generic, TypeVar
from uuid import uuid4

import httpx

from mdm.client.call import Call, Lines, dump
from mdm.client.problems import problem_of

T = TypeVar("T")

ANSWER_SECONDS = 30
PATIENCE_SECONDS = 30


class Sending:
    """One service, who calls it, and for how long an answer may take and a call is tried."""

    def __init__(self, answer_seconds: float, patience_seconds: float) -> None:
        self._answer_seconds, self._patience_seconds = answer_seconds, patience_seconds

    def _request(self, http: httpx.Client | httpx.AsyncClient, call: Call[Any]) -> httpx.Request:
        """Made once a call, so that its Idempotency-Key stays the same however often it is sent."""
        headers = dict(call.headers)
        if call.changes:
            headers["Idempotency-Key"] = str(uuid4())
        if call.body is not None:
            headers["Content-Type"] = "application/json"
        return http.build_request(
            call.method,
            call.path,
            params={name: value for name, value in call.params.items() if value is not None},
            content=None if call.body is None else dump(call.body),
            headers=headers,
            timeout=self._answer_seconds + call.more_seconds,
        )


def headers_with(key: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {key}"}


def result_of(call: Call[T], answer: httpx.Response) -> T:
    """What the answer says; raises the Problem that it tells of."""
    if answer.is_success or answer.status_code == call.also:
        return call.read(answer)
    raise problem_of(answer)


class LineReader(Generic[T]):
    """JSON lines out of chunks that begin and end anywhere.

    A line ends with a line feed and nothing else: what str.splitlines takes for an end may stand in a key.
    """

    def __init__(self, lines: Lines[T]) -> None:
        self._read, self._rest = lines.read, b""

    def take(self, chunk: bytes) -> list[T]:
        """The lines that are whole by now."""
        *whole, self._rest = (self._rest + chunk).split(b"\n")
        return [self._read(json.loads(line)) for line in whole]

    def end(self) -> list[T]:
        """The last line, where no line feed ended it. Raises where it is none: a proxy may hide that it broke off."""
        try:
            return [self._read(json.loads(self._rest))] if self._rest else []
        except json.JSONDecodeError as error:
            raise httpx.RemoteProtocolError("the answer broke off amid a line") from error
