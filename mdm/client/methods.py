"""Calls as methods of both clients, typed for each: what the one returns, the other returns to be awaited."""

from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from functools import update_wrapper
from typing import Any, ClassVar, Concatenate, Generic, ParamSpec, Self, TypeVar, overload

from mdm.client.awaited import Awaited
from mdm.client.call import Asking, Many
from mdm.client.direct import Direct

P = ParamSpec("P")
S = TypeVar("S")
T = TypeVar("T")


class _Method:
    """What a client does with what a function asks for, by the name of a method that every client has."""

    way: ClassVar[str]

    def __init__(self, ask: Callable[..., Any]) -> None:
        self._ask = ask
        self.__doc__ = ask.__doc__

    def _of(self, client: Direct | Awaited | None) -> Any:
        if client is None:
            return self
        send = getattr(client, self.way)
        return update_wrapper(lambda *args, **named: send(self._ask(*args, **named)), self._ask)


class Asked(_Method, Generic[P, T]):
    """The answer to a call or a talk."""

    way = "run"

    def __init__(self, ask: Callable[P, Asking[T]]) -> None:
        super().__init__(ask)

    @overload
    def __get__(self, client: None, owner: type) -> Self: ...
    @overload
    def __get__(self, client: Direct, owner: type) -> Callable[P, T]: ...
    @overload
    def __get__(self, client: Awaited, owner: type) -> Callable[P, Coroutine[Any, Any, T]]: ...
    def __get__(self, client: Direct | Awaited | None, owner: type) -> Any:
        return self._of(client)


class Each(_Method, Generic[P, T]):
    """The items of all pages, or the lines of an answer."""

    way = "each"

    def __init__(self, ask: Callable[P, Many[T]]) -> None:
        super().__init__(ask)

    @overload
    def __get__(self, client: None, owner: type) -> Self: ...
    @overload
    def __get__(self, client: Direct, owner: type) -> Callable[P, Generator[T, None, None]]: ...
    @overload
    def __get__(self, client: Awaited, owner: type) -> Callable[P, AsyncGenerator[T, None]]: ...
    def __get__(self, client: Direct | Awaited | None, owner: type) -> Any:
        return self._of(client)


class _Through(Generic[P, T]):
    def __init__(self, ask: Callable[P, Asking[T]]) -> None:
        self._ask = ask

    @overload
    def __call__(self, client: Direct, /, *args: P.args, **named: P.kwargs) -> T: ...
    @overload
    def __call__(self, client: Awaited, /, *args: P.args, **named: P.kwargs) -> Coroutine[Any, Any, T]: ...
    def __call__(self, client: Direct | Awaited, /, *args: P.args, **named: P.kwargs) -> Any:
        return client.run(self._ask(*args, **named))


class through_client(Generic[S, P, T]):  # noqa: N801 - a decorator
    """A method that asks the client given first; of an AsyncMdm it is to be awaited."""

    def __init__(self, ask: Callable[Concatenate[S, P], Asking[T]]) -> None:
        self._ask = ask
        self.__doc__ = ask.__doc__

    def __get__(self, one: S, owner: type) -> _Through[P, T]:
        return _Through(self._ask.__get__(one, owner))
