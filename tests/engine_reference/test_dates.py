"""The oracle's own calendar, each rule with the day on which it could go wrong."""

from datetime import date

import pytest

from goldenthread.calendar import financial_year, month, quarter, week_ending
from goldenthread.engine.reference import dates
from tests.engine_reference.made import on

NO_CLOSURES: frozenset[date] = frozenset()


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2023-09-01", "2023-09-01", 0),  # the start day is day 0
        ("2023-09-01", "2023-09-04", 1),  # Friday to Monday
        ("2023-09-02", "2023-09-03", 0),  # a weekend
        ("2023-05-05", "2023-05-09", 1),  # over the Coronation bank holiday
        ("2022-09-16", "2022-09-20", 1),  # over the state funeral
        ("2020-05-07", "2020-05-11", 1),  # the May bank holiday that moved to a Friday
        ("2023-06-01", "2023-08-03", 45),
        ("2023-06-01", "2023-08-04", 45 + 1),
    ],
)
def test_working_days_lie_after_the_start_and_up_to_the_end(start: str, end: str, days: int) -> None:
    assert dates.working_days(on(start), on(end), NO_CLOSURES) == days


def test_closure_days_are_not_worked() -> None:
    closed = frozenset({on("2022-12-28")})
    assert dates.working_days(on("2022-12-23"), on("2022-12-29"), NO_CLOSURES) == 2
    assert dates.working_days(on("2022-12-23"), on("2022-12-29"), closed) == 2 - 1


@pytest.mark.parametrize(("start", "end"), [("2023-09-02", "2023-09-01"), ("2023-09-01", "9999-12-31")])
def test_working_days_are_not_known_when_the_end_is_earlier_or_open(start: str, end: str) -> None:
    assert dates.working_days(on(start), on(end), NO_CLOSURES) is None
    assert dates.complete_months(on(start), on(end)) is None


def test_adding_working_days_lands_on_a_worked_day() -> None:
    assert dates.add_working_days(on("2023-06-01"), 45, NO_CLOSURES) == on("2023-08-03")
    assert dates.add_working_days(on("2023-05-05"), 1, NO_CLOSURES) == on("2023-05-09")
    assert dates.add_working_days(on("2023-05-06"), 0, NO_CLOSURES) == on("2023-05-06")
    assert dates.add_working_days(dates.OPEN_END, 1, NO_CLOSURES) is None


@pytest.mark.parametrize(
    ("day", "last"),
    [
        ("2023-02-01", "2023-02-28"),
        ("2024-02-29", "2024-02-29"),
        ("2023-12-31", "2023-12-31"),
        ("2023-12-30", "2023-12-31"),
        ("9999-12-30", "9999-12-31"),
        ("9999-12-31", None),
    ],
)
def test_month_end(day: str, last: str | None) -> None:
    assert dates.month_end(on(day)) == (None if last is None else on(last))


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        ("2024-02-29", 12, "2023-02-28"),
        ("2023-02-28", 12, "2022-02-28"),
        ("2023-03-31", 1, "2023-02-28"),
        ("2023-01-15", 1, "2022-12-15"),
        ("2023-12-31", -2, "2024-02-29"),
        ("9999-12-31", -1, "9999-12-31"),
    ],
)
def test_months_before_keeps_the_day_or_takes_the_last_of_the_month(
    day: str, months: int, earlier: str
) -> None:
    assert dates.months_before(on(day), months) == on(earlier)


def test_days_before_and_after() -> None:
    assert dates.days_before(on("2023-03-01"), 1) == on("2023-02-28")
    assert dates.days_before(on("2023-02-28"), -1) == on("2023-03-01")
    assert dates.days_before(dates.OPEN_END, -1) == dates.OPEN_END


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2023-01-31", "2023-02-28", 0),
        ("2023-01-31", "2023-03-31", 2),
        ("2023-02-28", "2023-03-28", 1),
        ("2023-02-28", "2023-03-27", 0),
        ("2020-02-29", "2021-02-28", 11),
        ("2023-05-05", "2023-05-05", 0),
    ],
)
def test_complete_months(start: str, end: str, months: int) -> None:
    assert dates.complete_months(on(start), on(end)) == months


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        ("2004-02-29", "2005-02-28", 0),
        ("2004-02-29", "2005-03-01", 1),
        ("2004-02-29", "2008-02-29", 4),
        ("2005-09-30", "2023-09-29", 17),
        ("2005-09-30", "2023-09-30", 18),
        ("2023-09-30", "2023-09-30", 0),
    ],
)
def test_age_is_the_number_of_birthdays(born: str, day: str, years: int) -> None:
    assert dates.age(on(born), on(day)) == years


def test_an_unborn_child_has_no_age() -> None:
    assert dates.age(on("2023-10-01"), on("2023-09-30")) is None


def test_age_bands_have_no_gap() -> None:
    assert dates.age_band(None) is None
    edges = {years: dates.age_band(years) for years in (0, 1, 4, 5, 9, 10, 15, 16, 17, 18)}
    assert edges == {
        0: "under 1", 1: "1 to 4", 4: "1 to 4", 5: "5 to 9", 9: "5 to 9",
        10: "10 to 15", 15: "10 to 15", 16: "16 and 17", 17: "16 and 17", 18: "18 and over",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("period", "window", "first", "last"),
    [
        (month(2023, 2), "month", "2023-02-01", "2023-02-28"),
        (month(2024, 3), "year_to_date", "2023-04-01", "2024-03-31"),
        (month(2023, 4), "year_to_date", "2023-04-01", "2023-04-30"),
        (month(2024, 2), "rolling_12_months", "2023-03-01", "2024-02-29"),
        (month(2023, 12), "rolling_12_months", "2023-01-01", "2023-12-31"),
        (month(2023, 8), "quarter", "2023-07-01", "2023-09-30"),
        (month(2023, 8), "financial_year", "2023-04-01", "2024-03-31"),
        (month(2023, 8), "snapshot", "2023-08-31", "2023-08-31"),
        (week_ending(date(2023, 9, 29)), "week", "2023-09-23", "2023-09-29"),
        (week_ending(date(2023, 9, 29)), "snapshot", "2023-09-29", "2023-09-29"),
    ],
)
def test_window_days(period: dates.Period, window: str, first: str, last: str) -> None:
    assert dates.window_days(period, window) == (on(first), on(last))


def test_a_window_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no window fortnight"):
        dates.window_days(month(2023, 9), "fortnight")


def test_a_window_is_due_when_it_ends_with_the_period() -> None:
    assert dates.window_due(month(2023, 9), "quarter")
    assert not dates.window_due(month(2023, 8), "quarter")
    assert dates.window_due(month(2023, 3), "financial_year")
    assert not dates.window_due(month(2023, 4), "financial_year")


def test_the_end_of_the_next_period() -> None:
    assert dates.end_of_next(month(2024, 1)) == on("2024-02-29")
    assert dates.end_of_next(week_ending(date(2023, 9, 29))) == on("2023-10-06")
    assert dates.end_of_next(quarter(2023, 3)) == on("2024-03-31")
    assert dates.end_of_next(financial_year(2022)) == on("2024-03-31")
