"""The periods that figures are reported for (month, week, financial quarter and year), and their windows.

A period is a run of whole days (a week ends on Friday); a window says which days a figure of that period
counts. Nothing here knows today's date, reads anything, or decides whether an extract covers a period.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, total_ordering
from typing import Final, Literal, get_args

from goldenthread.errors import RequestError

Cadence = Literal["month", "week", "quarter", "financial_year"]
Window = Literal[
    "month", "week", "quarter", "year_to_date", "rolling_12_months", "financial_year", "snapshot"
]

CADENCES: Final[tuple[Cadence, ...]] = get_args(Cadence)
WINDOWS: Final[tuple[Window, ...]] = get_args(Window)


@total_ordering
@dataclass(frozen=True)
class Period:
    """A run of whole days of one cadence, `first_day` and `last_day` both counted; in order of the last day.

    Of periods that end together the longer comes first. Make one with `month`, `week_ending`, `quarter`,
    `financial_year`, `containing` or `parse_period`; days that are not one whole period are a `ValueError`.
    """

    cadence: Cadence
    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        if (self.first_day, self.last_day) != _days_around(self.cadence, self.last_day):
            raise ValueError(f"{self.first_day} to {self.last_day} is not one whole {_words(self.cadence)}")

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.last_day, self.first_day, self.cadence) < (
            other.last_day,
            other.first_day,
            other.cadence,
        )

    @property
    def label(self) -> str:
        """How the period is written: `2023-09`, `week ending 2023-09-29`, `2023-24 Q2`, `2023-24`."""
        if self.cadence == "month":
            return f"{self.first_day.year:04d}-{self.first_day.month:02d}"
        if self.cadence == "week":
            return f"week ending {self.last_day.isoformat()}"
        start_year = _first_of_financial_year(self.first_day).year
        year = f"{start_year:04d}-{(start_year + 1) % 100:02d}"
        if self.cadence == "financial_year":
            return year
        return f"{year} Q{_months_into_financial_year(self.first_day) // 3 + 1}"

    def previous(self, n: int = 1) -> "Period":
        """The period of the same cadence, `n` earlier."""
        return self.next(-n)

    def next(self, n: int = 1) -> "Period":
        """The period of the same cadence, `n` later."""
        if self.cadence == "week":
            return containing("week", self.last_day + timedelta(weeks=n))
        return containing(self.cadence, _first_of_month(self.first_day, n * _MONTHS_IN[self.cadence]))


def month(year: int, number: int) -> Period:
    """A calendar month: `month(2023, 9)` is September 2023. Raises `RequestError` when there is none such."""
    try:
        return containing("month", date(year, number, 1))
    except (ValueError, OverflowError):
        raise RequestError(
            f"There is no month {number} of the year {year}.", remedy="Give a year and a month from 1 to 12."
        ) from None


def week_ending(friday: date) -> Period:
    """The week, Saturday to Friday, that ends on this Friday. Raises `RequestError` for another day."""
    week = containing("week", friday)
    if week.last_day != friday:
        raise RequestError(
            f"{friday.isoformat()} is a {_DAY_NAMES[friday.weekday()]}, and weeks end on a Friday.",
            remedy=f"Use {week.last_day.isoformat()}, the Friday that ends its week.",
        )
    return week


def quarter(start_year: int, number: int) -> Period:
    """A quarter, 1 to 4, of the financial year that starts on 1 April of `start_year`.

    `quarter(2023, 2)` is July to September 2023. Raises `RequestError` when there is none such.
    """
    if not 1 <= number <= 4:
        raise RequestError(
            f"There is no quarter {number}.",
            remedy="Quarters run from 1 (April to June) to 4 (January to March).",
        )
    return containing("quarter", _first_of_month(financial_year(start_year).first_day, 3 * (number - 1)))


def financial_year(start_year: int) -> Period:
    """The year from 1 April of `start_year` to 31 March. Raises `RequestError` when there is none such."""
    try:
        return containing("financial_year", date(start_year, 4, 1))
    except (ValueError, OverflowError):
        raise RequestError(
            f"There is no financial year that starts in {start_year}.", remedy="Give a year such as 2023."
        ) from None


@lru_cache(maxsize=4096)
def containing(cadence: Cadence, day: date) -> Period:
    """The period of this cadence that the day falls in."""
    return Period(cadence, *_days_around(cadence, day))


def parse_period(text: str, cadence: Cadence | None = None) -> Period:
    """Read a period as people write it, or as `Period.label` does.

    `2023-09` is a month, `2023-09-29` a week, `2023-24` a financial year and `2023-24-Q2` a quarter.
    `2000-01` to `2011-12` could each be a month or a financial year: without a `cadence` they are months.

    Raises `RequestError` for any other text, and for a period of another cadence than the one asked for.
    """
    written = text.strip()
    found = _read(written, cadence)
    if found is None:
        raise RequestError(
            f"“{written}” is not a period.",
            remedy="Write a month as 2023-09, a week as the Friday that ends it (2023-09-29), "
            "a quarter as 2023-24-Q2 or a financial year as 2023-24.",
        )
    if cadence is not None and found.cadence != cadence:
        raise RequestError(
            f"“{written}” is a {_words(found.cadence)}, and a {_words(cadence)} is wanted here.",
            remedy=f"Write it like {_WRITTEN_LIKE[cadence]}.",
        )
    return found


def months_between(first: Period | date, last: Period | date) -> tuple[Period, ...]:
    """Every month from the first to the last, both counted; a date stands for the month that it falls in.

    Raises `RequestError` when the last is before the first, or for a period that is not a month.
    """
    start, end = _as_month(first), _as_month(last)
    if end < start:
        raise RequestError(
            f"The last month, {end.label}, is before the first, {start.label}.",
            remedy="Give the earlier month first.",
        )
    months = (end.first_day.year - start.first_day.year) * 12 + end.first_day.month - start.first_day.month
    return tuple(start.next(n) for n in range(months + 1))


def weeks_between(from_date: date, to_date: date) -> tuple[Period, ...]:
    """Every week whose Friday falls between the two dates, both counted; empty when none does.

    Raises `RequestError` when the second date is before the first.
    """
    if to_date < from_date:
        raise RequestError(
            f"The last date, {to_date.isoformat()}, is before the first, {from_date.isoformat()}.",
            remedy="Give the earlier date first.",
        )
    first = containing("week", from_date)
    return tuple(first.next(n) for n in range((to_date - first.last_day).days // 7 + 1))


def window_days(period: Period, window: Window) -> tuple[date, date]:
    """The first and the last day, both counted, that the window takes in for the period.

    `year_to_date` runs from 1 April to the period's last day; `rolling_12_months` is the 12 whole months
    that end with the period's last month; `snapshot` is the last day twice; a month, quarter or financial
    year is the one that the period lies in, and may end after it (ask `window_due`). A window that the
    period cannot lie in, such as a month for a week, is a `ValueError`.
    """
    if window not in _WINDOWS_OF[period.cadence]:
        raise ValueError(f"a {_words(window)} window has no days for {period.label}")
    if window == "snapshot":
        return (period.last_day, period.last_day)
    if window == "year_to_date":
        return (_first_of_financial_year(period.last_day), period.last_day)
    if window == "rolling_12_months":
        return (_first_of_month(period.last_day, -11), period.last_day)
    return _days_around(window, period.last_day)


def window_due(period: Period, window: Window) -> bool:
    """Whether a figure of this window falls due with this period: the period lies in it and ends with it.

    A quarter falls due with its last month; a week takes only a week's, a year-to-date and a snapshot figure.
    """
    return window in _WINDOWS_OF[period.cadence] and window_days(period, window)[1] == period.last_day


def months_before(day: date, n: int) -> date:
    """The same day `n` months earlier, or that month's last day when it has no such day."""
    first = _first_of_month(day, -n)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


_DAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_IN: Final = {"month": 1, "quarter": 3, "financial_year": 12}
_WRITTEN_LIKE: Final[Mapping[Cadence, str]] = {
    "month": "2023-09",
    "week": "2023-09-29, the Friday that ends it",
    "quarter": "2023-24-Q2",
    "financial_year": "2023-24",
}
# A week is no part of a whole number of months, so it takes no window that is made of whole months.
_WINDOWS_OF: Final[Mapping[Cadence, frozenset[Window]]] = {
    "week": frozenset({"week", "year_to_date", "snapshot"}),
    "month": frozenset(WINDOWS) - {"week"},
    "quarter": frozenset(WINDOWS) - {"week", "month"},
    "financial_year": frozenset(WINDOWS) - {"week", "month", "quarter"},
}
_WRITTEN: Final = re.compile(
    r"(?P<month>\d{4}-\d{2})"
    r"|(?:week ending )?(?P<week>\d{4}-\d{2}-\d{2})"
    r"|(?P<start_year>\d{4})-(?P<end_year>\d{2})[- ]Q(?P<quarter>\d)",
    re.ASCII | re.IGNORECASE,
)


def _read(written: str, cadence: Cadence | None) -> Period | None:
    match = _WRITTEN.fullmatch(written)
    if match is None:
        return None
    if match["week"]:
        try:
            return week_ending(date.fromisoformat(match["week"]))
        except (ValueError, OverflowError):
            return None
    if match["quarter"]:
        start_year, end_year = int(match["start_year"]), int(match["end_year"])
        return quarter(start_year, int(match["quarter"])) if _follows(start_year, end_year) else None
    left, right = (int(part) for part in match["month"].split("-"))
    is_year = _follows(left, right)
    if is_year and (cadence == "financial_year" or not 1 <= right <= 12):
        return financial_year(left)
    return month(left, right) if 1 <= right <= 12 else None


def _follows(start_year: int, end_year: int) -> bool:
    return (start_year + 1) % 100 == end_year


def _as_month(given: Period | date) -> Period:
    if isinstance(given, date):
        return containing("month", given)
    if given.cadence != "month":
        raise RequestError(
            f"{given.label} is a {_words(given.cadence)}, and a month is wanted here.",
            remedy=f"Write it like {_WRITTEN_LIKE['month']}.",
        )
    return given


@lru_cache(maxsize=4096)
def _days_around(cadence: Cadence, day: date) -> tuple[date, date]:
    if cadence == "week":
        friday = day + timedelta(days=(4 - day.weekday()) % 7)
        return (friday - timedelta(days=6), friday)
    # A quarter or year begins where the financial year's months divide evenly by its length.
    length = _MONTHS_IN[cadence]
    first = _first_of_month(day, -(_months_into_financial_year(day) % length))
    last_month = _first_of_month(first, length - 1)
    return (first, last_month.replace(day=monthrange(last_month.year, last_month.month)[1]))


def _first_of_month(day: date, months_later: int) -> date:
    years, month_index = divmod(day.month - 1 + months_later, 12)
    return date(day.year + years, month_index + 1, 1)


def _months_into_financial_year(day: date) -> int:
    return (day.month - 4) % 12


def _first_of_financial_year(day: date) -> date:
    return _first_of_month(day, -_months_into_financial_year(day))


def _words(name: str) -> str:
    return name.replace("_", " ")
