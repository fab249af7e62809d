"""What commands print: tables and bars for people, JSON for programs."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.table import Table
from rich.text import Text

console = Console(soft_wrap=False, highlight=False)
to_stderr = Console(stderr=True, highlight=False)


def print_json(value: Mapping[str, object] | Sequence[object]) -> None:
    """One JSON document on stdout."""
    json.dump(value, sys.stdout, indent=2, default=str, ensure_ascii=False)
    sys.stdout.write("\n")


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table; numbers stand right."""
    table = Table(title=Text(title), title_justify="left", title_style="bold")
    for place, column in enumerate(columns):
        numeric = bool(rows) and all(isinstance(row[place], int | float) for row in rows)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    console.print(table)


def print_line(text: str) -> None:
    """One line, however long."""
    console.print(Text(visible(text)), soft_wrap=True)


def _cell(value: object) -> Text:
    if isinstance(value, int) and not isinstance(value, bool):
        return Text(f"{value:,}")
    return Text(f"{value:.4f}" if isinstance(value, float) else visible(str(value)))


def visible(text: str) -> str:
    """Text from outside in one line, without what a terminal would obey or hide: escape codes, direction marks."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """A spinner on a terminal, one line elsewhere."""
    shown = Text(visible(name))
    if to_stderr.is_terminal:
        with to_stderr.status(shown):
            yield
    else:
        to_stderr.print(shown, soft_wrap=True)
        yield
