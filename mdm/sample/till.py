"""The tills' own customers: rows every store keeps for sales to nobody in particular. Each is an entity of its own."""

from mdm.sample.facts import Columns

STORE_NAMES = (
    ("Store", "Customer"), ("Walk", "In"), ("", "Guest"), ("Guest", ""), ("", "Walk In Customer"), ("Cash", "Customer"),
    ("STORE", "CUSTOMER"), ("Walk-in", "Customer"), ("", "Till Customer"), ("Retail", "Customer"),
)  # fmt: skip
_PHONE_OF = 4  # in five: have the store's telephone
_EMPTY = (
    "title", "middle", "suffix", "gender", "nickname", "birth_date", "email", "landline", "line1", "line2", "region",
    "card",
)  # fmt: skip


def write_store_customers(columns: Columns, rows: list[int]) -> None:
    """Overwrites `rows`; town and postal code stay where the row has them: they are the store's."""
    for row in rows:
        columns["given"][row], columns["family"][row] = STORE_NAMES[row % len(STORE_NAMES)]
        for field in _EMPTY:
            columns[field][row] = ""
        columns["mobile"][row] = columns["store_phone"][row] if row % (_PHONE_OF + 1) < _PHONE_OF else ""
