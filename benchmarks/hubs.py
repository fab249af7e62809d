"""Values shared by thousands must not stall a run nor make one customer of them.

    python -m benchmarks.hubs [--records 100000] [--shared 20000]

Among generated customers: records that share one e-mail, and as many of a store's default customer. The yardstick: the
same rows with a value of their own instead.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.harness import machine, report, service, timed
from mdm.sample import FILES, generate
from mdm.store.database import fetch_rows, transaction


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--shared", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    seconds: dict[str, float] = {}
    largest: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        generate(options.records, options.seed, Path(folder))
        files = [(source, Path(folder) / name) for source, name in FILES.items()]
        for kind in ("own values", "shared values"):
            extra = Path(folder) / f"{kind.replace(' ', '-')}.jsonl"
            extra.write_text("".join(_lines(options.shared, shared=kind == "shared values")))
            with service() as running:
                with timed(seconds, kind):
                    running.take_files([*files, ("pos", extra)])
                    running.resolve()
                with transaction(running.engine) as session:
                    largest[kind] = fetch_rows(session, _LARGEST)[0][0]
    ratio = seconds["shared values"] / seconds["own values"]
    rows: list[list[object]] = [[kind, took, largest[kind]] for kind, took in seconds.items()]
    report(
        "Hubs",
        ["rows", "seconds", "largest cluster"],
        rows,
        {"machine": machine(), "ratio": ratio},
        options.out,
    )


_LARGEST = """
SELECT max(cardinality(members)) FROM golden_record JOIN golden_version USING (golden, version)
WHERE golden_record.state = 'active'
"""


def _lines(count: int, *, shared: bool) -> Iterator[str]:
    """Canonical records: half with an e-mail, half a till's default customer with the store's address."""
    for n in range(count):
        own = f"{n:05d}"
        yield _line(f"MAIL-{n}", {
            "given_name": f"Name{_letters(n)}", "family_name": f"Family{_letters(n * 7)}",
            "emails": ["office@example.com" if shared else f"{own}@example.com"],
        })  # fmt: skip
        yield _line(f"TILL-{n}", {
            "given_name": "Loyal" if shared else f"Given{_letters(n)}",
            "family_name": "Shopper" if shared else f"House{_letters(n * 3)}",
            "addresses": [{"line1": "1 Store Street", "city": "Leeds", "postal_code": "LS1 1AA"}] if shared
            else [{"line1": f"{n} Long Road", "city": "Leeds", "postal_code": f"LS{n % 29 + 1} {n % 9}AB"}],
        })  # fmt: skip


def _line(source_id: str, fields: dict[str, object]) -> str:
    return json.dumps({"source": "pos", "source_id": source_id, **fields}) + "\n"


def _letters(n: int) -> str:
    """A number as letters, so that every name is another word."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(n))


if __name__ == "__main__":
    main()
