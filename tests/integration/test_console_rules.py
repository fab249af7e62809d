"""The rules page shows the policy that is active, as the files and the model have it, and pairs as they are scored."""

import re
from collections.abc import Iterator

import httpx
import pytest

from mdm.match.model import ModelVersion, describe
from mdm.rules import RuleSet
from mdm.store import models
from mdm.store.database import run
from tests.base import Base, kate, moved, omar
from tests.console import Browser, ask, browsing
from tests.tables import table, tables

INLINE = r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)"


@pytest.fixture
def ann(url: str, base: Base) -> Iterator[Browser]:
    with browsing(url, base, "ann", "rules") as browser:
        yield browser


def rules_page(browser: Browser) -> str:
    answer = browser.get("/steward/rules")
    assert answer.status_code == 200, answer.text
    return answer.text


def active(base: Base) -> ModelVersion:
    held = base.act(models.active_model)
    assert held is not None
    return ModelVersion.from_bytes(held.content)


def test_every_level_of_every_comparison_is_shown_with_its_weight(ann: Browser, base: Base) -> None:
    html = rules_page(ann)
    shown = [one for one in tables(html) if one.section == "What speaks for one person, and what against"]
    described = describe(active(base))
    assert len(shown) == len(described)
    for one, levels in zip(shown, described.values(), strict=True):
        rows = one.texts()[1:]
        assert [row[0].removesuffix(" more for a rare value") for row in rows] == [
            " ".join(level.label.split()) for level in levels
        ]
        for row, level in zip(rows, levels, strict=True):
            assert row[-1] == ("says nothing" if level.m is None else f"{level.weight:+.1f}")


def chance(weight: float) -> float:
    return float(1 / (1 + 2.0**-weight))


def test_pairs_at_the_thresholds_and_of_blocking_rules_equal_those_that_are_stored(
    ann: Browser, base: Base, rules: RuleSet
) -> None:
    base.send(kate("crm:1"), kate("pos:1"), moved("pos:2"), omar("crm:3"), omar("loyalty:1"))
    ask(base, 2)
    weights = list(base.pairs().values())
    html = rules_page(ann)
    thresholds = table(html, "What becomes of a pair", 1)
    for row, threshold in zip(
        thresholds.rows[1:3], (rules.match.thresholds.link, rules.match.thresholds.review), strict=True
    ):
        likely = sum(map(chance, reached := [weight for weight in weights if weight >= threshold]))
        precision, recall = likely / len(reached), likely / sum(map(chance, weights))
        assert row[2].text == (
            f"{len(reached)} pairs; precision {100 * precision:.1f} %, recall {100 * recall:.1f} %"
        )
    lots = table(html, "What becomes of a pair", 2).rows[1:]
    assert sum(int(row[1].text) for row in lots) == len(weights)
    blocking = table(html, "Which records are compared")
    assert [row[0].text for row in blocking.rows[1:]] == [rule.name for rule in rules.match.blocking]
    assert sum(int(row[4].text) for row in blocking.rows[1:]) == len(weights)


def test_versions_thresholds_survivorship_and_sources_stand_as_in_the_files(
    ann: Browser, base: Base, rules: RuleSet
) -> None:
    base.send(kate("crm:1"))
    html = rules_page(ann)
    for said in (rules.version, rules.scoring_version, active(base).id, f"Splink {active(base).splink}"):
        assert said in html
    for name, source in rules.sources.items():
        assert re.search(rf"<dt>{name} <span class=\"tag\">trust {source.trust}</span></dt>", html)
        assert source.owner in html
    assert html.count("All that differ are kept, in this order:") == sum(
        one.union for one in rules.survivorship.golden
    )
    assert "Of yes and no, no survives." in html
    assert f"No golden record gets more than {rules.match.guards.cluster_records} records." in html
    assert "mdm resolve --full" not in html


def test_a_base_made_under_other_rules_is_told_of(ann: Browser, base: Base) -> None:
    base.send(kate("crm:1"))
    base.act(run, "UPDATE base SET rules_version = 'another'")
    assert "Run mdm resolve --full." in rules_page(ann)


def test_without_pairs_and_without_a_model_there_is_a_page(ann: Browser, base: Base) -> None:
    base.act(run, "UPDATE model_version SET active = false")
    html = rules_page(ann)
    assert "No model version is active." in html
    assert html.count("no pair yet") == 2


def test_the_page_is_for_those_who_may_see_rules_and_changes_nothing(url: str, base: Base) -> None:
    with httpx.Client(base_url=url) as http:
        assert http.get("/steward/rules").headers["location"].startswith("/steward/sign-in")
    with browsing(url, base, "bob", "review") as bob:
        assert bob.get("/steward/rules").status_code == 403
        assert 'href="/steward/rules"' not in bob.get("/steward/health").text
    with browsing(url, base, "ann", "rules") as ann:
        html = rules_page(ann)
        assert not re.search(INLINE, html)
        assert "<form" not in html.partition("<main")[2]
