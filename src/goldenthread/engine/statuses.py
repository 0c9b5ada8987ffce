"""Says, before anything is counted, whether a figure can be: every reason for which a window of a period
has no number.

The rules are those of the table "Conventions" of the definitions; the first that applies is given. What
only counting can tell (`not_reported`) and what only a form can (`no_cases`, `no_population`) is said
there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from goldenthread.calendar import Period, months_before, window_days, window_due
from goldenthread.definitions.model import Catalogue, Council, Indicator, Window
from goldenthread.engine.needs import needed_tables

__all__ = ["needed_tables", "status", "windows_of"]

# A window that a period cannot be told in is left out altogether. The calendar could sum a week's year to
# date; nobody shows it.
_WINDOWS_OF: dict[str, frozenset[Window]] = {
    "week": frozenset({"week", "snapshot"}),
    "month": frozenset(
        {"month", "quarter", "year_to_date", "rolling_12_months", "financial_year", "snapshot"}
    ),
    "quarter": frozenset({"quarter", "year_to_date", "rolling_12_months", "financial_year", "snapshot"}),
    "financial_year": frozenset({"year_to_date", "rolling_12_months", "financial_year", "snapshot"}),
}


def windows_of(period: Period) -> frozenset[Window]:
    """The windows in which a period's figures can be told."""
    return _WINDOWS_OF[period.cadence]


def status(
    indicator: Indicator, window: Window, period: Period, catalogue: Catalogue, council: Council, as_at: date
) -> str:
    """`ok`, or the first reason for which there is no figure; that its tables were collected is told apart
    from here.
    """
    if period.last_day > as_at:
        return "not_yet_available"
    first_day = _looked_back_to(indicator, window_days(period, window)[0])
    if council.complete_from is not None and first_day < council.complete_from:
        return "incomplete_history"
    history = catalogue.facts[indicator.fact].history if indicator.fact is not None else "events"
    # It holds only the latest state, which is told for the last period that had ended when it was recorded.
    if history == "current_only" and period.next().last_day <= as_at:
        return "incomplete_history"
    return "ok" if window_due(period, window) else "not_due"


def statuses(
    indicators: Sequence[Indicator],
    periods: Sequence[Period],
    catalogue: Catalogue,
    council: Council,
    as_at: date,
    present: frozenset[str],
) -> dict[tuple[str, Window], list[str]]:
    """The status of each period asked for, by indicator and window; those of a kind share one list."""
    shared: dict[tuple[object, ...], list[str]] = {}
    found = {}
    fitting_of: dict[Window, list[Period]] = {}
    for indicator in indicators:
        collected = indicator.fact is not None and needed_tables(indicator, catalogue) <= present
        for window in indicator.windows:
            if window not in fitting_of:
                fitting_of[window] = [period for period in periods if window in windows_of(period)]
            fitting = fitting_of[window]
            history = catalogue.facts[indicator.fact].history if indicator.fact is not None else ""
            kind = (collected, window, indicator.looks_back, history)
            if kind not in shared:
                shared[kind] = [
                    status(indicator, window, period, catalogue, council, as_at)
                    if collected
                    else "not_collected"
                    for period in fitting
                ]
            found[indicator.name, window] = shared[kind]
    return found


def _looked_back_to(indicator: Indicator, day: date) -> date:
    if indicator.looks_back is None:
        return day
    if indicator.looks_back.unit == "months":
        return months_before(day, indicator.looks_back.amount)
    return day - timedelta(days=indicator.looks_back.amount)
