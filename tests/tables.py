"""Tables of a page as people read them: cells as text, and where their links lead."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Cell:
    text: str = ""
    link: str = ""


@dataclass
class Table:
    section: str  # heading that it stands under
    rows: list[list[Cell]] = field(default_factory=list)

    def by_name(self) -> dict[str, list[Cell]]:
        """What a row's first cell says → its other cells; the head's row among them."""
        return {row[0].text: row[1:] for row in self.rows if row}

    def texts(self) -> list[list[str]]:
        return [[cell.text for cell in row] for row in self.rows]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self._heading, self._in_heading = "", False
        self._cell: Cell | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"h1", "h2"}:
            self._heading, self._in_heading = "", True
        elif tag == "table":
            self.tables.append(Table(self._heading.strip()))
        elif tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
        elif tag in {"td", "th"}:
            self._cell = Cell()
            self.tables[-1].rows[-1].append(self._cell)
        elif self._cell is not None:
            self._cell.text += " " if tag == "span" else ""
            self._cell.link = (dict(attrs).get("href") or "") if tag == "a" else self._cell.link

    def handle_endtag(self, tag: str) -> None:
        if tag in {"h1", "h2"}:
            self._in_heading = False
        elif tag in {"td", "th"} and self._cell is not None:
            self._cell.text = " ".join(self._cell.text.split())
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._in_heading:
            self._heading += data
        elif self._cell is not None:
            self._cell.text += data


def tables(html: str) -> list[Table]:
    reader = _Reader()
    reader.feed(html)
    return reader.tables


def table(html: str, section: str, number: int = 0) -> Table:
    """The table under that heading, the first unless told."""
    return [one for one in tables(html) if one.section == section][number]
