"""The pages in docs/connectors to the letter: what they tell to type is typed, what they show is what comes."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mdm.embedded import discard_servers

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs/connectors"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXAMPLE = re.compile(r"\$ (mdm [^\n]*)\n(.*)", re.DOTALL)

Shell = Callable[[str, Path], str]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """Runs lines as typed in a folder; all on one home. A stranger's shell knows `mdm` and no setting of ours."""
    home = tmp_path_factory.mktemp("home")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MDM_")}
    environment |= {
        "MDM_HOME": str(home),
        "COLUMNS": "80",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }

    def run(lines: str, folder: Path) -> str:
        done = subprocess.run(
            ["bash", "-e", "-c", lines],  # noqa: S607
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    yield run
    discard_servers(home)


def test_a_strangers_csv_is_in_after_three_commands_and_one_file(shell: Shell, tmp_path: Path) -> None:
    page = (PAGES / "csv.md").read_text()
    typed, exports, printed = [], "", ""
    for kind, text in _BLOCK.findall(page):
        match kind:
            case "csv":
                (tmp_path / "guests.csv").write_text(text)
            case "yaml":
                assert len(text.splitlines()) <= 30
                (tmp_path / "rules/mappings/spa_guest.yaml").write_text(text)
            case "sh":
                typed += [line for line in text.splitlines() if line.startswith("mdm ")]
                printed = shell(exports + text, tmp_path)
                exports += "".join(f"{line}\n" for line in text.splitlines() if line.startswith("export "))
            case "text":
                assert _bare(printed) == _bare(text)
    assert [line.split()[1] for line in typed[:3]] == ["sources", "sources", "ingest"]
    shell(f"{exports}mdm resolve\nmdm export crosswalk out.csv", tmp_path)
    rows = [line.split(",") for line in (tmp_path / "out.csv").read_text().splitlines()]
    golden = {f"{source}:{key}": golden_id for source, key, golden_id in rows[1:]}
    assert golden.keys() == {"spa:SPA-1", "spa:SPA-2", "spa:SPA-3"}
    assert golden["spa:SPA-1"] == golden["spa:SPA-2"] != golden["spa:SPA-3"]


def examples() -> Iterator[tuple[str, str, str]]:
    for page in sorted(PAGES.glob("*.md")):
        for kind, text in _BLOCK.findall(page.read_text()):
            if kind == "console" and (example := _EXAMPLE.fullmatch(text)):
                yield page.name, example[1], example[2]


@pytest.mark.parametrize(("page", "command", "printed"), list(examples()), ids=lambda value: value[:40])
def test_an_example_prints_what_its_page_shows(shell: Shell, page: str, command: str, printed: str) -> None:
    assert page
    assert _bare(shell(command, ROOT)) == _bare(printed)


def test_every_vendors_page_has_an_example() -> None:
    assert {page for page, _, _ in examples()} == {
        page.name for page in PAGES.glob("*.md") if page.name not in {"README.md", "csv.md"}
    }


def _bare(text: str) -> str:
    """Without the blanks that a table puts at the end of its lines."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
