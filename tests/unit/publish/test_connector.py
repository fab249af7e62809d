"""The guard where it counts: a real client, a real server, and whether it was connected to."""

import asyncio
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml

from mdm.publish.guard import AddressRefused, Guard, guard_of, open_connector
from tests.unit.publish.trap import Names, Open, attempt, status_of, trapped

CASES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "ssrf.yaml").read_text(encoding="utf-8"))
ANSWERING = [(case["host"], case["answers"]) for case in CASES["answering"]]
ADDRESSES = [address for addresses in CASES["addresses"].values() for address in addresses]
STRICT = guard_of(True, [])
OPEN = guard_of(True, ["127.0.0.0/8"])
ONE = guard_of(True, ["127.0.0.1/32"])  # stands for the internet where a test needs a good and a bad one


def unguarded(answers: Sequence[str] | None = None) -> Open:
    return lambda: aiohttp.TCPConnector(resolver=Names(answers) if answers else aiohttp.ThreadedResolver())


def guarded(*answers: Sequence[str], guard: Guard = STRICT) -> Open:
    return lambda: open_connector(guard, Names(*answers) if answers else None)


def skip_without_ipv6(written: object) -> None:
    if "::" in str(written) or "0:0" in str(written):
        try:
            socket.create_server(("::1", 0), family=socket.AF_INET6).close()
        except OSError:
            pytest.skip("this machine has no ::1")


@pytest.mark.parametrize("url", CASES["reaching"])
def test_no_spelling_of_this_machine_is_connected_to(url: str) -> None:
    hits, raised = attempt(guarded(), url)
    assert (hits, type(raised)) == ([], AddressRefused)


@pytest.mark.parametrize("url", CASES["reaching"])
def test_without_the_guard_every_one_of_them_gets_through(url: str) -> None:
    skip_without_ipv6(url)
    assert attempt(unguarded(), url)[0] != []


@pytest.mark.parametrize(("host", "answers"), ANSWERING)
def test_no_name_that_leads_to_this_machine_is_connected_to(host: str, answers: list[str]) -> None:
    hits, raised = attempt(guarded(answers), f"http://{host}:PORT/")
    assert (hits, type(raised)) == ([], AddressRefused)


@pytest.mark.parametrize(("host", "answers"), ANSWERING)
def test_without_the_guard_every_such_name_gets_through(host: str, answers: list[str]) -> None:
    skip_without_ipv6(answers)
    assert attempt(unguarded(answers), f"http://{host}:PORT/")[0] != []


@pytest.mark.parametrize("url", CASES["unreadable"])
def test_what_the_client_cannot_read_is_connected_to_nowhere(url: str) -> None:
    hits, raised = attempt(guarded(), url)
    assert hits == []
    assert raised is not None


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_inside_address_is_connected_to(scheme: str, address: str) -> None:
    literal = f"[{address}]" if ":" in address else address
    for open_one, host in ((guarded(), literal), (guarded([address]), "hooks.example.com")):
        hits, raised = attempt(open_one, f"{scheme}://{host}:PORT/")
        assert (hits, type(raised)) == ([], AddressRefused)


def test_an_allowed_network_is_reached() -> None:
    assert attempt(guarded(guard=OPEN), "http://127.0.0.1:PORT/") == (["127.0.0.1"], None)
    assert attempt(guarded(["127.0.0.1"], guard=OPEN), "http://hooks.example.com:PORT/")[1] is None


@pytest.mark.parametrize("answers", CASES["mixed"])
def test_of_a_name_with_good_and_bad_addresses_only_the_good_are_connected_to(answers: list[str]) -> None:
    assert attempt(guarded(answers, guard=ONE), "http://hooks.example.com:PORT/") == (["127.0.0.1"], None)


def test_a_name_that_moves_inside_after_it_was_good_is_refused() -> None:
    async def run() -> list[str]:
        names = Names(["127.0.0.1"], ["127.0.0.2", "::1"])
        connector, once = open_connector(ONE, names), {"connection": "close"}
        async with trapped() as trap, aiohttp.ClientSession(connector=connector, headers=once) as client:
            url = f"http://hooks.example.com:{trap.port}/"
            assert await status_of(client, url) == 204
            connector.clear_dns_cache()
            with pytest.raises(AddressRefused):
                await status_of(client, url)
            return await trap.fell_into()

    assert asyncio.run(run()) == ["127.0.0.1"]


def test_a_connection_that_is_kept_serves_its_own_host_only() -> None:
    async def run() -> list[str]:
        names = Names(["127.0.0.1"], ["127.0.0.2"])
        async with trapped() as trap, aiohttp.ClientSession(connector=open_connector(ONE, names)) as client:
            for _ in range(2):
                assert await status_of(client, f"http://hooks.example.com:{trap.port}/") == 204
            with pytest.raises(AddressRefused):
                await status_of(client, f"http://others.example.com:{trap.port}/")
            return await trap.fell_into()

    assert asyncio.run(run()) == ["127.0.0.1"]


def test_a_name_with_thousands_of_addresses_is_tried_at_a_few() -> None:
    hits, raised = attempt(
        guarded(["10.0.0.1"] * 3_000 + ["127.0.0.1"], guard=ONE), "http://hooks.example.com:PORT/"
    )
    assert (hits, type(raised)) == ([], AddressRefused)


def test_http_is_refused_where_it_is_not_allowed() -> None:
    hits, raised = attempt(guarded(guard=guard_of(False, ["127.0.0.0/8"])), "http://127.0.0.1:PORT/")
    assert (hits, type(raised)) == ([], AddressRefused)


def test_nothing_is_sent_through_a_proxy() -> None:
    async def run() -> list[str]:
        async with trapped() as trap, aiohttp.ClientSession(connector=open_connector(OPEN)) as client:
            proxy = f"http://127.0.0.1:{trap.port}"
            with pytest.raises(AddressRefused):
                await client.get("http://hooks.example.com/", proxy=proxy)
            return await trap.fell_into()

    assert asyncio.run(run()) == []


def test_a_good_address_where_nobody_listens_is_no_refusal() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    hits, raised = attempt(guarded(guard=OPEN), f"http://127.0.0.1:{port}/")
    assert (hits, isinstance(raised, AddressRefused), raised is None) == ([], False, False)
