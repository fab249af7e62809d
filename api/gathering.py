"""Questions that come at the same time, asked as one: under load a round trip to PostgreSQL serves many requests."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")

_MOST_AT_ONCE = 100  # more would make those that came first wait for the others


class Gathering(Generic[Q, A]):
    """Asks for one after the other by `ask`, which answers many in their order; what comes meanwhile goes together.

    Nothing is answered from before: a question is part of a round trip that begins after it was put. A question by
    itself is asked at once. When asking fails, it fails for all that went together.
    """

    def __init__(self, ask: Callable[[Sequence[Q]], Awaitable[Sequence[A]]]) -> None:
        self._ask = ask
        self._waiting: deque[tuple[Q, asyncio.Future[A]]] = deque()
        self._asking: asyncio.Task[None] | None = None

    async def answer(self, question: Q) -> A:
        future: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, future))
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_until_none_waits())
        return await future

    async def _ask_until_none_waits(self) -> None:
        try:
            while self._waiting:
                count = min(len(self._waiting), _MOST_AT_ONCE)
                await self._ask_together([self._waiting.popleft() for _ in range(count)])
        finally:
            self._asking = None

    async def _ask_together(self, put: Sequence[tuple[Q, asyncio.Future[A]]]) -> None:
        try:
            answers = await self._ask([question for question, _ in put])
        except Exception as error:  # noqa: BLE001 - each of those who wait is told
            for _, future in put:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), answer in zip(put, answers, strict=True):
            if not future.done():  # who asked may have gone
                future.set_result(answer)
