"""Dead letters of inputs go back into the inbox: in one transaction they are there, and no longer dead letters."""

from collections.abc import Sequence

from sqlmodel import Session

from mdm.canonical_json import loads
from mdm.errors import Conflict, NotFound
from mdm.ingest import content_hash
from mdm.store import inbox, letters
from mdm.store.letters import Whole
from mdm.traces import carried

MOST_AT_ONCE = 200  # a transaction; each may hold megabytes
_ORIGIN = "dead letters"


def replay_letter(session: Session, letter: int) -> int:
    """Puts one back and returns its new batch. Raises NotFound, and Conflict for one that was refused on arrival."""
    taken = letters.take_out(session, 1, letter=letter)
    if taken:
        return _put_back(session, taken)
    if letters.find(session, letter) is None:
        raise NotFound("there is no such dead letter")
    raise Conflict("it was refused on arrival, and is not kept whole: send it again, corrected")


def replay_letters(session: Session, source: str | None = None, reason: str | None = None) -> int:
    """Puts back the oldest of a source, of a reason, or of all; how many. At MOST_AT_ONCE there may be more."""
    taken = letters.take_out(session, MOST_AT_ONCE, source=source, reason=reason)
    if taken:
        _put_back(session, taken)
    return len(taken)


def _put_back(session: Session, taken: Sequence[Whole]) -> int:
    """In a batch of their own: the batches they came in have counted them as dead, and go on doing so."""
    batch = inbox.open_batch(session, _ORIGIN, carried())
    letters.put_back(session, batch, taken, [content_hash(loads(one.payload)) for one in taken])
    return batch
