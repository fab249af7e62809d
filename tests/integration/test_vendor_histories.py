"""However vendors' events are reordered and repeated, the base ends as the vendors' own systems stand."""

import pytest

from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store import letters
from tests.base import Base
from tests.bringing import bring_history
from tests.serving import served
from tests.vendor_histories import draw, shuffled
from tests.vendors import secretive, taking

EVENTS = 700  # 10,000 are brought by benchmarks/vendor_events.py


@pytest.mark.parametrize("window", [20, None], ids=["within windows", "altogether"])
def test_reordered_events_leave_no_ghost_and_lose_nobody(
    base: Base, settings: Settings, rules: RuleSet, window: int | None
) -> None:
    history = draw(17, EVENTS)
    with served(secretive(settings), taking(rules)) as url:
        bring_history(base, url, shuffled(history.said, window, 23), resolve_each=200)
    assert base.clusters() == history.groups
    assert history.gone.isdisjoint(base.crosswalk())
    assert base.act(letters.page, 10) == []
    assert base.resolve_full().events == []
