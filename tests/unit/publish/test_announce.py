from mdm.events import MovedRecord, format_golden_id
from mdm.model import RecordKey
from mdm.publish.announce import GoldenChange, announce

CRM, POS, WEB = RecordKey("crm", "1"), RecordKey("pos", "2"), RecordKey("ecommerce", "3")
CAUSE = {"type": "ingest"}
IDS = {n: format_golden_id(n) for n in (1, 2, 3)}


def test_a_merge_tells_the_survivor_and_the_one_that_ends() -> None:
    move = MovedRecord(POS, 2, 1, 5)
    retired, merged = announce(
        [
            GoldenChange(1, "active", "active", 4, ["a"], [move]),
            GoldenChange(2, "active", "merged", 3, ["a"], [move], survivor=1),
        ],
        CAUSE,
        IDS,
    )
    assert (retired.type, retired.data["surviving_golden_id"]) == ("golden.retired", "G-0000000001-8")
    assert (merged.type, merged.data["previous_golden_ids"]) == ("golden.merged", ["G-0000000002-6"])
    assert merged.data["changed"] == ["a"]
    assert merged.data["moved_records"] == [
        {
            "source": "pos",
            "source_id": "2",
            "from": "G-0000000002-6",
            "to": "G-0000000001-8",
            "link_version": 5,
        }
    ]


def test_a_split_tells_the_one_that_stays_and_the_one_that_comes_back() -> None:
    move = MovedRecord(POS, 1, 2, 6)
    split, restored = announce(
        [
            GoldenChange(1, "active", "active", 5, moved=[move]),
            GoldenChange(2, "merged", "active", 4, moved=[move]),
        ],
        CAUSE,
        IDS,
    )
    assert (split.type, restored.type) == ("golden.split", "golden.restored")
    assert split.data["resulting_golden_ids"] == ["G-0000000001-8", "G-0000000002-6"]


def test_a_record_that_moves_between_two_that_stay_is_an_update_of_both() -> None:
    move = MovedRecord(WEB, 1, 2, 2)
    events = announce(
        [
            GoldenChange(1, "active", "active", 2, moved=[move]),
            GoldenChange(2, "active", "active", 2, moved=[move]),
        ],
        CAUSE,
        IDS,
    )
    assert [event.type for event in events] == ["golden.updated", "golden.updated"]


def test_an_emptied_golden_id_is_retired_without_survivor() -> None:
    (event,) = announce(
        [GoldenChange(1, "active", "retired", 2, moved=[MovedRecord(CRM, 1, None, 2)])], CAUSE, IDS
    )
    assert (event.type, event.data["surviving_golden_id"]) == ("golden.retired", None)


def test_a_new_golden_id_is_created() -> None:
    (event,) = announce(
        [GoldenChange(1, None, "active", 1, changed=["a"], moved=[MovedRecord(CRM, None, 1, 1)])], CAUSE, IDS
    )
    assert (event.type, event.data["changed"], event.data["cause"]) == ("golden.created", ["a"], CAUSE)


def test_adopted_ids_are_told_as_they_are_and_a_new_older_one_names_what_it_took_over() -> None:
    move = MovedRecord(POS, 2, 1, 5)
    retired, created = announce(
        [
            GoldenChange(1, None, "active", 1, moved=[move]),
            GoldenChange(2, "active", "merged", 3, moved=[move], survivor=1),
        ],
        CAUSE,
        {1: "C-77", 2: "C-78"},
    )
    assert (retired.data["golden_id"], retired.data["surviving_golden_id"]) == ("C-78", "C-77")
    assert (created.type, created.data["previous_golden_ids"]) == ("golden.created", ["C-78"])
    assert (created.data["moved_records"][0]["from"], created.data["moved_records"][0]["to"]) == (
        "C-78",
        "C-77",
    )


def test_an_adopted_id_may_begin_as_merged() -> None:
    (event,) = announce([GoldenChange(2, None, "merged", 1, survivor=1)], CAUSE, {1: "C-77", 2: "C-78"})
    assert (event.type, event.data["surviving_golden_id"]) == ("golden.retired", "C-77")
