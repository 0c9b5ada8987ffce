"""Dates as whole-day ordinals: the window of the extract, working days, seasons and trends, and what had been
recorded by its end. Everything that changes over time hangs on the financial year of the end date, never on
the day itself, so that an extract taken a month later in that year shows the same council with more recorded.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from goldenthread.calendar import closed_days
from goldenthread.synthetic.draws import at

YEAR = 365.25
LIFETIMES_HELD = 40
"""Years before the window for which days are worked out: the childhood of the oldest care leaver's oldest
sibling.
"""

SEASON = (1.02, 0.98, 1.10, 0.90, 1.06, 1.08, 1.04, 0.78, 0.98, 1.06, 1.10, 0.84)
WEEKEND = 0.06
CONTACTS_GROW, REFERRALS_GROW = 0.03, -0.015
SLOW_TO_RECORD = (0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 40)
VISITS_SLOW_TO_RECORD = (0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 4, 14)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The days of a made-up council. Every date is an ordinal; `iso` turns one (or None) into the text of a CSV cell.

    `complete_from`, `end`: first and last day of the window. `anchor`: 1 April of the end's financial year.
    `first`: the earliest day held. `worked[day - first]`: working days up to and with the day. `working`: every
    working day.
    `contact_demand`, `referral_demand`: chance (0-1) that a proposed arrival on a day is kept.
    """

    complete_from: int
    end: int
    anchor: int
    first: int
    years: int
    iso: dict[int | None, str]
    worked: list[int]
    working: list[int]
    contact_demand: list[float]
    referral_demand: list[float]
    closure_days: tuple[date, ...]

    @property
    def staffed_from(self) -> int:
        """The day from which workers are made up: a year before any allocation that could matter to the window."""
        return self.anchor - int((self.years + 2) * YEAR)

    def working_days_after(self, day: int, count: int) -> int:
        """The `count`th working day after the day; the day itself for 0."""
        return self.working[self.worked[day - self.first] + count - 1] if count else day

    def working_day(self, day: int) -> int:
        """The day if it is a working day, else the next one."""
        return self.working[bisect_right(self.working, day - 1)]

    def recorded(self, day: int, chance: float) -> bool:
        """Whether a piece of work done on the day had reached the case system by the end of the window."""
        return day + at(SLOW_TO_RECORD, chance) <= self.end

    def visit_recorded(self, day: int, chance: float) -> bool:
        """The same for a visit, which is written up sooner."""
        return day + at(VISITS_SLOW_TO_RECORD, chance) <= self.end


def months_after(day: int, months: int) -> int:
    """The same day of the month so many months later, or that month's last day when it has no such day."""
    then = date.fromordinal(day)
    month = then.year * 12 + then.month - 1 + months
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(then.day, monthrange(year, month)[1])).toordinal()


def timeline(end: date, years: int) -> Timeline:
    """The days of a council whose extract ends on `end` and is complete for `years` years before."""
    after_end = end + timedelta(days=1)
    complete_from = date(after_end.year - years, after_end.month, 1)
    anchor = date(end.year if end.month >= 4 else end.year - 1, 4, 1)
    first = date(complete_from.year - LIFETIMES_HELD, 1, 1).toordinal()
    last = date(end.year + 30, 1, 1).toordinal()
    closures = tuple(
        day
        for year in range(anchor.year - years - 1, anchor.year + 1)
        for day in (date(year, 12, 29), date(year, 12, 30))
        if day.weekday() < 5
    )
    closed = {day.toordinal() for day in closed_days(closures)}
    iso: dict[int | None, str] = {None: ""}
    worked: list[int] = []
    working: list[int] = []
    contacts: list[float] = []
    referrals: list[float] = []
    for day in range(first, last):
        then = date.fromordinal(day)
        iso[day] = then.isoformat()
        open_today = then.weekday() < 5 and day not in closed
        if open_today:
            working.append(day)
        worked.append(len(working))
        season = SEASON[then.month - 1] * (1.0 if open_today else WEEKEND)
        years_on = max(-8.0, min(1.0, (day - anchor.toordinal()) / YEAR))
        contacts.append(season * (1 + CONTACTS_GROW * years_on))
        referrals.append(season * (1 + REFERRALS_GROW * years_on))
    most_contacts, most_referrals = max(contacts), max(referrals)
    return Timeline(
        complete_from=complete_from.toordinal(),
        end=end.toordinal(),
        anchor=anchor.toordinal(),
        first=first,
        years=years,
        iso=iso,
        worked=worked,
        working=working,
        contact_demand=[demand / most_contacts for demand in contacts],
        referral_demand=[demand / most_referrals for demand in referrals],
        closure_days=closures,
    )
