"""Reads JSON Lines, and JSON files that are a list of records or an object that holds one list of them."""

import io
from collections.abc import Iterator
from pathlib import Path

from mdm.errors import BadRecord, UnreadableFile
from mdm.ingest.json_buffer import JsonBuffer, parse_json
from mdm.ingest.rows import Arrived, Rejected, reject
from mdm.ingest.stream import Lines


def read_json_lines(stream: io.BufferedReader, path: Path, max_bytes: int) -> Iterator[Arrived | Rejected]:
    """One record a line; empty lines are passed over."""
    _check_looks_like_lines(stream, path)
    lines = Lines(stream, max_bytes)
    while (line := lines.take()) is not None:
        if line.isspace():
            continue
        try:
            yield Arrived(lines.number, parse_json(lines.text(line)), line)
        except BadRecord as error:
            yield reject(lines.number, line, error)


def _check_looks_like_lines(stream: io.BufferedReader, path: Path) -> None:
    """A file none of whose first lines is an object is another format: one error, not one for each line."""
    *whole, _ = stream.peek().split(b"\n")
    if whole and not any(line.lstrip().startswith(b"{") for line in whole):
        raise UnreadableFile(f"{path}: is not JSON Lines: none of its first lines is a JSON object")


def read_json(stream: io.BufferedReader, path: Path, max_bytes: int) -> Iterator[Arrived | Rejected]:
    """Records of `[…]` or `{"any name": […], …}`, in bounded memory, counted from 1."""
    buffer = JsonBuffer(stream, max_bytes)
    opening = buffer.peek()
    if opening not in {"[", "{"}:
        raise UnreadableFile(f"{path}: is not JSON: it begins with neither [ nor {{")
    buffer.advance()
    if opening == "[":
        yield from _read_list(buffer, path)
    else:
        yield from _read_object(buffer, path)
    if buffer.peek():
        raise UnreadableFile(f"{path}: holds more after its end")


def _read_object(buffer: JsonBuffer, path: Path) -> Iterator[Arrived | Rejected]:
    rows, lists = 0, 0
    while (character := buffer.peek()) != "}":
        if character == ",":
            buffer.advance()
            continue
        _read_name(buffer, path)
        if not buffer.at_list_of_objects():
            buffer.skip()
            continue
        if rows:
            raise UnreadableFile(f"{path}: holds a second list of records, which is not read")
        lists += 1
        buffer.advance()
        for record in _read_list(buffer, path):
            rows = record.row
            yield record
    buffer.advance()
    if not lists:
        raise UnreadableFile(f"{path}: holds no list of records")


def _read_name(buffer: JsonBuffer, path: Path) -> None:
    try:
        name, _ = buffer.take()
    except BadRecord as error:
        raise UnreadableFile(f"{path}: {error}") from None
    if not isinstance(name, str) or buffer.peek() != ":":
        raise UnreadableFile(f"{path}: is not JSON: a name and a colon are expected in its outer object")
    buffer.advance()


def _read_list(buffer: JsonBuffer, path: Path) -> Iterator[Arrived | Rejected]:
    row = 0
    while (character := buffer.peek()) != "]":
        if not character:
            raise UnreadableFile(f"{path}: ends inside its list of records")
        if character == ",":
            buffer.advance()
            continue
        row += 1
        try:
            fields, raw = buffer.take()
        except BadRecord as error:
            yield reject(row, buffer.skip(), error)
            continue
        try:
            raw.encode()
        except UnicodeEncodeError as error:
            position = len(raw[: error.start].encode()) + 1
            yield reject(row, raw, BadRecord(f"is not UTF-8 at byte {position} of the record"))
        else:
            yield Arrived(row, fields, raw)
    buffer.advance()
