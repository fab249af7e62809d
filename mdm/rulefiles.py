"""Reads the rule set from its folder; a broken file is refused with file, line and reason before anything runs."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, RootModel, ValidationError

from mdm.errors import RuleSetInvalid
from mdm.rules import MatchRules, RuleSet, Source, SurvivorshipRules

_Part = TypeVar("_Part", bound=BaseModel)
_SCORING_PARTS = ("normalise", "blocking", "comparisons")


class _Sources(RootModel[dict[str, Source]]):
    """matching_rules/sources.yaml: name → source."""


def load_rules(folder: Path) -> RuleSet:
    """Reads and checks the whole rule set; raises RuleSetInvalid for the first thing wrong."""
    match = read_rule_file(folder / "customer.yaml", MatchRules)
    survivorship = read_rule_file(folder / "survivorship.yaml", SurvivorshipRules)
    sources = read_rule_file(folder / "sources.yaml", _Sources)
    for name, source in sources.root.items():
        if source.mapping and not (folder / "mappings" / f"{source.mapping}.yaml").is_file():
            raise RuleSetInvalid(
                f"{folder / 'sources.yaml'}: source {name!r} names the mapping {source.mapping!r}, which has no file"
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
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RuleSetInvalid(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise RuleSetInvalid(f"{path}: is not UTF-8 text") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RuleSetInvalid(f"{path}, line {line}: {error.problem}") from None
    except yaml.YAMLError as error:
        raise RuleSetInvalid(f"{path}: {error}") from None
    try:
        return kind.model_validate(data)
    except ValidationError as invalid:
        first = invalid.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "the file"
        raise RuleSetInvalid(
            f"{path}, line {_line_of(root, first['loc'])}: {where}: {first['msg']}"
        ) from None


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
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    parts = {part: data.get(part) for part in _SCORING_PARTS}
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:16]
