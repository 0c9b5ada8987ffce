"""Which figure an address names: an indicator, window, period and category of a counting, checked against what is
stored, so that a forged name finds nothing. No child-level data is opened here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from goldenthread.calendar import Period, containing, parse_period
from goldenthread.definitions.model import Catalogue, Fact, Indicator, Window
from goldenthread.definitions.plain_words import words
from goldenthread.engine.statuses import windows_of
from goldenthread.errors import RequestError
from goldenthread.figures.model import TOTAL, Figure
from goldenthread.judgement.wording import period_words
from goldenthread.scorecards.printing import heading
from goldenthread.web.figures.models import Counting, Series
from goldenthread.web.figures.selectors import indicator_figures

BREAKDOWNS = ("team", "service", "area")
PARTS = ("not_met", "numerator", "denominator", "unknown")
"""Which of the rows behind a figure: those that do not meet its test, that do, all that are counted, and those whose
test could not be told."""

WINDOW_HEADS = {
    "week": "Week",
    "month": "Month",
    "quarter": "Quarter",
    "year_to_date": "Year to date",
    "rolling_12_months": "Rolling 12 months",
    "financial_year": "Financial year",
    "snapshot": "On the last day",
}
FORM_HEADS = {
    "count": "Number",
    "percent": "Percent",
    "rate_per_10k": "Rate per 10,000",
    "mean": "Average",
    "max": "Highest",
    "sum": "Sum",
    "median": "Middle",
}


@dataclass(frozen=True)
class AskedCell:
    """One cell, with the figures of it in each form, and which of its rows are asked for."""

    indicator: Indicator
    window: Window
    period: Period
    breakdown: str
    category: str
    part: str
    counting: Counting
    figures: tuple[Figure, ...]

    @property
    def about(self) -> str:
        """The cell as the record says it: indicator/window/period/breakdown/category/part."""
        category = self.category or "-"
        route = (
            self.indicator.name,
            self.window,
            period_text(self.period),
            self.breakdown,
            category,
            self.part,
        )
        return "/".join(route)[:300]

    @property
    def figure(self) -> Figure:
        """The figure that says how many: a share with its parts, else a number, before a rate."""
        order = {"percent": 0, "count": 1, "mean": 2}
        return min(self.figures, key=lambda each: order.get(each.form, 3))


def asked_cell(name: str, asked: Mapping[str, str], known: Catalogue) -> AskedCell:
    """The cell that an address names. Raises Http404 when any part of it does not exist."""
    indicator = known.indicators.get(name)
    if indicator is None or indicator.fact is None:
        raise Http404
    period = period_asked(asked.get("period", ""))
    counting = counting_asked(asked.get("counting", ""), period, indicator)
    if period is None:
        period = newest_period(counting)
    windows = [window for window in windows_of(period) if window in indicator.windows]
    window = asked.get("window") or (windows[0] if windows else "")
    breakdown, category = asked.get("breakdown") or TOTAL, asked.get("category", "")
    part = asked.get("part") or ("not_met" if indicator.where is not None else "denominator")
    if window not in windows or part not in PARTS or (breakdown == TOTAL) != (category == ""):
        raise Http404
    if breakdown != TOTAL and breakdown not in BREAKDOWNS:
        raise Http404
    found = tuple(
        each
        for each in indicator_figures(counting, indicator.name, (breakdown,))
        if (each.window, each.period, each.category) == (window, period, category)
    )
    if not found:
        raise Http404
    return AskedCell(indicator, window, period, breakdown, category, part, counting, found)


def period_asked(text: str) -> Period | None:
    """The period that an address names; None when it names none. Raises Http404 when it is not one."""
    if not text:
        return None
    try:
        period = parse_period(text)
    except RequestError:
        raise Http404 from None
    if period.cadence not in ("month", "week"):
        raise Http404
    return period


def counting_asked(number: str, period: Period | None, indicator: Indicator) -> Counting:
    """The counting that an address names, else the newest that holds the indicator and the period (of months when there
    is none). Raises Http404 when there is none.
    """
    if number and (not number.isascii() or not number.isdigit() or len(number) > 18):
        raise Http404
    found = countings_with(indicator).order_by("-last_day", "-pk")
    if number:
        found = found.filter(pk=int(number))
    if period is not None:
        found = found.filter(
            cadence=period.cadence, first_day__lte=period.first_day, last_day__gte=period.last_day
        ).order_by("-pk")
    elif not number:
        found = found.filter(cadence="month")
    counting = found.first()
    if counting is None:
        raise Http404
    return counting


def newest_snapshot() -> str:
    """The snapshot that was recorded last, of those that were counted."""
    newest = Counting.objects.order_by("-as_at", "-pk").values_list("snapshot", flat=True).first()
    return newest or ""


def countings_with(indicator: Indicator) -> QuerySet[Counting]:
    """Every counting that holds figures of an indicator; any, for one that is only ever typed in."""
    if indicator.fact is None:
        return Counting.objects.all()
    return Counting.objects.filter(
        Exists(Series.objects.filter(counting=OuterRef("pk"), indicator=indicator.name))
    )


def newest_period(counting: Counting) -> Period:
    return containing(counting.cadence, counting.last_day)


def periods_of(counting: Counting) -> list[Period]:
    """Every period of a counting, the newest first."""
    found = [newest_period(counting)]
    while found[-1].first_day > counting.first_day:
        found.append(found[-1].previous())
    return found


def period_text(period: Period) -> str:
    """A period as addresses name it: `2023-09`, `2023-09-29` for a week."""
    return period.last_day.isoformat() if period.cadence == "week" else period.label


def in_period(cell: AskedCell) -> str:
    """When, inside a sentence: `in September 2023`, `on 30 September 2023`, `in the year to date, September 2023`."""
    if cell.window in ("month", "week", "quarter"):
        return f"in {period_words(cell.period, year=True)}"
    if cell.window == "snapshot":
        last = cell.period.last_day
        return f"on {last.day} {last:%B %Y}"
    return f"in {WINDOW_HEADS[cell.window].lower()}, {heading(cell.period)}"


def noun_of(fact: Fact, indicator: Indicator | None = None, *, one: bool = False) -> str:
    """What the rows of a fact are called: `assessments`, `children`; those of an indicator of distinct children are
    children.
    """
    per_child = fact.cohort is not None and fact.cohort.per == fact.child
    if per_child or (indicator is not None and indicator.unit == "children"):
        return "child" if one else "children"
    name = words(fact.name)
    if one:
        return name
    if name.endswith("y"):
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(("s", "x", "ch")) else f"{name}s"
