"""The console in a browser: by keyboard from sign-in to undo, for those who see and those who are read to."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store import review
from mdm.store.database import fetch_rows
from tests.base import Base
from tests.chromium import check_access, opened, picture
from tests.console import ask, make_account
from tests.serving import served
from tests.signing_in import sign_in


@pytest.fixture
def url(settings: Settings, rules: RuleSet) -> Iterator[str]:
    with served(settings, rules) as address:
        yield address


def is_at(page: Page, task: int) -> None:
    """The desk of that task is there, ready for the next key."""
    expect(page).to_have_url(re.compile(rf"/steward/tasks/{task}$"))
    expect(page.get_by_role("heading", name=f"Task {task}")).to_be_visible()


def test_a_steward_decides_by_keyboard_and_undoes(url: str, base: Base, tmp_path: Path) -> None:
    first, second, third = ask(base, 3)
    apart = base.state()
    make_account(base, "ann")
    with opened(tmp_path / "profile") as page:
        sign_in(page, url)
        (cookie,) = page.context.cookies()
        assert cookie["name"].startswith("__Host-")
        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Lax")
        page.keyboard.press("n")
        is_at(page, first)
        expect(page.locator("mark").first).to_have_text(re.compile("differs:"))
        page.keyboard.press("k")
        is_at(page, second)
        expect(page.locator("#desk .notice")).to_have_text(f"Task {first} comes again later.")
        assert page.evaluate("document.activeElement.id") == "desk"
        page.keyboard.press("s")
        is_at(page, third)
        page.keyboard.press("d")
        is_at(page, first)
        expect(page).to_have_title(re.compile(f"^Task {first} "))
        page.keyboard.press("u")
        expect(page.get_by_text("Nothing is left that nobody else is at.")).to_be_visible()
        base.resolve()
        assert len(base.clusters()) == 5
        page.keyboard.press("z")
        expect(page.locator("#notices")).to_contain_text("Decision 2 is undone")
        page.keyboard.press("z")
        expect(page.locator("#notices")).to_contain_text("Decision 1 is undone")
    base.resolve()
    assert base.state() == apart
    assert sorted(task.task for task in base.tasks()) == [first, second, third]


def test_leaving_a_task_gives_it_back_and_reloading_keeps_it(url: str, base: Base, tmp_path: Path) -> None:
    (task,) = ask(base, 1)
    make_account(base, "ann")

    def holder() -> str | None:
        return base.act(fetch_rows, "SELECT assignee FROM review_task")[0][0]  # type: ignore[no-any-return]

    with opened(tmp_path / "profile") as page:
        sign_in(page, url)
        page.goto(f"{url}/steward/tasks/{task}")
        assert holder() == "user:ann"
        page.reload()
        is_at(page, task)
        page.wait_for_timeout(
            500
        )  # for the word that the page was left: of an older claim, so it gives back nothing
        assert holder() == "user:ann"
        page.get_by_role("link", name="Queue").click()
        expect(page.get_by_role("heading", name="Queue")).to_be_visible()
        deadline = time.monotonic() + 60
        while holder() is not None and time.monotonic() < deadline:
            page.wait_for_timeout(50)
        assert holder() is None


def test_the_queue_loses_rows_that_are_gone_but_never_the_focus(url: str, base: Base, tmp_path: Path) -> None:
    first, second = ask(base, 2)
    make_account(base, "ann")
    with opened(tmp_path / "profile") as page:
        sign_in(page, url)
        page.locator(f"#task-{first} a").focus()
        base.answer(first, "different")
        expect(page.locator(f"#task-{first}")).to_have_count(0)
        assert page.evaluate("document.activeElement.textContent") == str(second)
        expect(page.locator("#counts")).to_contain_text("1 open")


def test_keys_can_be_changed_and_a_needed_reason_is_asked_for(url: str, base: Base, tmp_path: Path) -> None:
    (task,) = ask(base, 1)
    # As of a pair that an imported crosswalk joins: parting it takes apart what others have heard of.
    base.act(fetch_rows, "UPDATE review_task SET kind = 'contradiction' RETURNING task")
    make_account(base, "ann")
    with opened(tmp_path / "profile") as page:
        sign_in(page, url)
        page.goto(f"{url}/steward/tasks/{task}")
        page.keyboard.press("?")
        page.get_by_label("different, or undo it").fill("x")
        page.keyboard.press("Escape")
        expect(page.locator("#keys")).not_to_be_visible()
        page.reload()
        expect(page.locator("button.different kbd")).to_have_text("x")
        page.keyboard.press("d")  # does nothing any more
        page.keyboard.press("x")
        dialog = page.get_by_role("dialog", name="Why?")
        expect(dialog).to_be_visible()
        check_access(page)
        page.keyboard.type("two people, they said so")
        dialog.get_by_role("button", name="Decide").click()
        # There is no contradiction in truth, and the service says so where notices stand.
        expect(page.locator("#notices")).to_contain_text("decided already")
        found = base.act(review.find, task)
        assert found is not None
        assert found.closed_at is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_for_everybody(url: str, base: Base, tmp_path: Path, scheme: str) -> None:
    first, *_ = ask(base, 12)
    make_account(base, "ann")
    with opened(tmp_path / "profile", scheme) as page:
        page.goto(f"{url}/steward/sign-in")
        check_access(page)
        picture(page, f"sign-in-{scheme}")
        sign_in(page, url)
        check_access(page)
        picture(page, f"queue-{scheme}")
        page.goto(f"{url}/steward/tasks/{first}")
        check_access(page)
        picture(page, f"desk-{scheme}")
        page.keyboard.press("?")
        check_access(page)
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Same").click()
        expect(page).not_to_have_url(re.compile(rf"/{first}$"))
        page.goto(f"{url}/steward/decisions")
        check_access(page)
        page.goto(f"{url}/steward/tasks/{10**6}")
        check_access(page)


def test_it_fits_a_telephone_and_remembers_the_colours(url: str, base: Base, tmp_path: Path) -> None:
    (task,) = ask(base, 1)
    make_account(base, "ann")
    with opened(tmp_path / "profile", width=390, height=800) as page:
        sign_in(page, url)
        page.get_by_label("Colours").select_option("dark")
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        for path in ("/steward/", f"/steward/tasks/{task}", "/steward/decisions"):
            page.goto(f"{url}{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 26)"
            check_access(page)
        page.goto(f"{url}/steward/tasks/{task}")
        picture(page, "desk-telephone")
