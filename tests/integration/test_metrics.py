"""/metrics of the real service: documented, right, the same from every process, and without a personal value."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.app import create_app
from api.metrics import OWN
from api.requests import REQUESTS, SECONDS
from mdm.intake import take_file
from mdm.resolve.drain import resolver_session
from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store import subscriptions
from mdm.store.database import run, transaction
from mdm.store.families import FAMILIES
from mdm.store.subscriptions import Terms
from tests.base import Base, deletion, kate, moved, omar
from tests.processes import wait_until
from tests.receiver import receiving
from tests.relaying import for_tests, relaying
from tests.scraping import kinds, moved_on, scrape

DOCS = (Path(__file__).parents[2] / "docs/metrics.md").read_text()
FEED = Terms("warehouse", "data-team", None)
HOOK = Terms("shop", "shop-team", "https://shop.example/hook")


def documented() -> dict[str, str]:
    """The families of the table in docs/metrics.md with their types."""
    return dict(re.findall(r"^\| `(mdm_\w+)` \| (counter|gauge|histogram) \|", DOCS, re.MULTILINE))


def test_every_family_stands_in_the_docs_and_no_other(client: TestClient) -> None:
    client.get("/health/live")
    assert kinds(client) == documented()
    assert len(documented()) >= 25


def test_the_docs_say_of_each_family_which_labels_it_has_and_what_it_means() -> None:
    rows = {
        f"| `{f.name}` | {f.kind} | {', '.join(f'`{label}`' for label in f.labels)} | {f.meaning} |"
        for f in (*FAMILIES.values(), *OWN, REQUESTS, SECONDS)
    }
    assert rows - set(DOCS.splitlines()) == set()


def test_inputs_are_counted_by_source_and_by_what_came_of_them(client: TestClient, base: Base) -> None:
    before = scrape(client)
    client.post(
        "/v1/sources/crm/records:batch",
        json=[kate("crm:1"), kate("crm:2"), {"given_name": "Nobody"}, kate("crm:1")],
    )
    base.put(omar("pos:3"))
    waiting = scrape(client)
    assert waiting["mdm_inbox_rows"] == 3
    assert waiting["mdm_inbox_oldest_seconds"] > 0
    assert waiting['mdm_dead_letters{kind="input"}'] == 1
    base.resolve()
    client.put("/v1/sources/crm/records/1", json=kate("crm:1"))
    found = moved_on(before, scrape(client))
    inputs = {name: by for name, by in found.items() if "inputs_total" in name}
    assert inputs == {
        'mdm_inputs_total{outcome="accepted",source="crm"}': 2,
        'mdm_inputs_total{outcome="accepted",source="pos"}': 1,
        'mdm_inputs_total{outcome="dead",source="crm"}': 1,
        'mdm_inputs_total{outcome="unchanged",source="crm"}': 2,
        'mdm_settled_inputs_total{outcome="resolved",source="crm"}': 2,
        'mdm_settled_inputs_total{outcome="resolved",source="pos"}': 1,
    }
    assert found['mdm_resolve_records_sum{step="micro_batch"}'] == 3
    assert found['mdm_resolve_seconds_count{step="micro_batch"}'] == 1
    assert found['mdm_resolve_seconds_sum{step="micro_batch"}'] > 0
    assert "mdm_inbox_rows" not in found


def test_a_refused_row_of_a_file_that_says_not_whose_it_is_is_counted_as_unknown(
    client: TestClient, base: Base, tmp_path: Path
) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"source": "crm", "source_id": "1", "shoe_size": 9}\n')
    base.act(take_file, file, base.rules)
    assert scrape(client)['mdm_inputs_total{outcome="dead",source="unknown"}'] == 1


def test_what_stewards_do_and_what_comes_of_it_is_counted(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), moved("pos:2"), omar("pos:3"))
    asked = scrape(client)
    (task,) = base.tasks("pair")
    assert asked['mdm_review_tasks{kind="pair"}'] == 1
    assert asked["mdm_review_oldest_seconds"] > 0
    decision = base.answer(task.task, "same")
    assert decision is not None
    base.undo(decision)
    base.send(deletion("pos:3"))
    found = moved_on(asked, scrape(client))
    stewards = ("mdm_decisions", "mdm_undone", "mdm_review_answers", "mdm_events")
    assert {name: by for name, by in found.items() if name.startswith(stewards)} == {
        'mdm_decisions_total{verdict="same"}': 1,
        "mdm_undone_decisions_total": 1,
        'mdm_review_answers_total{answer="same"}': 1,
        'mdm_events_total{type="golden.merged"}': 1,
        'mdm_events_total{type="golden.retired"}': 2,
        'mdm_events_total{type="golden.split"}': 1,
        'mdm_events_total{type="golden.restored"}': 1,
    }
    assert found['mdm_golden_members_bucket{le="1.0"}'] == 2  # after the undo
    assert found['mdm_golden_members_bucket{le="2.0"}'] == 3  # and the merge
    assert found['mdm_resolve_records_count{step="decisions"}'] == 2
    assert scrape(client)["mdm_outbox_last_sequence"] == len(base.events())


def test_how_much_is_matched_is_told_of_each_source(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), kate("crm:2"), kate("pos:3"), omar("pos:4"), omar("pos:5", merged_into="4"))
    base.send(omar("loyalty:6"), deletion("loyalty:6"), omar("loyalty:7"))
    base.put(kate("crm:8"), kate("crm:1", phones=[]))
    found = scrape(client)
    assert {name: value for name, value in found.items() if name.startswith(("mdm_live", "mdm_dup"))} == {
        'mdm_live_records{source="crm"}': 2,
        'mdm_live_records{source="loyalty"}': 1,
        'mdm_live_records{source="pos"}': 2,
        'mdm_duplicate_ratio{source="crm"}': 1,
        'mdm_duplicate_ratio{source="loyalty"}': 0,
        'mdm_duplicate_ratio{source="pos"}': 0,
    }
    assert [found[f'mdm_match_ratio{{source="{s}"}}'] for s in ("crm", "loyalty", "pos")] == [1, 1, 1]
    assert found['mdm_golden_coverage_ratio{source="crm"}'] == pytest.approx(2 / 3)
    assert found['mdm_golden_coverage_ratio{source="pos"}'] == 1
    assert found['mdm_golden_ids{state="active"}'] == 2


def test_the_shares_are_read_seldom_and_all_else_each_time(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"))
    scrape(client)
    base.send(omar("crm:2"))
    found = scrape(client)
    assert found['mdm_live_records{source="crm"}'] == 1
    assert found["mdm_outbox_last_sequence"] == 2


def test_every_subscription_is_told_of_by_its_number(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:2"))
    feed = base.act(subscriptions.add, FEED, 1)
    hook = base.act(subscriptions.add, HOOK, 0)
    with transaction(base.engine) as session:
        run(session, "INSERT INTO delivery (subscription, sequence, golden) VALUES (%s, 1, 1)", hook)
        run(
            session,
            "INSERT INTO delivery (subscription, sequence, golden, state) VALUES (%s, 1, 1, 'dead')",
            hook,
        )
        run(session, "UPDATE subscription SET position = 1 WHERE subscription = %s", hook)
        run(session, "UPDATE subscription SET drift = 4, reconciled_at = now() WHERE subscription = %s", feed)
    found = scrape(client)
    of_feed, of_hook = f'{{subscription="{feed}"}}', f'{{subscription="{hook}"}}'
    assert found[f"mdm_subscription_active{of_hook}"] == 1
    assert found[f"mdm_subscription_lag_events{of_feed}"] == 1
    assert found[f"mdm_subscription_lag_seconds{of_feed}"] > 0
    assert found[f"mdm_subscription_drift_records{of_feed}"] == 4
    assert found[f"mdm_subscription_reconciled_seconds{of_feed}"] >= 0
    assert found[f"mdm_subscription_lag_events{of_hook}"] == 2
    assert found[f"mdm_subscription_waiting{of_hook}"] == 1
    assert found[f"mdm_subscription_overdue_seconds{of_hook}"] > 0
    assert found[f"mdm_subscription_failing_seconds{of_hook}"] == 0
    assert f"mdm_subscription_drift_records{of_hook}" not in found
    assert found['mdm_dead_letters{kind="delivery"}'] == 1
    assert found['mdm_subscriptions{by="webhook",state="active"}'] == 1
    with transaction(base.engine) as session:
        run(session, "UPDATE subscription SET state = 'paused', failing_since = now() - interval '1 hour'")
    paused = scrape(client)
    assert paused[f"mdm_subscription_active{of_hook}"] == 0
    assert paused[f"mdm_subscription_overdue_seconds{of_hook}"] == 0
    assert paused[f"mdm_subscription_failing_seconds{of_hook}"] >= 3_600


def test_deliveries_are_counted_by_what_came_of_each_attempt(
    base: Base, settings: Settings, rules: RuleSet
) -> None:
    local = for_tests(settings, webhook_waits_seconds=[0.05])
    key = {"Authorization": "Bearer key-for-tests"}
    broken = [500, 204, 500, 500]  # of one golden ID at a time: delivered at the second attempt, then never

    with (
        TestClient(create_app(local, rules), headers=key) as client,
        receiving(lambda _: broken.pop(0)) as receiver,
    ):
        client.post("/v1/subscriptions", json={"name": "shop", "owner": "shop-team", "url": receiver.url})
        with relaying(base.engine, local):
            base.send(kate("crm:1"))
            wait_until(lambda: len(broken) == 2)
            base.send(kate("crm:1", phones=[]))
            wait_until(lambda: not broken)
        found = scrape(client)
    outcomes = {"delivered": 1, "failed": 2, "dead": 1}
    assert {o: found[f'mdm_deliveries_total{{outcome="{o}"}}'] for o in outcomes} == outcomes
    assert found["mdm_delivery_seconds_count"] == 4
    assert found["mdm_delivery_delay_seconds_count"] == 1
    assert found["mdm_delivery_delay_seconds_sum"] > 0.05  # it waited for its second attempt
    assert found['mdm_dead_letters{kind="delivery"}'] == 1
    assert found['mdm_subscription_lag_events{subscription="1"}'] == 0
    assert found['mdm_subscription_failing_seconds{subscription="1"}'] > 0


def test_it_is_seen_that_somebody_resolves(client: TestClient, base: Base) -> None:
    assert scrape(client)["mdm_resolver_lock_held"] == 0
    with resolver_session(base.engine, wait=True):
        assert scrape(client)["mdm_resolver_lock_held"] == 1


def test_two_api_processes_tell_the_same_of_the_base_and_each_its_own_of_requests(
    client: TestClient, base: Base, settings: Settings, rules: RuleSet
) -> None:
    base.send(kate("crm:1"), kate("pos:2"))
    client.put("/v1/sources/crm/records/3", json=omar("crm:3"))
    with TestClient(create_app(settings, rules), headers=client.headers) as other:
        of_base = re.compile("mdm_(?!http_|scrape_|inbox_oldest|review_oldest|audit_unsealed)")
        one, two = scrape(client), scrape(other)
    assert {n: v for n, v in one.items() if of_base.match(n)} == {
        n: v for n, v in two.items() if of_base.match(n)
    }
    asked = (
        'mdm_http_requests_total{method="PUT",route="/v1/sources/{source}/records/{source_id}",status="2xx"}'
    )
    assert (one[asked], two.get(asked, 0)) == (1, 0)


def test_requests_are_counted_by_route_never_by_address(client: TestClient, base: Base) -> None:
    base.send(kate("crm:canary-93"))
    client.get("/v1/crosswalk/crm/canary-93")
    client.get("/v1/crosswalk/crm/canary-94")
    client.get("/canary-95")
    client.request("CANARY", "/v1/events")
    text = client.get("/metrics").text
    assert "canary" not in text.lower()
    found = scrape(client)
    route = 'method="GET",route="/v1/crosswalk/{source}/{source_id}"'
    assert found[f'mdm_http_requests_total{{{route},status="2xx"}}'] == 1
    assert found[f'mdm_http_requests_total{{{route},status="4xx"}}'] == 1
    assert found[f"mdm_http_request_seconds_count{{{route}}}"] == 2
    assert found['mdm_http_requests_total{method="GET",route="none",status="4xx"}'] == 1
    named = set(re.findall('route="([^"]+)"', text)) - {"none", "/openapi.json"}
    assert named <= set(client.get("/openapi.json").json()["paths"])


def test_no_personal_value_is_in_it(client: TestClient, base: Base) -> None:
    canary = "canary93"
    person = kate(
        f"crm:{canary}",
        given_name=canary,
        family_name=canary,
        emails=[f"{canary}@example.com"],
        identifiers={"loyalty_id": canary},
        attributes={canary: canary},
    )
    base.send(person, moved("pos:2", given_name=canary))
    client.post("/v1/sources/crm/records:batch", json=[person, {**person, canary: 1}])
    client.post("/v1/golden-records:lookup", json={"by": "email", "value": f"{canary}@example.com"})
    base.act(subscriptions.add, Terms(canary, canary, f"https://{canary}.example"), 0)
    base.resolve()
    assert canary not in client.get("/metrics").text


def test_without_its_servers_it_still_says_so(settings: Settings, rules: RuleSet) -> None:
    away = {
        "database_url": SecretStr("postgresql://nobody:secret-canary@127.0.0.1:1/none"),
        "redis_url": SecretStr("redis://127.0.0.1:1/0"),
    }
    with TestClient(create_app(settings.model_copy(update=away), rules)) as client:
        found = scrape(client)
    assert found["mdm_database_up"] == 0
    assert found["mdm_broker_up"] == 0
    assert "mdm_inbox_rows" not in found
    assert found['mdm_build_info{version="0.1.0"}'] == 1


def test_what_a_base_holds_of_versions_is_told(client: TestClient, base: Base) -> None:
    assert [name for name in scrape(client) if name.startswith("mdm_base_info")] == []
    base.send(kate("crm:1"))
    found = scrape(client)
    assert found["mdm_database_up"] == found["mdm_broker_up"] == 1
    (made,) = [name for name in found if name.startswith("mdm_base_info")]
    (model,) = re.findall('model="([^"]+)"', made)
    assert found[f'mdm_model_info{{model="{model}"}}'] == 1
    assert f'rules="{base.rules.version}"' in made
