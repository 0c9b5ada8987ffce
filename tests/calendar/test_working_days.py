"""Working days against a count made day by day, and bank holidays against the library they came from."""

import csv
import io
from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.calendar import (
    WorkingDayCalendar,
    add_working_days,
    bank_holidays,
    closed_days,
    is_working_day,
    working_days,
)
from goldenthread.calendar.freeze import bank_holidays_csv
from goldenthread.errors import RequestError

NONE_CLOSED: frozenset[date] = frozenset()
COUNCIL = WorkingDayCalendar(frozenset({date(2022, 12, 28)}))

days = st.dates(date(2015, 1, 1), date(2030, 12, 31))
closed = st.frozensets(days, max_size=40) | st.just(closed_days())


def one_by_one(start: date, end: date, closed: frozenset[date]) -> int:
    count = 0
    day = start
    while day < end:
        day += timedelta(days=1)
        if day.strftime("%a") not in ("Sat", "Sun") and day not in closed:
            count += 1
    return count


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2023, 9, 4), date(2023, 9, 4), 0),  # the start day is day 0
        (date(2023, 9, 4), date(2023, 9, 5), 1),
        (date(2023, 9, 8), date(2023, 9, 10), 0),  # Friday to Sunday
        (date(2023, 9, 8), date(2023, 9, 11), 1),  # Friday to Monday
        (date(2023, 9, 9), date(2023, 9, 11), 1),  # a start at a weekend
        (date(2023, 9, 4), date(2023, 9, 18), 5 + 5),
        (date(2023, 6, 1), date(2023, 8, 3), 9 * 5),
        (date(2023, 6, 1), date(2023, 8, 4), 9 * 5 + 1),
        (date(2023, 5, 5), date(2023, 5, 9), 1),  # the Coronation on the Monday
        (
            date(2022, 12, 23),
            date(2023, 1, 3),
            5 + 2 - 2 - 1,
        ),  # Christmas, Boxing Day and New Year's Day in lieu
        (date(2023, 9, 5), date(2023, 9, 4), None),
    ],
)
def test_working_days_between_two_days(start: date, end: date, expected: int | None) -> None:
    assert working_days(start, end, closed_days()) == expected
    assert WorkingDayCalendar().working_days(start, end) == expected


def test_a_councils_closure_day_is_not_worked() -> None:
    start, end = date(2022, 12, 23), date(2023, 1, 3)
    assert COUNCIL.working_days(start, end) == 5 + 2 - 2 - 1 - 1
    assert not COUNCIL.is_working_day(date(2022, 12, 28))
    assert WorkingDayCalendar().is_working_day(date(2022, 12, 28))


def test_a_closure_day_at_a_weekend_or_on_a_bank_holiday_is_not_taken_off_twice() -> None:
    both = closed_days([date(2023, 5, 6), date(2023, 5, 8)])
    assert working_days(date(2023, 5, 5), date(2023, 5, 9), both) == 1


def test_a_calendar_may_be_made_from_a_list_and_stays_hashable() -> None:
    listed = WorkingDayCalendar([date(2022, 12, 28)])  # type: ignore[arg-type]
    assert listed == COUNCIL
    assert hash(listed) == hash(COUNCIL)


@given(days, st.integers(0, 800), closed)
def test_working_days_agree_with_a_count_one_by_one(
    start: date, length: int, closed: frozenset[date]
) -> None:
    end = start + timedelta(days=length)
    assert working_days(start, end, closed) == one_by_one(start, end, closed)


@given(days, days)
def test_the_table_agrees_with_the_plain_count(start: date, end: date) -> None:
    assert COUNCIL.working_days(start, end) == working_days(start, end, COUNCIL.closed)


@given(days, st.integers(0, 80), closed)
def test_the_nth_working_day_is_the_first_by_which_n_were_worked(
    day: date, n: int, closed: frozenset[date]
) -> None:
    due = add_working_days(day, n, closed)
    assert working_days(day, due, closed) == n
    assert n == 0 or working_days(day, due - timedelta(days=1), closed) == n - 1


@given(days, st.integers(0, 300))
def test_the_table_finds_the_same_nth_working_day(day: date, n: int) -> None:
    assert COUNCIL.add_working_days(day, n) == add_working_days(day, n, COUNCIL.closed)


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2023, 9, 8), 0, date(2023, 9, 8)),
        (date(2023, 9, 9), 0, date(2023, 9, 9)),  # the day itself, worked or not
        (date(2023, 9, 8), 1, date(2023, 9, 11)),
        (date(2023, 6, 1), 45, date(2023, 8, 3)),
        (date(2023, 5, 5), 1, date(2023, 5, 9)),
        (date(2040, 12, 31), 1, date(2041, 1, 1)),  # past the table: no bank holidays are known
        (date(1989, 12, 29), 1, date(1990, 1, 2)),
    ],
)
def test_adding_working_days(day: date, n: int, expected: date) -> None:
    assert add_working_days(day, n, closed_days()) == expected
    assert WorkingDayCalendar().add_working_days(day, n) == expected


def test_working_days_cannot_be_added_backwards() -> None:
    with pytest.raises(ValueError, match="cannot add -1"):
        add_working_days(date(2023, 9, 8), -1, NONE_CLOSED)
    with pytest.raises(ValueError, match="cannot add -1"):
        COUNCIL.add_working_days(date(2023, 9, 8), -1)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(1989, 12, 25), date(1990, 1, 5)),
        (date(2040, 12, 28), date(2041, 1, 4)),
        (date(1950, 1, 1), date(2060, 1, 1)),
        (date(1990, 1, 1), date(2040, 12, 31)),
        (date(2041, 1, 4), date(1989, 12, 25)),
    ],
)
def test_days_outside_the_table_are_counted_too(start: date, end: date) -> None:
    expected = None if end < start else one_by_one(start, end, COUNCIL.closed)
    assert COUNCIL.working_days(start, end) == expected


def test_numbered_days_give_the_working_days_by_subtraction() -> None:
    numbered = {day: (worked, number) for day, worked, number in COUNCIL.numbered_days()}
    assert (min(numbered), max(numbered)) == (date(1990, 1, 1), date(2040, 12, 31))
    assert len(numbered) == (date(2040, 12, 31) - date(1990, 1, 1)).days + 1
    assert numbered[date(2023, 8, 3)][1] - numbered[date(2023, 6, 1)][1] == 45
    assert not numbered[date(2022, 12, 28)][0]
    assert numbered[date(2022, 12, 29)][0]


@pytest.mark.parametrize(
    "proclaimed", [date(2020, 5, 8), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)]
)
def test_the_four_special_days_are_bank_holidays(proclaimed: date) -> None:
    assert proclaimed in bank_holidays(proclaimed.year, proclaimed.year)
    assert not is_working_day(proclaimed, closed_days())


def test_the_days_that_the_special_ones_replaced_were_worked() -> None:
    assert is_working_day(date(2020, 5, 4), closed_days())  # May Day moved to the Friday
    assert is_working_day(date(2022, 5, 30), closed_days())  # the spring bank holiday moved to 2 June


def test_the_file_still_says_what_the_library_says_for_2012_to_2028() -> None:
    shipped = csv.DictReader(
        io.StringIO(files("goldenthread.calendar").joinpath("bank_holidays.csv").read_text("utf-8"))
    )
    library = csv.DictReader(io.StringIO(bank_holidays_csv(2012, 2028)))
    assert [row for row in shipped if "2012" <= row["day"][:4] <= "2028"] == list(library)


def test_england_has_eight_bank_holidays_a_year_and_the_few_that_were_proclaimed() -> None:
    extra = {1999: 1, 2002: 1, 2011: 1, 2012: 1, 2022: 2, 2023: 1}
    for year in range(1990, 2041):
        weekdays = [day for day in bank_holidays(year, year) if day.weekday() < 5]
        assert len(weekdays) == 8 + extra.get(year, 0), year


def test_bank_holidays_are_in_order_and_of_the_years_asked_for() -> None:
    found = bank_holidays(2022, 2023)
    assert list(found) == sorted(set(found))
    assert {day.year for day in found} == {2022, 2023}
    assert found == bank_holidays(2022, 2022) + bank_holidays(2023, 2023)


@pytest.mark.parametrize(("first_year", "last_year"), [(1989, 2020), (2020, 2041), (2023, 2022)])
def test_bank_holidays_that_are_not_held_are_refused(first_year: int, last_year: int) -> None:
    with pytest.raises(RequestError, match=f"not held for {first_year} to {last_year}"):
        bank_holidays(first_year, last_year)
