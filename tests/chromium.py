"""Debian's Chromium, as tests drive it: no other browser is downloaded."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, expect, sync_playwright

_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_WAIT_MS = 60_000  # other tests may be at work beside it
expect.set_options(timeout=_WAIT_MS)


def find_chromium() -> str:
    """Where it is; without it the test fails and says how to get it."""
    found = os.environ.get("MDM_TEST_CHROMIUM") or shutil.which("chromium")
    if found is None:
        pytest.fail("Chromium is missing: `apt-get install chromium`, or name one in MDM_TEST_CHROMIUM")
    return found


@contextmanager
def opened(folder: Path, scheme: str = "light", width: int = 1360, height: int = 860) -> Iterator[Page]:
    """A page of a browser that has never been anywhere; at the end, nothing of it was refused by the page's policy."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "htmx" in message.text:
            complaints.append(message.text)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            folder,
            executable_path=find_chromium(),
            args=_FLAGS,
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            locale="en-GB",
        )
        try:
            page = browser.new_page()
            page.set_default_timeout(_WAIT_MS)
            page.on("console", note)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            yield page
            assert complaints == []
        finally:
            browser.close()


def check_access(page: Page) -> None:
    """Nothing that axe-core holds to be serious or critical."""
    found = Axe().run(page).response["violations"]
    grave = [
        (one["id"], [node["html"] for node in one["nodes"]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert grave == []


def picture(page: Page, name: str) -> None:
    """Keeps a picture in the folder that MDM_TEST_PICTURES names, if it names one: docs/images/console."""
    if folder := os.environ.get("MDM_TEST_PICTURES"):
        # As it is: to still animations and carets Playwright would put a style into the page, which its policy refuses.
        page.screenshot(path=Path(folder) / f"{name}.png", animations="allow", caret="initial")
