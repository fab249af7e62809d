"""Dead letters at the console: listed without what they hold, put back by who may, one, some or all; and noted."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from mdm.store import letters, subscriptions
from mdm.store.database import fetch_rows, run
from mdm.store.subscriptions import Terms
from tests.base import Base, kate, omar
from tests.console import Browser, browsing
from tests.integration.test_dead_letters import bury, refuse
from tests.integration.test_failures import inputs
from tests.tables import table

PATH = "/steward/dead-letters"
AGAIN = f"{PATH}/replay"
DELIVERIES = f"{PATH}/deliveries"


@pytest.fixture
def ann(url: str, base: Base) -> Iterator[Browser]:
    with browsing(url, base, "ann", "review", "admin") as browser:
        yield browser


def shown(browser: Browser, path: str = PATH) -> list[str]:
    """Numbers of what is listed, from the top."""
    page = browser.get(path)
    assert page.status_code == 200
    rows = table(page.text, "Dead letters").texts()[1:] if "<table" in page.text else []
    return [row[1] for row in rows]


def kept(base: Base) -> list[int]:
    return sorted(one.letter for one in base.act(letters.page, 100))


def noted(base: Base, action: str) -> list[tuple[Any, ...]]:
    return base.act(
        fetch_rows,
        "SELECT caller, scope, target, detail FROM audit_entry WHERE action = %s ORDER BY entry",
        action,
    )


def test_letters_are_listed_by_source_and_reason_without_what_they_hold(ann: Browser, base: Base) -> None:
    numbers = bury(base, kate("crm:1"), omar("pos:2"))
    refused = refuse(base)
    page = ann.get(PATH).text
    for hidden in ("canary", "Katherine", "Omar", "1984"):
        assert hidden not in page
    assert shown(ann) == [str(one) for one in (refused, *reversed(numbers))]
    assert shown(ann, f"{PATH}?source=pos") == [str(numbers[1])]
    assert shown(ann, f"{PATH}?reason=unknown+field") == [str(refused)]
    assert shown(ann, f"{PATH}?source=loyalty") == []


def test_piles_on_the_health_page_equal_what_their_links_list(ann: Browser, base: Base) -> None:
    bury(base, kate("crm:1"), omar("crm:2"), omar("pos:2"))
    refuse(base)
    rows = table(ann.get("/steward/health").text, "Dead letters").rows[1:]
    assert [(row[1].text, row[2].text, row[3].text) for row in rows] == [
        ("crm", "2", "Replay 2"),
        ("pos", "1", "Replay 1"),
        ("crm", "1", "send it again, corrected"),
    ]
    for row in rows:
        assert len(shown(ann, row[2].link.replace("&amp;", "&"))) == int(row[2].text)


def test_one_letter_is_put_back_and_resolved(ann: Browser, base: Base) -> None:
    first, second = bury(base, kate("crm:1"), omar("pos:2"))
    answer = ann.post(AGAIN, only=str(first))
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}?replayed=1")
    assert "One goes back into the inbox." in ann.get(answer.headers["location"]).text
    assert kept(base) == [second]
    assert noted(base, "dead_letter.replay") == [("user:ann", "admin", str(first), {})]
    base.resolve()
    assert set(base.crosswalk()) == {"crm:1"}
    assert inputs(base) == {"dead": 2, "resolved": 1}
    assert ann.post(AGAIN, only=str(first)).status_code == 404


def test_those_that_are_chosen_are_put_back_and_what_cannot_be_stays(ann: Browser, base: Base) -> None:
    first, second, third = bury(base, kate("crm:1"), omar("pos:2"), omar("pos:3"))
    refused = refuse(base)
    csrf = ann.csrf()
    chosen = {"csrf": csrf, "which": "chosen", "letter": [str(first), str(third), str(refused), "999999"]}
    origin = str(ann.http.base_url).rstrip("/")
    headers = {
        "Origin": origin,
        "Cookie": "; ".join(f"{name}={value}" for name, value in ann.cookies.items()),
    }
    answer = ann.http.post(AGAIN, data=chosen, headers=headers)
    assert answer.headers["location"] == f"{PATH}?replayed=2"
    assert kept(base) == [second, refused]
    assert noted(base, "dead_letters.replay") == [
        ("user:ann", "admin", None, {"replayed": 2, "letters": [first, third]})
    ]


def test_all_of_a_filter_are_put_back_and_no_others(ann: Browser, base: Base) -> None:
    kate_s, *omar_s = bury(base, kate("crm:1"), omar("pos:2"), omar("pos:3"))
    refused = refuse(base)
    answer = ann.post(AGAIN, which="all", source="pos", reason="failed 5 times: see the worker's log")
    assert answer.headers["location"] == f"{PATH}?replayed=2"
    assert kept(base) == [kate_s, refused]
    assert noted(base, "dead_letters.replay") == [("user:ann", "admin", "pos", {"replayed": 2})]
    assert len(omar_s) == 2


def dead_delivery(base: Base, count: int) -> tuple[int, list[int]]:
    """A subscription with so many deliveries that were given up."""
    number = base.act(subscriptions.add, Terms("warehouse", "ops", "https://hook.example/"), 0)
    base.act(
        run,
        "INSERT INTO delivery (subscription, sequence, golden, state, reason, settled_at) "
        "SELECT %s, sequence, golden, 'dead', 'gone', now() FROM outbox ORDER BY sequence LIMIT %s",
        number,
        count,
    )
    rows = base.act(fetch_rows, "SELECT delivery FROM delivery WHERE state = 'dead' ORDER BY delivery")
    return number, [row[0] for row in rows]


def waiting(base: Base) -> int:
    count: int = base.act(fetch_rows, "SELECT count(*) FROM delivery WHERE state = 'waiting'")[0][0]
    return count


def test_deliveries_that_were_given_up_are_sent_again_one_or_all(ann: Browser, base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:2"))
    number, dead = dead_delivery(base, 2)
    assert shown(ann, DELIVERIES) == [str(one) for one in reversed(dead)]
    answer = ann.post(f"{DELIVERIES}/replay", only=str(dead[0]))
    assert answer.headers["location"] == f"{DELIVERIES}?replayed=1"
    assert (shown(ann, DELIVERIES), waiting(base)) == ([str(dead[1])], 1)
    assert ann.post(f"{DELIVERIES}/replay", only=str(dead[0])).status_code == 409
    assert ann.post(f"{DELIVERIES}/replay", subscription=str(number)).status_code == 303
    assert (shown(ann, DELIVERIES), waiting(base)) == ([], 2)
    assert noted(base, "delivery.retry") == [("user:ann", "admin", str(dead[0]), {})]
    assert noted(base, "subscription.retry_dead") == [("user:ann", "admin", str(number), {"deliveries": 1})]


def test_who_may_not_administer_sees_letters_and_puts_none_back(url: str, base: Base) -> None:
    base.send(kate("crm:1"))
    letter = bury(base, kate("crm:5"))[0]
    number, (delivery,) = dead_delivery(base, 1)
    with browsing(url, base, "bob", "review") as bob:
        page = bob.get(PATH).text
        assert str(letter) in page
        for button in ('name="only"', 'name="which"', 'type="checkbox"'):
            assert button not in page
            assert button not in bob.get(DELIVERIES).text
        assert "Replay 1" not in bob.get("/steward/health").text
        assert bob.post(AGAIN, only=str(letter)).status_code == 403
        assert bob.post(AGAIN, which="all").status_code == 403
        assert bob.post(f"{DELIVERIES}/replay", only=str(delivery)).status_code == 403
        assert bob.post(f"{DELIVERIES}/replay", subscription=str(number)).status_code == 403
    assert kept(base) == [letter]
    assert waiting(base) == 0


def test_nothing_is_put_back_for_another_site_or_without_the_page_s_token(ann: Browser, base: Base) -> None:
    (letter,) = bury(base, kate("crm:1"))
    assert ann.post(AGAIN, csrf="guessed", only=str(letter)).status_code == 403
    assert ann.post(AGAIN, origin="https://evil.example", only=str(letter)).status_code == 403
    with httpx.Client(base_url=str(ann.http.base_url)) as http:
        assert http.post(AGAIN, data={"only": str(letter)}).headers["location"].startswith("/steward/sign-in")
    assert kept(base) == [letter]
    assert noted(base, "dead_letter.replay") == []


def test_what_is_no_number_is_refused(ann: Browser) -> None:
    for fields in ({"only": "x"}, {"only": str(2**70)}, {"which": "some"}, {"letter": "0"}):
        assert ann.post(AGAIN, **fields).status_code == 422, fields
