"""The oracle's own calendar: working days by walking, months and birthdays by counting them.

Slow on purpose and shares nothing with `goldenthread.calendar` (whose `Period` it only reads), so that a
mistake in one shows against the other. It decides nothing about which periods may be shown.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache

import holidays

from goldenthread.calendar import Period

OPEN_END = date(9999, 12, 31)
"""How an episode that has not ended is stored."""

# The windows that a period of each cadence is shown in; the others are left out altogether.
WINDOWS_OF_CADENCE = {
    "week": ("week", "snapshot"),
    "month": ("month", "quarter", "year_to_date", "rolling_12_months", "financial_year", "snapshot"),
    "quarter": ("quarter", "year_to_date", "rolling_12_months", "financial_year", "snapshot"),
    "financial_year": ("year_to_date", "rolling_12_months", "financial_year", "snapshot"),
}


@cache
def england_holidays(year: int) -> frozenset[date]:
    """England's bank holidays of the year, straight from the library."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_worked(day: date, closure_days: frozenset[date]) -> bool:
    """Whether the council works on the day: no weekend, bank holiday or closure day of its own."""
    at_weekend = day.weekday() in (5, 6)
    return not at_weekend and day not in england_holidays(day.year) and day not in closure_days


@cache
def working_days(start: date, end: date, closure_days: frozenset[date]) -> int | None:
    """Working days in (start, end], the start day being day 0; None when the end is earlier or still open."""
    if OPEN_END in (start, end) or end < start:
        return None
    count = 0
    day = start
    while day < end:
        day += timedelta(days=1)
        if is_worked(day, closure_days):
            count += 1
    return count


@cache
def add_working_days(start: date, number: int, closure_days: frozenset[date]) -> date | None:
    """The day on which that many working days have passed; None for a stored open end."""
    if start == OPEN_END:
        return None
    day = start
    left = number
    while left > 0:
        day += timedelta(days=1)
        if is_worked(day, closure_days):
            left -= 1
    return day


def months_before(day: date, months: int) -> date:
    """The same day that many months earlier (or later, if negative), or that month's last if it has none."""
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += -1 if months > 0 else 1
        if month == 0:
            year, month = year - 1, 12
        if month == 13:
            year, month = year + 1, 1
    if year > OPEN_END.year:
        return OPEN_END
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def days_before(day: date, days: int) -> date:
    """That many days earlier (later when negative), and no later than the last day there is."""
    if (OPEN_END - day).days < -days:
        return OPEN_END
    return day - timedelta(days=days)


def month_end(day: date) -> date | None:
    """The last day of the day's month; None for a stored open end."""
    return None if day == OPEN_END else date(day.year, day.month, monthrange(day.year, day.month)[1])


def complete_months(start: date, end: date) -> int | None:
    """The most months that can be gone back from the end without passing the start.

    None when the end is earlier than the start, or either is a stored open end.
    """
    if OPEN_END in (start, end) or end < start:
        return None
    months = 0
    while months_before(end, months + 1) >= start:
        months += 1
    return months


def age(born_on: date, day: date) -> int | None:
    """Birthdays up to and including the day; None before birth.

    One born on 29 February has them on 1 March in common years.
    """
    if day < born_on:
        return None
    birthdays = 0
    while birthday(born_on, born_on.year + birthdays + 1) <= day:
        birthdays += 1
    return birthdays


def birthday(born_on: date, year: int) -> date:
    """The day in that year on which a person becomes a year older."""
    if (born_on.month, born_on.day) == (2, 29) and monthrange(year, 2)[1] == 28:
        return date(year, 3, 1)
    return date(year, born_on.month, born_on.day)


def age_band(years: int | None) -> str | None:
    """The band's name, None when the age is not known."""
    if years is None:
        return None
    if years < 1:
        return "under 1"
    if years < 5:
        return "1 to 4"
    if years < 10:
        return "5 to 9"
    if years < 16:
        return "10 to 15"
    if years < 18:
        return "16 and 17"
    return "18 and over"


def quarter_of(day: date) -> tuple[date, date]:
    """First and last day of the financial quarter of the day."""
    first_month = {1: 1, 2: 1, 3: 1, 4: 4, 5: 4, 6: 4, 7: 7, 8: 7, 9: 7, 10: 10, 11: 10, 12: 10}[day.month]
    last_month = first_month + 2
    return date(day.year, first_month, 1), date(day.year, last_month, monthrange(day.year, last_month)[1])


def financial_year_of(day: date) -> tuple[date, date]:
    """First and last day of the year from 1 April that holds the day."""
    start_year = day.year if day.month >= 4 else day.year - 1
    return date(start_year, 4, 1), date(start_year + 1, 3, 31)


def window_days(period: Period, window: str) -> tuple[date, date]:
    """The first and last day that the window takes in. `snapshot` is the period's last day twice."""
    last = period.last_day
    if window == "snapshot":
        return last, last
    if window == "week":
        return last - timedelta(days=6), last
    if window == "month":
        return date(last.year, last.month, 1), last
    if window == "quarter":
        return quarter_of(last)
    if window == "financial_year":
        return financial_year_of(last)
    if window == "year_to_date":
        return financial_year_of(last)[0], last
    if window == "rolling_12_months":
        # The twelve whole months that end with this one start the day after the same month of last year.
        same_month_last_year = date(last.year - 1, last.month, monthrange(last.year - 1, last.month)[1])
        return same_month_last_year + timedelta(days=1), last
    raise ValueError(f"no window {window}")


def window_due(period: Period, window: str) -> bool:
    """Whether the window ends with the period: a quarter is due with its third month only."""
    return window_days(period, window)[1] == period.last_day


def end_of_next(period: Period) -> date:
    """The last day of the period that follows."""
    tomorrow = period.last_day + timedelta(days=1)
    if period.cadence == "week":
        return period.last_day + timedelta(days=7)
    if period.cadence == "month":
        return date(tomorrow.year, tomorrow.month, monthrange(tomorrow.year, tomorrow.month)[1])
    if period.cadence == "quarter":
        return quarter_of(tomorrow)[1]
    return financial_year_of(tomorrow)[1]
