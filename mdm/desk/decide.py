"""Decisions at the desk: one steward at a time is at a task, and the transaction of the decision makes sure of it."""

from datetime import datetime, timedelta
from typing import Literal

from sqlmodel import Session

from mdm import stewardship
from mdm.errors import BadInput, Conflict, NotFound, Taken
from mdm.stewardship import Answer
from mdm.store import bulks, desk, review
from mdm.store.review import Task

LEASE = timedelta(minutes=15)

# What these ask about stands already, and others have heard of it: who parts it again says why.
_STANDING = frozenset({"bridge", "adopted", "contradiction", "suspicious", "reconfirm"})
_PARTING = frozenset({"different", "undo"})
_UNDONE = "undone at the console"
_SAID_WITHOUT = "decided at the console, the records side by side"


def needs_reason(task: Task, verdict: Answer) -> bool:
    """Whether this answer has to be given a reason."""
    return verdict in _PARTING and task.kind in _STANDING


def claim(session: Session, task: int, caller: str) -> datetime:
    """Puts the steward at the task, or lets them stay: until when. Raises NotFound, Conflict."""
    until = desk.claim(session, task, caller, LEASE)
    if until is None:
        held = _found(session, task)
        if held.closed_at is not None:
            raise Conflict(f"task {task} is closed: {held.outcome}")
        raise Taken(f"another steward is at task {task}")
    return until


def check_free(session: Session, task: int, caller: str) -> None:
    """Raises Taken where another steward is at the task; else nobody claims it until the transaction ends."""
    at_it = desk.holder(session, task)
    if at_it not in (None, caller):
        raise Taken(f"a steward is at review task {task}: answer it when they have left it")


def decide(
    session: Session, task: int, verdict: Answer, caller: str, reason: str = "", version: int | None = None
) -> int | None:
    """Answers a task that nobody else is at; the number of the decision made or withdrawn, if one was.

    Raises what `mdm.stewardship.answer` does, Conflict where another steward is at it, BadInput without a reason where
    one is needed.
    """
    claim(session, task, caller)  # locks the task: until the transaction ends nobody else claims it
    if needs_reason(_found(session, task), verdict) and not reason.strip():
        raise BadInput("a reason is needed: this takes apart what stands")
    number = stewardship.answer(session, task, verdict, caller, reason.strip() or _SAID_WITHOUT, version)
    desk.release(session, task, caller)
    return number


def pass_on(session: Session, task: int, caller: str, said: Literal["unsure", "skipped"]) -> None:
    """Leaves a task to others; it comes last for this steward. Raises NotFound."""
    _found(session, task)
    desk.release(session, task, caller)
    desk.pass_on(session, task, caller, said)


def undo_last(session: Session, caller: str) -> list[int]:
    """Withdraws the newest decision of this steward that stands, with all that were made with it at one go; which.
    Raises NotFound where there is none.
    """
    number = desk.last_decision(session, caller)
    if number is None:
        raise NotFound("you have no decision to undo")
    bulk = bulks.bulk_of(session, number)
    if bulk is not None:
        return stewardship.undo_bulk(session, bulk, caller, _UNDONE)
    stewardship.undo(session, number, caller, _UNDONE)
    return [number]


def _found(session: Session, task: int) -> Task:
    found = review.find(session, task)
    if found is None:
        raise NotFound(f"there is no review task {task}")
    return found
