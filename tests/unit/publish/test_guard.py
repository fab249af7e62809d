"""The rules on addresses. That they hold where it counts is in test_connector.py."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from mdm.errors import BadInput
from mdm.publish.guard import guard_of, why_refused

CASES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "ssrf.yaml").read_text(encoding="utf-8"))
ADDRESSES = [address for addresses in CASES["addresses"].values() for address in addresses]
STRICT = guard_of(False, [])


def test_the_table_is_no_shorter_than_it_was() -> None:
    tried = [*CASES["reaching"], *CASES["answering"], *CASES["unreadable"], *ADDRESSES]
    assert len(tried) >= 180


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_inside_address_may_be_reached(address: str) -> None:
    assert why_refused(STRICT, address)


@pytest.mark.parametrize("address", CASES["public"])
def test_an_address_of_the_internet_may_be_reached(address: str) -> None:
    assert why_refused(STRICT, address) is None


@pytest.mark.parametrize(
    "written",
    ["", "127.1", "2130706433", "0177.0.0.1", "0x7f.0.0.1", "127.0.0.1 ", "example.com", "::g", "1::2::3"],
)
def test_what_is_no_address_as_it_is_written_today_is_refused(written: str) -> None:
    assert why_refused(guard_of(True, ["0.0.0.0/0", "::/0"]), written)


@pytest.mark.parametrize(("address", "reason"), CASES["reasons"].items())
def test_the_reason_says_what_the_address_is(address: str, reason: str) -> None:
    assert str(why_refused(STRICT, address)).startswith(reason)


def test_only_what_is_in_an_allowed_network_may_be_reached_beside_the_internet() -> None:
    guard = guard_of(False, ["10.1.0.0/16", "fd00:1::/32", "fe80::/10"])
    reached = ("10.1.2.3", "fd00:1::1", "fe80::1", "fe80::1%eth0", "8.8.8.8")
    assert [why_refused(guard, address) for address in reached] == [None] * len(reached)
    assert all(
        why_refused(guard, address) for address in ("10.2.0.1", "fd00:2::1", "127.0.0.1", "::ffff:10.1.2.3")
    )


@pytest.mark.parametrize(
    ("tunnel", "good", "bad"),
    [
        ("::ffff:0:0/96", "::ffff:8.8.8.8", "::ffff:10.0.0.1"),
        ("::ffff:0:0:0/96", "::ffff:0:8.8.8.8", "::ffff:0:10.0.0.1"),
        ("::/96", "::8.8.8.8", "::10.0.0.1"),
        ("64:ff9b::/96", "64:ff9b::8.8.8.8", "64:ff9b::10.0.0.1"),
        ("64:ff9b:1:ffff::/96", "64:ff9b:1:ffff::8.8.8.8", "64:ff9b:1:ffff::10.0.0.1"),
        ("2002::/16", "2002:808:808::1", "2002:a00:1::1"),
        ("2001::/32", "2001:0:808:808::f7f7:f7f7", "2001:0:a00:1::f7f7:f7f7"),
        ("2001::/32", "2001:0:808:808::f7f7:f7f7", "2001:0:808:808::f5ff:fffe"),
        ("2606:4700::/32", "2606:4700::5efe:8.8.8.8", "2606:4700::5efe:10.0.0.1"),
        ("::/0", "::ffff:8.8.8.8", "::ffff:169.254.169.254"),
    ],
)
def test_through_an_allowed_tunnel_only_good_addresses_are_reached(tunnel: str, good: str, bad: str) -> None:
    guard = guard_of(False, [tunnel])
    assert why_refused(guard, good) is None
    assert why_refused(guard, bad)
    assert why_refused(guard_of(False, [tunnel, "10.0.0.0/8", "169.254.169.254/32"]), bad) is None


@pytest.mark.parametrize("address", CASES["addresses"]["metadata"])
def test_metadata_is_reached_only_where_just_that_address_is_allowed(address: str) -> None:
    assert why_refused(guard_of(False, ["0.0.0.0/0", "::/0"]), address) == "a cloud's metadata"
    assert why_refused(guard_of(False, [address]), address) is None


@pytest.mark.parametrize("network", ["", "10.0.0.0/33", "10.0.0.1/8", "localhost", "10.0.0.0/8 "])
def test_a_network_that_is_none_is_named(network: str) -> None:
    with pytest.raises(BadInput, match="webhook_allow_networks") as refused:
        guard_of(False, ["10.0.0.0/8", network])
    assert network in str(refused.value)
