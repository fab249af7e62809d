"""Which URLs make a subscription."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from mdm.errors import BadInput
from mdm.publish.guard import check_url, guard_of

CASES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "ssrf.yaml").read_text(encoding="utf-8"))
ADDRESSES = [address for addresses in CASES["addresses"].values() for address in addresses]
STRICT = guard_of(False, [])
HTTP_TOO = guard_of(True, [])


@pytest.mark.parametrize("url", CASES["unfit"])
def test_a_url_that_is_malformed_or_leads_inside_makes_no_subscription(url: str) -> None:
    with pytest.raises(BadInput, match=r"^url: "):
        check_url(STRICT, url)


@pytest.mark.parametrize("url", [url for url in CASES["unfit"] if not url.startswith("http://")])
def test_but_for_the_scheme_nothing_changes_where_http_is_allowed(url: str) -> None:
    for written in (url, url.replace("https:", "http:")):
        with pytest.raises(BadInput, match=r"^url: "):
            check_url(HTTP_TOO, written)


@pytest.mark.parametrize("url", [*CASES["reaching"], *CASES["unreadable"]])
def test_no_spelling_of_this_machine_makes_a_subscription(url: str) -> None:
    with pytest.raises(BadInput, match=r"^url: "):
        check_url(HTTP_TOO, url.replace("PORT", "8080"))


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_inside_address_makes_a_subscription(address: str) -> None:
    with pytest.raises(BadInput, match="may not be called"):
        check_url(STRICT, f"https://[{address}]/" if ":" in address else f"https://{address}/")


@pytest.mark.parametrize("url", CASES["fit"])
def test_an_ordinary_url_makes_a_subscription(url: str) -> None:
    check_url(STRICT, url)


def test_http_makes_a_subscription_where_it_is_allowed() -> None:
    check_url(HTTP_TOO, "http://hooks.example.com:8080/x")


def test_a_url_without_end_makes_no_subscription() -> None:
    for long in (
        "https://hooks.example.com/" + "x" * 2_000,
        "https://" + "a" * 64 + ".com/",
        "https://" + "a." * 130 + "com/",
    ):
        with pytest.raises(BadInput):
            check_url(STRICT, long)


def test_inside_names_make_a_subscription_where_they_may_lead_to_an_allowed_network() -> None:
    guard = guard_of(False, ["10.0.0.0/8"])
    for url in ("https://erp.internal/", "https://receiver/", "https://10.0.0.1/"):
        check_url(guard, url)
    for url in ("https://localhost/", "https://a.localhost/", "https://192.168.0.1/"):
        with pytest.raises(BadInput):
            check_url(guard, url)
    for loopback in ("127.0.0.0/8", "::1/128"):
        check_url(guard_of(False, [loopback]), "https://localhost/")


def test_what_is_said_about_a_url_holds_nothing_of_its_path_or_password() -> None:
    for url in (
        "https://u:s3cret@example.com/",
        "https://10.0.0.1/s3cret?s3cret",
        "http://example.com/s3cret",
        "https://a..b/s3cret",
        "s3cret",
    ):
        with pytest.raises(BadInput) as refused:
            check_url(STRICT, url)
        assert "s3cret" not in str(refused.value)
