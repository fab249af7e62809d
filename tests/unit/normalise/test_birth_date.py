from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdm.model import Profile
from mdm.normalise import normalise
from mdm.normalise.birth_date import BirthDate, read_birth_date
from mdm.rules import NormaliseRules, Placeholders, Source
from tests.unit.normalise.conftest import Normalise, read_cases

CASES = read_cases("birth_dates.yaml")


@pytest.mark.parametrize(("written", "expected"), CASES["read"].items(), ids=repr)
def test_a_birth_date_is_read_in_any_notation(written: str, expected: date, normalised: Normalise) -> None:
    result = normalised({"birth_date": written})
    assert result.profile == Profile(birth_dates=(expected.isoformat(),))
    assert result.values == {"birth_date": expected.isoformat()}
    assert result.flags == ()


@pytest.mark.parametrize(("written", "expected"), CASES["us"].items(), ids=repr)
def test_a_date_that_can_be_read_one_way_only_is_the_same_in_america(
    written: str, expected: date, normalised: Normalise
) -> None:
    assert normalised({"birth_date": written}, "US").profile.birth_dates == (expected.isoformat(),)


@pytest.mark.parametrize(("written", "expected"), CASES["ambiguous"].items(), ids=repr)
def test_day_and_month_stay_both_where_either_may_be_first(
    written: str, expected: list[date], normalised: Normalise
) -> None:
    british, american = (normalised({"birth_date": written}, country) for country in ("GB", "US"))
    day_first, month_first = (day.isoformat() for day in expected)
    assert british.profile == american.profile == Profile(birth_dates=(month_first, day_first))
    assert (british.values, american.values) == ({"birth_date": day_first}, {"birth_date": month_first})
    assert british.flags == american.flags == ("birth_date:ambiguous",)


def test_points_between_numbers_leave_no_doubt_but_in_america(normalised: Normalise) -> None:
    assert normalised({"birth_date": "3.4.1990"}, "DE").profile.birth_dates == ("1990-04-03",)
    assert normalised({"birth_date": "3.4.1990"}, "US").profile.birth_dates == ("1990-03-04", "1990-04-03")
    assert normalised({"birth_date": "02.07."}, "US").profile.birth_date_part is None


def test_a_reading_that_stands_for_unknown_is_left_out() -> None:
    rules = NormaliseRules(placeholders=Placeholders(birth_dates=frozenset({"1980-02-01"})))
    american, british = (
        normalise({"birth_date": "01/02/1980"}, Source(owner="a test", trust=1, country=country), rules)
        for country in ("US", "GB")
    )
    assert american.profile.birth_dates == ("1980-01-02",)
    assert (british.profile, british.flags) == (Profile(), ("birth_date:placeholder",))


@pytest.mark.parametrize(("written", "expected"), CASES["partial"].items(), ids=repr)
def test_a_part_of_a_date_is_kept_as_a_part(written: str, expected: str, normalised: Normalise) -> None:
    result = normalised({"birth_date": written})
    assert result.profile == Profile(birth_date_part=expected)
    assert result.values == {"birth_date": expected}
    assert result.flags == ("birth_date:partial",)


@pytest.mark.parametrize("reason", ["unreadable", "placeholder"])
def test_what_is_no_date_is_left_out_and_flagged(reason: str, normalised: Normalise) -> None:
    for written in map(str, CASES[reason]):
        result = normalised({"birth_date": written})
        assert (written, result.profile, result.values) == (written, Profile(), {})
        assert (written, result.flags) == (written, (f"birth_date:{reason}",))


def test_nobody_is_born_tomorrow() -> None:
    today = datetime.now(UTC).date()
    assert read_birth_date((today + timedelta(days=2)).isoformat(), month_first=False) is None
    assert read_birth_date((today - timedelta(days=1)).isoformat(), month_first=False)


NOTATIONS = (
    "%Y-%m-%d",
    "%Y%m%d",
    "%d.%m.%Y",
    "%d %B %Y",
    "%B %d, %Y",
    "%Y-%m-%dT%H:%M:%SZ",
)


@given(st.dates(date(1900, 1, 1), date(2020, 12, 31)), st.sampled_from(NOTATIONS))
def test_a_date_written_in_a_known_notation_reads_as_itself(day: date, notation: str) -> None:
    assert read_birth_date(day.strftime(notation), month_first=False) == BirthDate((day.isoformat(),))


@given(st.dates(date(1900, 1, 1), date(2020, 12, 31)), st.sampled_from(("%d/%m/%Y", "%d%m%Y")), st.booleans())
def test_what_may_be_meant_is_among_the_readings(day: date, notation: str, month_first: bool) -> None:
    read = read_birth_date(day.strftime(notation), month_first=month_first)
    assert read is not None
    assert day.isoformat() in read.readings


@given(st.text("0123456789/.-x apr", max_size=14), st.booleans())
def test_what_is_shown_reads_as_itself(written: str, month_first: bool) -> None:
    read = read_birth_date(written, month_first=month_first)
    if read and len(read.readings) < 2:
        assert read_birth_date(read.shown, month_first=month_first) == read


def test_a_year_to_come_is_of_the_last_century_or_has_two_digits_swapped(normalised: Normalise) -> None:
    assert normalised({"birth_date": "2080-09-18"}, "GB").profile.birth_dates == ("1980-09-18", "2008-09-18")
    assert normalised({"birth_date": "2064"}, "GB").profile.birth_date_part == "1964"
