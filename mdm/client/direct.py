"""A client that sends and waits."""

import time
from collections.abc import Generator
from typing import Any, Self, TypeVar

import httpx

from mdm.client.call import Asking, Call, Lines, Many, Page, Taking
from mdm.client.problems import Problem, problem_of
from mdm.client.retry import Patience
from mdm.client.sending import ANSWER_SECONDS, PATIENCE_SECONDS, LineReader, Sending, headers_with, result_of

T = TypeVar("T")


class Direct(Sending):
    """Every call returns when its answer is there."""

    def __init__(
        self,
        url: str,
        key: str,
        *,
        answer_seconds: float = ANSWER_SECONDS,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        super().__init__(answer_seconds, patience_seconds)
        self._http = httpx.Client(base_url=url, headers=headers_with(key))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes its connections."""
        self._http.close()

    def run(self, asking: Asking[T]) -> T:
        """Asks, and goes on asking until there is an answer to the whole."""
        talk = iter(asking)
        try:
            step = next(talk)
            while True:
                try:
                    answer = self._do(step)
                except Problem as problem:
                    step = talk.throw(problem)
                else:
                    step = talk.send(answer)
        except StopIteration as done:
            result: T = done.value
            return result

    def each(self, many: Many[T]) -> Generator[T, None, None]:
        """The items of all pages, or the lines of an answer, asked for as they are needed."""
        if isinstance(many, Lines):
            yield from self._stream(many)
            return
        following: Call[Page[T]] | None = many
        while following is not None:
            page = self.run(following)
            yield from page.items
            following = page.following

    def _stream(self, lines: Lines[T]) -> Generator[T, None, None]:
        """The lines of an answer as they come; raises httpx.RemoteProtocolError where it breaks off."""
        answer = self._send(lines.call, stream=True)
        reader = LineReader(lines)
        try:
            if not answer.is_success:
                answer.read()
                raise problem_of(answer)
            for chunk in answer.iter_bytes():
                yield from reader.take(chunk)
            yield from reader.end()
        finally:
            answer.close()

    def _do(self, step: Call[Any] | Taking[Any]) -> Any:
        if isinstance(step, Call):
            return result_of(step, self._send(step))
        for line in self._stream(step.lines):
            step.take(line)
        return None

    def _send(self, call: Call[Any], *, stream: bool = False) -> httpx.Response:
        request, patience = self._request(self._http, call), Patience(self._patience_seconds)
        while True:
            try:
                answer = self._http.send(request, stream=stream)
            except httpx.TransportError as error:
                wait: float | None = patience.after_error(error)
            else:
                wait = patience.after_answer(answer)
                if wait is None:
                    return answer
                answer.close()
            time.sleep(wait or 0)
