"""Golden IDs back to a source: all of them, then what moved; whoever asks on ends with the crosswalk."""

import csv
from pathlib import Path
from random import Random
from typing import Any

import pytest
from fastapi.testclient import TestClient

from mdm.access import Scope
from mdm.keys import issue
from mdm.store.database import fetch_rows, transaction
from mdm.store.keys import Terms
from tests.base import Base, deletion, kate, moved, omar
from tests.commanding import mdm


class Erp:
    """A source that keeps golden IDs beside its own, by asking."""

    def __init__(self, client: TestClient, source: str) -> None:
        self._client, self._url = client, f"/v1/sources/{source}/golden-ids"
        self.held: dict[str, tuple[str | None, int]] = {}
        self.after = 0

    def ask(self, limit: int = 1_000) -> int:
        """Asks on until there is no more; how many records were told."""
        told, cursor = 0, None
        while True:
            params = {"after": self.after, "limit": limit, **({"cursor": cursor} if cursor else {})}
            page = self._client.get(self._url, params=params).raise_for_status().json()
            for one in page["records"]:
                if one["link_version"] >= self.held.get(one["source_id"], (None, 0))[1]:
                    self.held[one["source_id"]] = one["golden_id"], one["link_version"]
            told += len(page["records"])
            self.after, cursor = page["next_after"], page["next_cursor"]
            if not page["more"]:
                return told

    @property
    def crosswalk(self) -> dict[str, str]:
        return {f"crm:{i}": golden_id for i, (golden_id, _) in self.held.items() if golden_id}


def crm(base: Base) -> dict[str, str]:
    return {key: golden_id for key, golden_id in base.crosswalk().items() if key.startswith("crm:")}


def test_a_source_gets_all_its_golden_ids_and_then_what_moved(client: TestClient, base: Base) -> None:
    erp = Erp(client, "crm")
    assert erp.ask() == 0
    base.send(kate("crm:1"), omar("crm:2"), kate("pos:1"), moved("crm:3", family_name="Quill"))
    assert erp.ask() == 3
    assert erp.crosswalk == crm(base)
    assert erp.ask() == 0
    base.send(omar("pos:9"))  # of another source
    assert erp.ask() == 0
    base.merge("crm:1", "crm:2")
    assert erp.ask() > 0
    assert erp.crosswalk == crm(base)
    base.send(deletion("crm:2"))
    erp.ask()
    assert erp.held["2"][0] is None
    assert erp.crosswalk == crm(base)


def test_a_record_that_is_gone_is_told_from_the_beginning_too(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"), omar("crm:2"))
    base.send(deletion("crm:2"))
    erp = Erp(client, "crm")
    assert erp.ask() == 2
    assert erp.held["2"] == (None, 2)


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_of_any_size_end_with_the_crosswalk_though_records_move_meanwhile(
    client: TestClient, base: Base, limit: int
) -> None:
    base.send(
        *(omar(f"crm:{n}") for n in range(4)), kate("crm:10"), kate("pos:11"), moved("crm:12", emails=[])
    )
    late, early, random = Erp(client, "crm"), Erp(client, "crm"), Random(limit)
    for turn in range(6):
        key = random.choice(["crm:0", "crm:10", "crm:12", "crm:20"])
        base.send(
            random.choice(
                [deletion(key), kate(key, source_version=turn + 1), omar(key, source_version=turn + 1)]
            )
        )
        early.ask(limit)
        assert early.crosswalk == crm(base)
    late.ask(limit)
    assert late.crosswalk == crm(base)


def test_a_page_that_was_begun_before_a_move_is_put_right_by_the_events_after_it(
    client: TestClient, base: Base
) -> None:
    base.send(kate("crm:1"), omar("crm:2"))
    first = client.get("/v1/sources/crm/golden-ids", params={"limit": 1}).json()
    assert first["more"]
    base.merge("crm:2", "crm:1")
    erp = Erp(client, "crm")
    erp.held = {one["source_id"]: (one["golden_id"], one["link_version"]) for one in first["records"]}
    erp.after = first["next_after"]
    rest = client.get(
        "/v1/sources/crm/golden-ids", params={"after": erp.after, "cursor": first["next_cursor"]}
    ).json()
    erp.held |= {one["source_id"]: (one["golden_id"], one["link_version"]) for one in rest["records"]}
    assert rest["next_cursor"] is None
    erp.after = rest["next_after"]
    erp.ask()
    assert erp.crosswalk == crm(base)


def test_what_is_kept_no_longer_is_expired_and_one_begins_anew(client: TestClient, base: Base) -> None:
    base.send(kate("crm:1"))
    base.send(omar("crm:2"))
    last = base.events()[-1].sequence
    base.act(fetch_rows, "DELETE FROM outbox WHERE sequence <= %s RETURNING 1", last)
    expired = client.get("/v1/sources/crm/golden-ids", params={"after": 1})
    assert (expired.status_code, expired.json()["type"]) == (410, "/problems/events-expired")
    assert client.get("/v1/sources/crm/golden-ids", params={"after": last + 7}).status_code == 410
    erp = Erp(client, "crm")
    assert erp.ask() == 2
    assert erp.after == last


def key(base: Base, *scopes: Scope, sources: tuple[str, ...] | None = None) -> dict[str, str]:
    with transaction(base.engine) as session:
        made = issue(session, Terms("-".join(scopes).replace(":", "."), scopes, sources), base.rules)
    return {"Authorization": f"Bearer {made}"}


def test_a_key_of_one_source_gets_that_sources_golden_ids_alone(client: TestClient, base: Base) -> None:
    own = key(base, "golden:read", sources=("crm",))
    assert client.get("/v1/sources/crm/golden-ids", headers=own).status_code == 200
    assert client.get("/v1/sources/pos/golden-ids", headers=own).status_code == 403
    assert client.get("/v1/sources/crm/golden-ids", headers=key(base, "events")).status_code == 403
    assert client.get("/v1/sources/canary/golden-ids").status_code == 404


@pytest.mark.parametrize("cursor", ["canary", "bnVsbA", "WzAsIC0xXQ"])
def test_a_cursor_of_nobodys_is_refused(client: TestClient, cursor: str) -> None:
    answer = client.get("/v1/sources/crm/golden-ids", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-request")


def rows(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8", newline="") as opened:
        return {row["source_id"]: row["golden_id"] for row in csv.DictReader(opened)}


def test_the_command_writes_them_for_a_batch(base: Base, tmp_path: Path) -> None:
    base.send(kate("crm:1"), omar("crm:2"), omar("pos:3"))
    whole, since = tmp_path / "all.csv", tmp_path / "since.csv"
    said = mdm(base.settings, "golden-ids", "crm", str(whole)).stdout
    assert rows(whole) == {"1": base.golden_id("crm:1"), "2": base.golden_id("crm:2")}
    after = said.rsplit(" ", 1)[1].strip()
    base.send(deletion("crm:2"))
    mdm(base.settings, "golden-ids", "crm", str(since), "--after", after)
    assert rows(since) == {"2": ""}
