"""What stewards do: answer review tasks, merge and split golden records, undo. Each becomes a decision, a fact.

Nothing is merged or split here: the resolver takes decisions into account, so wake it after commit. A decision binds
the records that stood on each side when it was made.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from sqlmodel import Session

from mdm.errors import BadInput, Conflict, NotFound, Stale
from mdm.events import format_golden_id, parse_golden_id
from mdm.model import RecordKey, Verdict
from mdm.store import decisions, records, review
from mdm.store import golden as goldens
from mdm.store.golden import GoldenRow
from mdm.store.review import Task

Answer = Literal["same", "different", "confirm", "undo"]
_ANSWERS: dict[str, tuple[Answer, ...]] = {
    "reconfirm": ("confirm", "undo")
}  # of other kinds: same, different


def merge(session: Session, golden_ids: Sequence[str], by: str, reason: str) -> int:
    """Says that these golden records are one person; the number of the decision.

    Raises NotFound, BadInput for fewer than two, Conflict where one has ended or a decision says otherwise.
    """
    found = [_active(session, golden_id) for golden_id in golden_ids]
    if len({row.golden for row in found}) < len(found) or len(found) < 2:  # noqa: PLR2004 - two make a merge
        raise BadInput("a merge takes two different golden IDs or more")
    return _decide(session, "same", [row.members for row in found], by, reason)


def split(
    session: Session, golden_id: str, groups: Sequence[Sequence[RecordKey]], by: str, reason: str
) -> int:
    """Says that the groups of records are different persons, and so are the records left over; the decision's number.

    Raises NotFound, BadInput where a record is not in it or stands twice, Conflict where a decision joined two of them.
    """
    row = _active(session, golden_id)
    number_of = {key: number for number, key in records.keys_by_number(session, row.members).items()}
    sides = [[_member(key, number_of, golden_id) for key in group] for group in groups if group]
    named = [number for side in sides for number in side]
    if len(set(named)) < len(named):
        raise BadInput("a record stands in two groups")
    left = [number for number in row.members if number not in named]
    if left:
        sides.append(left)
    if len(sides) < 2:  # noqa: PLR2004 - two make a split
        raise BadInput("a split takes two groups or more")
    return _decide(session, "different", sides, by, reason)


def answer(
    session: Session, task: int, verdict: Answer, by: str, reason: str, version: int | None = None
) -> int | None:
    """Answers an open review task; the number of the decision made of it, if one was.

    Raises NotFound, Stale where it is not at `version`, Conflict where it is closed, BadInput for a wrong verdict.
    """
    asked = review.find(session, task, lock=True)
    if asked is None:
        raise NotFound(f"there is no review task {task}")
    if version is not None and version != asked.version:
        raise Stale(f"review task {task} is at version {asked.version}")
    if asked.closed_at is not None:
        raise Conflict(f"review task {task} is closed: {asked.outcome}")
    allowed = _ANSWERS.get(asked.kind, ("same", "different"))
    if verdict not in allowed:
        raise BadInput(f"a task of kind {asked.kind} is answered by {' or '.join(allowed)}")
    decision = _answer(session, asked, verdict, by, reason)
    review.close(session, task, verdict)
    return decision


def undo(session: Session, decision: int, by: str, reason: str) -> None:
    """Withdraws a decision. Raises NotFound, and Conflict where it is withdrawn already."""
    stored = decisions.find(session, decision)
    if stored is None:
        raise NotFound(f"there is no decision {decision}")
    if not decisions.withdraw(session, decision, by, reason):
        raise Conflict(f"decision {decision} is withdrawn already")
    review.reopen_for(session, decisions.records_of(session, decision))


def _answer(session: Session, asked: Task, verdict: Answer, by: str, reason: str) -> int | None:
    if verdict == "confirm" and asked.decision is not None:
        decisions.look_again(session, asked.decision)
        return asked.decision
    if verdict == "undo" and asked.decision is not None:
        undo(session, asked.decision, by, reason)
        return asked.decision
    if asked.kind == "suspicious":
        if verdict == "different":
            raise BadInput("say which records are another person: split the golden record")
        return None
    one, other = asked.records
    if asked.kind == "bridge":  # inside one cluster: the rest of it follows the stronger links
        return _decide(session, "same" if verdict == "same" else "different", [[one], [other]], by, reason)
    sides = [goldens.clusters_of(session, [number]) for number in (one, other)]
    if not all(sides) or sides[0] == sides[1]:
        raise Conflict("the records of this task have moved since: it is being closed")
    return _decide(session, "same" if verdict == "same" else "different", [s[0] for s in sides], by, reason)


def _decide(session: Session, verdict: Verdict, sides: Sequence[Sequence[int]], by: str, reason: str) -> int:
    if not by.strip():
        raise BadInput("say who decides")
    decisions.lock(session)  # of two stewards who contradict each other at once, the second sees the first
    _refuse_contradiction(session, verdict, sides)
    seen = records.profiles(session, [number for side in sides for number in side])
    return decisions.add(session, verdict, sides, seen, by.strip(), reason.strip())


def _refuse_contradiction(session: Session, verdict: Verdict, sides: Sequence[Sequence[int]]) -> None:
    side_of = {number: n for n, side in enumerate(sides) for number in side}
    for standing in decisions.about(session, side_of):
        held = [{side_of[n] for n in side if n in side_of} for side in standing.sides]
        if standing.verdict == verdict and _says_the_same(held, len(sides)):
            raise Conflict(f"decision {standing.number} says so already")
        if standing.verdict != verdict and len(set().union(*held)) > 1:
            raise Conflict(f"decision {standing.number} says otherwise: undo it first")


def _says_the_same(held: Sequence[set[int]], sides: int) -> bool:
    """Whether a standing decision ties each side of the new one to a side of its own."""
    return all(len(one) == 1 for one in held) and len({next(iter(one)) for one in held}) == sides


def _active(session: Session, golden_id: str) -> GoldenRow:
    """The golden record of a public ID; one that has ended is a Conflict that says where it went."""
    try:
        number = parse_golden_id(golden_id)
    except BadInput as malformed:
        raise NotFound(f"{golden_id}: {malformed}") from None
    row = goldens.goldens_about(session, [], [number]).get(number)
    if row is None:
        raise NotFound(f"{golden_id} was never given")
    if row.state == "merged" and row.survivor is not None:
        raise Conflict(f"{golden_id} was merged into {format_golden_id(row.survivor)}")
    if row.state != "active":
        raise Conflict(f"{golden_id} has no records left")
    return row


def _member(key: RecordKey, number_of: dict[RecordKey, int], golden_id: str) -> int:
    if key not in number_of:
        raise BadInput(f"{key} is not a record of {golden_id}")
    return number_of[key]


def parse_key(text: str) -> RecordKey:
    """`crm:C-1042` as a key; raises BadInput."""
    source, colon, source_id = text.partition(":")
    if not (colon and source and source_id):
        raise BadInput("a record is written source:source_id, as crm:C-1042")
    return RecordKey(source, source_id)


def parse_keys(texts: Iterable[str]) -> list[RecordKey]:
    return [parse_key(text) for text in texts]
