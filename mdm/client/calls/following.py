"""The feed, snapshots and reconciliation."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import httpx

from mdm.client.answers.following import (
    Differences,
    DifferingBuckets,
    Event,
    EventPage,
    GoldenLine,
    Mapped,
    SnapshotHead,
    SnapshotLine,
)
from mdm.client.call import Call, Lines, Page, nothing, of_kind, path
from mdm.client.reading import read

_PAGE_EVENTS = 1_000


def event_page(
    after: int, *, types: Sequence[str] = (), wait_seconds: float = 0, subscription: int | None = None
) -> Call[EventPage]:  # fmt: skip
    """Events after a sequence; when there are none, the answer comes after so many seconds, 60 at most.

    `subscription`: one of yours that reads the feed; it notes that you have taken all up to `after`.
    """
    asked = {
        "after": after,
        "limit": _PAGE_EVENTS,
        "types": list(types),
        "wait": wait_seconds or None,
        "subscription": subscription,
    }
    return Call(
        "GET",
        path("events"),
        lambda answer: EventPage.of(answer.json()),
        asked,
        more_seconds=wait_seconds,
    )


def events(
    after: int, *, types: Sequence[str] = (), wait_seconds: float = 0, subscription: int | None = None
) -> Call[Page[Event]]:  # fmt: skip
    """Events after a sequence, oldest first, up to the newest; with `wait_seconds` it waits for the next, for ever.

    Keep the `sequence` of the last one that you are done with, and begin after it the next time.
    """
    asked = event_page(after, types=types, wait_seconds=wait_seconds, subscription=subscription)

    def read_page(answer: httpx.Response) -> Page[Event]:
        page = asked.read(answer)
        if not page.events and not wait_seconds:
            return Page((), None)
        following = events(page.next_after, types=types, wait_seconds=wait_seconds, subscription=subscription)
        return Page(page.events, following)

    return Call(asked.method, asked.path, read_page, asked.params, more_seconds=asked.more_seconds)


def snapshot(
    of: Literal["crosswalk", "golden"] = "crosswalk", *, sources: Iterable[str] = ()
) -> Lines[SnapshotLine]:  # fmt: skip
    """The whole crosswalk, or all golden records, as of one sequence, which the first line holds."""
    return Lines(Call("GET", path("snapshot"), nothing, {"of": of, "sources": list(sources)}), read_line)


def read_line(line: Mapping[str, Any]) -> SnapshotLine:
    if "of" in line:
        return SnapshotHead(line["sequence"], line.get("masked", False))
    return Mapped.of(line) if "link_version" in line else read(GoldenLine, line)


def differing_buckets(
    digests: Mapping[int, str], subscription: int | None = None
) -> Call[DifferingBuckets]:  # fmt: skip
    """Which buckets of the crosswalk are not as these digests say; one that is not named is empty."""
    asked = {"digests": digests, "subscription": subscription}
    return Call("POST", path("reconcile"), of_kind(DifferingBuckets), body=asked)


def differences(
    held: Iterable[tuple[str, str, str]],
    buckets: Iterable[int],
    after: int,
    subscription: int | None = None,
) -> Call[Differences]:
    """What is not as it should be in these buckets, of which `held` are all (source, source_id, golden_id)."""
    asked = {
        "records": [{"source": s, "source_id": i, "golden_id": g} for s, i, g in held],
        "buckets": list(buckets),
        "after": after,
        "subscription": subscription,
    }
    return Call("POST", path("reconcile"), lambda answer: Differences.of(answer.json()), body=asked)
