"""One answer to many review tasks: what would come of them together; then the decisions, held together as a bulk.

What cannot take the answer is left open and named with its reason. Decisions are made in the order of the tasks'
numbers, beforehand and then: of two that exclude each other it is the same one that goes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from mdm import stewardship
from mdm.desk.beside import Brief, beside
from mdm.desk.decide import LEASE
from mdm.desk.preview import DECIDING, Preview, preview_of
from mdm.errors import BadInput, Conflict, MdmError
from mdm.model import UNNUMBERED, Decision, Verdict
from mdm.rules import RuleSet
from mdm.store import bulks, review
from mdm.store.review import Task

MOST_TASKS = 100

_TAKEN = "it is being worked on: another steward is at it, or the resolver"
_CHANGED = "it has changed since you looked at it"


@dataclass(frozen=True, slots=True)
class Left:
    """A task that cannot take the answer."""

    task: int
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A task that can, with its records. `mark`: how it stood when it was looked at."""

    task: Task
    mark: str
    records: tuple[Brief, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """What would be decided. `preview` None: nothing."""

    verdict: Verdict
    asked: tuple[Asked, ...]
    left: tuple[Left, ...]
    preview: Preview | None

    @property
    def golden_ids(self) -> list[str]:
        """Whose records are shown."""
        return sorted({golden_id for one in self.asked for golden_id in one.task.golden_ids})


@dataclass(frozen=True, slots=True)
class Done:
    """What was decided. `bulk` None: one decision, which is like any other."""

    bulk: int | None
    made: Mapping[int, int]  # task → its decision
    left: tuple[Left, ...]


def plan(
    session: Session, tasks: Sequence[int], verdict: Verdict, caller: str, rules: RuleSet, *, masked: bool
) -> Planned:
    """What would come of answering all of them so; nothing is written. Wants one snapshot. Raises BadInput."""
    numbers = _checked(tasks)
    found = review.find_all(session, numbers)
    taken = bulks.others_at(session, numbers, caller)
    left: list[Left] = []
    said: dict[int, Decision] = {}
    for number in numbers:
        try:
            task = _open(number, found.get(number), taken)
            said[number] = _decision(session, task, verdict, [*said.values()])
        except MdmError as error:
            left.append(Left(number, str(error)))
    marks = bulks.marks_of(session, [*said])
    shown = beside(session, [found[number] for number in said], masked=masked)
    sides = [one.sides for one in said.values()]
    return Planned(
        verdict,
        tuple(Asked(found[number], marks[number], shown[number]) for number in said),
        tuple(left),
        preview_of(session, verdict, sides, rules, masked=masked) if said else None,
    )


def decide(session: Session, seen: Mapping[int, str], verdict: Verdict, caller: str, reason: str) -> Done:
    """Answers those of the tasks that can take it; `seen`: task → its mark when it was looked at.

    Raises BadInput without a reason, and Conflict where none can.
    """
    numbers = _checked([*seen])
    if not reason.strip():
        raise BadInput("the reason must be said")
    # Until the transaction ends nobody else is at them.
    claimed = bulks.claim_all(session, numbers, caller, LEASE)
    found, marks = review.find_all(session, numbers), bulks.marks_of(session, numbers)
    made: dict[int, int] = {}
    left: list[Left] = []
    for number in numbers:
        try:
            task = _open(number, found.get(number), {number} - claimed)
            if marks[number] != seen[number]:
                raise Conflict(_CHANGED)
            made[number] = _answer(session, task, verdict, caller, reason)
        except MdmError as error:
            left.append(Left(number, str(error)))
    bulks.release_all(session, numbers, caller)
    if not made:
        raise Conflict("; ".join(f"task {one.task}: {one.why}" for one in left))
    bulk = bulks.hold_together(session, [*made.values()]) if len(made) > 1 else None
    return Done(bulk, made, tuple(left))


def _checked(tasks: Sequence[int]) -> list[int]:
    numbers = sorted(set(tasks))
    if not 0 < len(numbers) <= MOST_TASKS:
        raise BadInput(f"choose 1 to {MOST_TASKS} tasks")
    return numbers


def _open(number: int, task: Task | None, taken: set[int]) -> Task:
    """The task, if it can be answered along with others."""
    if task is None:
        raise Conflict("there is no such task")
    if task.closed_at is not None:
        raise Conflict(f"it is closed: {task.outcome}")
    if number in taken:
        raise Conflict(_TAKEN)
    if task.kind not in DECIDING:
        raise Conflict("this kind of question is answered one by one")
    return task


def _decision(session: Session, task: Task, verdict: Verdict, said: Sequence[Decision]) -> Decision:
    """What would be decided of the task after the others. Raises Conflict."""
    sides = stewardship.sides_at_issue(session, task)
    if sides is None:
        raise Conflict("its records have moved since: it is being closed")
    voting = stewardship.check(session, verdict, sides, said)
    return Decision(UNNUMBERED, verdict, tuple(map(tuple, voting)))


def _answer(session: Session, task: Task, verdict: Verdict, caller: str, reason: str) -> int:
    with session.begin_nested():
        number = stewardship.answer(session, task.task, verdict, caller, reason, task.version)
    if number is None:  # no task of these kinds is answered without one
        raise Conflict("it took no decision")
    return number
