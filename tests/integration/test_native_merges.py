"""A source merges its own records: the lost key becomes an alias of the kept one."""

import pytest

from mdm import stewardship
from mdm.errors import BadInput
from mdm.model import Json
from mdm.stewardship import parse_key
from tests.base import Base, deletion, kate, moved, omar


def alias(key: str, into: str, **fields: Json) -> dict[str, Json]:
    return kate(key, merged_into=into, **fields)


def test_a_native_merge_answers_with_the_survivor_and_its_undoing_gives_the_old_id_back(base: Base) -> None:
    base.send(kate("crm:1"), omar("crm:2"))
    apart, held = base.crosswalk(), base.stored_text()
    base.send(alias("crm:2", "1"))
    assert base.crosswalk() == {"crm:1": apart["crm:1"], "crm:2": apart["crm:1"]}
    assert base.resolve_full().events == []
    base.send(omar("crm:2", attributes={"note": "unmerged"}))
    assert base.crosswalk() == apart
    base.send(omar("crm:2"))
    assert base.stored_text() == held


def test_a_chain_of_native_merges_ends_at_its_end(base: Base) -> None:
    base.send(kate("crm:1"), omar("crm:2"), moved("crm:3", family_name="Quill", birth_date=None))
    apart = base.crosswalk()
    base.send(alias("crm:3", "2"))
    base.send(alias("crm:2", "1"))
    assert set(base.crosswalk().values()) == {apart["crm:1"]}
    base.send(omar("crm:2"))
    assert base.crosswalk() == {**apart, "crm:3": apart["crm:2"]}


def test_an_alias_that_comes_before_its_record_waits_for_it(base: Base) -> None:
    base.send(omar("crm:2"))
    golden = base.crosswalk()["crm:2"]
    base.send(alias("crm:2", "1"))
    assert base.crosswalk() == {}
    base.send(kate("crm:1"))
    assert base.crosswalk() == {"crm:1": golden, "crm:2": golden}


def test_an_alias_of_a_deleted_record_is_nowhere_until_that_comes_back(base: Base) -> None:
    base.send(kate("crm:1"), alias("crm:2", "1"), kate("pos:3"))
    golden = base.crosswalk()["crm:1"]
    base.send(deletion("crm:1"))
    assert base.crosswalk() == {"pos:3": golden}
    base.send(kate("crm:1"))
    assert base.crosswalk() == {"crm:1": golden, "crm:2": golden, "pos:3": golden}


def test_an_alias_has_no_side_in_a_decision(base: Base) -> None:
    base.send(kate("crm:1"), alias("crm:0", "1"), omar("pos:3"))
    golden_id = base.golden_id("crm:1")
    with pytest.raises(BadInput, match="alias"):
        base.act(stewardship.split, golden_id, [[parse_key("crm:0")]], "ann", "x")
    with pytest.raises(BadInput, match="two groups"):
        base.act(stewardship.split, golden_id, [[parse_key("crm:1")]], "ann", "x")
    base.merge("crm:1", "pos:3")
    base.send(moved("crm:0", family_name="Quill", birth_date=None))  # unmerged in its source: another person
    assert base.clusters() == {frozenset({"crm:1", "pos:3"}), frozenset({"crm:0"})}
