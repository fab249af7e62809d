"""Tells in which notation a column writes its times and dates, from all of its values at once."""

import re
from collections.abc import Iterable, Sequence

from mdm.ingest.values import read_time, time_reader

_FORMATS = tuple(
    f"{date}{time}"
    for date in ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d")
    for time in ("", " %H:%M", " %H:%M:%S")
)
_EPOCHS = {10: "epoch_seconds", 13: "epoch_milliseconds"}
_READ = 0.95  # of the values: the rest is dirt
_DAY_AND_MONTH = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2\d{2,4}")
_MONTHS = 12


def time_format(samples: Sequence[str]) -> str | None:
    """The `format` a mapping needs for these times; None where they are ISO 8601, or where nothing reads them."""
    if _reads(samples, map(read_time, samples)):
        return None
    if all(text.isdigit() and len(text) in _EPOCHS for text in samples):
        return _EPOCHS[len(samples[0])] if samples else None
    for notation in _FORMATS:
        if _reads(samples, map(time_reader(notation), samples)):
            return notation
    return None


def birth_date_format(samples: Iterable[str]) -> str | None:
    """A format only where the month certainly comes first: the other notations are read when normalising."""
    firsts, seconds, separators = [], [], set()
    for text in samples:
        if found := _DAY_AND_MONTH.fullmatch(text):
            firsts.append(int(found[1]))
            seconds.append(int(found[3]))
            separators.add(found[2])
    if not firsts or len(separators) != 1 or max(seconds) <= _MONTHS or max(firsts) > _MONTHS:
        return None
    separator = separators.pop()
    return f"%m{separator}%d{separator}%Y"


def _reads(samples: Sequence[str], read: Iterable[object]) -> bool:
    return bool(samples) and sum(time is not None for time in read) >= _READ * len(samples)
