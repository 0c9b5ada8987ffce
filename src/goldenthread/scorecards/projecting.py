"""A projected row: its newest cell, target and marks stand for the end of the half-year or the year, as a range, in
place of the month's count. It is filled before the findings are written, so that they count its rating.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from goldenthread.calendar import Period
from goldenthread.definitions.model import Indicator, RatingRule, Row, Scorecard, Target
from goldenthread.figures.model import Figure
from goldenthread.judgement.direction import direction
from goldenthread.judgement.model import Mark
from goldenthread.judgement.projection import STRETCHES, Projection, project, stretch_months
from goldenthread.judgement.ratings import rate
from goldenthread.judgement.rounding import exact_value, printed
from goldenthread.judgement.wording import day_words
from goldenthread.scorecards.model import BLANK, FilledCell, FilledTarget
from goldenthread.scorecards.wanted import wanted_of_stretch

NOT_PROJECTED = "not projected"


@dataclass(frozen=True)
class Projected:
    """What a projected row shows in place of its month. `reason` is the whole sentence of the projection."""

    cell: FilledCell
    target: FilledTarget
    mark: Mark
    previous_year: FilledCell
    reason: str


def projected(
    scorecard: Scorecard,
    row: Row,
    indicator: Indicator,
    rule: RatingRule,
    period: Period,
    figures: Mapping[Period, Figure],
) -> Projected | None:
    """The row at the end of its stretch; None when its figure was typed in, for that is printed as it came.

    `figures` are the row's own, by month.
    """
    current = figures.get(period)
    if not row.projected or (current is not None and current.source == "returned"):
        return None
    counts = {
        month: value
        for month, figure in figures.items()
        if month <= period and month.cadence == "month" and (value := exact_value(figure)) is not None
    }
    stretch = stretch_months(period, row.projected)
    made = project(counts, period, row.projected)
    wanted = wanted_of_stretch(scorecard, row, period, stretch)
    target = (
        FilledTarget(wanted.words, wanted.target.low, wanted.target.high, wanted.target)
        if wanted.target is not None
        else FilledTarget(wanted.words)
    )
    before = _year_before(stretch, counts, STRETCHES[row.projected])
    if made.low is None or made.central is None or made.high is None:
        mark = Mark(
            rating_reason=made.reason, direction_reason=made.reason, signal_reason=made.reason,
        )  # fmt: skip
        return Projected(FilledCell(NOT_PROJECTED, "absent"), target, mark, before, made.reason)
    colour, why, level = _rated(made, wanted.target, rule)
    if wanted.why:
        why = f"{why} {wanted.why}" if wanted.target is not None else wanted.why
    mark = Mark(
        suggested_rating=colour,
        rating_reason=why,
        signal="not_tested",
        signal_reason="A projection is not tested for real change.",
        level=level,
    )
    mark = _moved(mark, made, counts, indicator, period, row, stretch)
    low, high = printed(made.low, "count"), printed(made.high, "count")
    ends = day_words(stretch[-1].last_day)
    by = f"in the {STRETCHES[row.projected]} to {ends}" if made.complete else f"by {ends}; {made.coverage}"
    cell = FilledCell(
        low if low == high else f"{low} to {high}",
        number=float(made.central) if low == high else None,
        figure=current,
        under=by,
    )
    return Projected(cell, target, mark, before, made.reason)


def _moved(
    mark: Mark,
    made: Projection,
    counts: Mapping[Period, Fraction],
    indicator: Indicator,
    period: Period,
    row: Row,
    stretch: tuple[Period, ...],
) -> Mark:
    """The mark with its direction: the middle of the range against that of a month ago, for the same stretch."""
    assert made.central is not None and row.projected
    words = STRETCHES[row.projected]
    if period == stretch[0]:
        reason = f"Not compared: it is the first month of the {words}."
        return replace(mark, direction_reason=reason)
    earlier = {month: count for month, count in counts.items() if month < period}
    before = project(earlier, period.previous(), row.projected)
    if before.central is None:
        return replace(mark, direction_reason="There was no projection a month ago to compare with.")
    moved, meaning = direction(
        made.central, before.central, indicator.better, decimals=0, previous_decimals=0
    )
    now = f"the whole {words} came to" if made.complete else "now it is"
    said = f"A month ago the middle of the range was {printed(before.central, 'count')}; {now} "
    return replace(
        mark, moved=moved, meaning=meaning, direction_reason=f"{said}{printed(made.central, 'count')}."
    )


def _rated(
    made: Projection, target: Target | None, rule: RatingRule
) -> tuple[Literal["red", "amber", "green", "blue"] | None, str, str]:
    """The colour that both ends of the range have, why, and its level on a scale of its own; amber when they differ,
    for then it is not settled.
    """
    assert made.low is not None and made.high is not None
    ends = [rate(end, target, rule, "count", 0) for end in (made.low, made.high)]
    if made.low == made.high:
        return ends[0].colour, ends[0].reason, ends[0].level
    low, high = (end.level or end.colour for end in ends)
    if low == high:
        both = f"{made.reason} Both ends of the range are {low}." if low else ends[0].reason
        return ends[0].colour, both, ends[0].level
    settled = f"not settled. The low end of the range would be {low}, the high end {high}. {made.reason}"
    return "amber", f"Amber: {settled}", ""


def _year_before(stretch: tuple[Period, ...], counts: Mapping[Period, Fraction], words: str) -> FilledCell:
    """The same stretch a year ago, when every month of it is held."""
    months = [month.previous(12) for month in stretch]
    if any(month not in counts for month in months):
        return BLANK
    total = sum((counts[month] for month in months), Fraction(0))
    return FilledCell(printed(total, "count"), number=float(total), x_of_y=f"the whole {words}")
