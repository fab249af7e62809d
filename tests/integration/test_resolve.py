"""Resolving through the real inbox, PostgreSQL, Splink and DuckDB."""

from mdm.events import Event
from mdm.model import Json
from mdm.resolve.flow import Outcome
from mdm.store.database import fetch_rows, transaction
from mdm.store.export import crosswalk
from tests.base import Base, kate, omar


def types(base: Base, after: int = 0) -> list[str]:
    return [event.type.removeprefix("golden.") for event in base.events(after)]


def test_records_of_one_person_become_one_golden_record_and_others_stay_apart(base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:2", given_name="Kate"), omar("pos:3"))
    assert base.clusters() == {frozenset({"crm:1", "loyalty:2"}), frozenset({"pos:3"})}


def test_a_firm_is_one_golden_record_apart_from_its_owner_and_its_landlord(base: Base) -> None:
    shared: dict[str, Json] = {
        "phones": ["020 7946 0018"],
        "addresses": [{"line1": "12 High St", "postal_code": "LS1 4AB"}],
    }
    firm = {"source": "crm", "source_id": "1", "family_name": "O'Neil Plumbing Ltd", **shared}
    base.send(
        firm,
        {**firm, "source": "pos", "source_id": "2", "family_name": "ONEIL PLUMBING"},
        {**firm, "source": "pos", "source_id": "3", "family_name": "Mill Lane Lettings Ltd"},
        kate("crm:4", **shared),
    )
    assert base.clusters() == {frozenset({"crm:1", "pos:2"}), frozenset({"pos:3"}), frozenset({"crm:4"})}


def test_the_same_input_again_is_unchanged_and_publishes_nothing(base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:3"))
    before = base.events()
    receipt = base.put(kate("crm:1"), omar("pos:3"))
    assert (receipt.accepted, receipt.unchanged) == (0, 2)
    assert base.resolve().events == []
    assert base.events() == before


def test_the_same_row_twice_in_one_file_counts_once(base: Base) -> None:
    receipt = base.put(kate("crm:1"), kate("crm:1"))
    assert (receipt.accepted, receipt.unchanged) == (1, 1)


def test_the_last_of_several_rows_with_one_key_wins(base: Base) -> None:
    outcome = base.send(kate("crm:1", given_name="Kat"), kate("crm:1", given_name="Kit"))
    assert outcome.resolved == 2
    assert [values["given_name"] for values in base.golden_values().values()] == ["Kit"]  # type: ignore[index,call-overload]


def test_a_late_older_version_is_kept_as_superseded_and_changes_nothing(base: Base) -> None:
    base.send(kate("crm:1", updated_at="2026-05-01T00:00:00Z"))
    before = base.golden_values()
    outcome = base.send(kate("crm:1", given_name="Zoe", updated_at="2026-04-01T00:00:00Z"))
    assert (outcome.superseded, outcome.resolved, outcome.events) == (1, 0, [])
    assert base.golden_values() == before
    with transaction(base.engine) as session:
        kept = fetch_rows(
            session,
            "SELECT payload ->> 'given_name' FROM record_version JOIN payload USING (input) WHERE version IS NULL",
        )
    assert kept == [("Zoe",)]


def test_source_version_decides_before_the_clock(base: Base) -> None:
    base.send(kate("crm:1", source_version=7, updated_at="2026-01-01T00:00:00Z"))
    outcome = base.send(kate("crm:1", given_name="Zoe", source_version=6, updated_at="2026-06-01T00:00:00Z"))
    assert outcome.superseded == 1


def test_a_late_arrival_merges_two_golden_records_and_tells_both(base: Base) -> None:
    base.send(kate("crm:1", emails=[], addresses=[]))
    base.send(kate("ecommerce:2", phones=[], birth_date=None))
    first, second = (base.crosswalk()[key] for key in ("crm:1", "ecommerce:2"))
    assert first != second
    seen = len(base.events())
    base.send(kate("loyalty:3"))
    assert set(base.crosswalk().values()) == {first}
    assert types(base, seen) == ["retired", "merged"]


def test_a_correction_splits_a_golden_record_and_gives_the_old_id_back(base: Base) -> None:
    base.send(kate("crm:1"))
    base.send(omar("pos:2"))
    apart = base.crosswalk()
    base.send(kate("pos:2"))
    assert len(set(base.crosswalk().values())) == 1
    seen = len(base.events())
    base.send(omar("pos:2", attributes={"note": "corrected"}))
    assert base.crosswalk() == apart
    assert types(base, seen) == ["split", "restored"]


def test_deleting_the_last_record_retires_the_golden_id_and_re_adding_it_restores_it(base: Base) -> None:
    base.send(kate("crm:1"))
    golden = base.crosswalk()["crm:1"]
    base.send({"source": "crm", "source_id": "1", "deleted": True})
    assert base.crosswalk() == {}
    base.send(kate("crm:1"))
    assert base.crosswalk() == {"crm:1": golden}
    assert types(base) == ["created", "retired", "restored"]


def test_deleting_the_anchor_leaves_the_id_and_re_adding_it_finds_its_cluster(base: Base) -> None:
    base.send(kate("crm:1"))
    base.send(kate("pos:2"))
    golden = base.crosswalk()["crm:1"]
    base.send({"source": "crm", "source_id": "1", "deleted": True})
    assert base.crosswalk() == {"pos:2": golden}
    base.send(kate("crm:1"))
    assert base.crosswalk() == {"crm:1": golden, "pos:2": golden}


def test_sequences_have_no_gaps_and_versions_rise_one_by_one(base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:2"))
    base.send(kate("pos:2"))
    base.send(omar("pos:2"))
    events = base.events()
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    for golden in {event.golden for event in events}:
        versions = [event.version for event in events if event.golden == golden]
        assert versions == list(range(1, len(versions) + 1))


def test_the_events_replayed_by_link_version_give_the_crosswalk(base: Base) -> None:
    base.send(kate("crm:1"), omar("pos:2"), kate("loyalty:3"))
    base.send(kate("pos:2"))
    base.send(omar("pos:2"), {"source": "loyalty", "source_id": "3", "deleted": True})
    replayed: dict[str, tuple[int, str | None]] = {}
    for event in reversed(base.events()):
        for moved in event.data["moved_records"]:
            key = f"{moved['source']}:{moved['source_id']}"
            replayed[key] = max(replayed.get(key, (0, None)), (moved["link_version"], moved["to"]))
    with transaction(base.engine) as session:
        held = {f"{source}:{i}": golden for source, i, golden in crosswalk(session)}
    assert {key: to for key, (_, to) in replayed.items() if to} == held


def test_every_input_is_accounted_for(base: Base) -> None:
    base.send(kate("crm:1", updated_at="2026-05-01T00:00:00Z"), omar("pos:2"))
    base.send(
        kate("crm:1", updated_at="2026-05-01T00:00:00Z"), kate("crm:1", updated_at="2026-01-01T00:00:00Z")
    )
    with transaction(base.engine) as session:
        received, *outcomes = fetch_rows(
            session,
            "SELECT sum(received), sum(unchanged), sum(resolved), sum(superseded), sum(dead) FROM ingest_batch",
        )[0]
    assert (received, outcomes) == (4, [1, 2, 1, 0])


def test_a_full_resolve_of_an_unchanged_base_changes_nothing(base: Base) -> None:
    base.send(kate("crm:1"), kate("loyalty:2", given_name="Kate"), omar("pos:3"))
    base.send(kate("pos:3"))
    before = (base.crosswalk(), base.golden_values(), base.pairs(), base.events())
    assert base.resolve_full().events == []
    assert (base.crosswalk(), base.golden_values(), base.pairs(), base.events()) == before


def test_every_event_is_counted_though_not_every_one_is_kept() -> None:
    total = Outcome()
    created = [Event("golden.created", n, 1, {}) for n in range(3)]
    total.add(Outcome(events=[*created, Event("golden.merged", 9, 2, {})]), most_events=2)
    total.add(Outcome(events=created), most_events=4)
    assert total.counts == {"golden.created": 6, "golden.merged": 1}
    assert [event.type for event in total.events] == ["golden.merged", *["golden.created"] * 3]
