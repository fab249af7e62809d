from mdm.events import MovedRecord
from mdm.model import RecordKey
from mdm.publish.announce import GoldenChange, announce

CRM, POS, WEB = RecordKey("crm", "1"), RecordKey("pos", "2"), RecordKey("ecommerce", "3")
CAUSE = {"type": "ingest"}


def test_a_merge_tells_the_survivor_and_the_one_that_ends() -> None:
    move = MovedRecord(POS, 2, 1, 5)
    retired, merged = announce(
        [
            GoldenChange(1, "active", "active", 4, {"a": 1}, {"a": 2}, [move]),
            GoldenChange(2, "active", "merged", 3, {"a": 1}, {}, [move], survivor=1),
        ],
        CAUSE,
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
    )
    assert [event.type for event in events] == ["golden.updated", "golden.updated"]


def test_an_emptied_golden_id_is_retired_without_survivor() -> None:
    (event,) = announce(
        [GoldenChange(1, "active", "retired", 2, moved=[MovedRecord(CRM, 1, None, 2)])], CAUSE
    )
    assert (event.type, event.data["surviving_golden_id"]) == ("golden.retired", None)


def test_a_new_golden_id_is_created() -> None:
    (event,) = announce(
        [GoldenChange(1, None, "active", 1, after={"a": 1}, moved=[MovedRecord(CRM, None, 1, 1)])], CAUSE
    )
    assert (event.type, event.data["changed"], event.data["cause"]) == ("golden.created", ["a"], CAUSE)
