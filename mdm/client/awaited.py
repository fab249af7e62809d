"""The same as mdm.client.direct, awaited: on asyncio or trio."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Self, TypeVar

import anyio
import httpx

from mdm.client.call import Asking, Call, Lines, Many, Page, Taking
from mdm.client.problems import Problem, problem_of
from mdm.client.retry import Patience
from mdm.client.sending import ANSWER_SECONDS, PATIENCE_SECONDS, LineReader, Sending, headers_with, result_of

T = TypeVar("T")


class Awaited(Sending):
    """Every call is to be awaited."""

    def __init__(
        self,
        url: str,
        key: str,
        *,
        answer_seconds: float = ANSWER_SECONDS,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        super().__init__(answer_seconds, patience_seconds)
        self._http = httpx.AsyncClient(base_url=url, headers=headers_with(key))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Closes its connections."""
        await self._http.aclose()

    async def run(self, asking: Asking[T]) -> T:
        """Asks, and goes on asking until there is an answer to the whole."""
        talk = iter(asking)
        try:
            step = next(talk)
            while True:
                try:
                    answer = await self._do(step)
                except Problem as problem:
                    step = talk.throw(problem)
                else:
                    step = talk.send(answer)
        except StopIteration as done:
            result: T = done.value
            return result

    async def each(self, many: Many[T]) -> AsyncGenerator[T, None]:
        """The items of all pages, or the lines of an answer, asked for as they are needed."""
        if isinstance(many, Lines):
            async with aclosing(self._stream(many)) as lines:
                async for line in lines:
                    yield line
            return
        following: Call[Page[T]] | None = many
        while following is not None:
            page = await self.run(following)
            for item in page.items:
                yield item
            following = page.following

    async def _stream(self, lines: Lines[T]) -> AsyncGenerator[T, None]:
        """The lines of an answer as they come; raises httpx.RemoteProtocolError where it breaks off."""
        answer = await self._send(lines.call, stream=True)
        reader = LineReader(lines)
        try:
            if not answer.is_success:
                await answer.aread()
                raise problem_of(answer)
            async for chunk in answer.aiter_bytes():
                for line in reader.take(chunk):
                    yield line
            for line in reader.end():
                yield line
        finally:
            await answer.aclose()

    async def _do(self, step: Call[Any] | Taking[Any]) -> Any:
        if isinstance(step, Call):
            return result_of(step, await self._send(step))
        async for line in self._stream(step.lines):
            step.take(line)
        return None

    async def _send(self, call: Call[Any], *, stream: bool = False) -> httpx.Response:
        request, patience = self._request(self._http, call), Patience(self._patience_seconds)
        while True:
            try:
                answer = await self._http.send(request, stream=stream)
            except httpx.TransportError as error:
                wait: float | None = patience.after_error(error)
            else:
                wait = patience.after_answer(answer)
                if wait is None:
                    return answer
                await answer.aclose()
            await anyio.sleep(wait or 0)
