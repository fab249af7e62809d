"""Golden records and the crosswalk: who is this?"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, Literal

import httpx

from mdm.client.answers.golden import (
    CrosswalkEntries,
    CrosswalkEntry,
    GoldenHistory,
    GoldenIdOf,
    GoldenIdPage,
    GoldenRecord,
    Key,
    LookedUpAll,
    MovedGoldenIds,
    SourceRecord,
)
from mdm.client.answers.why import Explanation, ProfileMatches, WhyNot
from mdm.client.call import Call, Talk, of_kind, parts_of, path

_MOST_KEYS = 1_000  # that one request takes
_PAGE_GOLDEN_IDS = 10_000


def crosswalk(source: str, source_id: str) -> Call[CrosswalkEntry]:
    """The golden ID of a record. Raises NotFound for one that nothing is known of, Gone for a deleted one."""
    return Call("GET", path("crosswalk", source, source_id), of_kind(CrosswalkEntry))


def crosswalk_many(keys: Iterable[tuple[str, str]]) -> Talk[CrosswalkEntries]:
    """The golden IDs of any number of records (source, source_id), in as many requests as it takes."""
    found: list[CrosswalkEntry] = []
    gone: list[Key] = []
    missing: list[Key] = []
    for part in parts_of(keys, _MOST_KEYS):
        body = {"keys": [{"source": source, "source_id": source_id} for source, source_id in part]}
        told = yield from Call("POST", path("crosswalk:lookup"), of_kind(CrosswalkEntries), body=body)
        found += told.found
        gone += told.gone
        missing += told.missing
    return CrosswalkEntries(tuple(found), tuple(gone), tuple(missing))


def golden_id_page(source: str, after: int = 0, cursor: str | None = None) -> Call[GoldenIdPage]:
    """A page of a source's records with their golden IDs: of all from 0 on, else of those that moved since."""
    return Call(
        "GET",
        path("sources", source, "golden-ids"),
        of_kind(GoldenIdPage),
        {"after": after, "limit": _PAGE_GOLDEN_IDS, "cursor": cursor},
    )


def golden_ids(source: str, after: int = 0) -> Talk[MovedGoldenIds]:
    """All pages of them, held in memory. Keep its `next_after` and ask with it the next time.

    Raises Gone where events since `after` are not kept any more: begin with 0.
    """
    records: list[GoldenIdOf] = []
    cursor: str | None = None
    while True:
        page = yield from golden_id_page(source, after, cursor)
        records += page.records
        after, cursor = page.next_after, page.next_cursor
        if not page.more:
            return MovedGoldenIds(tuple(records), after)


def record(source: str, source_id: str) -> Call[SourceRecord]:
    """A source record in all versions that were received, and where it is."""
    return Call("GET", path("sources", source, "records", source_id), of_kind(SourceRecord))


def golden_record(
    golden_id: str, *, as_of: datetime | None = None, held: GoldenRecord | None = None
) -> Call[GoldenRecord]:
    """A golden record, now or as of a moment. `held`: one that you have, and that comes back while it is the same.

    Raises NotFound for an ID that was not given, or not yet; Gone where no record is left.
    """
    read_new = of_kind(GoldenRecord)

    def read_answer(answer: httpx.Response) -> GoldenRecord:
        return held if held and answer.status_code == HTTPStatus.NOT_MODIFIED else read_new(answer)

    return Call(
        "GET",
        path("golden-records", golden_id),
        read_answer,
        {"as_of": as_of and as_of.isoformat()},
        headers={"If-None-Match": held.etag} if held else {},
        also=HTTPStatus.NOT_MODIFIED if held else None,
    )


def lookup(
    by: Literal["loyalty_id", "email", "phone", "identifier"],
    value: str,
    *,
    kind: str | None = None,
    country: str | None = None,
) -> Call[LookedUpAll]:
    """Who holds this card, e-mail or telephone, however it is written? `kind`: of an `identifier`."""
    body = {"by": by, "value": value, "kind": kind, "country": country}
    return Call("POST", path("golden-records:lookup"), of_kind(LookedUpAll), body=body)


def match(profile: Mapping[str, Any], *, limit: int = 5) -> Call[ProfileMatches]:
    """The golden records that this person may be of, ranked and explained. Nothing is written."""
    return Call("POST", path("match"), of_kind(ProfileMatches), {"limit": limit}, profile)


def explain(golden_id: str) -> Call[Explanation]:
    """Why its records belong together, and where each value comes from."""
    return Call("GET", path("golden-records", golden_id, "explain"), of_kind(Explanation))


def why_not(one: tuple[str, str], other: tuple[str, str]) -> Call[WhyNot]:
    """Whether two records (source, source_id) are in one golden record, and why.

    What leads from the one to the other is in `steps`; what keeps them apart, in `obstacles`.
    """
    named = [dict(zip(("source", "source_id"), key, strict=True)) for key in (one, other)]
    body = {"one": named[0], "other": named[1]}
    return Call("POST", path("golden-records:why-not"), of_kind(WhyNot), body=body)


def history(golden_id: str) -> Call[GoldenHistory]:
    """Every version of a golden ID, newest last."""
    return Call("GET", path("golden-records", golden_id, "history"), of_kind(GoldenHistory))
