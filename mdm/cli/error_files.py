"""The files of `mdm evaluate --errors`: errors.csv to sort and filter, errors.jsonl with all, summary.md.

They hold personal values on purpose, to be looked at, so only who runs the command may read them.
"""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from mdm.cli.why import link_as_json, obstacle_as_json, step_as_json
from mdm.errors import BadInput
from mdm.evaluate import ToldPair
from mdm.model import Json, RecordKey

_COLUMNS = (
    "error", "kind", "why", "record_a", "record_b", "golden_id_a", "golden_id_b", "compared", "match_weight",
    "blocking_rule", "waterfall", "details", "values_a", "values_b",
)  # fmt: skip
_VALUES = (
    "given_name", "middle_name", "family_name", "suffix", "birth_date", "emails", "phones", "addresses", "identifiers",
)  # fmt: skip
_TABLE, _LINES, _SUMMARY = "errors.csv", "errors.jsonl", "summary.md"
_OWNER_ONLY = 0o600


def write_errors(folder: Path, told: Iterable[ToldPair], summary: str) -> None:
    """Writes the three files into `folder`, over those of an earlier run; raises BadInput where it cannot.

    Those stay as they are when anything fails.
    """
    files = {folder / f"{name}.part": folder / name for name in (_TABLE, _LINES, _SUMMARY)}
    try:
        folder.mkdir(exist_ok=True)
        for unfinished in files:
            unfinished.unlink(missing_ok=True)
            unfinished.touch(mode=_OWNER_ONLY)
        table, lines, text = files
        text.write_text(summary, encoding="utf-8")
        _write_pairs(table, lines, told)
        for unfinished, path in files.items():
            unfinished.replace(path)
    except OSError as error:
        raise BadInput(f"{error.filename or folder}: {error.strerror}") from None
    finally:
        with suppress(OSError):  # the folder may not be one
            for unfinished in files:
                unfinished.unlink(missing_ok=True)


def _write_pairs(table: Path, lines: Path, told: Iterable[ToldPair]) -> None:
    with table.open("w", encoding="utf-8", newline="") as cells, lines.open("w", encoding="utf-8") as objects:
        rows = csv.writer(cells)
        rows.writerow(_COLUMNS)
        for pair in told:
            rows.writerow(_row(pair))
            objects.write(json.dumps(_as_json(pair), ensure_ascii=False) + "\n")


def _row(pair: ToldPair) -> Sequence[str]:
    link = pair.link
    said = sorted(link.contributions, key=lambda held: -abs(held.weight)) if link else ()
    return (
        pair.side,
        pair.kind,
        pair.why,
        *map(str, pair.keys),
        *pair.golden_ids,
        "yes" if pair.is_compared else "never",
        f"{link.weight:.2f}" if link else "",
        (link.blocking_rule if link else None) or "",
        "; ".join(f"{held.comparison} {held.weight:+.2f} ({held.level})" for held in said),
        _details(pair),
        *(_values(pair, key) for key in pair.keys),
    )


def _details(pair: ToldPair) -> str:
    """What keeps it apart, or the joins that lead from the one to the other."""
    parts = [
        f"{found.kind}: {found.detail} {' '.join(map(str, found.records))}".rstrip()
        for found in pair.obstacles
    ]
    for step in pair.joins:
        weight = f" {step.link.weight:.2f}" if step.link else ""
        parts.append(f"{step.records[0]} - {step.records[1]}: {step.kind}{weight}")
    return "; ".join(parts)


def _values(pair: ToldPair, key: RecordKey) -> str:
    """In one cell that begins with a word of ours: a spreadsheet would run what begins with `=`, `+`, `-` or `@`."""
    held = pair.records.get(key)
    if held is None:
        return "alias"
    values = held.values
    return "; ".join(f"{name} {_flat(values[name])}" for name in _VALUES if values.get(name))


def _flat(value: Json) -> str:
    if isinstance(value, list):
        return ", ".join(map(_flat, value))
    if isinstance(value, Mapping):
        return " ".join(_flat(part) for part in value.values() if part)
    return str(value)


def _as_json(pair: ToldPair) -> dict[str, Any]:
    return {
        "error": pair.side,
        "kind": pair.kind,
        "why": pair.why,
        "records": [str(key) for key in pair.keys],
        "golden_ids": list(pair.golden_ids),
        "compared": pair.is_compared,
        "pair": link_as_json(pair.link) if pair.link else None,
        "obstacles": [obstacle_as_json(found) for found in pair.obstacles],
        "joins": [step_as_json(step) for step in pair.joins],
        "values": [pair.records[key].values if key in pair.records else None for key in pair.keys],
    }
