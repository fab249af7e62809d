"""Whether who calls the API by a published OpenAPI document can go on with a newer one: docs/versioning.md says when.

Conservative, as tests/compatibility.py is of schemas.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.compatibility import breaks, refusals

Part = Mapping[str, Any]


def changes(published: Part, now: Part) -> list[str]:
    """What would break a caller: where, and how. Empty: nothing does."""
    return [
        told
        for path, methods in published["paths"].items()
        for method, was in methods.items()
        for told in _Operation(f"{method.upper()} {path}", published, now).told(
            was, now["paths"].get(path, {}).get(method)
        )
    ]


@dataclass(frozen=True)
class _Operation:
    name: str
    was_root: Part
    now_root: Part

    @property
    def _roots(self) -> tuple[Part, Part]:
        return self.was_root, self.now_root

    def told(self, was: Part, now: Part | None) -> Iterator[str]:
        if now is None:
            yield f"{self.name}: was removed"
            return
        if was["operationId"] != now["operationId"]:
            yield f"{self.name}: operationId is {now['operationId']} now, was {was['operationId']}"
        yield from self._rights(was, now)
        yield from self._parameters(was, now)
        yield from self._body(was.get("requestBody"), now.get("requestBody"))
        yield from self._answers(was["responses"], now["responses"])

    def _rights(self, was: Part, now: Part) -> Iterator[str]:
        """Each way in that there was must still be one, with no scope more."""
        ways = now.get("security", [])
        for way in was.get("security") or [{}]:
            if ways and not any(_is_within(one, way) for one in ways):
                yield f"{self.name}: {_written(way)} is not enough any more"

    def _parameters(self, was: Part, now: Part) -> Iterator[str]:
        had, has = _named(was), _named(now)
        for key in had.keys() - has.keys():
            yield f"{self.name} {key}: was removed"
        for key, one in has.items():
            if one.get("required") and not had.get(key, {}).get("required"):
                yield f"{self.name} {key}: is required now"
        for key in had.keys() & has.keys():
            yield from refusals(had[key]["schema"], has[key]["schema"], self._roots, f"{self.name} {key}")

    def _body(self, was: Part | None, now: Part | None) -> Iterator[str]:
        if now is None:
            if was is not None:
                yield f"{self.name} body: was removed"
            return
        if now.get("required") and not (was or {}).get("required"):
            yield f"{self.name} body: is required now"
        for media_type, content in (was or {"content": {}})["content"].items():
            if media_type not in now["content"]:
                yield f"{self.name} body: {media_type} is not taken any more"
                continue
            new = now["content"][media_type]
            yield from refusals(
                content.get("schema", {}), new.get("schema", {}), self._roots, f"{self.name} body"
            )

    def _answers(self, was: Part, now: Part) -> Iterator[str]:
        for status in sorted(was.keys() - now.keys()):
            yield f"{self.name} {status}: was removed"
        for status in sorted(now.keys() - was.keys()):
            if status < "4":  # nobody can be ready for it; a problem more is one like the others of its class
                yield f"{self.name} {status}: is new"
        for status in sorted(was.keys() & now.keys()):
            had, has = _found(was[status], self.was_root), _found(now[status], self.now_root)
            yield from self._answer(f"{self.name} {status}", had, has)

    def _answer(self, name: str, was: Part, now: Part) -> Iterator[str]:
        for header in sorted(was.get("headers", {}).keys() - now.get("headers", {}).keys()):
            yield f"{name}: the header {header} was removed"
        had, has = was.get("content", {}), now.get("content", {})
        for media_type in sorted(had.keys() - has.keys()):
            yield f"{name}: {media_type} is not answered any more"
        for media_type in sorted(has.keys() - had.keys()) if had else ():
            yield f"{name}: may be {media_type} now"
        for media_type in sorted(had.keys() & has.keys()):
            schemas = had[media_type].get("schema", {}), has[media_type].get("schema", {})
            yield from breaks(*schemas, self._roots, name)


def _is_within(way: Part, held: Part) -> bool:
    return way.keys() <= held.keys() and all(set(way[name]) <= set(held[name]) for name in way)


def _written(way: Part) -> str:
    return ", ".join(f"{name} ({' '.join(scopes)})" for name, scopes in way.items()) or "no key"


def _named(operation: Part) -> dict[str, Part]:
    """By place and name; the names of headers are the same in any case."""
    return {
        f"{one['in']} {one['name'].lower() if one['in'] == 'header' else one['name']}": one
        for one in operation.get("parameters", ())
    }


def _found(part: Part, root: Part) -> Part:
    """What a reference leads to."""
    target: str | None = part.get("$ref")
    found = root
    for step in (target or "#/").removeprefix("#/").split("/") if target else ():
        found = found[step]
    return found if target else part
