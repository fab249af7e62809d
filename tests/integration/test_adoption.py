"""A retailer's own crosswalk is adopted: its IDs live on, and disagreements are asked."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from mdm import adopt, stewardship
from mdm.cluster.adopted import FILE_SAYS_ONE, FILE_SAYS_TWO
from mdm.errors import BadInput, Conflict, MdmError, UnknownSource, UnreadableFile
from mdm.store import status
from mdm.store.database import fetch_rows
from tests.base import Base, deletion, kate, moved, omar
from tests.histories import History, histories
from tests.play import follow, outcome, play

Adopt = Callable[..., adopt.Imported]


@pytest.fixture
def take(base: Base, tmp_path: Path) -> Adopt:
    """Imports lines such as `crm,1,C-77`, below a header."""

    def imported(*lines: str, header: str = "source,source_id,golden_id") -> adopt.Imported:
        path = tmp_path / "old.csv"
        path.write_text("\n".join((header, *lines)) + "\n")
        return base.act(adopt.import_crosswalk, path, base.rules)

    return imported


def types(base: Base, after: int = 0) -> list[tuple[str, str]]:
    return [(event.type.removeprefix("golden."), event.golden_id) for event in base.events(after)]


# ---- IDs live on


def test_adopted_ids_live_on_and_new_ones_go_on_after_them(base: Base, take: Adopt) -> None:
    assert take("crm,1,C-77", "pos,3,C-78", "crm,1,C-77") == adopt.Imported(3, 2, 2)
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"), omar("pos:4", given_name="Ola", emails=[]))
    assert base.crosswalk() == {
        "crm:1": "C-77",
        "loyalty:2": "C-77",
        "pos:3": "C-78",
        "pos:4": "G-0000000003-4",
    }
    assert types(base) == [("created", "C-77"), ("created", "C-78"), ("created", "G-0000000003-4")]
    moved = [move for event in base.events() for move in event.data["moved_records"]]
    assert {move["to"] for move in moved} == {"C-77", "C-78", "G-0000000003-4"}
    assert base.tasks() == []
    assert base.resolve_full().events == []
    assert follow(base.events(), Random(1)) == base.crosswalk()


def test_whichever_record_of_a_list_comes_first_brings_its_id(base: Base, take: Adopt) -> None:
    take("crm,1,C-77", "pos,2,C-77", "ecommerce,3,C-78")
    base.send(kate("pos:2"))
    assert base.crosswalk() == {"pos:2": "C-77"}
    assert base.act(status.read_status, 0).adopted == {"adopted": 2, "waiting": 1}
    base.send(kate("crm:1"))
    assert base.crosswalk() == {"pos:2": "C-77", "crm:1": "C-77"}
    base.send(deletion("ecommerce:3"))
    assert base.act(status.read_status, 0).adopted == {"adopted": 2, "waiting": 1}
    base.send(omar("ecommerce:3"))
    assert base.crosswalk()["ecommerce:3"] == "C-78"
    assert base.act(status.read_status, 0).adopted == {"adopted": 2, "waiting": 0}


def test_an_adopted_id_whose_records_are_deleted_comes_back_with_them(base: Base, take: Adopt) -> None:
    take("crm,1,C-77", "pos,2,C-77")
    base.send(kate("crm:1"))
    base.send(deletion("crm:1"))
    assert types(base)[-1] == ("retired", "C-77")
    base.send(kate("crm:1"))
    assert (types(base)[-1], base.crosswalk()) == (("restored", "C-77"), {"crm:1": "C-77"})
    base.send(deletion("crm:1"))
    base.send(kate("pos:2"))  # another record of its list, never seen before
    assert (types(base)[-1], base.crosswalk()) == (("restored", "C-77"), {"pos:2": "C-77"})
    base.send(kate("crm:1"))
    assert base.crosswalk() == {"crm:1": "C-77", "pos:2": "C-77"}
    assert base.resolve_full().events == []


def test_a_dry_run_says_the_adopted_ids_that_the_real_run_gives(base: Base, take: Adopt) -> None:
    take("crm,1,C-77", "pos,3,C-78")
    base.put(kate("crm:1"), omar("pos:3"), omar("pos:4", given_name="Ola", emails=[]))
    would = [event.data for event in base.rehearse().events]
    assert [event.data for event in base.resolve().events] == would


# ---- disagreements


def test_two_ids_of_one_person_become_the_older_and_a_question(base: Base, take: Adopt) -> None:
    take("pos,2,C-1", "crm,1,C-2")
    base.send(kate("crm:1"), kate("pos:2"))
    assert base.crosswalk() == {"crm:1": "C-1", "pos:2": "C-1"}
    assert types(base) == [("retired", "C-2"), ("created", "C-1")]
    assert base.events()[0].data["surviving_golden_id"] == "C-1"
    (task,) = base.tasks()
    assert (task.kind, task.reason, task.golden_ids) == ("adopted", FILE_SAYS_TWO, ("C-1",))
    decision = base.answer(task.task, "different")
    assert base.crosswalk() == {"crm:1": "C-2", "pos:2": "C-1"}
    assert types(base)[2:] == [("split", "C-1"), ("restored", "C-2")]
    assert base.tasks() == []
    assert base.resolve_full().events == []
    assert decision is not None
    base.undo(decision)
    (again,) = base.tasks()
    assert again.task == task.task
    base.answer(again.task, "same")
    base.resolve_full()
    assert (base.tasks(), set(base.crosswalk().values())) == ([], {"C-1"})


def test_an_older_adopted_id_that_comes_late_takes_over(base: Base, take: Adopt) -> None:
    take("pos,2,C-1", "crm,1,C-2")
    base.send(kate("crm:1"))
    base.send(kate("pos:2"))
    assert base.crosswalk() == {"crm:1": "C-1", "pos:2": "C-1"}
    assert types(base) == [("created", "C-2"), ("retired", "C-2"), ("created", "C-1")]
    assert base.events()[-1].data["previous_golden_ids"] == ["C-2"]
    assert follow(base.events(), Random(1)) == base.crosswalk()


def test_different_parts_all_records_of_the_one_id_from_all_of_the_other(base: Base, take: Adopt) -> None:
    take("crm,1,C-1", "loyalty,2,C-1", "pos,3,C-2", "ecommerce,4,C-2")
    base.send(kate("crm:1"), kate("loyalty:2"), kate("pos:3"), kate("ecommerce:4"))
    (task,) = base.tasks()
    base.answer(task.task, "different")
    assert base.crosswalk() == {"crm:1": "C-1", "loyalty:2": "C-1", "pos:3": "C-2", "ecommerce:4": "C-2"}


def test_one_id_of_two_persons_stays_with_the_first_record_and_asks(base: Base, take: Adopt) -> None:
    take("crm,1,C-1", "pos,2,C-1", "ecommerce,3,C-1")
    base.send(kate("crm:1"))
    base.send(omar("pos:2"), omar("ecommerce:3"))
    assert base.crosswalk() == {"crm:1": "C-1", "pos:2": "G-0000000002-6", "ecommerce:3": "G-0000000002-6"}
    (task,) = base.tasks()
    assert (task.kind, task.reason) == ("adopted", FILE_SAYS_ONE)
    assert task.golden_ids == ("C-1", "G-0000000002-6")
    decision = base.answer(task.task, "same")
    assert (set(base.crosswalk().values()), base.tasks()) == ({"C-1"}, [])
    assert decision is not None
    base.undo(decision)
    (again,) = base.tasks()
    base.answer(again.task, "different")
    base.send(omar("pos:2", attributes={"note": "touched"}))
    base.resolve_full()
    assert (len(base.clusters()), base.tasks()) == (2, [])


def test_a_question_is_moot_when_matching_comes_to_agree(base: Base, take: Adopt) -> None:
    take("crm,1,C-1", "pos,2,C-1")
    base.send(kate("crm:1"), omar("pos:2"))
    (task,) = base.tasks()
    base.send(kate("pos:2"))
    assert (base.tasks(), set(base.crosswalk().values())) == ([], {"C-1"})
    closed = base.act(stewardship.review.find, task.task)
    assert (closed.outcome if closed else None) == "moot"
    base.send(omar("pos:2"))
    assert [one.task for one in base.tasks()] == [task.task]
    base.send(deletion("crm:1"))
    assert base.tasks() == []


def test_of_two_clusters_only_one_thing_is_asked(base: Base, take: Adopt) -> None:
    take("crm,1,C-1", "pos,2,C-1")
    base.send(kate("crm:1"), moved("pos:2"))  # a pair between the thresholds, too
    (task,) = base.tasks()
    assert task.kind == "adopted"
    base.send(moved("pos:2", attributes={"note": "only the far end is touched"}))
    assert base.tasks() == [task]


def test_an_answer_after_its_records_have_moved_is_refused(base: Base, take: Adopt) -> None:
    take("crm,1,C-1", "pos,2,C-2")
    base.send(kate("crm:1"), kate("pos:2"))
    (task,) = base.tasks()
    base.act(fetch_rows, "UPDATE source_record SET placed = false WHERE source = 'pos' RETURNING record")
    with pytest.raises(Conflict, match="moved since"):
        base.act(stewardship.answer, task.task, "different", "ann", "x")


# ---- merged, split, through the API


def test_adopted_ids_merge_split_and_answer_like_any_other(
    base: Base, take: Adopt, client: TestClient
) -> None:
    one, other = "cust/7:ü", 'a "b", c'
    take(f"crm,1,{one}", '"pos","3","a ""b"", c"', "crm,9,late")
    base.send(kate("crm:1"), kate("loyalty:2"), omar("pos:3"))
    assert client.get("/v1/crosswalk/pos/3").json()["golden_id"] == other
    url = f"/v1/golden-records/{quote(one, safe='')}"
    held = client.get(url)
    assert held.json()["golden_id"] == one
    assert client.get(url, headers={"If-None-Match": held.headers["etag"]}).status_code == 304
    assert client.get(held.headers["content-location"]).json() == held.json()
    assert client.get(f"{url}/explain").json()["golden_id"] == one
    found = client.post("/v1/golden-records:lookup", json={"by": "email", "value": "omar.l@example.org"})
    assert [match["golden_id"] for match in found.json()["matches"]] == [other]

    said = {"by": "ann", "reason": "came in person"}
    merged = client.post("/v1/golden-records:merge", json={"golden_ids": [one, other], **said})
    assert (merged.status_code, merged.json()["golden_ids"]) == (202, [one, other])
    base.resolve()
    lost = client.get(f"/v1/golden-records/{quote(other, safe='')}").json()
    assert (lost["golden_id"], lost["requested_golden_id"]) == (one, other)
    versions = client.get(f"/v1/golden-records/{quote(other, safe='')}/history").json()["versions"]
    assert versions[-1]["surviving_golden_id"] == one
    refused = client.post("/v1/golden-records:merge", json={"golden_ids": [one, other], **said})
    assert (refused.status_code, one in refused.json()["detail"]) == (409, True)
    feed = client.get("/v1/events", params={"types": "golden.merged"}).json()["events"]
    assert (feed[0]["subject"], feed[0]["data"]["previous_golden_ids"]) == (one, [other])
    assert client.get("/v1/decisions", params={"golden_id": other}).json()["decisions"]
    client.post(f"/v1/decisions/{merged.json()['decision']}:undo", json=said)
    base.resolve()

    groups = [[{"source": "loyalty", "source_id": "2"}]]
    split = client.post(
        f"{url}:split", json={"groups": groups, **said}, headers={"If-Match": client.get(url).headers["etag"]}
    )
    assert (split.status_code, split.json()["golden_ids"]) == (202, [one])
    base.resolve()
    assert base.crosswalk() == {"crm:1": one, "loyalty:2": "G-0000000004-2", "pos:3": other}
    assert client.get("/v1/golden-records/late").status_code == 404
    assert client.get("/v1/golden-records/a%00b").status_code == 404


def test_review_tasks_of_adoption_come_through_the_api(base: Base, take: Adopt, client: TestClient) -> None:
    take("crm,1,C-1", "pos,2,C-1")
    base.send(kate("crm:1"), omar("pos:2"))
    (task,) = client.get("/v1/review-tasks", params={"kind": "adopted"}).json()["tasks"]
    assert (task["golden_ids"], task["answers"]) == (["C-1", "G-0000000002-6"], ["same", "different"])


# ---- what is refused changes nothing


def test_a_crosswalk_is_imported_once_and_at_the_start(base: Base, take: Adopt) -> None:
    take("crm,1,C-1")
    with pytest.raises(Conflict, match="at the start"):
        take("crm,2,C-2")
    assert base.act(fetch_rows, "SELECT source_id, public_id FROM adopted") == [("1", "C-1")]


def test_a_base_with_golden_ids_takes_no_crosswalk(base: Base, take: Adopt) -> None:
    base.send(kate("crm:1"))
    with pytest.raises(Conflict, match="at the start"):
        take("crm,1,C-1")
    assert base.act(fetch_rows, "SELECT FROM adopted") == []


@pytest.mark.parametrize(
    ("error", "said", "lines"),
    [
        (UnknownSource, "old.csv, row 3: source: 'fax' is not registered", ["crm,1,C-1", "fax,1,C-2"]),
        (BadInput, "old.csv, row 2: source_id: must have", ["crm, ,C-1"]),
        (BadInput, "old.csv, row 2: source_id: must have", [f"crm,{'x' * 256},C-1"]),
        (BadInput, "old.csv, row 2: golden_id: is empty", ["crm,1,"]),
        (BadInput, "old.csv, row 2: golden_id: is longer than 64", [f"crm,1,{'x' * 65}"]),
        (BadInput, "white space at an end", ["crm,1, C-1"]),
        (BadInput, "a control character", ["crm,1,C\x07-1"]),
        (BadInput, "one of our own", ["crm,1,g-0000000001-8"]),
        (BadInput, "cannot stand in a URL", ["crm,1,x/history"]),
        (BadInput, "row 4: golden_id: .* row 2", ["crm,1,C-1", "pos,1,C-1", "crm,1,C-2"]),
        (BadInput, "row 2: has 2 fields", ["crm,1"]),
        (UnreadableFile, "holds no record", []),
    ],
)
def test_a_file_with_one_fault_is_refused_whole_naming_the_row(
    base: Base, take: Adopt, error: type[MdmError], said: str, lines: list[str]
) -> None:
    with pytest.raises(error, match=said):
        take(*lines)
    assert base.act(fetch_rows, "SELECT FROM adopted") == []
    assert take("crm,1,C-1").records == 1


def test_a_missing_column_or_file_is_named(base: Base, take: Adopt, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no column golden_id"):
        take("crm,1,C-1", header="source,source_id,id")
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(UnreadableFile, match=str(path)):
            base.act(adopt.import_crosswalk, path, base.rules)


# ---- any history


@settings(max_examples=11, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(history=histories(), seed=st.integers(0, 999))
def test_adoption_names_ids_and_changes_nothing_else(
    fresh_base: Callable[[], Base], tmp_path: Path, history: History, seed: int
) -> None:
    plain = fresh_base()
    play(plain, history, Random(seed))
    expected = outcome(plain)
    base = fresh_base()
    random = Random(seed)
    keys = [f"{source},{n}" for source in ("crm", "loyalty", "ecommerce", "pos") for n in range(3)]
    path = tmp_path / "old.csv"
    lines = [f"{key},C-{random.randrange(6)}" for key in random.sample(keys, 9)]
    path.write_text("\n".join(["source,source_id,golden_id", *lines]))
    base.act(adopt.import_crosswalk, path, base.rules)
    play(base, history, Random(seed))
    found = outcome(base)
    assert {**found, "questions": None} == {**expected, "questions": None}
    assert follow(base.events(), Random(seed)) == base.crosswalk()
    before = base.crosswalk()
    assert base.resolve_full().events == []
    assert (outcome(base), base.crosswalk()) == (found, before)
    _check_names(base, dict(line.rsplit(",", 1) for line in lines))


def _check_names(base: Base, adopted: dict[str, str]) -> None:
    """Every adopted ID of a live record was given, and is resolved to a golden record that shows."""
    crosswalk = base.crosswalk()
    given = dict(base.act(fetch_rows, "SELECT public_id, state FROM golden_record"))
    for key, golden_id in crosswalk.items():
        named = adopted.get(key.replace(":", ","))
        assert named is None or named in given
        assert given[golden_id] == "active"
