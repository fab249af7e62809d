"""The steps of the demo, in order. What it does it does through the doors that users have: files and the API."""

import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
import yaml

from mdm.cli.demo import show
from mdm.cli.demo.account import NAME, ensure_account, password_file
from mdm.cli.demo.processes import api_key_file, free_port, running_api, running_relay, running_worker
from mdm.cli.environment import Environment
from mdm.cli.screen import console, print_table, stage
from mdm.errors import ServerUnavailable
from mdm.intake import take_file
from mdm.queue import wake
from mdm.sample import FILES, generate
from mdm.store import inbox
from mdm.store.database import transaction
from mdm.store.inbox import Receipt
from mdm.store.status import read_status

Story = Mapping[str, Sequence[Mapping[str, Any]]]  # by step: records, and questions with theirs

_SEED = 2026
_RESOLVE_SECONDS = 600
_TOLD = ("golden.merged", "golden.split", "golden.retired", "golden.created", "golden.restored")


def register(app: typer.Typer) -> None:
    app.command("demo")(demo)


def demo(
    context: typer.Context,
    serve: Annotated[bool, typer.Option(help="Leave the API up until Ctrl-C.")] = True,
    records: Annotated[int, typer.Option(help="How many customers' records to generate.", min=100)] = 2_000,
) -> None:
    """Four sources in, golden records out, a merge and a split; then the API on localhost."""
    environment: Environment = context.obj
    for told in (signal.SIGINT, signal.SIGTERM):  # in a shell's background it would be deaf to the first
        signal.signal(told, signal.default_int_handler)
    with stage("starting PostgreSQL and Valkey"):
        environment.engine  # noqa: B018 - opened first, so that a failure shows before anything is written
    port = free_port(environment.settings.api_port)
    with (
        stage("starting the worker, the relay and the API"),
        running_worker(environment),
        running_relay(environment),
        running_api(environment, port) as api,
    ):
        _load_files(environment, records)
        story: Story = yaml.safe_load((Path(__file__).parent / "story.yaml").read_text(encoding="utf-8"))
        _send(environment, api, [record for one in story["questions"] for record in one["records"]])
        golden_id = _tell_story(environment, api, story)
        ensure_account(environment)
        _say_what_next(environment, api, golden_id, serve=serve)
        _say_what_to_decide(api, story)
        if serve:
            _wait_for_ctrl_c()


def _load_files(environment: Environment, records: int) -> None:
    """Sample files of four sources through the inbox and the worker."""
    folder = environment.home / "demo"
    with stage(f"generating {records:,} records of invented customers in {folder}"):
        generate(records, _SEED, folder)
    receipts: dict[str, Receipt] = {}
    for source, name in FILES.items():
        with stage(f"reading {name}"), transaction(environment.engine) as session:
            receipts[source] = take_file(session, folder / name, environment.rules, source=source)
    _await_resolved(environment)
    with transaction(environment.engine) as session:
        status = read_status(session, 0)
    rows = [
        (source, FILES[source], r.accepted, r.unchanged, r.dead, status.sources.get(source, 0))
        for source, r in receipts.items()
    ]
    show.heading("What came in")
    print_table("", ("source", "file", "accepted", "unchanged", "dead", "live"), rows)
    console.print(
        f"{sum(status.sources.values()):,} records are {status.golden.get('active', 0):,} customers "
        f"(golden records); {status.events:,} events published; {status.inputs['dead']:,} inputs are dead letters."
    )


def _tell_story(environment: Environment, api: httpx.Client, story: Story) -> str:
    """One customer over time: found twice, merged by a late arrival, split by a correction; her golden ID."""
    _send(environment, api, story["start"])
    before = {_key(record): _golden_id(api, record) for record in story["start"]}
    if before["crm:STORY-1"] != before["ecommerce:STORY-2"]:
        show.heading(
            "One customer in three sources: nothing says that the shop's Kate is the CRM's Katherine"
        )
    else:
        show.heading("This home has seen the demo before: the same input again changes nothing. Its history:")
    for key, golden_id in before.items():
        console.print(f"  {key:<20} {golden_id}")
    _send(environment, api, story["late"])
    golden_id = _golden_id(api, story["late"][0])
    show.heading("She joins the loyalty programme with the shop's e-mail and the CRM's telephone")
    merged = _show_events(api, golden_id, "golden.merged")
    show.golden_record(api.get(f"/v1/golden-records/{golden_id}").json(), "Her golden record")
    show.why(api.get(f"/v1/golden-records/{golden_id}/explain").json(), _key(story["start"][1]))
    _send(environment, api, story["correction"])
    show.heading("The till corrects its record: the customer was Kevin O'Neil, her brother")
    _show_events(api, golden_id, "golden.split")
    for old in merged["data"]["previous_golden_ids"]:
        answer = api.get(f"/v1/golden-records/{old}").json()
        console.print(f"Asked for {old}, the API answers with {answer['golden_id']}.")
    return golden_id


def _send(environment: Environment, api: httpx.Client, records: Sequence[Mapping[str, Any]]) -> None:
    for record in records:
        path = f"/v1/sources/{record['source']}/records/{record['source_id']}"
        api.put(path, json=record).raise_for_status()
    _await_resolved(environment)


def _await_resolved(environment: Environment) -> None:
    """Waits until the worker has left nothing in the inbox."""
    wake(environment.redis_url, "resolve_pending")
    deadline = time.monotonic() + _RESOLVE_SECONDS
    with stage("the worker resolves"):
        while True:
            with transaction(environment.engine) as session:
                if inbox.waiting(session).rows == 0:
                    return
            if time.monotonic() > deadline:
                raise ServerUnavailable(f"the worker did not finish: see {environment.home / 'worker.log'}")
            time.sleep(0.1)


def _key(record: Mapping[str, Any]) -> str:
    return f"{record['source']}:{record['source_id']}"


def _golden_id(api: httpx.Client, record: Mapping[str, Any]) -> str:
    answer = api.get(f"/v1/crosswalk/{record['source']}/{record['source_id']}").raise_for_status()
    return str(answer.json()["golden_id"])


def _show_events(api: httpx.Client, golden_id: str, kind: str) -> Mapping[str, Any]:
    """Prints the newest event of a kind about this golden ID, with those of the same step; gives it back."""
    events = [event for event in _feed(api) if _is_about(event, golden_id)]
    last: Mapping[str, Any] = next(event for event in reversed(events) if event["type"] == kind)
    for event in events:
        if event["data"]["cause"] == last["data"]["cause"]:
            show.event(event)
    return last


def _feed(api: httpx.Client) -> list[dict[str, Any]]:
    """All events of the types that tell of identity, oldest first."""
    events: list[dict[str, Any]] = []
    after = 0
    while True:
        page = api.get("/v1/events", params={"after": after, "limit": 1000, "types": _TOLD}).json()
        events += page["events"]
        if not page["events"]:
            return events
        after = page["next_after"]


def _is_about(event: Mapping[str, Any], golden_id: str) -> bool:
    """Whether it is the golden ID's own event, or a record came from or went to it."""
    moved = event["data"]["moved_records"]
    return event["subject"] == golden_id or any(golden_id in (m["from"], m["to"]) for m in moved)


def _say_what_next(environment: Environment, api: httpx.Client, golden_id: str, *, serve: bool) -> None:
    home = environment.home
    mdm = f"{_shown(Path(sys.executable).parent / 'mdm')} --home {_shown(home)}"
    key = f"$(cat {_shown(api_key_file(home))})"
    show.heading("Addresses")
    state = "" if serve else " (down now: this demo ends here)"
    console.print(f"  API        {api.base_url}{state}; OpenAPI at /openapi.json, health at /health/ready")
    console.print(f"  API key    in {_shown(api_key_file(home))}", soft_wrap=True)
    console.print(f"  console    {str(api.base_url).rstrip('/')}/steward/, where stewards decide")
    console.print(f"  signs in   {NAME}, password in {_shown(password_file(home))}", soft_wrap=True)
    console.print(
        f"  servers    PostgreSQL and Valkey on 127.0.0.1, data in {_shown(home)}; `mdm stop` ends them"
    )
    show.heading("Try next")
    console.print(f"  {mdm} status", soft_wrap=True)
    console.print(f"  {mdm} evaluate {_shown(home / 'demo' / 'truth.csv')}", soft_wrap=True)
    if serve:
        url = f"{str(api.base_url).rstrip('/')}/v1/golden-records/{golden_id}"
        console.print(f'  curl -H "Authorization: Bearer {key}" {url}', soft_wrap=True, markup=False)
        console.print(
            "  events by webhook, also to 127.0.0.1: docs/webhooks.md; as a stream: /v1/events/stream"
        )
    else:
        console.print(f'  MDM_API_KEY="{key}" {mdm} serve', soft_wrap=True, markup=False)


def _say_what_to_decide(api: httpx.Client, story: Story) -> None:
    """Where the questions wait that a newcomer understands at sight; those that are answered already are not told."""
    asked = _task_of_records(api)
    waiting = [
        (asked[keys], str(one["told"]))
        for one in story["questions"]
        if (keys := frozenset(_key(record) for record in one["records"])) in asked
    ]
    if not waiting:
        return
    show.heading(f"Decide as a steward: {len(asked)} questions wait at the console; begin with these")
    for task, told in waiting:
        console.print(f"  {str(api.base_url).rstrip('/')}/steward/tasks/{task}  {told}", soft_wrap=True)
    console.print(
        "  s same, d different, z undoes it, ? shows all keys; nothing that you decide is lost or final"
    )


def _task_of_records(api: httpx.Client) -> dict[frozenset[str], int]:
    """Open review tasks by the records that they are about."""
    found: dict[frozenset[str], int] = {}
    cursor: dict[str, str] = {}
    while True:
        page = api.get("/v1/review-tasks", params={"limit": 500, **cursor}).raise_for_status().json()
        found |= {frozenset(map(_key, task["records"])): task["task"] for task in page["tasks"]}
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


def _shown(path: Path) -> str:
    """Relative to the current folder where it lies inside."""
    absolute = path if path.is_absolute() else Path.cwd() / path
    return str(absolute.relative_to(Path.cwd()) if absolute.is_relative_to(Path.cwd()) else absolute)


def _wait_for_ctrl_c() -> None:
    console.print("\nThe API stays up. Ctrl-C ends it, the worker and the relay.")
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        console.print()
