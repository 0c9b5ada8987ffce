"""The previous-year column: what one number stands for the financial year before. Counts in a month become
their monthly average, so that they sit beside a month; percentages of a month become the year's; anything
that already looks back is taken at the year's end.
"""

from __future__ import annotations

from collections.abc import Mapping

from goldenthread.calendar import Period, containing, financial_year, months_between
from goldenthread.definitions.model import Row
from goldenthread.figures.model import Figure

NO_YEAR = "none"
"""What prints in place of a year's number that cannot be made."""

AVERAGE, AT_END, WHOLE = "average month of the year", "at the end of March", "the whole year"
OUTTURN_WORDS = {
    AVERAGE: "counts of a month are the average month",
    AT_END: "numbers on a day, and figures that look back, are those of the end of March",
    WHOLE: "percentages of a month are the whole year’s",
}
"""How a year's number is made, and the words of the key for it."""


def year_before(period: Period) -> Period:
    """The financial year before the one that the period ends in."""
    last = period.last_day
    return financial_year((last.year if last.month >= 4 else last.year - 1) - 1)


def outturn(row: Row, year: Period, by_period: Mapping[Period, Figure]) -> tuple[float | None, str]:
    """The row's value for `year` and the words that say how it was made; (None, why not) when a month is
    missing.

    `by_period` holds the row's own monthly figures. A percentage is the sum of the months' numerators over
    the sum of their denominators, which is the year's own percentage for a measure that counts rows.
    """
    months = months_between(containing("month", year.first_day), containing("month", year.last_day))
    if row.window != "month":
        figure = by_period.get(months[-1])
        return (figure.value, AT_END) if figure and figure.status == "ok" else (None, "not held")
    figures = [
        by_period[month]
        for month in months
        if month in by_period and by_period[month].status in ("ok", "no_cases")
    ]
    if len(figures) < len(months):
        return None, "not every month of the year is held"
    if row.form in ("count", "sum"):
        return sum(figure.value or 0.0 for figure in figures) / len(months), AVERAGE
    if row.form in ("percent", "mean"):
        under = sum(figure.denominator or 0.0 for figure in figures)
        over = sum(figure.numerator or 0.0 for figure in figures)
        scale = 100.0 if row.form == "percent" else 1.0
        return (over / under * scale, WHOLE) if under else (None, "no cases in the year")
    return None, "no yearly figure is made of this form"
