"""The calendar that figures are counted with against the oracle's own: they share only the rules."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from goldenthread import calendar
from goldenthread.calendar import CADENCES, WorkingDayCalendar, containing
from goldenthread.engine.reference import dates

DAYS = st.dates(date(2011, 1, 1), date(2028, 12, 31))
LEAP_DAYS = st.sampled_from(
    [date(2012, 2, 29), date(2016, 2, 29), date(2020, 2, 28), date(2020, 2, 29), date(2024, 2, 29)]
)
ANY_DAY = DAYS | LEAP_DAYS
CLOSURES = st.frozensets(st.dates(date(2022, 12, 1), date(2023, 1, 31)), max_size=5)


@given(start=ANY_DAY, length=st.integers(-3, 400), closures=CLOSURES)
def test_working_days(start: date, length: int, closures: frozenset[date]) -> None:
    end = start + timedelta(days=length)
    assert WorkingDayCalendar(closures).working_days(start, end) == dates.working_days(start, end, closures)


@given(start=ANY_DAY, number=st.integers(0, 60), closures=CLOSURES)
def test_adding_working_days(start: date, number: int, closures: frozenset[date]) -> None:
    assert WorkingDayCalendar(closures).add_working_days(start, number) == dates.add_working_days(
        start, number, closures
    )


@given(day=ANY_DAY, months=st.integers(0, 60))
def test_months_before(day: date, months: int) -> None:
    assert calendar.months_before(day, months) == dates.months_before(day, months)


@given(start=ANY_DAY, end=ANY_DAY)
def test_months_and_ages(start: date, end: date) -> None:
    assert calendar.complete_months(start, end) == dates.complete_months(start, end)
    assert calendar.age_on(start, end) == dates.age(start, end)


@given(day=ANY_DAY, cadence=st.sampled_from(CADENCES))
def test_windows(day: date, cadence: calendar.Cadence) -> None:
    period = containing(cadence, day)
    assert period.next().last_day == dates.end_of_next(period)
    for window in dates.WINDOWS_OF_CADENCE[cadence]:
        assert calendar.window_days(period, window) == dates.window_days(period, window)  # type: ignore[arg-type]
        assert calendar.window_due(period, window) == dates.window_due(period, window)  # type: ignore[arg-type]
