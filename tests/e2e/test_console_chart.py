"""Splink's chart in a browser, under the policy of the console's pages: no eval, no style in the page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Request, expect

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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_splinks_chart_is_drawn_when_it_is_unfolded(
    url: str, base: Base, tmp_path: Path, scheme: str
) -> None:
    first, second = ask(base, 2)
    make_account(base, "ann")
    said: list[str] = []
    scripts: list[Request] = []
    with opened(tmp_path / "profile", scheme) as page:  # which fails where the policy refused anything
        sign_in(page, url)
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda request: scripts.append(request) if "/vega" in request.url else None)
        page.goto(f"{url}/steward/tasks/{first}")
        page.wait_for_load_state("networkidle")
        assert scripts == []
        page.get_by_text("Splink's waterfall chart").click()
        bars = page.locator(".splinks .mark-rect path")
        expect(bars).to_have_count(7)  # start, name, birth date, address, e-mail, household, sum
        assert len(scripts) == 3
        red, ink = (
            bars.nth(0).evaluate("bar => getComputedStyle(bar).fill"),
            page.locator(".splinks .role-title text").first.evaluate("text => getComputedStyle(text).fill"),
        )
        assert (red, ink) == {
            "light": ("rgb(191, 74, 58)", "rgb(29, 32, 35)"),
            "dark": ("rgb(224, 133, 118)", "rgb(228, 227, 223)"),
        }[scheme]
        page.locator(".splinks").scroll_into_view_if_needed()
        picture(page, f"chart-{scheme}")
        bars.nth(2).hover(position={"x": 5, "y": 20})
        expect(page.locator(".chart-tip")).to_contain_text("same birth date")
        check_access(page)
        page.mouse.move(1, 1)
        page.keyboard.press("s")  # the next task comes into the same page, and with it its own chart
        expect(page.get_by_role("heading", name=f"Task {second}")).to_be_visible()
        expect(bars).to_have_count(0)
        page.get_by_text("Splink's waterfall chart").click()
        expect(bars).to_have_count(7)
        assert len(scripts) == 3
        assert said == []
