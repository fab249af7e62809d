"""Days and times as whole numbers: days and seconds since 1970. Nothing here asks what day it is."""

from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from mdm.sample.draw import Ints

_EPOCH = date(1970, 1, 1)
DAY_SECONDS = 86_400


def day_number(year: int, month: int = 1, day: int = 1) -> int:
    return (date(year, month, day) - _EPOCH).days


AS_OF = day_number(2026, 6, 30)  # the day of the first files
FIRST_RECORD = day_number(2016)
WAVES = (day_number(2026, 7, 31), day_number(2026, 8, 31))  # the days of the later files
NEVER = day_number(1800)  # before any record: of moves and weddings that did not happen


@lru_cache(maxsize=50_000)
def iso_day(day: int) -> str:
    return (_EPOCH + timedelta(days=day)).isoformat()


def iso_time(seconds: int) -> str:
    day, second = divmod(seconds, DAY_SECONDS)
    return f"{iso_day(day)}T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}Z"


def year_of(days: Ints) -> Ints:
    years: Ints = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    return years
