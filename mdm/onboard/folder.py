"""A rule set of one's own: the one that ships is never changed, it is copied."""

import os
import re
import shutil
from pathlib import Path

from pydantic import BaseModel

from mdm.errors import BadInput, RuleSetInvalid
from mdm.ingest.mapping import Mapping
from mdm.rulefiles import read_rule_file
from mdm.settings import PACKAGED_RULES

_MAPPING_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}", re.ASCII)


def copy_rule_set(folder: Path, to: Path) -> None:
    """Copies a rule set, its default model included, to a folder that is not there or empty."""
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise BadInput(f"{to}: is there already, and is not an empty folder")
    shutil.copytree(folder, to, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", ".*"))


def require_own(folder: Path) -> None:
    """Raises BadInput for the rule set that ships, and for one that cannot be written."""
    if folder.resolve() == PACKAGED_RULES.resolve():
        raise BadInput(
            "the rule set that ships stays as it is: `mdm sources init DIR` copies it, MDM_RULES_DIR=DIR uses the copy"
        )
    if not os.access(folder, os.W_OK):
        raise BadInput(f"{folder}: cannot be written")


def write_mapping(folder: Path, name: str, text: str) -> Path:
    """Keeps a new mapping; raises BadInput where one of that name is there, RuleSetInvalid where it is wrong."""
    require_own(folder)
    if not _MAPPING_NAME.fullmatch(name):
        raise BadInput(f"{name!r} is no name for a mapping: small letters, digits, - and _")
    path = folder / "mappings" / f"{name}.yaml"
    if path.exists():
        raise BadInput(f"{path}: is there already")
    replace_checked(path, text.encode(), Mapping)
    return path


def replace_checked(path: Path, content: bytes, kind: type[BaseModel]) -> None:
    """Puts the content in the file's place in one step, if it reads as `kind`; else raises RuleSetInvalid."""
    unfinished = path.with_name(path.name + ".part")
    try:
        unfinished.write_bytes(content)
        read_rule_file(unfinished, kind)
        unfinished.replace(path)
    except RuleSetInvalid as invalid:
        raise RuleSetInvalid(str(invalid).replace(str(unfinished), str(path))) from None
    finally:
        unfinished.unlink(missing_ok=True)
