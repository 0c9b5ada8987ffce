"""Periods, windows, working days and ages: every rule about dates that a figure leans on, stated once.

Pure: takes no clock and knows no extract. The engine's slow oracle keeps a calendar of its own on purpose.
"""

from goldenthread.calendar.ages import age_on, complete_months
from goldenthread.calendar.periods import (
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
from goldenthread.calendar.working_days import (
    WorkingDayCalendar,
    add_working_days,
    bank_holidays,
    closed_days,
    is_working_day,
    working_days,
)

__all__ = [
    "CADENCES",
    "WINDOWS",
    "Cadence",
    "Period",
    "Window",
    "WorkingDayCalendar",
    "add_working_days",
    "age_on",
    "bank_holidays",
    "closed_days",
    "complete_months",
    "containing",
    "financial_year",
    "is_working_day",
    "month",
    "months_before",
    "months_between",
    "parse_period",
    "quarter",
    "week_ending",
    "weeks_between",
    "window_days",
    "window_due",
    "working_days",
]
