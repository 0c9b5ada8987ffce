"""Which days a period and its windows hold, how periods are written and read, and what is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.calendar import (
    CADENCES,
    WINDOWS,
    Cadence,
    Period,
    Window,
    containing,
    financial_year,
    month,
    months_before,
    months_between,
    parse_period,
    quarter,
    week_ending,
    weeks_between,
    window_days,
    window_due,
)
from goldenthread.errors import RequestError

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
cadences = st.sampled_from(CADENCES)
periods = st.builds(containing, cadences, days)


@pytest.mark.parametrize(
    ("period", "first_day", "last_day", "label"),
    [
        (month(2023, 9), date(2023, 9, 1), date(2023, 9, 30), "2023-09"),
        (month(2024, 2), date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
        (month(2023, 2), date(2023, 2, 1), date(2023, 2, 28), "2023-02"),
        (month(2023, 12), date(2023, 12, 1), date(2023, 12, 31), "2023-12"),
        (week_ending(date(2023, 9, 29)), date(2023, 9, 23), date(2023, 9, 29), "week ending 2023-09-29"),
        (week_ending(date(2021, 1, 1)), date(2020, 12, 26), date(2021, 1, 1), "week ending 2021-01-01"),
        (quarter(2023, 1), date(2023, 4, 1), date(2023, 6, 30), "2023-24 Q1"),
        (quarter(2023, 2), date(2023, 7, 1), date(2023, 9, 30), "2023-24 Q2"),
        (quarter(2023, 3), date(2023, 10, 1), date(2023, 12, 31), "2023-24 Q3"),
        (quarter(2023, 4), date(2024, 1, 1), date(2024, 3, 31), "2023-24 Q4"),
        (financial_year(2023), date(2023, 4, 1), date(2024, 3, 31), "2023-24"),
        (financial_year(1999), date(1999, 4, 1), date(2000, 3, 31), "1999-00"),
    ],
)
def test_a_period_holds_its_days_and_says_its_name(
    period: Period, first_day: date, last_day: date, label: str
) -> None:
    assert (period.first_day, period.last_day, period.label) == (first_day, last_day, label)


@pytest.mark.parametrize(
    ("cadence", "day", "expected"),
    [
        ("week", date(2023, 9, 23), week_ending(date(2023, 9, 29))),
        ("week", date(2023, 9, 29), week_ending(date(2023, 9, 29))),
        ("week", date(2023, 9, 30), week_ending(date(2023, 10, 6))),
        ("week", date(2020, 12, 31), week_ending(date(2021, 1, 1))),
        ("quarter", date(2024, 3, 31), quarter(2023, 4)),
        ("quarter", date(2024, 4, 1), quarter(2024, 1)),
        ("financial_year", date(2024, 3, 31), financial_year(2023)),
        ("financial_year", date(2024, 4, 1), financial_year(2024)),
        ("month", date(2024, 2, 29), month(2024, 2)),
    ],
)
def test_the_period_containing_a_day(cadence: Cadence, day: date, expected: Period) -> None:
    assert containing(cadence, day) == expected


@given(cadences, days)
def test_every_day_is_in_the_period_that_contains_it_and_in_no_other(cadence: Cadence, day: date) -> None:
    period = containing(cadence, day)
    assert period.first_day <= day <= period.last_day
    assert period.previous().last_day + timedelta(days=1) == period.first_day
    assert period.next().first_day == period.last_day + timedelta(days=1)


@given(periods, st.integers(-60, 60))
def test_going_on_and_coming_back_ends_where_it_began(period: Period, n: int) -> None:
    assert period.next(n).previous(n) == period
    assert (period.next(n) > period) == (n > 0)


def test_next_and_previous_cross_the_year() -> None:
    assert month(2023, 12).next() == month(2024, 1)
    assert month(2023, 1).previous(13) == month(2021, 12)
    assert week_ending(date(2020, 12, 25)).next() == week_ending(date(2021, 1, 1))
    assert quarter(2023, 4).next() == quarter(2024, 1)
    assert financial_year(2023).previous(2) == financial_year(2021)


def test_periods_are_in_order_of_their_last_day() -> None:
    in_order = [
        month(2023, 8),
        week_ending(date(2023, 9, 29)),
        quarter(2023, 2),
        month(2023, 9),
        month(2023, 10),
    ]
    assert sorted([*in_order[2:], *in_order[:2]]) == in_order
    assert month(2023, 8) < month(2023, 9) <= month(2023, 9)


def test_a_period_is_not_compared_with_something_else() -> None:
    with pytest.raises(TypeError):
        _ = month(2023, 9) < date(2023, 9, 1)


def test_days_that_are_no_whole_period_make_none() -> None:
    with pytest.raises(ValueError, match="not one whole month"):
        Period("month", date(2023, 9, 1), date(2023, 9, 29))
    with pytest.raises(ValueError, match="not one whole week"):
        Period("week", date(2023, 9, 24), date(2023, 9, 30))


def test_a_week_that_does_not_end_on_friday_is_refused_and_the_right_friday_offered() -> None:
    with pytest.raises(RequestError, match=r"2023-09-30 is a Saturday(.|\n)*2023-10-06"):
        week_ending(date(2023, 9, 30))


@pytest.mark.parametrize("number", [0, 13])
def test_there_is_no_such_month(number: int) -> None:
    with pytest.raises(RequestError, match=f"no month {number} of the year 2023"):
        month(2023, number)


@pytest.mark.parametrize("number", [0, 5])
def test_there_is_no_such_quarter(number: int) -> None:
    with pytest.raises(RequestError, match=f"no quarter {number}"):
        quarter(2023, number)


@pytest.mark.parametrize("start_year", [0, 9999])
def test_there_is_no_such_financial_year(start_year: int) -> None:
    with pytest.raises(RequestError, match="no financial year"):
        financial_year(start_year)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-09", month(2023, 9)),
        (" 2023-09 ", month(2023, 9)),
        ("2023-09-29", week_ending(date(2023, 9, 29))),
        ("week ending 2023-09-29", week_ending(date(2023, 9, 29))),
        ("2023-24", financial_year(2023)),
        ("2099-00", financial_year(2099)),
        ("2023-24-Q2", quarter(2023, 2)),
        ("2023-24 q2", quarter(2023, 2)),
        ("2011-12", month(2011, 12)),
        ("2012-13", financial_year(2012)),
    ],
)
def test_reading_a_period(text: str, expected: Period) -> None:
    assert parse_period(text) == expected


def test_a_text_that_could_be_a_month_or_a_year_is_read_as_asked() -> None:
    assert parse_period("2011-12", "month") == month(2011, 12)
    assert parse_period("2011-12", "financial_year") == financial_year(2011)


@given(periods)
def test_a_period_reads_its_own_label_back(period: Period) -> None:
    assert parse_period(period.label, period.cadence) == period


@pytest.mark.parametrize(
    "text",
    [
        "", "2023", "2023-9", "2023-13", "2023-25", "2023-02-30", "2023-25-Q1", "2023-24-Q",
        "0001-01-05", "September 2023", "2023-09-29x", "٢٠٢٣-٠٩",
    ],
)  # fmt: skip
def test_text_that_is_no_period_is_refused_with_the_ways_to_write_one(text: str) -> None:
    with pytest.raises(RequestError, match=r"is not a period(.|\n)*2023-24-Q2"):
        parse_period(text)


def test_reading_a_period_that_does_not_exist_says_why() -> None:
    with pytest.raises(RequestError, match="2023-09-28 is a Thursday"):
        parse_period("2023-09-28")
    with pytest.raises(RequestError, match="no quarter 5"):
        parse_period("2023-24-Q5")
    with pytest.raises(RequestError, match="no month 1 of the year 0"):
        parse_period("0000-01")


def test_a_period_of_another_cadence_than_the_one_wanted_is_refused() -> None:
    with pytest.raises(
        RequestError, match=r"“2023-24” is a financial year, and a month is wanted(.|\n)*2023-09"
    ):
        parse_period("2023-24", "month")


def test_months_between_counts_both_ends() -> None:
    found = months_between(month(2022, 11), month(2023, 2))
    assert [period.label for period in found] == ["2022-11", "2022-12", "2023-01", "2023-02"]
    assert months_between(date(2022, 11, 30), date(2023, 2, 1)) == found
    assert months_between(month(2023, 9), month(2023, 9)) == (month(2023, 9),)


def test_months_between_refuses_an_end_before_its_start_and_what_is_no_month() -> None:
    with pytest.raises(RequestError, match=r"2023-08, is before the first, 2023-09"):
        months_between(month(2023, 9), month(2023, 8))
    with pytest.raises(RequestError, match="2023-24 Q2 is a quarter, and a month is wanted"):
        months_between(quarter(2023, 2), month(2023, 9))


def test_weeks_between_are_those_whose_friday_is_in_the_range() -> None:
    found = weeks_between(date(2023, 9, 1), date(2023, 9, 29))
    assert [period.last_day.day for period in found] == [1, 8, 15, 22, 29]
    assert weeks_between(date(2023, 9, 2), date(2023, 9, 28)) == found[1:-1]
    assert weeks_between(date(2023, 9, 2), date(2023, 9, 7)) == ()
    assert weeks_between(date(2020, 12, 31), date(2021, 1, 1)) == (week_ending(date(2021, 1, 1)),)


def test_weeks_between_refuses_an_end_before_its_start() -> None:
    with pytest.raises(RequestError, match="2023-09-01, is before the first, 2023-09-29"):
        weeks_between(date(2023, 9, 29), date(2023, 9, 1))


@given(days, st.integers(0, 400))
def test_weeks_between_misses_no_friday(start: date, length: int) -> None:
    in_range = [start + timedelta(days=n) for n in range(length + 1)]
    fridays = [day for day in in_range if day.weekday() == 4]
    assert [week.last_day for week in weeks_between(start, in_range[-1])] == fridays


SEPTEMBER_2023 = month(2023, 9)
MARCH_2024 = month(2024, 3)
A_WEEK = week_ending(date(2023, 9, 29))


@pytest.mark.parametrize(
    ("period", "window", "first_day", "last_day"),
    [
        (SEPTEMBER_2023, "month", date(2023, 9, 1), date(2023, 9, 30)),
        (SEPTEMBER_2023, "quarter", date(2023, 7, 1), date(2023, 9, 30)),
        (SEPTEMBER_2023, "year_to_date", date(2023, 4, 1), date(2023, 9, 30)),
        (SEPTEMBER_2023, "rolling_12_months", date(2022, 10, 1), date(2023, 9, 30)),
        (SEPTEMBER_2023, "financial_year", date(2023, 4, 1), date(2024, 3, 31)),
        (SEPTEMBER_2023, "snapshot", date(2023, 9, 30), date(2023, 9, 30)),
        (month(2024, 2), "rolling_12_months", date(2023, 3, 1), date(2024, 2, 29)),
        (month(2024, 2), "quarter", date(2024, 1, 1), date(2024, 3, 31)),
        (month(2023, 12), "rolling_12_months", date(2023, 1, 1), date(2023, 12, 31)),
        (MARCH_2024, "year_to_date", date(2023, 4, 1), date(2024, 3, 31)),
        (month(2024, 4), "year_to_date", date(2024, 4, 1), date(2024, 4, 30)),
        (A_WEEK, "week", date(2023, 9, 23), date(2023, 9, 29)),
        (A_WEEK, "year_to_date", date(2023, 4, 1), date(2023, 9, 29)),
        (week_ending(date(2023, 4, 7)), "year_to_date", date(2023, 4, 1), date(2023, 4, 7)),
        (A_WEEK, "snapshot", date(2023, 9, 29), date(2023, 9, 29)),
        (quarter(2023, 2), "rolling_12_months", date(2022, 10, 1), date(2023, 9, 30)),
        (financial_year(2023), "rolling_12_months", date(2023, 4, 1), date(2024, 3, 31)),
    ],
)
def test_the_days_of_a_window(period: Period, window: Window, first_day: date, last_day: date) -> None:
    assert window_days(period, window) == (first_day, last_day)


@pytest.mark.parametrize(
    ("period", "due"),
    [
        (SEPTEMBER_2023, {"month", "quarter", "year_to_date", "rolling_12_months", "snapshot"}),
        (month(2023, 8), {"month", "year_to_date", "rolling_12_months", "snapshot"}),
        (MARCH_2024, set(WINDOWS) - {"week"}),
        (A_WEEK, {"week", "year_to_date", "snapshot"}),
        (quarter(2023, 2), {"quarter", "year_to_date", "rolling_12_months", "snapshot"}),
        (quarter(2023, 4), {"quarter", "year_to_date", "rolling_12_months", "financial_year", "snapshot"}),
        (financial_year(2023), {"year_to_date", "rolling_12_months", "financial_year", "snapshot"}),
    ],
)
def test_which_windows_fall_due_with_a_period(period: Period, due: set[Window]) -> None:
    assert {window for window in WINDOWS if window_due(period, window)} == due


@pytest.mark.parametrize(
    ("period", "window"),
    [
        (A_WEEK, "month"),
        (A_WEEK, "rolling_12_months"),
        (SEPTEMBER_2023, "week"),
        (quarter(2023, 2), "month"),
        (financial_year(2023), "quarter"),
    ],
)
def test_a_window_that_the_period_cannot_lie_in_has_no_days(period: Period, window: Window) -> None:
    with pytest.raises(ValueError, match="window has no days"):
        window_days(period, window)


@given(periods, st.sampled_from(WINDOWS))
def test_a_window_that_is_due_ends_with_its_period(period: Period, window: Window) -> None:
    if window_due(period, window):
        first_day, last_day = window_days(period, window)
        assert first_day <= last_day == period.last_day


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2023, 9, 15), 1, date(2023, 8, 15)),
        (date(2023, 3, 31), 1, date(2023, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2023, 10, 31), 1, date(2023, 9, 30)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2024, 2, 29), 48, date(2020, 2, 29)),
        (date(2023, 2, 28), 12, date(2022, 2, 28)),
        (date(2023, 1, 31), 2, date(2022, 11, 30)),
        (date(2023, 1, 31), 0, date(2023, 1, 31)),
        (date(2023, 1, 31), -1, date(2023, 2, 28)),
    ],
)
def test_months_before_a_day(day: date, n: int, expected: date) -> None:
    assert months_before(day, n) == expected


@given(days, st.integers(0, 60))
def test_months_before_lands_in_that_month_never_later_in_it(day: date, n: int) -> None:
    earlier = months_before(day, n)
    assert containing("month", earlier) == containing("month", day).previous(n)
    assert earlier.day <= day.day
    assert earlier.day == day.day or (earlier + timedelta(days=1)).day == 1
