"""What stewards do: answer review tasks, merge and split golden records, undo. Each becomes a decision, a fact.

Nothing is merged or split here: the resolver takes decisions into account, so wake it after commit. A decision binds
the records that stood on each side when it was made; aliases, which have no vote, are bound by none.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from sqlmodel import Session

from mdm.cluster.agreement import said_already, said_otherwise
from mdm.errors import BadInput, Conflict, NotFound, Stale
from mdm.events import why_unknown
from mdm.model import UNNUMBERED, Decision, Profile, RecordKey, Verdict
from mdm.store import adopt, bulks, decisions, profiles, records, review
from mdm.store import golden as goldens
from mdm.store.golden import GoldenRow
from mdm.store.review import Task
from mdm.traces import carried

Answer = Literal["same", "different", "confirm", "undo"]
_MOVED = "the records of this task have moved since: it is being closed"


def answers_of(kind: str) -> tuple[Answer, ...]:
    """The verdicts that a task of this kind takes."""
    return ("confirm", "undo") if kind == "reconfirm" else ("same", "different")


def merge(session: Session, golden_ids: Sequence[str], by: str, reason: str) -> int:
    """Says that these golden records are one person; the number of the decision.

    Raises NotFound, BadInput for fewer than two, Conflict where one has ended or a decision says otherwise.
    """
    return _decide(session, "same", sides_of_merge(session, golden_ids), by, reason)


def sides_of_merge(session: Session, golden_ids: Sequence[str]) -> list[Sequence[int]]:
    """The records that a merge of these would say are one person's, by golden ID. Raises as `merge` does."""
    found = [_active(session, golden_id) for golden_id in golden_ids]
    if len({row.golden for row in found}) < len(found) or len(found) < 2:  # noqa: PLR2004 - two make a merge
        raise BadInput("a merge takes two different golden IDs or more")
    return [row.members for row in found]


def split(
    session: Session,
    golden_id: str,
    groups: Sequence[Sequence[RecordKey]],
    by: str,
    reason: str,
    version: int | None = None,
) -> int:
    """Says that the groups of records are different persons, and so are the records left over; the decision's number.

    Raises NotFound, Stale where it is not at `version`, BadInput where a record is not in it or stands twice, Conflict
    where decisions joined what would be parted.
    """
    return _decide(session, "different", sides_of_split(session, golden_id, groups, version), by, reason)


def sides_of_split(
    session: Session, golden_id: str, groups: Sequence[Sequence[RecordKey]], version: int | None = None
) -> list[list[int]]:
    """The groups of records that a split would say are different persons', the one left over last. Raises as `split`
    does.
    """
    row = _active(session, golden_id)
    if version is not None and version != row.version:
        raise Stale(f"{row.public_id} is at version {row.version}")
    voting = profiles.profiles(session, row.members).keys()
    number_of = {key: number for number, key in records.keys_by_number(session, row.members).items()}
    sides = [_side(group, number_of, voting) for group in groups if group]
    named = [number for side in sides for number in side]
    if len(set(named)) < len(named):
        raise BadInput("a record stands in two groups, or twice in one")
    left = [number for number in row.members if number in voting and number not in named]
    if left:
        sides.append(left)
    if len(sides) < 2:  # noqa: PLR2004 - two make a split
        raise BadInput("a split takes two groups or more")
    return sides


def answer(
    session: Session, task: int, verdict: Answer, by: str, reason: str, version: int | None = None
) -> int | None:
    """Answers an open review task; the number of the decision that was made or withdrawn for it, if one was.

    Raises NotFound, Stale where it is not at `version`, Conflict where it is closed, BadInput for a wrong verdict.
    """
    asked = review.find(session, task, lock=True)
    if asked is None:
        raise NotFound(f"there is no review task {task}")
    if asked.closed_at is not None:
        raise Conflict(f"review task {task} is closed: {asked.outcome}")
    if version is not None and version != asked.version:
        raise Stale(f"review task {task} is at version {asked.version}")
    allowed = answers_of(asked.kind)
    if verdict not in allowed:
        raise BadInput(f"a task of kind {asked.kind} is answered by {' or '.join(allowed)}")
    decision = _answer(session, asked, verdict, _said(by, "who decides"), _said(reason, "the reason"))
    review.close(session, task, verdict)
    return decision


def undo(session: Session, decision: int, by: str, reason: str) -> None:
    """Withdraws a decision. Raises NotFound, and Conflict where it is withdrawn already."""
    stored = decisions.find(session, decision)
    if stored is None:
        raise NotFound(f"there is no decision {decision}")
    by, reason = _said(by, "who decides"), _said(reason, "the reason")
    if not decisions.withdraw(session, decision, by, reason, carried()):
        raise Conflict(f"decision {decision} is withdrawn already")
    review.reopen_for(session, decisions.records_of(session, decision))


def undo_bulk(session: Session, bulk: int, by: str, reason: str) -> list[int]:
    """Withdraws all that stands of the decisions that were made at one go; which. Raises NotFound, Conflict."""
    by, reason = _said(by, "who decides"), _said(reason, "the reason")
    if bulk not in bulks.count(session, [bulk]):
        raise NotFound(f"there are no decisions that were made at one go with {bulk}")
    standing = bulks.standing_of(session, bulk)
    if not standing:
        raise Conflict(f"all decisions made at one go with {bulk} are withdrawn already")
    for number in standing:
        undo(session, number, by, reason)
    return standing


def _answer(session: Session, asked: Task, verdict: Answer, by: str, reason: str) -> int | None:
    if asked.kind == "reconfirm" and asked.decision is not None:
        if verdict == "confirm":
            decisions.look_again(session, asked.decision)
        else:
            undo(session, asked.decision, by, reason)
        return asked.decision
    if asked.kind == "suspicious":
        if verdict == "different":
            raise BadInput("say which records are another person: split the golden record")
        return None
    said: Verdict = "same" if verdict == "same" else "different"
    sides = sides_at_issue(session, asked)
    if sides is None:
        raise Conflict(_MOVED)
    if asked.kind == "contradiction":
        return _withdraw_the_other(session, said, sides[0], sides[1], by, reason)
    return _decide(session, said, sides, by, reason)


def sides_at_issue(session: Session, asked: Task) -> list[list[int]] | None:
    """The two groups of records that a task about a pair asks to join or keep apart; None: they have moved since.

    Raises Conflict where the imported crosswalk that it asks about says otherwise by now.
    """
    one, other = asked.records
    if asked.kind == "bridge":  # inside one cluster: the rest of it follows the stronger links
        return [[one], [other]]
    sides = [goldens.clusters_of(session, [number]) for number in (one, other)]
    if asked.kind == "adopted" and sides[0] and sides[0] == sides[1]:
        return _parts(session, sides[0][0], one, other)
    if not all(sides) or sides[0] == sides[1]:
        return None
    return [list(side[0]) for side in sides]


def _parts(session: Session, cluster: Sequence[int], one: int, other: int) -> list[list[int]]:
    """Of a cluster, the records that the imported crosswalk puts under the ID of the one, and of the other."""
    adopted = adopt.adopted_of(session, cluster)
    ends = adopted.get(one), adopted.get(other)
    if None in ends or ends[0] == ends[1]:
        raise Conflict(_MOVED)
    return [[number for number in cluster if adopted.get(number) == end] for end in ends]


def _withdraw_the_other(
    session: Session, said: Verdict, one: Sequence[int], other: Sequence[int], by: str, reason: str
) -> int:
    """Of decisions that contradict each other about two clusters, withdraws those that say otherwise."""
    wrong = otherwise_of(session, said, one, other)
    if not wrong:
        raise Conflict("the decisions of this task have changed since: it is being closed")
    for number in wrong:
        undo(session, number, by, reason)
    return wrong[0]


def otherwise_of(session: Session, said: Verdict, one: Sequence[int], other: Sequence[int]) -> list[int]:
    """The standing decisions that say otherwise of two clusters."""
    return [
        standing.number
        for standing in decisions.about(session, [*one, *other])
        if standing.verdict != said and standing.speaks_of(one, other)
    ]


def check(
    session: Session, verdict: Verdict, sides: Sequence[Sequence[int]], also: Sequence[Decision] = ()
) -> list[list[int]]:
    """Raises Conflict where this cannot be decided now; else those of the records that have a vote, by side. `also`:
    as if these, which have no number yet, had been decided before.
    """
    return _checked(session, verdict, sides, also)[0]


def _decide(session: Session, verdict: Verdict, sides: Sequence[Sequence[int]], by: str, reason: str) -> int:
    by, reason = _said(by, "who decides"), _said(reason, "the reason")
    decisions.lock(session)  # of two stewards who contradict each other at once, the second sees the first
    voting, seen = _checked(session, verdict, sides)
    return decisions.add(session, verdict, voting, seen, by, reason, carried())


def _checked(
    session: Session, verdict: Verdict, sides: Sequence[Sequence[int]], also: Sequence[Decision] = ()
) -> tuple[list[list[int]], dict[int, Profile]]:
    """Those of the records that have a vote, by side, and their profiles."""
    seen = profiles.profiles(session, [number for side in sides for number in side])
    voting = [[number for number in side if number in seen] for side in sides]
    if not all(voting):
        raise Conflict("a record of it was deleted since")
    _refuse_needless_or_contradictory(session, Decision(UNNUMBERED, verdict, tuple(map(tuple, voting))), also)
    return voting, seen


def _refuse_needless_or_contradictory(session: Session, new: Decision, also: Sequence[Decision]) -> None:
    """By the constraints that the resolver would make of it and of all that stands."""
    standing, bound = _standing_about(session, _bound([new]), also)
    live = records.live_records(session, sorted(bound))
    if already := said_already(new, standing, live):
        raise Conflict(f"{_named(already)} says so already")
    if otherwise := said_otherwise(new, standing, live):
        raise Conflict(f"{_named(otherwise)} says otherwise: undo it first")


def _named(held: Iterable[Decision]) -> str:
    made = [str(decision.number) for decision in held if decision.number > UNNUMBERED]
    return f"decision {', '.join(made)}" if made else "another of these answers"


def _bound(held: Iterable[Decision]) -> set[int]:
    return {number for decision in held for side in decision.sides for number in side}


def _standing_about(
    session: Session, numbers: set[int], also: Sequence[Decision]
) -> tuple[list[Decision], set[int]]:
    """The standing decisions about these records and all that are said to be the same person; the records they bind."""
    while True:
        standing = decisions.about(session, sorted(numbers))
        standing += [held for held in also if not numbers.isdisjoint(_bound([held]))]
        joined = _bound(held for held in standing if held.verdict == "same")
        if joined <= numbers:
            return standing, numbers | _bound(standing)
        numbers = numbers | joined


def _active(session: Session, golden_id: str) -> GoldenRow:
    """The golden record of a public ID; one that has ended is a Conflict that says where it went."""
    row = goldens.find_golden(session, golden_id)
    if row is None:
        raise NotFound(why_unknown(golden_id))
    if row.state == "merged" and row.survivor is not None:
        survivor = goldens.public_ids(session, [row.survivor])[row.survivor]
        raise Conflict(f"{row.public_id} was merged into {survivor}")
    if row.state != "active":
        raise Conflict(f"{row.public_id} has no records left")
    return row


def _side(
    group: Sequence[RecordKey], number_of: Mapping[RecordKey, int], voting: Collection[int]
) -> list[int]:
    for key in group:
        if key not in number_of:
            raise BadInput(f"a record of {key.source} that is named is not in the golden record")
        if number_of[key] not in voting:
            raise BadInput(f"a record of {key.source} that is named is an alias: name the one it goes with")
    return [number_of[key] for key in group]


def _said(text: str, what: str) -> str:
    if not text.strip() or "\x00" in text:
        raise BadInput(f"{what} must be said")
    return text.strip()


def parse_key(text: str) -> RecordKey:
    """`crm:C-1042` as a key; raises BadInput."""
    source, colon, source_id = text.partition(":")
    if not (colon and source and source_id):
        raise BadInput("a record is written source:source_id, as crm:C-1042")
    return RecordKey(source, source_id)


def parse_keys(texts: Iterable[str]) -> list[RecordKey]:
    return [parse_key(text) for text in texts]
