"""Turns a mapping into a function from a source's record to a canonical payload."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain

from mdm.errors import BadRecord
from mdm.ingest.canonical import Verifiable
from mdm.ingest.mapping import AddressTake, Mapping, NativeMerges, Parts, RecordTake, Take
from mdm.ingest.paths import Fields, find_all, find_one, top_field
from mdm.ingest.takes import cut_parts, flag_reader, read_many, read_one
from mdm.ingest.tidy import tidy_value
from mdm.ingest.values import (
    clean_text,
    read_key,
    read_text,
    read_time,
    read_whole_number,
    says_nothing,
    time_reader,
    type_name,
    write_time,
)
from mdm.model import Json

Translate = Callable[[Fields], dict[str, Json]]
_Member = Callable[[Fields, dict[str, Json]], None]  # adds one member where there is something to add

_TEXTS = ("given_name", "middle_name", "family_name", "suffix", "birth_date")
_KEYS = ("source", "source_id", "merged_into")


def compile_mapping(mapping: Mapping) -> Translate:
    """The function may raise BadRecord. Its payloads are dense; their structure is still to be checked."""
    members = list(_members(mapping))
    parts = [cut_parts(part) for part in mapping.parts]
    is_ours = _flag(mapping.only) if mapping.only else None
    key = " or ".join(mapping.record.source_id.paths)
    kind = " or ".join(mapping.only.paths) if mapping.only else None

    def translate(fields: Fields) -> dict[str, Json]:
        for cut in parts:
            fields = {**fields, **cut(fields)}
        if is_ours and not is_ours(fields):
            raise BadRecord("is of another kind than this mapping reads", kind)
        payload: dict[str, Json] = {}
        for add in members:
            add(fields, payload)
        if "source_id" not in payload:
            raise BadRecord("missing", key)
        if payload.get("merged_into") == payload["source_id"]:
            del payload["merged_into"]
        return payload

    return translate


def compile_merges(merges: NativeMerges, parts: Iterable[Parts]) -> Callable[[Fields], list[str]]:
    """A function that gives the ids which a record says were merged into it; it may raise BadRecord."""
    cuts = [cut_parts(part) for part in parts]
    readers = [read_many(take) for take in merges.lost]
    is_done = _flag(merges.done) if merges.done else None

    def lost(fields: Fields) -> list[str]:
        for cut in cuts:
            fields = {**fields, **cut(fields)}
        if is_done and not is_done(fields):
            raise BadRecord("the source says that this merge did not take place")
        return [*dict.fromkeys(text for read in readers for text in read(fields))]

    return lost


def _flag(take: Take) -> Callable[[Fields], bool]:
    """Whether the flag is true; one that cannot be read is not."""
    text, read = read_one(take), flag_reader(take)
    return lambda fields: read(text(fields) or "") is True


def named_fields(mapping: Mapping) -> frozenset[str]:
    """Every field of the source's record that the mapping names."""
    takes = _takes(mapping)
    paths = chain((path for take in takes for path in take.paths), (part.path for part in mapping.parts))
    at = (address.at for address in mapping.record.addresses if address.at)
    names = chain(paths, at)
    return frozenset(chain.from_iterable((path, top_field(path)) for path in names)) | mapping.ignore


def key_fields(mapping: Mapping) -> frozenset[str]:
    """The fields of the source's record that may hold its key."""
    paths = mapping.record.source_id.paths
    return frozenset(chain.from_iterable((path, top_field(path)) for path in paths))


def _takes(mapping: Mapping) -> Iterator[Take]:
    record = mapping.record
    for name in (*_KEYS, *_TEXTS, "updated_at", "source_version", "deleted"):
        if take := getattr(record, name):
            yield take
    yield from chain(record.emails, record.phones)
    if mapping.only:
        yield mapping.only
    if mapping.merges:
        yield from mapping.merges.lost
        if mapping.merges.done:
            yield mapping.merges.done
    for named in (record.identifiers, record.segment, record.consents, record.attributes, record.verified):
        yield from named.values()
    for address in record.addresses:
        if not address.at:
            yield from _lines(address).values()


def _members(mapping: Mapping) -> Iterator[_Member]:
    record = mapping.record
    for name in (*_KEYS, *_TEXTS):
        if take := getattr(record, name):
            dated = name == "birth_date" and take.format
            kind = read_key if name in _KEYS else read_text
            yield _add_birth_date(take) if dated else _add_text(name, take, kind)
    yield from _read_members(record)
    for name, takes in (("emails", record.emails), ("phones", record.phones)):
        if takes:
            yield _add_list(name, takes)
    if record.addresses:
        yield _add_addresses(record.addresses)
    for name, named in (("identifiers", record.identifiers), ("segment", record.segment)):
        if named:
            yield _add_object(name, named)
    if record.attributes or mapping.unmapped == "attributes":
        yield _add_attributes(mapping)
    if mapping.unmapped == "refuse":
        yield partial(_refuse_unmapped, named_fields(mapping))


def _read_members(record: RecordTake) -> Iterator[_Member]:
    """Times, numbers and flags: members that are more than text."""
    if record.updated_at:
        yield _add_time(record.updated_at)
    if record.source_version:
        yield _add_read(("source_version",), record.source_version, read_whole_number)
    if record.deleted:
        yield _add_read(("deleted",), record.deleted, flag_reader(record.deleted), keep_false=False)
    for consent, take in record.consents.items():
        yield _add_read(("consents", consent), take, flag_reader(take))
    if record.verified:
        yield _add_verified(record.verified)


def _add_text(name: str, take: Take, kind: Callable[[Json, str], str | None]) -> _Member:
    read = read_one(take, kind)

    def add(fields: Fields, payload: dict[str, Json]) -> None:
        if (text := read(fields)) is not None:
            payload[name] = text

    return add


def _add_birth_date(take: Take) -> _Member:
    """Left as it came, to be read when it is normalised, unless it is in the notation that `format` names."""
    read, parse = read_one(take), time_reader(take.format or "")

    def add(fields: Fields, payload: dict[str, Json]) -> None:
        if (text := read(fields)) is not None:
            time = parse(text)
            payload["birth_date"] = time.date().isoformat() if time else text

    return add


def _add_time(take: Take) -> _Member:
    parse = time_reader(take.format) if take.format else read_time

    def read(text: str) -> Json:
        time = parse(text)
        return write_time(time) if time else None

    return _add_read(("updated_at",), take, read)


def _add_read(
    path: tuple[str, ...], take: Take, parse: Callable[[str], Json], *, keep_false: bool = True
) -> _Member:
    """Adds what `parse` makes of the text; text it cannot read goes under `unreadable`."""
    read, name = read_one(take.model_copy(update={"default": None})), path[-1]
    default = parse(str(take.default)) if take.default is not None else None

    def add(fields: Fields, payload: dict[str, Json]) -> None:
        text = read(fields)
        value = parse(text) if text is not None else default
        if value is None and text is not None:
            if says_nothing(text):
                value = default
            else:
                _member(payload, "unreadable")[".".join(path)] = text
        if value is not None and (value is not False or keep_false):
            target = payload if len(path) == 1 else _member(payload, path[0])
            target[name] = value

    return add


def _member(payload: dict[str, Json], name: str) -> dict[str, Json]:
    member = payload.setdefault(name, {})
    assert isinstance(member, dict)  # noqa: S101  only this module writes it
    return member


def _add_list(name: str, takes: tuple[Take, ...]) -> _Member:
    readers = [read_many(take) for take in takes]

    def add(fields: Fields, payload: dict[str, Json]) -> None:
        found = dict.fromkeys([text for read in readers for text in read(fields)])
        if found:
            payload[name] = list(found)

    return add


def _lines(take: AddressTake) -> dict[str, Take]:
    return {name: line for name in AddressTake.model_fields if name != "at" and (line := getattr(take, name))}


def _add_addresses(takes: tuple[AddressTake, ...]) -> _Member:
    compiled = [
        (take.at, find_all(take.at) if take.at else None, _object_reader(_lines(take))) for take in takes
    ]

    def add(fields: Fields, payload: dict[str, Json]) -> None:
        found: list[Json] = []
        for at, find, read in compiled:
            for place in find(fields) if find else [fields]:
                if isinstance(place, dict):
                    address = read(place)
                    if address and address not in found:
                        found.append(address)
                elif place is not None:
                    raise BadRecord(f"must be an object, is {type_name(place)}", at)
        if found:
            payload["addresses"] = found

    return add


def _object_reader(takes: dict[str, Take]) -> Callable[[Fields], dict[str, Json]]:
    readers = [(name, read_one(take)) for name, take in takes.items()]
    return lambda fields: {name: text for name, read in readers if (text := read(fields)) is not None}


def _add_object(name: str, takes: dict[str, Take]) -> _Member:
    read = _object_reader(takes)

    def add(fields: Fields, payload: dict[str, Json]) -> None:
        if found := read(fields):
            payload[name] = found

    return add


def _add_verified(takes: dict[Verifiable, Take]) -> _Member:
    readers = [(name, read_one(take), flag_reader(take)) for name, take in takes.items()]

    def add(fields: Fields, payload: dict[str, Json]) -> None:
        found: list[Json] = [name for name, text, flag in readers if flag(text(fields) or "")]
        if found:
            payload["verified"] = found

    return add


def _add_attributes(mapping: Mapping) -> _Member:
    """Values under `attributes` keep their JSON type unless the take changes them."""
    readers = {name: _attribute(take) for name, take in mapping.record.attributes.items()}
    named = named_fields(mapping) if mapping.unmapped == "attributes" else None

    def add(fields: Fields, payload: dict[str, Json]) -> None:
        found: dict[str, Json] = {
            name: value for name, read in readers.items() if (value := read(fields)) is not None
        }
        if named is not None:
            unmapped = {name: tidy_value(value) for name, value in fields.items() if name not in named}
            found.update({clean_text(name): value for name, value in unmapped.items() if value is not None})
        if found:
            payload["attributes"] = found

    return add


def _attribute(take: Take) -> Callable[[Fields], Json]:
    if len(take.paths) != 1 or take.model_dump(exclude_defaults=True).keys() != {"paths"}:
        return read_one(take)
    find = find_one(take.paths[0])
    return lambda fields: tidy_value(find(fields))


def _refuse_unmapped(named: frozenset[str], fields: Fields, payload: dict[str, Json]) -> None:  # noqa: ARG001
    for name in fields:
        if name not in named:
            raise BadRecord("unknown field", name)
