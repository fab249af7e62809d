"""Spans of resolving, one in each trace that the inputs or decisions of a step were part of."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from sqlmodel import Session

from mdm.model import RecordKey
from mdm.store import decisions, inbox
from mdm.store.inbox import Input
from mdm.traces import span


@contextmanager
def spans_of_inputs(session: Session, inputs: Sequence[Input]) -> Iterator[Mapping[RecordKey, str]]:
    """Record → traceparent of the span under the request that brought it; of records without a trace nothing."""
    held = inbox.traces_of(session, sorted({taken.batch for taken in inputs}))
    with _spans(held, {"records": len(inputs)}) as carried:
        yield {taken.key: carried[taken.batch] for taken in inputs if taken.batch in carried}


@contextmanager
def spans_of_decisions(session: Session, numbers: Sequence[int]) -> Iterator[Mapping[RecordKey, str]]:
    """Record → traceparent of the span under the request by which a steward decided on it."""
    held, bound = decisions.traces_of(session, numbers)
    with _spans(held, {"decisions": len(numbers)}) as carried:
        yield {key: carried[decision] for decision, key in bound}


@contextmanager
def _spans(held: Mapping[int, str], facts: Mapping[str, int]) -> Iterator[Mapping[int, str]]:
    with ExitStack() as stack:
        opened = {
            number: stack.enter_context(span("resolve", parent, facts)) for number, parent in held.items()
        }
        yield {number: carried for number, carried in opened.items() if carried is not None}
