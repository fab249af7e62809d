"""How review tasks and decisions are shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from mdm.cli.screen import print_line, print_table
from mdm.cli.why import link_as_json, print_link
from mdm.errors import NotFound
from mdm.explain import LinkReason, why_not
from mdm.model import match_probability
from mdm.rules import RuleSet
from mdm.stewardship import answers_of
from mdm.store import golden as goldens
from mdm.store import records
from mdm.store.decisions import Stored
from mdm.store.review import Task

_NAMES = ("given_name", "middle_name", "family_name", "suffix")
_FACTS = ("birth_date", "emails", "phones", "addresses", "identifiers")
_LINES = ("line1", "line2", "city", "region", "postal_code", "country")
_AT_ISSUE = 2


def tasks_as_json(found: Sequence[Task]) -> list[dict[str, Any]]:
    return [_as_json(task) for task in found]


def _as_json(task: Task) -> dict[str, Any]:
    return {
        "task": task.task,
        "kind": task.kind,
        "reason": task.reason,
        "match_weight": task.weight,
        "match_probability": None if task.weight is None else match_probability(task.weight),
        "priority": task.priority,
        "version": task.version,
        "opened_at": task.opened_at.isoformat(),
        "outcome": task.outcome,
        "records": [str(key) for key in task.keys],
        "golden_ids": list(task.golden_ids),
        "decision": task.decision,
        "answers": list(answers_of(task.kind)),
    }


def print_tasks(found: Sequence[Task]) -> None:
    rows = [
        (task.task, task.kind, task.reason, "" if task.weight is None else f"{task.weight:.2f}", _names(task))
        for task in found
    ]
    print_table("Open review tasks, most urgent first", ("task", "kind", "reason", "weight", "records"), rows)


def _names(task: Task) -> str:
    keys = [str(key) for key in task.keys[:4]]
    return ", ".join(keys) + (f" and {len(task.keys) - 4} more" if len(task.keys) > len(keys) else "")


def task_as_json(session: Session, task: Task, rules: RuleSet) -> dict[str, Any]:
    """The task with the values of its sides, and what the weight between the two is made of."""
    link = _link(session, task, rules)
    sides = [{"golden_id": golden_id, "records": values} for golden_id, values in _sides(session, task)]
    return {**_as_json(task), "sides": sides, "pair": link_as_json(link) if link else None}


def print_task(session: Session, task: Task, rules: RuleSet) -> None:
    state = "open" if task.closed_at is None else f"closed: {task.outcome}"
    print_line(f"Task {task.task}, {task.kind}, {state}: {task.reason}")
    for golden_id, values in _sides(session, task):
        print_line(golden_id or "in no golden record")
        for key, held in values.items():
            print_line(f"  {key}: {_person(held)}")
    if link := _link(session, task, rules):
        print_link(link)
    if task.closed_at is None:
        print_line(f"mdm review decide {task.task} {'|'.join(answers_of(task.kind))} --reason …")


def _person(values: Mapping[str, Any]) -> str:
    name = " ".join(str(values[part]) for part in _NAMES if values.get(part))
    return "; ".join(filter(None, [name, *(_text(values.get(fact)) for fact in _FACTS)]))


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_text(item) for item in value)
    if isinstance(value, dict):
        names = [name for name in _LINES if name in value] or sorted(value)
        return ", ".join(str(value[name]) for name in names if value[name] is not None)
    return "" if value is None else str(value)


def _link(session: Session, task: Task, rules: RuleSet) -> LinkReason | None:
    if len(task.keys) != _AT_ISSUE:
        return None
    try:
        return why_not(session, task.keys[0], task.keys[1], rules).link
    except NotFound:
        return None


def _sides(session: Session, task: Task) -> list[tuple[str | None, dict[str, dict[str, Any]]]]:
    """For each golden record at issue: its ID and its records with their values."""
    placed = goldens.crosswalk_of(session, task.records)
    live = records.live_records(session, sorted(placed))
    sides: dict[int | None, dict[str, dict[str, Any]]] = {}
    for number in sorted(live, key=lambda n: live[n].key):
        held = live[number]
        sides.setdefault(placed[number].golden, {})[str(held.key)] = dict(held.values)
    named = goldens.public_ids(session, (golden for golden in sides if golden is not None))
    return [(None if golden is None else named[golden], values) for golden, values in sides.items()]


def decisions_as_json(found: Sequence[Stored]) -> list[dict[str, Any]]:
    return [
        {
            "decision": one.decision,
            "verdict": one.verdict,
            "sides": [[str(key) for key in side] for side in one.sides],
            "by": one.decided_by,
            "reason": one.reason,
            "decided_at": one.decided_at.isoformat(),
            "withdrawn_by": one.withdrawn_by,
            "withdrawn_reason": one.withdrawn_reason,
            "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
            "pending": one.pending,
            "bulk": one.bulk,
        }
        for one in found
    ]


def print_decisions(found: Sequence[Stored]) -> None:
    rows = [
        (
            one.decision,
            one.verdict,
            " | ".join(", ".join(str(key) for key in side) for side in one.sides),
            f"{one.decided_at:%Y-%m-%d %H:%M}, {one.decided_by}: {one.reason}",
            _state(one),
        )
        for one in found
    ]
    print_table("Decisions, newest first", ("decision", "verdict", "records", "decided", "state"), rows)


def _state(one: Stored) -> str:
    waits = ", waits for the resolver" if one.pending else ""
    return (
        f"withdrawn by {one.withdrawn_by}: {one.withdrawn_reason}" if one.withdrawn_at else "stands"
    ) + waits
