"""What changes something runs as one transaction: the change, its entry in the audit, and what was answered.

A request with an `Idempotency-Key` that comes again gets the same answer, and nothing happens twice.
"""

import hashlib
import random
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any, cast

import anyio
from fastapi import Depends, Request, Response
from fastapi.concurrency import contextmanager_in_threadpool, run_in_threadpool
from sqlmodel import Session

from api.backend import backend_of
from api.errors import InProgress, OtherRequest
from mdm.access import Caller, Scope
from mdm.canonical_json import dump_bytes
from mdm.errors import BadInput
from mdm.model import Json
from mdm.store import audit, idempotency
from mdm.store.audit import Entry
from mdm.store.database import transaction
from mdm.store.idempotency import Answer, Kept

_LONGEST_KEY = 255
_WAIT_SECONDS = 20.0  # for the same request that is being worked on
_LOOK_SECONDS = 0.05
_HEADERS = ("location", "etag", "content-location", "content-type")  # of an answer, beside its body


@dataclass(slots=True)
class Change:
    """The transaction of one request, and who makes it. What is done in it has to be noted for the audit."""

    session: Session
    caller: Caller
    scope: Scope
    _entries: int = field(default=0, init=False)

    def note(
        self, action: str, golden_ids: Iterable[str] = (), target: object = None, **detail: Json
    ) -> None:
        """Writes into the audit what this request does. Nothing personal: keys, numbers, names of fields."""
        entry = Entry(
            self.caller.name,
            self.scope,
            action,
            list(golden_ids),
            None if target is None else str(target),
            detail,
        )
        audit.append(self.session, entry)
        self._entries += 1

    @property
    def is_noted(self) -> bool:
        return self._entries > 0


async def change_of(request: Request) -> Change:
    """The change that the route has begun for this request."""
    return cast("Change", request.state.change)


Changing = Annotated[Change, Depends(change_of)]


async def as_one_change(
    request: Request, caller: Caller, scope: Scope, handle: Callable[[Request], Coroutine[Any, Any, Response]]
) -> Response:
    """Handles the request in a transaction that is committed before the answer goes out; an error rolls it back."""
    backend = await backend_of(request)
    key = _idempotency_key(request)
    deadline = anyio.current_time() + _WAIT_SECONDS
    while True:
        async with backend.changes, contextmanager_in_threadpool(transaction(backend.engine)) as session:
            change = Change(session, caller, scope)
            if key is None:
                return await _made(request, change, handle)
            is_first, kept = await run_in_threadpool(idempotency.begin, session, caller.name, key)
            if kept is not None:
                return _again(request, kept)
            if is_first:
                return await _first(request, change, key, handle)
        if anyio.current_time() > deadline:
            raise InProgress("the same request is still being worked on")
        await anyio.sleep(_LOOK_SECONDS * (0.5 + random.random()))  # noqa: S311 - to spread them, no more


def _again(request: Request, kept: Kept) -> Response:
    """What was answered the first time; raises OtherRequest."""
    if kept.request_hash != _request_hash(request):
        raise OtherRequest("Idempotency-Key: it was used for another request")
    headers = {**kept.answer.headers, "Idempotency-Replayed": "true"}
    return Response(kept.answer.body, kept.answer.status, headers)


async def _first(
    request: Request,
    change: Change,
    key: str,
    handle: Callable[[Request], Coroutine[Any, Any, Response]],
) -> Response:
    """The answer of now, kept with what it did. An error is not: the same request may be tried again."""
    response = await _made(request, change, handle)
    headers = {name: response.headers[name] for name in _HEADERS if name in response.headers}
    kept = Kept(_request_hash(request), Answer(response.status_code, headers, bytes(response.body)))
    await run_in_threadpool(idempotency.keep, change.session, change.caller.name, key, kept)
    return response


async def _made(
    request: Request, change: Change, handle: Callable[[Request], Coroutine[Any, Any, Response]]
) -> Response:
    request.state.change = change
    response = await handle(request)
    if not change.is_noted:
        raise TypeError("a change that the audit was told nothing of")
    return response


def _idempotency_key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is not None and not (0 < len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable()):
        raise BadInput(f"Idempotency-Key: 1 to {_LONGEST_KEY} visible ASCII characters")
    return key


def _request_hash(request: Request) -> bytes:
    """What makes two requests the same: method, path, query, If-Match and body."""
    parts = [request.method, request.url.path, request.url.query, request.headers.get("if-match", "")]
    return hashlib.sha256(dump_bytes(parts) + getattr(request.state, "body", b"")).digest()
