"""Questions that come at the same time are asked as one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from api.gathering import Gathering


class Asked:
    """Doubles numbers; remembers which were asked for together, and answers when it is let."""

    def __init__(self) -> None:
        self.together: list[list[int]] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.together.append([*numbers])
        await self.may_answer.wait()
        if 13 in numbers:
            raise ValueError("thirteen")
        return [2 * number for number in numbers]


def play(scene: Callable[[Gathering[int, int], Asked], Awaitable[None]]) -> None:
    async def run() -> None:
        asked = Asked()
        await asyncio.wait_for(scene(Gathering(asked), asked), 10)

    asyncio.run(run())


def test_what_is_put_at_the_same_time_goes_together_and_each_gets_its_own_answer() -> None:
    async def scene(gathering: Gathering[int, int], asked: Asked) -> None:
        assert await asyncio.gather(*map(gathering.answer, range(5))) == [0, 2, 4, 6, 8]
        assert asked.together == [[0, 1, 2, 3, 4]]

    play(scene)


def test_what_is_put_while_others_are_asked_is_asked_after_them_and_not_answered_from_before() -> None:
    async def scene(gathering: Gathering[int, int], asked: Asked) -> None:
        asked.may_answer.clear()
        first = asyncio.create_task(gathering.answer(1))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        later = [asyncio.create_task(gathering.answer(number)) for number in (1, 2)]
        await asyncio.sleep(0)
        asked.may_answer.set()
        assert await asyncio.gather(first, *later) == [2, 2, 4]
        assert asked.together == [[1], [1, 2]]

    play(scene)


def test_very_many_go_in_parts() -> None:
    async def scene(gathering: Gathering[int, int], asked: Asked) -> None:
        answers = await asyncio.gather(*map(gathering.answer, range(20, 270)))
        assert answers == [2 * number for number in range(20, 270)]
        assert [len(part) for part in asked.together] == [100, 100, 50]

    play(scene)


def test_a_failure_is_told_to_all_that_went_together_and_to_nobody_after() -> None:
    async def scene(gathering: Gathering[int, int], _: Asked) -> None:
        failed = await asyncio.gather(*map(gathering.answer, (1, 13)), return_exceptions=True)
        assert [type(error) for error in failed] == [ValueError, ValueError]
        assert await gathering.answer(4) == 8

    play(scene)


def test_who_goes_before_the_answer_comes_takes_nothing_from_the_others() -> None:
    async def scene(gathering: Gathering[int, int], asked: Asked) -> None:
        asked.may_answer.clear()
        gone, stays = (asyncio.create_task(gathering.answer(number)) for number in (1, 2))
        await asyncio.sleep(0)
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone
        asked.may_answer.set()
        assert await stays == 4
        assert await gathering.answer(3) == 6

    play(scene)
