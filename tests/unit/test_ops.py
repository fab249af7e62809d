"""Dashboards, alerts and runbook speak of metrics that there are, and of each other."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.metrics import OWN
from api.requests import REQUESTS, SECONDS
from mdm.store.families import FAMILIES, Family

ROOT = Path(__file__).parents[2]
BOARDS = sorted((ROOT / "ops/grafana").glob("*.json"))
RULES: dict[str, Any] = yaml.safe_load((ROOT / "ops/prometheus/alerts.yaml").read_text())
ALERTS: list[dict[str, Any]] = [rule for group in RULES["groups"] for rule in group["rules"]]
RUNBOOK = (ROOT / "docs/runbook.md").read_text()
KNOWN = {family.name: family for family in (*FAMILIES.values(), *OWN, REQUESTS, SECONDS)}
OF_PROMETHEUS = {"instance", "job"}  # labels that it adds
WORDS = {
    "and",
    "or",
    "unless",
    "on",
    "by",
    "without",
    "ignoring",
    "group_left",
    "group_right",
    "offset",
    "bool",
}

each_board = pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.stem)


def board(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text())
    return loaded


def queries() -> Iterator[tuple[str, str]]:
    """(where, PromQL) of every alert and every panel."""
    for alert in ALERTS:
        yield alert["alert"], alert["expr"]
    for path in BOARDS:
        for panel in board(path)["panels"]:
            for target in panel.get("targets", ()):
                yield f"{path.stem}: {panel['title']}", target["expr"]


QUERIES = list(queries())
each_query = pytest.mark.parametrize(
    "expr", [expr for _, expr in QUERIES], ids=[where for where, _ in QUERIES]
)

SELECTOR = re.compile(r'([a-zA-Z_]\w*)\s*(?:\{((?:[^"{}]|"[^"]*")*)\})?')
MATCHER = re.compile(r'(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"')
LISTED = re.compile(r"\b(?:by|on|without|ignoring|group_left|group_right)\s*\(([^)]*)\)")


def selectors(expr: str) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The metrics that an expression reads, each with its matchers (label, operator, value)."""
    bare = re.sub(r"\[[^\]]*\]|\$\w+|\boffset\s+\w+", " ", LISTED.sub(" ", expr))
    found = []
    for match in SELECTOR.finditer(bare):
        name, inside = match.groups()
        is_function = bare[match.end() :].lstrip().startswith("(") and inside is None
        if not is_function and name not in WORDS:
            found.append((name, MATCHER.findall(inside or "")))
    return found


def family_of(name: str) -> tuple[Family, set[str]]:
    """The family that a sample belongs to, and the labels that the sample has."""
    if name in KNOWN and KNOWN[name].kind != "histogram":
        return KNOWN[name], {*KNOWN[name].labels}
    stem, _, part = name.rpartition("_")
    assert part in {"bucket", "count", "sum"}, name
    assert KNOWN[stem].kind == "histogram", name
    return KNOWN[stem], {*KNOWN[stem].labels, *({"le"} if part == "bucket" else ())}


def bounds(family: Family) -> set[str]:
    return {repr(float(bound)) for bound in family.buckets} | {"+Inf"}


@each_query
def test_every_query_reads_metrics_labels_and_values_that_there_are(expr: str) -> None:
    read = selectors(expr)
    assert read
    held: set[str] = set()
    for name, matchers in read:
        family, labels = family_of(name)
        held |= labels
        for label, operator, value in matchers:
            assert label in labels, (name, label)
            known = bounds(family) if label == "le" else set(family.labels[label])
            values = value.split("|") if operator in {"=~", "!~"} else [value]
            assert not known or set(values) <= known, (label, value)
    named = {label.strip() for listed in LISTED.findall(expr) for label in listed.split(",")} - {""}
    assert named <= held | OF_PROMETHEUS


@each_query
def test_what_only_grows_is_read_as_a_rate_and_what_does_not_is_not(expr: str) -> None:
    grown = re.findall(r"\b(?:rate|increase)\(\s*(\w+)", expr)
    for name, _ in selectors(expr):
        grows = family_of(name)[0].kind != "gauge"
        assert grows == (name in grown), name


@pytest.mark.parametrize(
    "wrong",
    [
        "max(mdm_inbox_rowz)",
        'max(mdm_inputs_total{colour="red"})',
        'max(mdm_inputs_total{outcome="lost"})',
        "max by (colour) (mdm_inbox_rows)",
        'max(increase(mdm_golden_members_bucket{le="21.0"}[1h]))',
        "max(mdm_golden_members)",
        "1 > 0",
    ],
)
def test_the_check_of_queries_finds_what_is_wrong(wrong: str) -> None:
    with pytest.raises((AssertionError, KeyError)):
        test_every_query_reads_metrics_labels_and_values_that_there_are(wrong)


@each_board
def test_panels_have_ids_of_their_own_and_a_source_of_data_that_can_be_chosen(path: Path) -> None:
    dashboard = board(path)
    ids = [panel["id"] for panel in dashboard["panels"]]
    assert len(set(ids)) == len(ids) > 10
    assert [v["name"] for v in dashboard["templating"]["list"] if v["type"] == "datasource"] == ["datasource"]
    for panel in dashboard["panels"]:
        if panel["type"] != "row":
            assert panel["datasource"]["uid"] == "${datasource}", panel["title"]
            assert all(target["datasource"]["uid"] == "${datasource}" for target in panel["targets"])
            assert len({target["refId"] for target in panel["targets"]}) == len(panel["targets"]) > 0


@each_board
def test_panels_do_not_lie_upon_each_other(path: Path) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in board(path)["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24
        taken |= cells


def test_dashboards_have_uids_of_their_own() -> None:
    uids = [board(path)["uid"] for path in BOARDS]
    assert sorted(uids) == ["mdm-business", "mdm-system"]


def test_every_alert_says_who_is_asked_how_urgently_and_where_to_read_on() -> None:
    assert len({alert["alert"] for alert in ALERTS}) == len(ALERTS)
    for group in RULES["groups"]:
        for alert in group["rules"]:
            name = alert["alert"]
            assert alert["labels"]["severity"] in {"critical", "warning", "info"}, name
            assert f"mdm-{alert['labels']['kind']}" == group["name"], name
            assert alert["annotations"]["summary"], name
            assert alert["annotations"]["runbook"] == f"docs/runbook.md#{name.lower()}"
    assert {alert["labels"]["kind"] for alert in ALERTS} == {"transport", "business"}


def test_summaries_name_only_labels_that_the_query_leaves() -> None:
    for alert in ALERTS:
        kept = {
            label.strip()
            for listed in re.findall(r"by \(([^)]*)\)", alert["expr"])
            for label in listed.split(",")
        }
        assert set(re.findall(r"\$labels\.(\w+)", alert["annotations"]["summary"])) <= kept, alert["alert"]


def test_every_alert_has_its_entry_in_the_runbook_and_the_other_way_round() -> None:
    entries = re.split(r"^### ", RUNBOOK, flags=re.MULTILINE)[1:]
    assert [entry.split("\n", 1)[0] for entry in entries] == [alert["alert"] for alert in ALERTS]
    for entry in entries:
        for part in ("**Means**", "**Look**", "**Do**"):
            assert entry.count(part) == 1, entry


def test_every_metric_of_the_base_is_shown_or_watched() -> None:
    read = {family_of(name)[0].name for _, expr in QUERIES for name, _ in selectors(expr)}
    assert set(KNOWN) - read == set()
