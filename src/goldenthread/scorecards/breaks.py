"""Where the series of a row breaks: a definition that changed, or a council that began to count the row in a new way.
Figures on either side are shown side by side, marked, and never compared; whether a change is real is judged elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from goldenthread.calendar import Period
from goldenthread.definitions.model import Indicator, Row
from goldenthread.scorecards.printing import date_words


def of_row(indicator: Indicator, row: Row) -> Indicator:
    """The indicator as this row shows it: with the row's own breaks among its changes, in order of time."""
    if not row.breaks:
        return indicator
    return replace(
        indicator, changed=tuple(sorted((*indicator.changed, *row.breaks), key=lambda each: each.on))
    )


def break_places(indicator: Indicator, periods: Sequence[Period]) -> tuple[int, ...]:
    """The indexes of the periods with which a new series begins."""
    return tuple(
        index
        for index, each in enumerate(periods)
        if any(
            change.breaks_series and each.first_day <= change.on <= each.last_day
            for change in indicator.changed
        )
    )


def break_words(indicator: Indicator, periods: Sequence[Period]) -> str:
    """What a reader of these periods must know of their breaks, a sentence each; empty when there is none."""
    return " ".join(
        f"New series from {date_words(change.on)}: {change.note.rstrip('.')}. "
        "Do not compare the figures before that day with those since."
        for change in indicator.changed
        if change.breaks_series and periods[0].first_day <= change.on <= periods[-1].last_day
    )
