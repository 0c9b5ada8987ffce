"""Working days: Monday to Friday, less England's bank holidays and the council's own closure days.

The start day is day 0, so the working days of a piece of work are those in (start, end]. Bank holidays come
from `bank_holidays.csv`, shipped beside this module and written by `freeze.py`, so that a new release of a
library cannot move a published figure.
"""

import csv
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Final

from goldenthread.errors import RequestError

# The years, both counted, whose bank holidays are held and which `WorkingDayCalendar` looks up in a table.
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2040


def working_days(start: date, end: date, closed: frozenset[date]) -> int | None:
    """How many working days lie in (start, end], so 0 on the start day itself; None when end is before start.

    `closed` holds every day, besides Saturdays and Sundays, that is not worked (see `closed_days`).
    Source: the time limits of Working Together 2023 (15 and 45 working days), with the start day as day 0.
    """
    if end < start:
        return None
    weekdays = _weekdays_up_to(end) - _weekdays_up_to(start)
    return weekdays - sum(1 for day in closed if start < day <= end and day.weekday() < 5)


def add_working_days(day: date, n: int, closed: frozenset[date]) -> date:
    """The `n`th working day after the day; the day itself for 0. A negative `n` is a `ValueError`.

    It is the first day on which `working_days` from the day reaches `n`.
    """
    if n < 0:
        raise ValueError(f"cannot add {n} working days")
    remaining = n
    while remaining:
        day += timedelta(days=1)
        remaining -= is_working_day(day, closed)
    return day


def is_working_day(day: date, closed: frozenset[date]) -> bool:
    """Whether the day is a Monday to Friday that is not among the closed days."""
    return day.weekday() < 5 and day not in closed


def bank_holidays(first_year: int, last_year: int) -> tuple[date, ...]:
    """England's bank holidays of these years, both counted, in date order, substitute days included.

    A holiday that falls at a weekend is there beside its substitute. Raises `RequestError` for years that
    are not held (before 1990, after 2040).
    """
    if not FIRST_YEAR <= first_year <= last_year <= LAST_YEAR:
        raise RequestError(
            f"Bank holidays are not held for {first_year} to {last_year}.",
            remedy=f"Give years from {FIRST_YEAR} to {LAST_YEAR}, the earlier first.",
        )
    return tuple(day for day in _every_bank_holiday() if first_year <= day.year <= last_year)


def closed_days(closure_days: Iterable[date] = ()) -> frozenset[date]:
    """Every bank holiday held, with the council's own closure days (`closure_days` in the council file)."""
    return frozenset(_every_bank_holiday()).union(closure_days)


@dataclass(frozen=True)
class WorkingDayCalendar:
    """The working days of one council, ready to be asked many times: a look-up, whatever the distance.

    Days before 1990 or after 2040 are counted too, more slowly and without bank holidays.
    """

    closure_days: frozenset[date] = frozenset()
    closed: frozenset[date] = field(init=False, repr=False, compare=False)
    _counts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """For each day of the table, the working days from its first day up to and including that day."""

    def __post_init__(self) -> None:
        # A list from a file is as good as a set; the calendar must stay hashable.
        object.__setattr__(self, "closure_days", frozenset(self.closure_days))
        object.__setattr__(self, "closed", closed_days(self.closure_days))
        object.__setattr__(self, "_counts", tuple(_running_counts(self.closed)))

    def is_working_day(self, day: date) -> bool:
        """Whether the council works on the day."""
        return is_working_day(day, self.closed)

    def working_days(self, start: date, end: date) -> int | None:
        """How many working days lie in (start, end]; None when end is before start."""
        if start < _TABLE_STARTS or end > _TABLE_ENDS:
            return working_days(start, end, self.closed)
        if end < start:
            return None
        return self._count(end) - self._count(start)

    def add_working_days(self, day: date, n: int) -> date:
        """The `n`th working day after the day; the day itself for 0. A negative `n` is a `ValueError`."""
        if n <= 0 or not _TABLE_STARTS <= day <= _TABLE_ENDS or self._count(day) + n > self._counts[-1]:
            return add_working_days(day, n, self.closed)
        return _TABLE_STARTS + timedelta(days=bisect_left(self._counts, self._count(day) + n))

    def numbered_days(self) -> Iterator[tuple[date, bool, int]]:
        """Each day from 1990 to 2040 in order: the day, whether it is worked, and the working days so far.

        The working days in (a, b] are the number of b less the number of a, which a table in SQL can look up.
        """
        for position, count in enumerate(self._counts):
            day = _TABLE_STARTS + timedelta(days=position)
            yield day, self.is_working_day(day), count

    def _count(self, day: date) -> int:
        return self._counts[day.toordinal() - _TABLE_STARTS.toordinal()]


_TABLE_STARTS: Final = date(FIRST_YEAR, 1, 1)
_TABLE_ENDS: Final = date(LAST_YEAR, 12, 31)


@cache
def _every_bank_holiday() -> tuple[date, ...]:
    text = files("goldenthread.calendar").joinpath("bank_holidays.csv").read_text(encoding="utf-8")
    return tuple(date.fromisoformat(row["day"]) for row in csv.DictReader(text.splitlines()))


def _running_counts(closed: frozenset[date]) -> Iterator[int]:
    count = 0
    for ordinal in range(_TABLE_STARTS.toordinal(), _TABLE_ENDS.toordinal() + 1):
        count += is_working_day(date.fromordinal(ordinal), closed)
        yield count


def _weekdays_up_to(day: date) -> int:
    # Ordinal 1 (1 January of year 1) is a Monday in Python's calendar.
    weeks, days = divmod(day.toordinal(), 7)
    return weeks * 5 + min(days, 5)
