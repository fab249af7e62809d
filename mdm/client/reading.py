"""JSON into frozen dataclasses, by their annotations. Members that a class does not know are passed over."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
_Reader = Callable[[Any], Any]


def read(kind: type[T], value: Any) -> T:
    """The value as this dataclass; raises ValueError where a member is missing that has no default."""
    return cast("T", _reader(cast("Any", kind))(value))


@cache
def _reader(kind: Any) -> _Reader:
    if is_dataclass(kind):
        return _dataclass_reader(cast("type[Any]", kind))
    if kind is datetime:
        return datetime.fromisoformat
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:  # only X | None is used
        some = _reader(next(one for one in inner if one is not NoneType))
        return lambda value: None if value is None else some(value)
    if origin is tuple:
        one = _reader(inner[0])  # tuple[X, ...], and tuple[X, X]
        return lambda value: tuple(one(each) for each in value)
    if origin in {dict, Mapping}:
        one = _reader(inner[1])
        return lambda value: {name: one(each) for name, each in value.items()}
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _dataclass_reader(kind: type[Any]) -> _Reader:
    hints = get_type_hints(kind)
    members = [(field.name, _reader(hints[field.name])) for field in fields(kind)]
    needed = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}

    def build(value: Mapping[str, Any]) -> Any:
        if missing := needed - value.keys():
            raise ValueError(f"{kind.__name__} without {', '.join(sorted(missing))}: is that the service?")
        return kind(**{name: one(value[name]) for name, one in members if name in value})

    return build
