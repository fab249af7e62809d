"""The console at work: how soon the next task is there after an answer, by HTTP alone and in a real browser.

    python -m benchmarks.console [--records 100000] [--link 13] [--review -4] [--decisions 300] [--browser 60]
        [--seed 7] [--out FILE]

A base of generated customers under rules of a cautious retailer: the link threshold is raised and the review threshold
lowered, so that some thousand tasks are open where the shipped rules ask some hundred. A real `mdm serve` answers and
a real `mdm worker` resolves what is decided meanwhile. All answers are the truth's. Yardstick, in turns on a connection
of its own: the empty route `/health/live` of the same process.
"""

import argparse
import http.client
import os
import re
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.browser import decide_in_browser
from benchmarks.harness import Service, machine, report, service, timed
from benchmarks.match_one import _environment, _free_port, _process
from benchmarks.put_to_read import _milliseconds, _worker
from benchmarks.speed import generate_apart
from mdm import accounts
from mdm.evaluate import read_truth
from mdm.sample import FILES
from mdm.sample.files import TRUTH
from mdm.settings import PACKAGED_RULES
from mdm.store import review
from mdm.store.database import transaction

_WARM_UP = 30
_OK, _SEE_OTHER, _CONFLICT = 200, 303, 409
_REASON = "as the benchmark knows"


class Steward:
    """A signed-in browser without scripts, on one connection that is kept open."""

    def __init__(self, port: int, name: str, password: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._origin = f"http://127.0.0.1:{port}"
        self._cookie = self._csrf = ""
        form = {"name": name, "password": password, "next": "/steward/"}
        _, headers, _ = self._ask("POST", "/steward/sign-in", form)
        self._cookie = headers["Set-Cookie"].partition(";")[0]

    def open_next(self) -> str:
        """The page of the next task."""
        _, headers, _ = self._ask("GET", "/steward/next")
        _, _, page = self._ask("GET", headers["Location"])
        self._csrf = _found(r'name="csrf" value="([^"]+)"', page)
        return page

    def decide(self, task: int, version: str, verdict: str) -> tuple[int, str, float]:
        """Status, the fragment with the next task, milliseconds."""
        form = {"csrf": self._csrf, "version": version, "verdict": verdict, "reason": _REASON}
        start = time.perf_counter()
        status, _, page = self._ask("POST", f"/steward/tasks/{task}/decision", form, fragment=True)
        return status, page, (time.perf_counter() - start) * 1_000

    def _ask(
        self, method: str, path: str, form: dict[str, str] | None = None, *, fragment: bool = False
    ) -> tuple[int, http.client.HTTPMessage, str]:
        headers = {"Cookie": self._cookie, "Origin": self._origin}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if fragment:
            headers["HX-Request"] = "true"
        self._connection.request(method, path, urlencode(form) if form is not None else None, headers)
        answer = self._connection.getresponse()
        page = answer.read().decode()
        assert answer.status in (_OK, _SEE_OTHER, _CONFLICT), (answer.status, page)
        return answer.status, answer.headers, page


class Truth:
    """Which answer to a task is right: whether the records that it asks about are one person."""

    def __init__(self, running: Service, file: Path) -> None:
        self._running = running
        self._entity_of = {(source, source_id): true.entity for source, source_id, true in read_truth(file)}

    def verdict(self, task: int) -> str:
        with transaction(self._running.engine) as session:
            asked = review.find(session, task)
        assert asked is not None
        persons = {self._entity_of[key.source, key.source_id] for key in asked.keys}
        return "same" if len(persons) == 1 or asked.kind == "suspicious" else "different"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--link", type=float, default=13.0, help="threshold, match weight")
    parser.add_argument("--review", type=float, default=-4.0, help="threshold, match weight")
    parser.add_argument("--decisions", type=int, default=300, help="by HTTP")
    parser.add_argument("--browser", type=int, default=60, help="decisions in the browser")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    seconds: dict[str, float] = {}
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        running = opened.enter_context(service(_cautious(folder / "rules", options.link, options.review)))
        with timed(seconds, "base"):
            generate_apart(options.records, options.seed, folder)
            running.take_files([(source, folder / name) for source, name in FILES.items()])
            running.resolve()
        rows, facts = measure(running, Truth(running, folder / TRUTH), folder, options)
    report(
        f"The console on {options.records:,} records: from an answer until the next task",
        ["way", "asked", "p50 ms", "p95 ms", "p99 ms", "max ms"],
        rows,
        {
            "machine": machine(),
            "thresholds": {"link": options.link, "review": options.review},
            **facts,
            **seconds,
        },
        options.out,
    )


def _cautious(folder: Path, link: float, review_from: float) -> Path:
    """The shipped rules with other thresholds."""
    shutil.copytree(PACKAGED_RULES, folder)
    path = folder / "customer.yaml"
    thresholds = f"thresholds: {{link: {link}, review: {review_from},"
    text, count = re.subn(r"thresholds: \{link: [-\d.]+, review: [-\d.]+,", thresholds, path.read_text())
    assert count == 1
    path.write_text(text)
    return folder


def measure(
    running: Service, truth: Truth, folder: Path, options: argparse.Namespace
) -> tuple[list[list[object]], dict[str, object]]:
    with transaction(running.engine) as session:
        asked = review.count_open(session)
        password = secrets.token_urlsafe()
        for name in ("http", "browser"):
            accounts.create(session, name, password, ("review", "golden:read-personal"))
    port = _free_port()
    command = [sys.executable, "-m", "mdm", "--home", str(running.settings.home)]
    environment = {**_environment(running), "MDM_RULES_DIR": str(running.settings.rules_dir)}
    with (
        _process([*command, "serve", "--port", str(port)], port, **environment),
        _worker([*command, "worker"], environment),
    ):
        took, empty, refused = _decide(Steward(port, "http", password), port, truth, options.decisions)
        load = round(os.getloadavg()[0], 1)  # far above 2, others were at work
        start = time.perf_counter()
        shown = decide_in_browser(
            f"http://127.0.0.1:{port}", "browser", password, folder, truth.verdict, options.browser
        )
        minutes = (time.perf_counter() - start) / 60
    rows = [
        _row("decision by HTTP", took),
        _row("/health/live", empty),
        _row("key to next task shown", shown),
    ]
    return rows, {
        "tasks open at the start": {**asked, "all": sum(asked.values())},
        "answers refused, for a decision made meanwhile says so already or otherwise": refused,
        "scripted decisions a minute in the browser, sign-in included": round(len(shown) / minutes, 1),
        "load average after those by HTTP": load,
    }


def _decide(steward: Steward, port: int, truth: Truth, count: int) -> tuple[list[float], list[float], int]:
    """Milliseconds of so many decisions and of as many empty answers, warming up left out; how many were refused."""
    health = http.client.HTTPConnection("127.0.0.1", port)
    took: list[float] = []
    empty: list[float] = []
    refused = 0
    page = steward.open_next()
    while len(took) < count + _WARM_UP:
        task = int(_found(r'action="/steward/tasks/(\d+)/decision"', page))
        status, page, milliseconds = steward.decide(
            task, _found(r'name="version" value="(\d+)"', page), truth.verdict(task)
        )
        if status == _OK:
            took.append(milliseconds)
        else:
            refused += 1
            page = steward.open_next()
        start = time.perf_counter()
        health.request("GET", "/health/live")
        health.getresponse().read()
        empty.append((time.perf_counter() - start) * 1_000)
    return took[_WARM_UP:], empty[_WARM_UP:], refused


def _row(name: str, milliseconds: Sequence[float]) -> list[object]:
    return [name, len(milliseconds), *_milliseconds([one / 1_000 for one in milliseconds])]


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, f"no {pattern} in the page"
    return found[1]


if __name__ == "__main__":
    main()
