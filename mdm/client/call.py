"""What is asked of the service, without sending it: both clients send the same calls, each in its way."""

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Generic, Protocol, TypeAlias, TypeVar
from urllib.parse import quote

import httpx

from mdm.client.reading import read

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_PAGE = 500  # items


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request, and how its answer is read; of a stream, `read` is of a line."""

    method: str
    path: str
    read: Callable[[httpx.Response], T]
    params: Mapping[str, Any] = field(default_factory=dict)  # None: left out
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    changes: bool = False  # has one effect, however often it has to be sent: by an Idempotency-Key
    also: int | None = None  # a status that is read, too, though it is none of success
    more_seconds: float = 0  # that the service may take, beyond the usual

    def __iter__(self) -> "Talk[T]":
        answer: T = yield self
        return answer


@dataclass(frozen=True, slots=True)
class Lines(Generic[T]):
    """A call whose answer is JSON lines, each of them read by itself."""

    call: Call[None]
    read: Callable[[Mapping[str, Any]], T]

    def each(self, take: Callable[[T], None]) -> "Talk[None]":
        """Hands every line on; raises where the answer breaks off."""
        yield Taking(self, take)


@dataclass(frozen=True, slots=True)
class Taking(Generic[T]):
    lines: Lines[T]
    take: Callable[[T], None]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of many, and what to ask for the next ones; None: there are no more."""

    items: Sequence[T]
    following: "Call[Page[T]] | None"


# Several calls, each after the answer to the one before; problems are raised where the call was made.
Talk: TypeAlias = Generator[Call[Any] | Taking[Any], Any, T]

Many: TypeAlias = Call[Page[T]] | Lines[T]


class Asking(Protocol[T_co]):
    """A call or a talk."""

    def __iter__(self) -> Generator[Call[Any] | Taking[Any], Any, T_co]: ...


def of_kind(kind: type[T]) -> Callable[[httpx.Response], T]:
    """Reads an answer as this dataclass, its ETag included where it has a field for it."""

    def read_answer(answer: httpx.Response) -> T:
        etag = {"etag": answer.headers["etag"]} if "etag" in answer.headers else {}
        return read(kind, {**answer.json(), **etag})

    return read_answer


def pages(
    address: str, asked: Mapping[str, Any], name: str, kind: type[T], cursor: str | None = None
) -> Call[Page[T]]:  # fmt: skip
    """A listing in pages that hold their items under this name, each read as this dataclass."""

    def read_page(answer: httpx.Response) -> Page[T]:
        body = answer.json()
        following = body["next_cursor"]
        rest = pages(address, asked, name, kind, following) if following else None
        return Page([read(kind, one) for one in body[name]], rest)

    return Call("GET", address, read_page, {**asked, "limit": _PAGE, "cursor": cursor})


def nothing(_: httpx.Response) -> None:
    """Reads no body."""


def path(*parts: str | int) -> str:
    """The path of these parts. A key may hold any character: `.` and `..` by themselves would lead elsewhere."""
    quoted = [quote(str(part), safe=":") for part in parts]
    return "/v1/" + "/".join(part.replace(".", "%2E") if part in {".", ".."} else part for part in quoted)


def matching(if_match: str | None) -> Mapping[str, str]:
    return {"If-Match": if_match} if if_match else {}


def parts_of(many: Iterable[T], most: int) -> Iterator[list[T]]:
    """Cut into lists of so many, in order, as they are asked for."""
    remaining = iter(many)
    while part := list(islice(remaining, most)):
        yield part


def dump(body: Any) -> bytes:
    return json.dumps(body, default=_moment).encode()


def _moment(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a {type(value).__name__} cannot be sent as JSON")
