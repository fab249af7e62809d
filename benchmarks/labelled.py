"""Labelled records, normalised: what the lab tries rules on. Kept in a cache folder once they are made."""

import hashlib
import pickle
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import mdm
from benchmarks.data import Dataset, fake_people, febrl, other_retail
from mdm.evaluate import Truth, read_truth
from mdm.ingest import Accepted, read_file
from mdm.model import Record, RecordKey
from mdm.normalise import normalise
from mdm.rules import RuleSet
from mdm.sample import generate
from mdm.sample.files import CENSUS, RETAIL, TRUTH

_FEBRL = tuple(f"febrl{number}{suffix}" for suffix in ("", "-no-id") for number in (1, 2, 3, 4))
KEPT = Path.home() / ".cache" / "mdm-lab"  # a folder of our own: what is read back from it runs as code
DATA = ("retail", "other", "census", *_FEBRL, "fake")
# Of mdm: what the kept profiles depend on.
_MADE_FROM = ("normalise", "names", "sample", "ingest", "model.py")


@dataclass(frozen=True, slots=True)
class Labelled:
    """Records in the order of the files, with what is true of those that the truth knows."""

    records: list[Record]
    truth: dict[RecordKey, Truth]

    def rows(self) -> Iterator[tuple[Record, Truth]]:
        """The records whose truth is known."""
        return ((record, self.truth[record.key]) for record in self.records if record.key in self.truth)


def load(name: str, records: int, seed: int, rules: RuleSet) -> Labelled:
    """The data set of that name; size and seed matter for the generated ones alone."""
    KEPT.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = KEPT / f"{name}-{records}-{seed}-{_fingerprint(rules)}.pickle"
    if kept.exists():
        held: Labelled = pickle.loads(kept.read_bytes())  # noqa: S301 - our own file
        return held
    with tempfile.TemporaryDirectory() as folder:
        data = _make(name, records, seed, Path(folder) / name, rules)
    kept.write_bytes(pickle.dumps(data))
    return data


def _make(name: str, records: int, seed: int, folder: Path, rules: RuleSet) -> Labelled:
    if name in ("retail", "census"):
        generate(records, seed, folder, variant=name)  # type: ignore[arg-type]
        written = RETAIL if name == "retail" else CENSUS
        return _read(
            [(source, folder / file.name) for source, file in written.items()], folder / TRUTH, rules
        )
    made = _dataset(name, records, seed, folder)
    return _read(made.files, made.truth, rules)


def _dataset(name: str, records: int, seed: int, folder: Path) -> Dataset:
    if name.startswith("febrl"):
        number, _, without_id = name.removeprefix("febrl").partition("-")
        return febrl.write(folder, int(number), has_id=not without_id)
    if name == "other":
        return other_retail.write(folder, records, seed)
    if name == "fake":
        return fake_people.write(folder, seed)
    raise ValueError(f"no data set {name!r}: there are {', '.join(DATA)}")


def _read(files: Iterable[tuple[str, Path]], truth: Path, rules: RuleSet) -> Labelled:
    known = {RecordKey(source, i): true for source, i, true in read_truth(truth)}
    return Labelled(list(_records(files, rules)), known)


def _records(files: Iterable[tuple[str, Path]], rules: RuleSet) -> Iterator[Record]:
    for source, path in files:
        for row in read_file(path, rules, source):
            if isinstance(row, Accepted):
                found = normalise(row.payload, rules.source(source), rules.match.normalise)
                key = RecordKey(str(row.payload["source"]), str(row.payload["source_id"]))
                yield Record(0, key, found.profile, {}, datetime(2026, 1, 1, tzinfo=UTC))


def _fingerprint(rules: RuleSet) -> str:
    """Of the code and rules that make records and profiles."""
    options = rules.match.normalise.model_dump_json().encode()
    found = hashlib.sha256(bytes(sorted(options)))  # sets are written in any order
    package = Path(mdm.__file__).parent
    for path in (*(package / part for part in _MADE_FROM), Path(__file__).parent / "data"):
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in (".py", ".yaml", ".csv"):
                found.update(file.read_bytes())
    return found.hexdigest()[:12]
