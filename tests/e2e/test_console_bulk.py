"""One answer to many tasks in a browser: by keyboard from the queue to the undo, for all who work at it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mdm.rules import RuleSet
from mdm.settings import Settings
from tests.base import Base
from tests.chromium import check_access, opened, picture
from tests.console import ask, make_account
from tests.serving import served
from tests.signing_in import sign_in


@pytest.fixture
def url(settings: Settings, rules: RuleSet) -> Iterator[str]:
    with served(settings, rules) as address:
        yield address


def ticked(page: Page) -> list[bool]:
    return [one.is_checked() for one in page.locator("input[name=task]").all()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_steward_answers_many_tasks_by_keyboard_and_undoes_them(
    url: str, base: Base, tmp_path: Path, scheme: str
) -> None:
    first, *_ = ask(base, 4)
    apart = base.state()
    make_account(base, "ann")
    with opened(tmp_path / "profile", scheme) as page:
        sign_in(page, url)
        page.get_by_label("Choose all on this page").focus()
        page.keyboard.press("Space")
        assert ticked(page) == [True] * 4
        page.get_by_label(f"Choose task {first}").focus()
        page.keyboard.press("Space")
        assert ticked(page) == [False, True, True, True]
        expect(page.get_by_label("Choose all on this page")).not_to_be_checked()
        page.keyboard.press("s")
        expect(page.get_by_role("heading", name="3 tasks: each one person?")).to_be_visible()
        expect(page.get_by_text("3 merges")).to_be_visible()
        page.get_by_text("3 golden records afterwards").click()
        check_access(page)
        picture(page, f"bulk-{scheme}")
        page.keyboard.press("r")
        page.keyboard.type("moved, and misheard at the till")
        page.keyboard.press("Enter")
        expect(page.get_by_text("3 tasks: same. Kept.")).to_be_visible()
        check_access(page)
        base.resolve()
        assert len(base.clusters()) == 5
        page.goto(f"{url}/steward/decisions")
        expect(page.get_by_text("3 tasks decided same at one go")).to_be_visible()
        page.get_by_role("link", name="Show each").click()
        expect(page.locator('tr[id^="decision-"]')).to_have_count(3)
        check_access(page)
        page.goto(f"{url}/steward/tasks/{first}")
        page.keyboard.press("z")
        expect(page.locator("#notices")).to_contain_text("3 decisions are undone")
    base.resolve()
    assert base.state() == apart


def test_it_fits_a_telephone(url: str, base: Base, tmp_path: Path) -> None:
    ask(base, 3)
    make_account(base, "ann")
    with opened(tmp_path / "profile", width=390, height=800) as page:
        sign_in(page, url)
        page.get_by_label("Choose all on this page").check()
        page.get_by_role("button", name=re.compile("^Different for all chosen")).click()
        expect(page.get_by_role("heading", name="3 tasks: each different persons?")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        check_access(page)
