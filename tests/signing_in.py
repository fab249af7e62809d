"""A steward signs in at a browser."""

from playwright.sync_api import Page, expect

from tests.console import PASSWORD


def sign_in(page: Page, url: str, name: str = "ann") -> None:
    page.goto(f"{url}/steward/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
