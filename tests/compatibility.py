"""Whether who reads by a published JSON Schema can read what a newer one lets through; and whether what was sent by a
published one is still taken.

Conservative: whatever it does not understand and has changed counts as a break.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from mdm.canonical_json import dumps

Schema = Mapping[str, Any]

_NOTES = {"$comment", "$defs", "$ref", "$schema", "default", "deprecated", "description", "examples", "title"}
_LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_UNDERSTOOD = {
    "type",
    "const",
    "enum",
    "properties",
    "required",
    "additionalProperties",
    "items",
    *_LEAST,
    *_MOST,
}
_NOTHING: Schema = {"not": {}}


# What is told of a difference: `was` is what the reader knows, `now` what is sent. A reader that is the service itself
# may know of more properties than are sent.
_READING: Mapping[str, str] = {
    "kind": "may be {now} now, was {was}",
    "any": "may have any value now",
    "listed": "may be {now} now",
    "bound": "{now} is looser",
    "word": "{now} changed",
    "optional": "is no longer required",
    "removed": "was removed",
}
_SENDING: Mapping[str, str] = {
    "kind": "must be {was} now, could be {now}",
    "any": "may not have any value any more",
    "listed": "may not be {now} any more",
    "bound": "{now} is tighter",
    "word": "{now} changed",
    "optional": "is required now",
}


def breaks(
    published: Schema, now: Schema, roots: tuple[Schema, Schema] | None = None, path: str = "$"
) -> list[str]:
    """What would break a consumer of the published schema: where, and how. Empty: nothing does.

    `roots`: the documents of the two, where they are parts of larger ones.
    """
    was_root, now_root = roots or (published, now)
    return _breaks(_Node(published, was_root, _READING), _Node(now, now_root, _READING), path, frozenset())


def refusals(
    published: Schema, now: Schema, roots: tuple[Schema, Schema] | None = None, path: str = "$"
) -> list[str]:
    """What of that which the published schema lets through is not taken any more."""
    was_root, now_root = roots or (published, now)
    return _breaks(_Node(now, now_root, _SENDING), _Node(published, was_root, _SENDING), path, frozenset())


@dataclass(frozen=True, eq=False)
class _Node:
    schema: Schema
    root: Schema
    words: Mapping[str, str]

    def at(self, schema: Any) -> "_Node":
        """A part of the same document; true and false are schemas, too."""
        if isinstance(schema, bool):
            return _Node({} if schema else _NOTHING, self.root, self.words)
        return _Node(schema, self.root, self.words)

    def tell(self, path: str, what: str, *, now: object = None, was: object = None) -> Iterator[str]:
        """One difference, in the words of the direction; none where it has none for it."""
        if what in self.words:
            yield f"{path}: {self.words[what].format(now=now, was=was)}"

    @property
    def target(self) -> str | None:
        """Where it refers to."""
        found: str | None = self.schema.get("$ref")
        return found

    def alternatives(self) -> list["_Node"]:
        """One node for each of its branches and types, references followed."""
        if self.target is not None:
            rest = {name: value for name, value in self.schema.items() if name != "$ref"}
            return self.at({**self._found(self.target), **rest}).alternatives()
        for word in ("anyOf", "oneOf"):
            if word in self.schema:
                rest = {name: value for name, value in self.schema.items() if name != word}
                branches = (self.at(branch) for branch in self.schema[word])
                parts = (part for branch in branches for part in branch.alternatives())
                return [one for part in parts for one in self.at({**rest, **part.schema}).alternatives()]
        kinds = self.schema.get("type")
        return (
            [self.at({**self.schema, "type": kind}) for kind in kinds] if isinstance(kinds, list) else [self]
        )

    def _found(self, target: str) -> Schema:
        found: Any = self.root
        for step in target.removeprefix("#/").split("/"):
            found = found[step.replace("~1", "/").replace("~0", "~")]
        schema: Schema = found
        return schema


def _breaks(was: _Node, now: _Node, path: str, seen: frozenset[tuple[str, str]]) -> list[str]:
    if was.target is not None and now.target is not None:
        if (was.target, now.target) in seen:
            return []
        seen |= {(was.target, now.target)}
    readable = was.alternatives()
    found: list[str] = []
    for sent in now.alternatives():
        if sent.schema == _NOTHING:
            continue
        candidates = [list(_differences(one, sent, path, seen)) for one in readable]
        closest = min(candidates, key=len)
        found += closest
    return found


def _differences(was: _Node, now: _Node, path: str, seen: frozenset[tuple[str, str]]) -> Iterator[str]:
    """Of two nodes without branches."""
    yield from _values(was, now, path)
    yield from _bounds(was, now, path)
    yield from _properties(was, now, path, seen)
    if "items" in was.schema:
        yield from _breaks(
            was.at(was.schema["items"]), now.at(now.schema.get("items", True)), f"{path}[]", seen
        )
    for word in sorted(was.schema.keys() - _UNDERSTOOD - _NOTES):
        if was.schema[word] != now.schema.get(word):
            yield from was.tell(path, "word", now=word)


def _values(was: _Node, now: _Node, path: str) -> Iterator[str]:
    kinds = (was.schema.get("type"), now.schema.get("type"))
    if kinds[0] is not None and kinds[0] != kinds[1] and kinds != ("number", "integer"):
        yield from was.tell(path, "kind", now=kinds[1] or "anything", was=kinds[0])
    allowed, sent = _listed(was.schema), _listed(now.schema)
    if allowed is not None and sent is None:
        yield from was.tell(path, "any")
    elif allowed is not None and sent is not None and not sent <= allowed:
        yield from was.tell(path, "listed", now=", ".join(sorted(sent - allowed)))


def _listed(schema: Schema) -> set[str] | None:
    """The values that `const` or `enum` lets through; None: they are not listed."""
    listed = [schema["const"]] if "const" in schema else schema.get("enum")
    return None if listed is None else {dumps(value) for value in listed}


def _bounds(was: _Node, now: _Node, path: str) -> Iterator[str]:
    had, has = was.schema, now.schema
    looser = [word for word in _LEAST if word in had and has.get(word, -inf) < had[word]]
    looser += [word for word in _MOST if word in had and has.get(word, inf) > had[word]]
    for word in looser:
        yield from was.tell(path, "bound", now=word)


def _properties(was: _Node, now: _Node, path: str, seen: frozenset[tuple[str, str]]) -> Iterator[str]:
    had, has = was.schema.get("properties", {}), now.schema.get("properties", {})
    for name in sorted(set(was.schema.get("required", ())) - set(now.schema.get("required", ()))):
        yield from was.tell(f"{path}.{name}", "optional")
    for name in sorted(had.keys() - has.keys()):
        yield from was.tell(f"{path}.{name}", "removed")
    for name in sorted(had.keys() & has.keys()):
        yield from _breaks(was.at(had[name]), now.at(has[name]), f"{path}.{name}", seen)
    others = was.schema.get("additionalProperties", True)
    if others is True:
        return
    for name in sorted(has.keys() - had.keys()):
        yield from _breaks(was.at(others), now.at(has[name]), f"{path}.{name}", seen)
    yield from _breaks(
        was.at(others), now.at(now.schema.get("additionalProperties", True)), f"{path}.*", seen
    )
