"""The words and cells of a scorecard that are not marks: kinds of absence, periods as headings, "x of y".
Rounding and the words of marks are `judgement`'s; every output takes its text from here or there, so that no
two of them differ.
"""

from __future__ import annotations

from datetime import date

from goldenthread.calendar import Period, containing
from goldenthread.definitions.model import Catalogue, Row, Scorecard
from goldenthread.figures.model import DEFAULT_DECIMALS, Figure
from goldenthread.judgement.rounding import printed_figure
from goldenthread.judgement.wording import day_words, period_words
from goldenthread.scorecards.model import FilledCell

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
    "no cases": "Nothing to divide by: 0 of 0 is blank, never 0%.",
    "not due": "Not this figure’s period.",
    "not yet available": "Due, and the source has not sent it.",
    "not collected": "Nobody counted this then.",
    "not reported": "Left out on purpose; the reason is beside it.",
    "no full history": "The records do not reach back far enough to count this.",
    "no population": "No population estimate is held for this rate.",
    "hidden": "Hidden to protect a child.",
}
"""One sentence for each kind of absence, for the key."""

WINDOWS = {
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "year_to_date": "year to date",
    "rolling_12_months": "rolling 12 months",
    "financial_year": "financial year",
    "snapshot": "on the last day",
}
"""What a row counts over, after its name where the name alone would not tell it from another."""


def row_labels(scorecard: Scorecard, catalogue: Catalogue) -> dict[str, str]:
    """The name of each row by its reference: its own label, else its indicator's title. Rows of one indicator that
    would bear the same name and differ in what they count over, a month and a year to date, each say which.
    """
    names = {row.ref: row.label or catalogue.indicators[row.indicator].title for row in scorecard.rows}
    windows: dict[tuple[str, str], set[str]] = {}
    for row in scorecard.rows:
        windows.setdefault((row.indicator, names[row.ref]), set()).add(row.window)
    return {
        row.ref: f"{name}, {WINDOWS[row.window]}" if len(windows[row.indicator, name]) > 1 else name
        for row in scorecard.rows
        for name in [names[row.ref]]
    }


def heading(period: Period) -> str:
    """A period as a heading: `September 2023`, `Week ending 29 September 2023`, `2022/23`."""
    if period.cadence == "financial_year":
        return year_heading(period)
    if period.cadence == "week":
        return f"Week ending {day_words(period.last_day)}"
    return period_words(period, year=True)


def last_periods(period: Period, count: int) -> tuple[Period, ...]:
    """So many periods that end with this one, earliest first."""
    return tuple(period.previous(back) if back else period for back in range(count - 1, -1, -1))


def column_head(period: Period) -> str:
    """A period over its column, without the year: `Sep`, `29 Sep`."""
    month = period_words(containing("month", period.last_day))[:3]
    return month if period.cadence == "month" else f"{period.last_day.day} {month}"


def year_heading(period: Period) -> str:
    """The financial year that a period ends in, as councils write it: `2022/23`."""
    last = period.last_day
    year = last.year if last.month >= 4 else last.year - 1
    return f"{year}/{(year + 1) % 100:02d}"


def date_words(day: date | None) -> str:
    """A date as people write it, `9 October 2023`; empty for None."""
    return day_words(day) if day else ""


def column_decimals(row: Row, current: bool) -> int:
    """The places that a row's current cell, or its earlier ones, are printed with."""
    default = row.decimals if row.decimals is not None else DEFAULT_DECIMALS[row.form]
    return row.column_decimals.get("current" if current else "earlier", default)


def filled_cell(figure: Figure, decimals: int, *, with_count: bool = False) -> FilledCell:
    """A figure as a cell; a return keeps the decimals it was given. `with_count` prints the number behind a
    percentage beside it.
    """
    places = figure.decimals if figure.source == "returned" and figure.decimals is not None else decimals
    returned = figure.source == "returned"
    if figure.status != "ok" or figure.value is None:
        words = ABSENT_WORDS.get(figure.status, figure.status.replace("_", " "))
        note = f": {figure.note}" if figure.note and figure.status == "not_reported" else ""
        return FilledCell(f"{words}{note}", "absent", returned=returned, figure=figure)
    counted = with_count and figure.form == "percent" and figure.numerator is not None
    beside = f" ({figure.numerator:,.0f})" if counted else ""
    return FilledCell(
        printed_figure(figure, places) + beside,
        "value",
        figure.value,
        places,
        x_of_y(figure),
        returned=returned,
        figure=figure,
        beside=beside,
    )


def x_of_y(figure: Figure) -> str:
    """`231 of 275` for a percentage whose parts are known, else empty."""
    if figure.form != "percent" or figure.numerator is None or not figure.denominator:
        return ""
    return f"{figure.numerator:,.0f} of {figure.denominator:,.0f}"
