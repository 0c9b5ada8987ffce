"""What pages read of the stored figures. Nothing here opens child-level data (see `children`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from goldenthread.calendar import Cadence, Period, containing
from goldenthread.definitions.model import Scorecard
from goldenthread.extracts.returns import Return
from goldenthread.figures.model import TOTAL, Figure
from goldenthread.web.figures.models import Counting, Returned, Series

# The columns that make figures, in the order in which `_figures` takes them.
_COLUMNS = (
    "scorecard", "ref", "indicator", "window", "form", "breakdown", "category", "unit", "definition",
)  # fmt: skip


def scorecard_figures(
    counting: Counting, scorecard: Scorecard, periods: Sequence[Period] | None = None
) -> list[Figure]:
    """Every figure that a scorecard needs: those of its rows, the single periods that they are tested by, what its
    charts draw, and the breakdowns that its layout prints; of all periods, or of some. One query.
    """
    wanted = _of_rows(scorecard, Q(breakdown=TOTAL))
    if scorecard.breakdowns:
        by = Q(breakdown__in=scorecard.breakdowns)
        wanted |= by & Q(scorecard=scorecard.name)
        for section in scorecard.sections:
            for bars in section.bars:
                wanted |= by & Q(indicator=bars.indicator, window=bars.window, form=bars.form)
    return _of_scorecard(counting, scorecard, wanted, periods)


def category_figures(
    counting: Counting,
    scorecard: Scorecard,
    breakdown: str,
    category: str,
    periods: Sequence[Period] | None = None,
) -> list[Figure]:
    """A scorecard's figures of one team, service or area, of all periods or of some. One query."""
    wanted = _of_rows(scorecard, Q(breakdown=breakdown, category=category))
    return _of_scorecard(counting, scorecard, wanted, periods)


def _of_rows(scorecard: Scorecard, place: Q) -> Q:
    """The series of a scorecard's rows and, of what they measure, those of single periods: an indicator that another
    scorecard shows too has its series there.
    """
    wanted = Q(scorecard=scorecard.name) | Q(window=scorecard.cadence, indicator__in=scorecard.indicators)
    for section in scorecard.sections:
        for chart in section.charts:
            for drawn in chart.series:
                if not drawn.ref:
                    wanted |= Q(indicator=drawn.indicator, window=drawn.window, form=drawn.form)
    return place & wanted


def _of_scorecard(
    counting: Counting, scorecard: Scorecard, wanted: Q, periods: Sequence[Period] | None
) -> list[Figure]:
    """The figures, each measure once: under the scorecard's own references, else the first that is held."""
    shown = {row.form for row in scorecard.rows}
    for section in scorecard.sections:
        shown |= {drawn.form for chart in section.charts for drawn in chart.series}
        shown |= {bars.form for bars in section.bars}
    found = counting.series.filter(wanted, form__in=shown)
    ends = None if periods is None else frozenset(each.last_day.isoformat() for each in periods)
    return _figures(counting, found, ends, scorecard.name)


def indicator_figures(
    counting: Counting, indicator: str, breakdowns: Sequence[str] = (TOTAL,)
) -> list[Figure]:
    """Every window, form and category of one indicator."""
    return _figures(counting, counting.series.filter(indicator=indicator, breakdown__in=breakdowns))


def categories(counting: Counting, breakdown: str) -> list[str]:
    """The categories of a breakdown that any indicator has, in order."""
    found = counting.series.filter(breakdown=breakdown).values_list("category", flat=True)
    return list(found.order_by("category").distinct())


def told_by(counting: Counting, scorecard: str) -> dict[str, list[str]]:
    """The categories that any row of a scorecard has figures of, in order, by breakdown. One query."""
    found: dict[str, list[str]] = {}
    pairs = counting.series.filter(scorecard=scorecard).exclude(breakdown=TOTAL)
    for breakdown, category in sorted(pairs.values_list("breakdown", "category").distinct().order_by()):
        found.setdefault(breakdown, []).append(category)
    return found


def returns_for(scorecard: str, periods: Iterable[Period], until: datetime | None = None) -> list[Return]:
    """What was typed in, until a moment or until now, for a scorecard's references and these periods; of several, the
    newest.
    """
    ends = [period.last_day for period in periods]
    given = Returned.objects.filter(scorecard=scorecard, period_end__in=ends)
    if until is not None:
        given = given.filter(given_at__lte=until)
    found: dict[tuple[str, date, str, str], Returned] = {}
    for each in given:
        found[each.ref, each.period_end, each.breakdown, each.category] = each
    return [
        Return(
            indicator=each.indicator,
            window=each.window,  # type: ignore[arg-type]
            form=each.form,  # type: ignore[arg-type]
            ref=each.ref,
            scorecard=each.scorecard,
            period=_period(each.cadence, each.period_end.isoformat()),
            numerator=each.numerator,
            denominator=each.denominator,
            value=each.value,
            decimals=each.decimals,
            status=each.status,
            note=each.note,
            source_row=0,
            breakdown=each.breakdown,
            category=each.category,
        )
        for each in found.values()
    ]


@cache
def _period(cadence: Cadence, last_day: str) -> Period:
    return containing(cadence, date.fromisoformat(last_day))


def _figures(
    counting: Counting, series: QuerySet[Series], ends: frozenset[str] | None = None, prefer: str = ""
) -> list[Figure]:
    """The figures of series, of the periods that end on `ends` or of all. With `prefer`, of several series of one
    measure those under that scorecard's references are taken, or the first when it has none.
    """
    cadence, as_at, snapshot = counting.cadence, counting.as_at, counting.snapshot
    # As text: what is left out is not parsed.
    rows = list(series.annotate(text=Cast("figures", TextField())).values_list(*_COLUMNS, "text"))
    own = {_measure(row) for row in rows if row[0] == prefer}
    taken: set[tuple[str, ...]] = set()
    found = []
    for row in rows:
        scorecard, ref, indicator, window, form, breakdown, category, unit, definition, text = row
        if prefer and scorecard != prefer:
            measure = _measure(row)
            if measure in own or measure in taken:
                continue
            taken.add(measure)
        for end, numerator, denominator, value, unknown, status, population, decimals in json.loads(text):
            if ends is not None and end not in ends:
                continue
            # By place, in the order of the figure's fields: thousands are made for one page.
            found.append(
                Figure(
                    indicator, window, form, _period(cadence, end), breakdown, category, numerator, denominator,
                    value, unknown, status, unit, decimals, scorecard, ref, "computed", as_at, snapshot,
                    definition, population,
                )
            )  # fmt: skip
    return found


def _measure(row: Sequence[str]) -> tuple[str, ...]:
    """What a series measures and of whom, without the reference that shows it."""
    return tuple(row[2:7])
