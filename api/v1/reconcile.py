"""Reconciliation: a consumer's crosswalk against ours, by digests of buckets and then record by record."""

from threading import BoundedSemaphore

from api.backend import Opened
from api.resources import Resources
from api.route import Follower
from api.schemas import PROBLEM
from api.schemas_sync import Asked, ByDigests, ByRecords, Difference, Differences, DifferingBuckets
from api.v1.subscriptions import maker
from api.whole import check_sources, frozen_base
from mdm import subscribe
from mdm.errors import BadInput, NotFound
from mdm.publish.digest import BUCKETS, EMPTY, bucket_of
from mdm.store import reconcile
from mdm.store.database import transaction
from mdm.store.reconcile import Scope
from mdm.store.subscriptions import last_sequence

router = Resources("events")

_turns = BoundedSemaphore(4)


@router.post("/reconcile", responses={404: PROBLEM, 429: PROBLEM})
def reconcile_crosswalk(asked: Asked, backend: Opened, caller: Follower) -> DifferingBuckets | Differences:
    """Which buckets differ, of digests; what differs, of records. Drift is written down for a subscription."""
    check_sources(asked.sources, backend.rules)
    if asked.subscription is not None:
        with transaction(backend.engine) as session:
            subscribe.find(session, asked.subscription, made_by=maker(caller))
    answer = _by_digests(asked, backend) if isinstance(asked, ByDigests) else _by_records(asked, backend)
    drift = _drift(answer)
    if asked.subscription is not None and drift is not None:
        with transaction(backend.engine) as session:
            if not reconcile.note_drift(session, asked.subscription, drift):
                raise NotFound("there is no such subscription any more")
    return answer


def _by_digests(asked: ByDigests, backend: Opened) -> DifferingBuckets:
    theirs = asked.digests if isinstance(asked.digests, dict) else dict(enumerate(asked.digests))
    with frozen_base(backend.engine, _turns) as session:
        sequence = last_sequence(session)
        ours = reconcile.bucket_digests(session, asked.sources)
    differing = [n for n in range(BUCKETS) if theirs.get(n, EMPTY) != ours.get(n, EMPTY)]
    return DifferingBuckets(sequence=sequence, buckets=differing)


def _by_records(asked: ByRecords, backend: Opened) -> Differences:
    _check(asked)
    held = [(record.source, record.source_id, record.golden_id) for record in asked.records]
    with frozen_base(backend.engine, _turns) as session:
        sequence = last_sequence(session)
        found = reconcile.differences(session, held, Scope(asked.sources, asked.buckets or ()), asked.after)
    on_the_way = sum(difference.on_the_way for difference in found)
    return Differences(
        sequence=sequence,
        differences=[
            Difference(
                source=one.key.source,
                source_id=one.key.source_id,
                golden_id=one.golden_id,
                link_version=one.link_version,
            )
            for one in found
        ],
        drifted=len(found) - on_the_way,
        on_the_way=on_the_way,
    )


def _check(asked: ByRecords) -> None:
    """Raises BadInput, naming the place, for a key that comes twice, or is not of what is compared."""
    places: dict[tuple[str, str], int] = {}
    buckets, sources = set(asked.buckets or range(BUCKETS)), set(asked.sources)
    for place, record in enumerate(asked.records):
        key = record.source, record.source_id
        if (first := places.setdefault(key, place)) != place:
            raise BadInput(f"records[{place}]: the same key as records[{first}]")
        if bucket_of(*key) not in buckets:
            raise BadInput(f"records[{place}]: not in one of the buckets asked for")
        if sources and key[0] not in sources:
            raise BadInput(f"records[{place}]: not of one of the sources asked for")


def _drift(answer: DifferingBuckets | Differences) -> int | None:
    """What is known of it now; of buckets that differ, it takes their records to tell."""
    if isinstance(answer, Differences):
        return answer.drifted
    return None if answer.buckets else 0
