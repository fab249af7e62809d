from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdm.normalise.birth_date import read_birth_date
from tests.unit.normalise.conftest import Normalise, read_cases

CASES = read_cases("birth_dates.yaml")


@pytest.mark.parametrize(("written", "expected"), CASES["read"].items(), ids=repr)
def test_a_birth_date_is_read_in_any_notation(written: str, expected: date, normalised: Normalise) -> None:
    result = normalised({"birth_date": written})
    assert result.profile.birth_date == expected.isoformat()
    assert result.values == {"birth_date": expected.isoformat()}
    assert result.flags == ()


@pytest.mark.parametrize(("written", "expected"), CASES["us"].items(), ids=repr)
def test_americans_write_the_month_first(written: str, expected: date, normalised: Normalise) -> None:
    assert normalised({"birth_date": written}, "US").profile.birth_date == expected.isoformat()


@pytest.mark.parametrize("written", [str(case) for case in CASES["unreadable"]], ids=repr)
def test_an_impossible_date_is_left_out_and_flagged(written: str, normalised: Normalise) -> None:
    result = normalised({"birth_date": written})
    assert (result.profile.birth_date, result.values, result.flags) == (
        None,
        {},
        ("birth_date:unreadable",),
    )


@pytest.mark.parametrize("written", [str(case) for case in CASES["placeholder"]], ids=repr)
def test_a_placeholder_date_is_left_out_and_flagged(written: str, normalised: Normalise) -> None:
    result = normalised({"birth_date": written})
    assert (result.profile.birth_date, result.values, result.flags) == (
        None,
        {},
        ("birth_date:placeholder",),
    )


def test_nobody_is_born_tomorrow() -> None:
    today = datetime.now(UTC).date()
    assert read_birth_date((today + timedelta(days=2)).isoformat(), month_first=False) is None
    assert read_birth_date((today - timedelta(days=1)).isoformat(), month_first=False)


NOTATIONS = (
    "%Y-%m-%d",
    "%Y%m%d",
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%d %B %Y",
    "%B %d, %Y",
    "%d%m%Y",
    "%Y-%m-%dT%H:%M:%SZ",
)


@given(st.dates(date(1900, 1, 1), date(2020, 12, 31)), st.sampled_from(NOTATIONS))
def test_a_date_written_in_a_known_notation_reads_as_itself(day: date, notation: str) -> None:
    assert read_birth_date(day.strftime(notation), month_first=False) == day
