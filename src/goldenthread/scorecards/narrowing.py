"""Brings figures down to the one team, service or area that a row is about and to the months that it is reported in,
and takes teams out of the areas that they belong to. It adds and subtracts what was counted; nothing is counted anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from goldenthread.calendar import Period, window_due
from goldenthread.definitions.model import Council, Scorecard, Team
from goldenthread.figures.model import TOTAL, Figure

_SCALES = {"percent": 100.0, "mean": 1.0, "rate_per_10k": 10_000.0}


def narrowed(figures: Iterable[Figure], scorecard: Scorecard) -> list[Figure]:
    """The figures, those of each row with `only` being that category's in place of the total's.
     A period without a figure of the category keeps the total's status when that says why there is none;
    otherwise nothing was counted there: a count is 0, a share has no cases.
    """
    only = {row.ref: row.only for row in scorecard.rows if row.only is not None}
    figures = list(figures)
    own: dict[tuple[str, Period], Figure] = {}
    for figure in figures:
        if only.get(figure.ref) == (figure.breakdown, figure.category):
            own[figure.ref, figure.period] = replace(figure, breakdown=TOTAL, category="")
    found = []
    for figure in figures:
        if figure.ref not in only:
            found.append(figure)
        elif figure.breakdown == TOTAL:
            found.append(own.get((figure.ref, figure.period)) or _nothing(figure))
    return found


def when_reported(figures: Iterable[Figure], scorecard: Scorecard) -> list[Figure]:
    """The figures, those of a month that ends no quarter as not due where a row is reported by the quarter: a count on
    a day can be had for every month.
    """
    quarterly = {row.ref for row in scorecard.rows if row.reported == "quarter" and row.window == "snapshot"}
    return [
        replace(figure, numerator=None, denominator=None, value=None, unknown=0, status="not_due")
        if figure.ref in quarterly
        and (figure.source, figure.period.cadence) == ("computed", "month")
        and not window_due(figure.period, "quarter")
        else figure
        for figure in figures
    ]


def _nothing(total: Figure) -> Figure:
    if total.status not in ("ok", "no_cases"):
        return total
    if total.form in ("count", "sum"):
        return replace(total, numerator=0, denominator=None, value=0.0, unknown=0, status="ok")
    return replace(total, numerator=0, denominator=0, value=None, unknown=0, status="no_cases")


def teams_left_out(leave_out: Sequence[str], council: Council) -> tuple[Team, ...]:
    """The council's teams of these ids or names, in the order of its table."""
    return tuple(team for team in council.teams if team.id in leave_out or team.name in leave_out)


def without_teams(area: Figure, teams: Iterable[Figure]) -> Figure:
    """A figure of an area without those of some of its teams. A form that is not made of sums, such as a
    maximum, stays as it is.
    """
    found = [team for team in teams if team.status == "ok"]
    if not found or area.status != "ok" or area.numerator is None or area.form in ("max", "median"):
        return area
    numerator, denominator = area.numerator, area.denominator
    for team in found:
        numerator -= team.numerator or 0.0
        if denominator is not None and area.form != "rate_per_10k":
            denominator -= team.denominator or 0.0
    scale = _SCALES.get(area.form)
    if scale is None:
        return replace(area, numerator=numerator, value=numerator)
    if not denominator:
        return replace(area, numerator=0, denominator=0, value=None, status="no_cases")
    return replace(area, numerator=numerator, denominator=denominator, value=numerator / denominator * scale)
