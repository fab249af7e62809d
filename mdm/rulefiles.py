"""Reads the rule set from its folder; a broken file is refused with file, line and reason before anything runs."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, Field, RootModel, ValidationError

from mdm.errors import RuleSetInvalid
from mdm.rules import MatchRules, RuleSet, Source, SurvivorshipRules

_Part = TypeVar("_Part", bound=BaseModel)
_SCORING_PARTS = ("normalise", "blocking", "comparisons")


SOURCE_NAME = "^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$"  # part of keys such as `crm:C-1` and of URLs
_SourceName = Annotated[str, Field(pattern=SOURCE_NAME)]


class _Loader(yaml.SafeLoader):
    """YAML in which a date is text, as it is everywhere else here: 2020-02-31 must not end in an error of Python's."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class Sources(RootModel[dict[_SourceName, Source]]):
    """matching_rules/sources.yaml: name → source."""


def load_rules(folder: Path) -> RuleSet:
    """Reads and checks the whole rule set; raises RuleSetInvalid for the first thing wrong."""
    match = read_rule_file(folder / "customer.yaml", MatchRules)
    survivorship = read_rule_file(folder / "survivorship.yaml", SurvivorshipRules)
    sources = read_rule_file(folder / "sources.yaml", Sources)
    mappings = {path.stem for path in (folder / "mappings").glob("*.yaml")}
    for name, source in sources.root.items():
        if source.mapping and source.mapping not in mappings:
            raise rule_error(
                folder / "sources.yaml", (name, "mapping"), f"the mapping {source.mapping!r} has no file"
            )
    return RuleSet(
        match=match,
        survivorship=survivorship,
        sources=sources.root,
        version=_hash_files(folder),
        scoring_version=_hash_scoring(folder / "customer.yaml"),
        folder=folder,
    )


def read_rule_file(path: Path, kind: type[_Part]) -> _Part:
    """One YAML file as `kind`; raises RuleSetInvalid naming file, line and reason."""
    root = _compose(path)
    try:
        data = yaml.load(_read_text(path), Loader=_Loader)  # noqa: S506 - a SafeLoader
        return kind.model_validate(data)
    except yaml.MarkedYAMLError as error:  # a tag that no rule may bear, a key that is a list
        raise _not_yaml(path, error) from None
    except ValidationError as invalid:
        first = invalid.errors(include_url=False)[0]
        reason = _REASONS.get(first["type"], first["msg"].removeprefix("Value error, "))
        if data is None:
            reason = "is empty"
        raise rule_error(path, first["loc"], reason, root) from None
    except ValueError as error:  # such as a number that no number is: !!int x
        raise RuleSetInvalid(f"{path}: {error}") from None


def rule_error(
    path: Path, where: Sequence[int | str], reason: str, root: yaml.Node | None = None
) -> RuleSetInvalid:
    """What is wrong at a place, `("blocking", 0, "fields")`, of a rule file that is YAML; to be raised."""
    line = _line_of(root or _compose(path), where)
    return RuleSetInvalid(f"{path}, line {line}: {'.'.join(map(str, where)) or 'the file'}: {reason}")


def line_of(path: Path, where: Sequence[int | str]) -> int:
    """The line of a place in a rule file that is YAML, or of what holds it."""
    return _line_of(_compose(path), where)


_REASONS = {
    "extra_forbidden": "unknown key",
    "model_type": "must hold names and values",
    "dict_type": "must hold names and values",
    "tuple_type": "must be a list",
}


def _compose(path: Path) -> yaml.Node | None:
    """The file's YAML with its lines; refuses a name that stands twice, of which YAML would keep the last alone."""
    try:
        root = yaml.compose(_read_text(path), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(path, error) from None
    except yaml.reader.ReaderError as error:
        line = _read_text(path)[: error.position].count("\n") + 1
        raise RuleSetInvalid(f"{path}, line {line}: holds a character that YAML does not allow") from None
    for key in _repeated(root):
        raise RuleSetInvalid(f"{path}, line {key.start_mark.line + 1}: {key.value!r} stands twice")
    return root


def _repeated(node: yaml.Node | None) -> Iterator[yaml.Node]:
    """Keys that stand twice in one mapping."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                yield key
            seen.add(str(key.value))
            yield from _repeated(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated(item)


def _not_yaml(path: Path, error: yaml.MarkedYAMLError) -> RuleSetInvalid:
    line = error.problem_mark.line + 1 if error.problem_mark else 1
    return RuleSetInvalid(f"{path}, line {line}: {error.problem or error.context}")


def _read_text(path: Path) -> str:
    try:
        content = path.read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise RuleSetInvalid(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise RuleSetInvalid(f"{path}, line {line}: is not UTF-8 text") from None


def _line_of(node: yaml.Node | None, path: Sequence[int | str]) -> int:
    """The line (from 1) of the deepest node along `path`."""
    line = node.start_mark.line + 1 if node else 1
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _hash_files(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        if "models" not in path.relative_to(folder).parts:
            digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _hash_scoring(path: Path) -> str:
    data: dict[str, Any] = yaml.load(_read_text(path), Loader=_Loader)  # noqa: S506 - a SafeLoader
    parts = {part: data.get(part) for part in _SCORING_PARTS}
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:16]
