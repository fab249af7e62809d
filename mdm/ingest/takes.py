"""Turns the takes of a mapping into functions from a source's record to text, texts or a flag."""

from collections.abc import Callable
from itertools import zip_longest

from mdm.ingest.mapping import Parts, Take
from mdm.ingest.paths import Fields, find_all, find_one, is_plain
from mdm.ingest.values import read_flag, read_text
from mdm.model import Json

ReadText = Callable[[Fields], str | None]


def read_one(take: Take, read: Callable[[Json, str], str | None] = read_text) -> ReadText:
    """The take as one text, with `values` and `default` applied."""
    if take.const is not None:
        const = read_text(take.const, "const")
        return lambda _: const
    raw = _joined(take, read) if take.join is not None else _first(take, read)
    if not take.values and take.default is None:
        return raw
    values = {text: None if value is None else read_text(value, text) for text, value in take.values.items()}
    default = read_text(take.default, "default")

    def changed(fields: Fields) -> str | None:
        text = raw(fields)
        text = values.get(text or "", text)
        return default if text is None else text

    return changed


def _first(take: Take, read: Callable[[Json, str], str | None]) -> ReadText:
    firsts = [_at(path, read) for path in take.paths]
    if len(firsts) == 1:
        return firsts[0]

    def first(fields: Fields) -> str | None:
        for at in firsts:
            if (text := at(fields)) is not None:
                return text
        return None

    return first


def _at(path: str, read: Callable[[Json, str], str | None]) -> ReadText:
    if is_plain(path):  # the hot path of every table: no call where the cell is empty

        def plain(fields: Fields) -> str | None:
            value = fields.get(path)
            return None if value is None or value == "" else read(value, path)

        return plain
    find = find_one(path)
    return lambda fields: read(find(fields), path)


def _joined(take: Take, read: Callable[[Json, str], str | None]) -> ReadText:
    finders = [(path, find_all(path)) for path in take.paths]
    between = take.join or ""

    def joined(fields: Fields) -> str | None:
        texts = (read(value, path) for path, find in finders for value in find(fields))
        return between.join(text for text in texts if text) or None

    return joined


def read_many(take: Take) -> Callable[[Fields], list[str]]:
    """The take as several values: every match of every path, split where it says so."""
    plain = len(take.paths) == 1 and is_plain(take.paths[0])
    if plain or take.join is not None or take.const is not None or take.values or take.default is not None:
        one = read_one(take)
        return lambda fields: _split(one(fields), take.split)
    finders = [(path, find_all(path)) for path in take.paths]

    def many(fields: Fields) -> list[str]:
        return [
            text
            for path, find in finders
            for value in find(fields)
            if value != ""
            for text in _split(read_text(value, path), take.split)
        ]

    return many


def _split(text: str | None, separator: str | None) -> list[str]:
    if not text:
        return []
    return [piece for part in text.split(separator) if (piece := part.strip())] if separator else [text]


def flag_reader(take: Take) -> Callable[[str], Json]:
    accepted = frozenset(text.casefold() for text in take.equals)

    def read(text: str) -> Json:
        if take.present:
            return bool(text) != take.invert
        flag = text.casefold() in accepted if accepted else read_flag(text)
        return flag if flag is None else flag != take.invert

    return read


def cut_parts(parts: Parts) -> Callable[[Fields], dict[str, Json]]:
    find, names = find_one(parts.path), [f"{parts.path}.{name}" for name in parts.names]

    def cut(fields: Fields) -> dict[str, Json]:
        text = read_text(find(fields), parts.path) or ""
        if parts.pattern:
            match = parts.pattern.search(text)
            pieces = match.groups(default="") if match else ()
        else:
            pieces = tuple(text.split(parts.split))
            surplus = len(pieces) - len(names)
            if surplus > 0:
                first = (parts.split or "").join(pieces[: surplus + 1])
                pieces = (first, *pieces[surplus + 1 :])
        return {name: piece.strip() for name, piece in zip_longest(names, pieces, fillvalue="")}

    return cut
