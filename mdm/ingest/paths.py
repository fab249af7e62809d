"""Finds values in a source's record by path: `email`, `address.city`, `tills[0].id`, `addresses[*].phone`.

A field whose name is the whole path (`address.city` as a CSV column) is found before a nested one.
"""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from mdm.errors import BadRecord
from mdm.ingest.values import type_name
from mdm.model import Json

Fields = Mapping[str, Json]
_STEP = re.compile(r"[^.\[\]]+|\[\d+\]|\[\*\]")


def top_field(path: str) -> str:
    """The field of the record a path starts at."""
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def is_plain(path: str) -> bool:
    """Whether the path is just the name of a field."""
    return path == top_field(path)


def find_one(path: str) -> Callable[[Fields], Json]:
    """Finds the first value at the path, or None."""
    if is_plain(path):
        return lambda fields: fields.get(path)
    if "[" not in path:
        return _find_member(path)
    find = find_all(path)
    return lambda fields: next((value for value in find(fields) if value is not None), None)


def _find_member(path: str) -> Callable[[Fields], Json]:
    """Finds the value at a path through objects alone: most are, and there is but one to find."""
    first, *names = _STEP.findall(path)

    def find(fields: Fields) -> Json:
        if path in fields:
            return fields[path]
        value = fields.get(first)
        for name in names:
            if value is None:
                return None
            value = _expect(value, dict, path).get(name)
        return value

    return find


def find_all(path: str) -> Callable[[Fields], list[Json]]:
    """Finds every value at the path; a value of the wrong type on the way raises BadRecord."""
    if is_plain(path):
        return lambda fields: [fields[path]] if path in fields else []
    steps = [_step(step, path) for step in _STEP.findall(path)]

    def find(fields: Fields) -> list[Json]:
        if path in fields:
            return [fields[path]]
        found: list[Json] = [dict(fields)]
        for step in steps:
            found = [inner for value in found if value is not None for inner in step(value)]
        return found

    return find


def _step(step: str, path: str) -> Callable[[Json], list[Json]]:
    """One step into a value that is not null."""
    if not step.startswith("["):
        return lambda value: [_expect(value, dict, path).get(step)]
    if step == "[*]":
        return lambda value: _expect(value, list, path)
    position = int(step[1:-1])
    return lambda value: _expect(value, list, path)[position : position + 1]


_Container = TypeVar("_Container", dict[str, Json], list[Json])


def _expect(value: Json, kind: type[_Container], path: str) -> _Container:
    if not isinstance(value, kind):
        raise BadRecord(f"{type_name(value)} where {type_name(kind())} is expected", path)
    return value
