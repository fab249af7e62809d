"""A steward in a real browser: Debian's Chromium, driven by its keys."""

import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
_KEYS = {"same": "s", "different": "d"}
_NOTHING_LEFT = "Nothing is left"
_REASON = "as the benchmark knows"
_WAIT_MS = 60_000


def decide_in_browser(
    url: str, name: str, password: str, folder: Path, verdict_of: Callable[[int], str], count: int
) -> list[float]:
    """Answers so many tasks by key; milliseconds from each key until the next task is shown."""
    executable = os.environ.get("MDM_TEST_CHROMIUM") or shutil.which("chromium")
    assert executable, "Chromium is missing: apt-get install chromium, or name one in MDM_TEST_CHROMIUM"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            folder / "browser", executable_path=executable, args=_FLAGS, locale="en-GB"
        )
        try:
            page = browser.new_page()
            page.set_default_timeout(_WAIT_MS)
            _sign_in(page, url, name, password)
            page.keyboard.press("n")
            page.locator("#desk form.bar").wait_for()
            return [_answer(page, verdict_of) for _ in range(count)]
        finally:
            browser.close()


def _sign_in(page: Page, url: str, name: str, password: str) -> None:
    page.goto(f"{url}/steward/")
    page.locator("#name").fill(name)
    page.locator("#password").fill(password)
    page.keyboard.press("Enter")
    page.locator('[data-action="next"]').first.wait_for()


def _answer(page: Page, verdict_of: Callable[[int], str]) -> float:
    """Milliseconds from the key that answers the task until another one is there."""
    shown = page.locator("#desk").get_attribute("data-title") or ""
    found = re.search(r"\d+", shown)
    assert found, shown
    verdict = verdict_of(int(found[0]))
    key = _KEYS[verdict]
    button = page.locator(f'#desk form.bar [data-action="{verdict}"]')
    needs_reason = button.get_attribute("data-needs-reason") is not None
    if needs_reason:
        page.locator("#reason").fill(_REASON)
        page.keyboard.press("Escape")
    start = time.perf_counter()
    page.keyboard.press(key)
    page.locator(f'#desk[data-title]:not([data-title="{shown}"]) form.bar').wait_for()
    return (time.perf_counter() - start) * 1_000
