"""Native merges and deletions as vendors tell of them, through the route and the resolver, in either order."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from mdm.ingest import Accepted, content_hash, record_reader
from mdm.intake import take, take_file
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store import letters
from mdm.store.database import transaction
from tests.base import Base
from tests.integration.test_vendor_webhooks import FIXTURES
from tests.vendor_events import (
    Clock,
    contact,
    contact_deletion,
    contact_merge,
    shop_customer,
    shop_deletion,
    shop_merge,
    till_customer,
    till_deletion,
)
from tests.vendors import Sent, secretive, taking


def cases() -> dict[str, tuple[list[Sent | dict[str, Any]], list[str]]]:
    """What comes, and which keys end together; a key in no group ends nowhere. A contact is what polling brings.

    Made when it is sent: a signature is good for minutes.
    """
    t = Clock().tick
    return {
        "Shopify keeps an id": (
            [shop_customer(1, t()), shop_customer(2, t()), shop_merge(1, 2, t()), shop_customer(1, t())],
            ["1 2"],
        ),
        "Shopify deletes what was merged, by an event of its own": (
            [shop_customer(1, t()), shop_customer(2, t()), shop_merge(1, 2, t()), shop_deletion(2, t())],
            ["1 2"],
        ),
        "Shopify tells of the deletion before the merge": (
            [shop_customer(1, t()), shop_customer(2, t()), shop_deletion(2, t()), shop_merge(1, 2, t())],
            ["1 2"],
        ),
        "Shopify's chain": (
            [
                *(shop_customer(number, t()) for number in (1, 2, 3)),
                shop_merge(2, 3, t()),
                shop_deletion(3, t()),
                shop_merge(1, 2, t()),
                shop_deletion(2, t()),
            ],
            ["1 2 3"],
        ),
        "Shopify's merge that failed": (
            [shop_customer(1, t()), shop_customer(2, t()), shop_merge(1, 2, t(), "failed")],
            ["1", "2"],
        ),
        "Shopify's merge that failed at first": (
            [
                shop_customer(1, t()),
                shop_customer(2, t()),
                shop_merge(1, 2, t(), "failed"),
                shop_merge(1, 2, t(), "completed"),
            ],
            ["1 2"],
        ),
        "Shopify deletes the kept one later": (
            [shop_customer(1, t()), shop_customer(2, t()), shop_merge(1, 2, t()), shop_deletion(1, t())],
            [],
        ),
        "Shopify's deletion": ([shop_customer(1, t()), shop_customer(2, t()), shop_deletion(2, t())], ["1"]),
        "Square makes a new customer of two": (
            [
                till_customer(1, t(), 3),
                till_customer(2, t(), 5),
                till_customer(9, t(), 0, "created", "MERGE"),
                till_deletion(1, t(), 3, ((1, 2), 9)),
                till_deletion(2, t(), 5, ((1, 2), 9)),
            ],
            ["1 2 9"],
        ),
        "Square's chain": (
            [
                *(till_customer(number, t()) for number in (1, 2, 3)),
                till_customer(8, t(), 0, "created", "MERGE"),
                *(till_deletion(number, t(), 0, ((1, 2), 8)) for number in (1, 2)),
                till_customer(9, t(), 0, "created", "MERGE"),
                *(till_deletion(number, t(), 0, ((8, 3), 9)) for number in (8, 3)),
            ],
            ["1 2 3 8 9"],
        ),
        "Square recovers from a merge by a new customer": (
            [
                till_customer(1, t(), 3),
                till_customer(2, t(), 5),
                till_customer(9, t(), 0, "created", "MERGE"),
                *(till_deletion(number, t(), 5, ((1, 2), 9)) for number in (1, 2)),
                till_customer(7, t(), 0, "created", "UNMERGE_RECOVERY"),
            ],
            ["1 2 9", "7"],
        ),
        "Square's deletion, with a late update": (
            [till_customer(1, t(), 3), till_deletion(1, t(), 4), till_customer(2, t())],
            ["2"],
        ),
        "HubSpot makes a new id of two": (
            [contact(51, t()), contact(1, t()), contact_merge(51, [1], 707, t()), contact(707, t(), "51;1")],
            ["1 51 707"],
        ),
        "HubSpot keeps the id of the first": (
            [contact(51, t()), contact(1, t()), contact_merge(51, [1], 51, t()), contact(51, t(), "1")],
            ["1 51"],
        ),
        "HubSpot tells of the deletion of what was merged": (
            [
                contact(51, t()),
                contact(1, t()),
                contact_merge(51, [1], 707, t()),
                contact(707, t()),
                contact_deletion(51, t()),
                contact_deletion(1, t()),
            ],
            ["1 51 707"],
        ),
        "HubSpot's chain": (
            [
                *(contact(number, t()) for number in (1, 2, 3)),
                contact_merge(1, [2], 700, t()),
                contact(700, t(), "1;2"),
                contact_merge(700, [3], 800, t()),
                contact(800, t(), "700;3"),
            ],
            ["1 2 3 700 800"],
        ),
        "HubSpot's deletion": ([contact(1, t()), contact(2, t()), contact_deletion(2, t())], ["1"]),
    }


@pytest.fixture
def vendors(settings: Settings, rules: RuleSet) -> Iterator[TestClient]:
    with TestClient(create_app(secretive(settings), taking(rules))) as opened:
        yield opened


def bring(base: Base, client: TestClient, come: Sequence[Sent | dict[str, Any]], *, one_by_one: bool) -> None:
    """By the webhook's route, or as polling brings contacts; resolved after each, or all at once."""
    read = record_reader(base.rules, "crm", "hubspot_contact_object")
    for said in come:
        if isinstance(said, Sent):
            assert said.post(client).status_code == 200
        else:
            with transaction(base.engine) as session:
                rows = [Accepted(1, payload, content_hash(payload)) for payload in read(said)]
                take(session, "polled", rows, "crm")
        if one_by_one:
            base.resolve()
    base.resolve()


def together(base: Base) -> list[str]:
    """Source ids of each golden record."""
    return sorted(
        " ".join(sorted((key.partition(":")[2] for key in group), key=int)) for group in base.clusters()
    )


@pytest.mark.parametrize("case", cases())
def test_what_a_vendor_merged_ends_together_and_what_it_deleted_nowhere(
    vendors: TestClient, fresh_base: Callable[[], Base], case: str
) -> None:
    come, expected = cases()[case]
    for order, one_by_one in ((come, True), (come[::-1], True), (come[::-1], False)):
        base = fresh_base()
        bring(base, vendors, order, one_by_one=one_by_one)
        assert together(base) == sorted(expected), (order is come, one_by_one)
        assert base.act(letters.page, 10) == []


def test_salesforces_chain_comes_by_files(base: Base) -> None:
    with transaction(base.engine) as session:
        take_file(session, FIXTURES / "salesforce/contacts.csv", base.rules, source="crm")
    base.resolve()
    assert base.clusters() == {frozenset({"crm:003A", "crm:003B", "crm:003C"})}


def test_the_golden_id_of_the_kept_customer_answers_for_the_lost_one(
    vendors: TestClient, base: Base, client: TestClient
) -> None:
    clock = Clock()
    bring(base, vendors, [shop_customer(1, clock.tick()), shop_customer(2, clock.tick())], one_by_one=False)
    kept, lost = base.golden_id("ecommerce:1"), base.golden_id("ecommerce:2")
    bring(base, vendors, [shop_merge(1, 2, clock.tick())], one_by_one=False)
    assert base.golden_id("ecommerce:2") == kept
    answer = client.get(f"/v1/golden-records/{lost}").json()
    assert (answer["golden_id"], answer["requested_golden_id"]) == (kept, lost)
    assert answer["values"]["emails"] == ["customer1@example.com"]
