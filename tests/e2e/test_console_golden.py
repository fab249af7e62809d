"""Golden records, search, merging, splitting and decisions in a browser: for everybody, on every screen."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mdm.rules import RuleSet
from mdm.settings import Settings
from tests.base import Base, kate, moved, omar
from tests.chromium import check_access, opened, picture
from tests.console import ask, home, make_account
from tests.serving import served
from tests.signing_in import sign_in


@pytest.fixture
def url(settings: Settings, rules: RuleSet) -> Iterator[str]:
    with served(settings, rules) as address:
        yield address


@pytest.fixture
def golden_id(base: Base) -> str:
    """A golden record with something to tell in every part of its page."""
    base.send(
        kate("crm:C-1042", identifiers={"loyalty_id": "L77-0042"}, consents={"email_marketing": True}),
        kate("loyalty:L77-0042", given_name="Kate", identifiers={"loyalty_id": "L77-0042"}),
        omar("crm:C-2001"),
    )
    base.send(
        kate("ecommerce:8801", phones=["+44 20 7946 0955"], addresses=home("4 Mill Ln", "York", "YO1 7HH"))
    )
    base.send(moved("pos:T-77"), kate("pos:T-90", given_name="Kevin", birth_date="1986-03-14", emails=[]))
    base.merge("crm:C-1042", "pos:T-77")
    base.undo(base.split("crm:C-1042", ["ecommerce:8801"]))
    base.undo(base.merge("crm:C-2001", "pos:T-90"))
    base.split("crm:C-1042", ["loyalty:L77-0042"])
    make_account(base, "ann")
    return base.golden_id("crm:C-1042")


def kept(page: Page, name: str, width: int) -> None:
    """Is for everybody, fits the screen, and is a picture of the documents: of a telephone the golden record alone."""
    check_access(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    if width > 1000:
        picture(page, name)
    elif name.startswith("golden"):
        picture(page, f"{name}-telephone")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1360), ("dark", 1360), ("light", 390)])
def test_each_of_these_pages_is_for_everybody(
    url: str, base: Base, golden_id: str, tmp_path: Path, scheme: str, width: int
) -> None:
    other = base.golden_id("crm:C-2001")
    with opened(tmp_path / "profile", scheme, width) as page:
        sign_in(page, url)
        page.goto(f"{url}/steward/golden/{golden_id}")
        expect(page.get_by_role("heading", level=1)).to_have_text(golden_id)
        kept(page, f"golden-{scheme}", width)
        page.goto(f"{url}/steward/search")
        page.get_by_role("searchbox").fill("katherin oneil")
        page.keyboard.press("Enter")
        expect(page.locator("tbody tr").first).to_contain_text(golden_id)
        kept(page, f"search-{scheme}", width)
        page.goto(f"{url}/steward/merge?one={golden_id}&other={other}")
        expect(page.get_by_role("heading", name="What would come of it")).to_be_visible()
        kept(page, f"merge-{scheme}", width)
        page.goto(f"{url}/steward/split?golden_id={golden_id}")
        page.get_by_role("checkbox", name=re.compile("ecommerce:8801")).first.check()
        page.get_by_role("button", name="See what would come of it").click()
        expect(page.get_by_role("heading", name="What would come of it")).to_be_visible()
        kept(page, f"split-{scheme}", width)
        page.goto(f"{url}/steward/decisions")
        expect(page.locator("tbody tr")).to_have_count(4)
        kept(page, f"decisions-{scheme}", width)
        page.goto(f"{url}/steward/records/crm/C-1042")
        check_access(page)


def test_values_that_are_masked_come_by_key_and_the_next_task_is_masked_again(
    settings: Settings, rules: RuleSet, base: Base, tmp_path: Path
) -> None:
    first, second = ask(base, 2)
    make_account(base, "ann")
    people = {"Omar", "Priya"}

    def shown(page: Page) -> set[str]:
        text = page.locator("#desk").inner_text()
        return {name for name in people if name in text}

    with (
        served(settings.model_copy(update={"console_masked": True}), rules) as url,
        opened(tmp_path / "profile") as page,
    ):
        sign_in(page, url)
        page.goto(f"{url}/steward/tasks/{first}")
        assert shown(page) == set()
        check_access(page)
        page.keyboard.press("v")
        expect(page.locator(".masking")).to_have_count(0)
        assert len(shown(page)) == 1
        page.keyboard.press("s")  # the keys go on working
        expect(page.get_by_role("heading", name=f"Task {second}")).to_be_visible()
        assert shown(page) == set()
        page.goto(f"{url}/steward/golden/{base.golden_id('crm:0')}")
        expect(page.get_by_text("Omar")).to_have_count(0)
        page.get_by_role("button", name="Show values").click()
        expect(page.get_by_text("Omar").first).to_be_visible()
        page.goto(f"{url}/steward/search")
        page.get_by_role("searchbox").fill("crm:0")
        page.keyboard.press("Enter")
        button = page.get_by_role("button", name="Show values")
        expect(button).to_be_visible()
        check_access(page)
        expect(page.locator("#results")).not_to_contain_text("Omar")
        button.focus()
        page.keyboard.press("v")
        expect(page.locator("#results")).to_contain_text("Omar")
        expect(button).to_have_count(0)
        assert page.url == f"{url}/steward/search"
        page.goto(f"{url}/steward/merge?one={base.golden_id('crm:1')}&other={base.golden_id('pos:1')}")
        expect(page.get_by_text("Priya")).to_have_count(0)
        page.keyboard.press("v")
        expect(page.get_by_text("Priya").first).to_be_visible()
        expect(page.get_by_role("button", name="Merge", exact=False).last).to_be_visible()
        assert "Priya" not in page.url
