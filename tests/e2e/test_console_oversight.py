"""Health, dead letters and rules in a browser: for everybody, on every screen; and a letter that is put back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mdm.rules import RuleSet
from mdm.settings import Settings
from mdm.store import subscriptions
from mdm.store.database import run
from mdm.store.subscriptions import Terms
from tests.base import Base, kate, moved, omar
from tests.chromium import check_access, opened, picture
from tests.console import PASSWORD, ask, make_account
from tests.integration.test_dead_letters import bury, refuse
from tests.serving import served

PAGES = {
    "health": "Health",
    "rules": "Rules",
    "dead-letters": "Dead letters",
    "dead-letters/deliveries": "Dead letters",
    "subscriptions/1": "warehouse",
    "health/golden-records?source=crm&what=twice": "Golden records",
}


@pytest.fixture
def url(settings: Settings, rules: RuleSet) -> Iterator[str]:
    with served(settings, rules) as address:
        yield address


@pytest.fixture(autouse=True)
def busy(base: Base) -> None:
    """A base of which there is something to tell on every page."""
    first, second, *_ = ask(base, 6)
    base.send(
        kate("crm:k1"),
        kate("crm:k2"),
        kate("pos:k1"),
        omar("crm:o1"),
        omar("loyalty:o1"),
        moved("ecommerce:k9"),
    )
    base.answer(first, "same")
    base.answer(second, "different")
    bury(base, kate("crm:8"), omar("pos:9"))
    refuse(base)
    number = base.act(subscriptions.add, Terms("warehouse", "Data team", None), 2)
    base.act(
        run,
        "INSERT INTO delivery (subscription, sequence, golden, state, reason, settled_at) "
        "SELECT %s, sequence, golden, 'dead', 'gone', now() FROM outbox ORDER BY sequence LIMIT 3",
        number,
    )
    make_account(base, "ann", "review", "rules", "admin")


def sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/steward/")
    page.get_by_label("Name").fill("ann")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1360), ("dark", 1360), ("dark", 390)])
def test_each_of_these_pages_is_for_everybody(url: str, tmp_path: Path, scheme: str, width: int) -> None:
    with opened(tmp_path / "profile", scheme, width) as page:
        sign_in(page, url)
        for path, title in PAGES.items():
            page.goto(f"{url}/steward/{path}")
            expect(page.get_by_role("heading", level=1)).to_contain_text(title)
            check_access(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            if width > 1000 and "/" not in path:
                picture(page, f"{path}-{scheme}")


def test_a_dead_letter_is_found_from_health_and_put_back_by_keyboard(
    url: str, base: Base, tmp_path: Path
) -> None:
    with opened(tmp_path / "profile") as page:
        sign_in(page, url)
        page.get_by_role("link", name="Health").click()
        page.get_by_role("region", name="Dead letters").get_by_role("link", name="1").first.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Dead letters")).to_be_visible()
        page.get_by_role("checkbox").first.focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Replay the chosen").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#notices")).to_contain_text("One goes back into the inbox.")
    base.resolve()
    assert "crm:8" in base.crosswalk()
    assert "pos:9" not in base.crosswalk()
