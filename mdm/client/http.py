"""The part of the HTTP API that a subscriber needs: feed, snapshot, reconciliation."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import httpx

_PAGE_EVENTS = 1_000
_ANSWER_SECONDS = 60


class Problem(Exception):
    """The service refused, or could not: `type` names the kind of problem, as in docs/api.md."""

    def __init__(self, status: int, kind: str, title: str, detail: str | None) -> None:
        super().__init__(f"{title}: {detail}" if detail else title)
        self.status, self.type, self.title, self.detail = status, kind, title, detail


class Mapped(NamedTuple):
    """A record and its golden ID; None: it is in none. Of two, the one with the higher link version is newer."""

    source: str
    source_id: str
    golden_id: str | None
    link_version: int


@dataclass(frozen=True, slots=True)
class EventPage:
    events: Sequence[Mapping[str, Any]]  # CloudEvents, oldest first; none: up to date
    next_after: int


@dataclass(frozen=True, slots=True)
class Differences:
    records: Sequence[Mapped]  # as they should be
    drifted: int  # those that no event on its way puts right


class Client:
    """One service. Raises Problem for what it refuses, httpx.TransportError where it cannot be reached or broke off."""

    def __init__(self, url: str, key: str) -> None:
        headers = {"Authorization": f"Bearer {key}"}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=_ANSWER_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def events(self, after: int, *, wait_seconds: float = 0) -> EventPage:
        """The events after a sequence; when there are none, the answer comes after so many seconds."""
        waiting = {"wait": wait_seconds} if wait_seconds else {}
        answer = self._http.get(
            "/v1/events",
            params={"after": after, "limit": _PAGE_EVENTS, **waiting},
            timeout=_ANSWER_SECONDS + wait_seconds,
        )
        return EventPage(**_content(answer))

    def snapshot(self, of: str = "crosswalk") -> Iterator[dict[str, Any]]:
        """The lines of a snapshot, the first of which holds the sequence; raises when it breaks off."""
        with self._http.stream("GET", "/v1/snapshot", params={"of": of}) as answer:
            if answer.is_error:
                answer.read()
                _content(answer)
            for line in answer.iter_lines():
                yield json.loads(line)

    def differing_buckets(self, digests: Mapping[int, str], subscription: int | None = None) -> list[int]:
        """Which buckets of the crosswalk are not as these digests say; one that is not named is empty."""
        found = self._reconcile({"digests": digests, "subscription": subscription})
        return list(found["buckets"])

    def differences(
        self,
        held: Iterable[tuple[str, str, str]],
        buckets: Iterable[int],
        after: int,
        subscription: int | None = None,
    ) -> Differences:
        """What is not as it should be in these buckets, of which `held` are all (source, source_id, golden_id)."""
        found = self._reconcile(
            {
                "records": [{"source": s, "source_id": i, "golden_id": g} for s, i, g in held],
                "buckets": list(buckets),
                "after": after,
                "subscription": subscription,
            }
        )
        return Differences([Mapped(**record) for record in found["differences"]], found["drifted"])

    def _reconcile(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        return _content(self._http.post("/v1/reconcile", json=asked))


def _content(answer: httpx.Response) -> dict[str, Any]:
    if answer.is_success:
        content: dict[str, Any] = answer.json()
        return content
    is_problem = answer.headers.get("content-type", "").startswith("application/problem+json")
    said = answer.json() if is_problem else {}
    kind, title = said.get("type", "about:blank"), said.get("title", answer.reason_phrase)
    raise Problem(answer.status_code, kind, title, said.get("detail"))
