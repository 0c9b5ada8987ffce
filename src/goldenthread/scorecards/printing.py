"""How a figure is printed: its rounding, its percent sign and thousands commas, and the words for each kind of absence. Every output
takes its text from here, so that no two of them differ.
"""

from __future__ import annotations

from datetime import date

from goldenthread.calendar import Period
from goldenthread.definitions.model import Form
from goldenthread.figures.model import Figure
from goldenthread.judgement.rounding import half_away_from_zero

ABSENT_WORDS = {
    "no_cases": "no cases",
    "not_due": "not due",
    "not_yet_available": "not yet available",
    "not_collected": "not collected",
    "not_reported": "not reported",
    "incomplete_history": "no full history",
    "no_population": "no population",
    "hidden": "hidden",
}
"""What prints in place of a number, by status."""

ABSENT_MEANINGS = {
    "not due": "Not this figure's month.",
    "not yet available": "Due, and the source has not sent it.",
    "not collected": "Nobody counted this then.",
    "not reported": "Left out on purpose; the reason is beside it.",
    "no cases": "Nothing to divide by: 0 of 0 is blank, never 0%.",
    "no full history": "The records do not reach back far enough to count this.",
    "no population": "No population estimate is held for this rate.",
    "hidden": "Hidden to protect a child.",
}
"""One sentence for each kind of absence, for the key."""

DEFAULT_DECIMALS: dict[Form, int] = {
    "count": 0,
    "percent": 0,
    "rate_per_10k": 0,
    "mean": 1,
    "max": 0,
    "sum": 0,
    "median": 1,
}

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def printed(value: float, form: str, decimals: int) -> str:
    """A value as read: `84%`, `1,265`, `18.0`. Rounds half away from zero, as DfE does."""
    text = f"{half_away_from_zero(value, decimals):,.{decimals}f}"
    return f"{text}%" if form == "percent" else text


def x_of_y(figure: Figure) -> str:
    """`231 of 275` for a percentage whose parts are known, else empty."""
    if figure.form != "percent" or figure.numerator is None or not figure.denominator:
        return ""
    return f"{figure.numerator:,.0f} of {figure.denominator:,.0f}"


def period_words(period: Period) -> str:
    """A period in words: `September 2023`, `week ending 29 September 2023`, `2022/23`."""
    last = period.last_day
    if period.cadence == "month":
        return f"{MONTH_NAMES[last.month - 1]} {last.year}"
    if period.cadence == "week":
        return f"week ending {last.day} {MONTH_NAMES[last.month - 1]} {last.year}"
    year = period.first_day.year if period.first_day.month >= 4 else period.first_day.year - 1
    if period.cadence == "financial_year":
        return f"{year}/{(year + 1) % 100:02d}"
    return f"quarter {(period.first_day.month - 4) % 12 // 3 + 1} of {year}/{(year + 1) % 100:02d}"


def date_words(day: date | None) -> str:
    """A date as people write it: `9 October 2023`; empty for None."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}" if day else ""
