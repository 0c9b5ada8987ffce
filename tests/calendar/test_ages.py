"""Completed years and months, on the days where counting goes wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.calendar import age_on, complete_months, months_before

days = st.dates(date(1995, 1, 1), date(2045, 12, 31))


@pytest.mark.parametrize(
    ("born_on", "day", "age"),
    [
        (date(2010, 9, 15), date(2023, 9, 14), 12),
        (date(2010, 9, 15), date(2023, 9, 15), 13),
        (date(2010, 9, 15), date(2010, 9, 15), 0),
        (date(2008, 2, 29), date(2023, 2, 28), 14),  # common year: a year older on 1 March
        (date(2008, 2, 29), date(2023, 3, 1), 15),
        (date(2008, 2, 29), date(2024, 2, 28), 15),
        (date(2008, 2, 29), date(2024, 2, 29), 16),
        (date(2008, 2, 28), date(2023, 2, 28), 15),
        (date(2010, 12, 31), date(2023, 1, 1), 12),
        (date(2023, 9, 15), date(2023, 9, 14), None),  # not born yet
        (None, date(2023, 9, 14), None),
    ],
)
def test_age_in_completed_years(born_on: date | None, day: date, age: int | None) -> None:
    assert age_on(born_on, day) == age


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2023, 1, 15), date(2023, 2, 14), 0),
        (date(2023, 1, 15), date(2023, 2, 15), 1),
        (date(2023, 1, 31), date(2023, 2, 28), 0),
        (date(2023, 1, 31), date(2023, 3, 1), 1),
        (date(2023, 2, 28), date(2023, 3, 31), 1),
        (date(2022, 11, 30), date(2024, 2, 29), 14),
        (date(2023, 1, 15), date(2023, 1, 15), 0),
        (date(2023, 1, 15), date(2023, 1, 14), None),
    ],
)
def test_complete_months(start: date, end: date, months: int | None) -> None:
    assert complete_months(start, end) == months


@given(days, days, st.integers(0, 400))
def test_n_months_are_complete_exactly_when_the_start_is_n_months_before_the_end(
    start: date, end: date, n: int
) -> None:
    months = complete_months(start, end)
    assert (months is not None and months >= n) == (start <= months_before(end, n))
