"""How the whole does: duplicates, matches, what waits, who agrees, who lags. Each number leads to what it counts."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.backend import Opened
from api.deps import LARGEST_BIGINT
from api.route import Reviewer
from api.steward.charts import columns, lines
from api.steward.overview import overview_of
from api.steward.pages import page
from api.steward.route import PageRoute
from mdm.errors import NotFound
from mdm.store import agreement, coverage, delivery_log, gauges, letters, meter, subscriptions
from mdm.store.agreement import AGES
from mdm.store.coverage import What
from mdm.store.database import transaction
from mdm.store.delivery_log import DeliveryState
from mdm.store.meter import Sample
from mdm.store.subscriptions import Subscription

router = APIRouter(route_class=PageRoute)

_MOST_PILES = 8
_FAULTS = "mdm_audit_faults_total"
_PAGE = 50
_SIZES: tuple[tuple[int, int | None], ...] = (
    (1, 1),
    (2, 2),
    (3, 3),
    (4, 4),
    (5, 6),
    (7, 8),
    (9, 12),
    (13, None),
)

Number = Annotated[int, Query(ge=0, le=LARGEST_BIGINT)]
Source = Annotated[str, Query(max_length=100)]


@router.get("/health")
def show_health(request: Request, backend: Opened, caller: Reviewer) -> Response:
    """Nothing personal stands here: counts, sources, golden IDs, names of subscriptions."""
    whole = overview_of(request, backend)
    with transaction(backend.engine) as session:
        measured = list(gauges.read(session))
        last = subscriptions.last_sequence(session)
        followers = _followers(subscriptions.listing(session), measured, last)
        backlog = agreement.backlog(session)
        agreed = agreement.read(session)
        piles = letters.piles(session, _MOST_PILES)
        faults = sum(value for (name, _), value in meter.read(session).items() if name == _FAULTS)
    ages = [sum(one[place] for one in backlog.values()) for place in range(len(AGES))]
    sizes = [whole.value.coverage.of_sizes(first, upto) for first, upto in _SIZES]
    return page(
        request,
        "health.html",
        section="health",
        read_at=whole.at,
        whole=whole.value,
        names=[one.source for one in whole.value.sources],
        arrivals=lines(whole.value.arrived),
        sizes=list(zip(_SIZES, columns(sizes), strict=True)),
        backlog=backlog,
        ages=list(zip(AGES, columns(ages), _and_older(ages), strict=True)),
        agreed=agreed,
        bands=list(
            zip(agreed.bands, columns([one.same / one.answered for one in agreed.bands]), strict=True)
        ),
        followers=followers,
        piles=piles,
        dead={one.labels["kind"]: one.value for one in measured if one.name == "mdm_dead_letters"},
        may_replay=caller.may("admin"),
        may_see_rules=caller.may("rules"),
        faults=faults,
        now={one.name: one.value for one in measured if not one.labels},
    )


def _followers(
    held: list[Subscription], measured: list[Sample], last: int
) -> list[tuple[Subscription, int, float]]:
    """Each with the events it has yet to get, and for how many seconds the oldest of them waits."""
    of_each = {
        int(one.labels["subscription"]): one.value
        for one in measured
        if one.name == "mdm_subscription_lag_seconds"
    }
    return [(one, _lag(one, last), of_each.get(one.subscription, 0.0)) for one in held]


def _lag(held: Subscription, last: int) -> int:
    return last - held.position + held.waiting


def _and_older(ages: list[int]) -> list[int]:
    return [sum(ages[place:]) for place in range(len(ages))]


@router.get("/health/golden-records")
def show_golden_records(
    request: Request,
    backend: Opened,
    _: Reviewer,
    source: Source,
    what: What = "of",
    other: Source = "",
    after: Number = 0,
) -> Response:
    """The golden records that a number of the health page counts."""
    with transaction(backend.engine) as session:
        found = coverage.holding(session, what, source, other, _PAGE + 1, after)
    return page(
        request,
        "golden_list.html",
        section="health",
        what=what,
        source=source,
        other=other,
        found=found[:_PAGE],
        following=found[_PAGE - 1].golden if len(found) > _PAGE else None,
    )


@router.get("/subscriptions/{number}")
def show_subscription(
    request: Request,
    backend: Opened,
    caller: Reviewer,
    number: int,
    state: DeliveryState | None = None,
    before: Annotated[int | None, Query(ge=1, le=LARGEST_BIGINT)] = None,
) -> Response:
    """One that follows the events, and what it was sent. Its address is left out: it may hold a secret."""
    with transaction(backend.engine) as session:
        held = subscriptions.find(session, number) if 0 < number <= LARGEST_BIGINT else None
        if held is None:
            raise NotFound("there is no such subscription")
        found = delivery_log.page(session, _PAGE + 1, before, number, state)
        last = subscriptions.last_sequence(session)
    return page(
        request,
        "subscription.html",
        section="health",
        held=held,
        lag=_lag(held, last),
        state=state,
        deliveries=found[:_PAGE],
        following=found[_PAGE - 1].delivery if len(found) > _PAGE else None,
        may_replay=caller.may("admin"),
    )
