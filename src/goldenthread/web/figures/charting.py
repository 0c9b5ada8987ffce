"""Makes the charts of an indicator's page of a measure that was read: the points with the marks that judgement gives
them, the teams beside one another, and the finding that each chart opens with. It draws nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from goldenthread.calendar import Period
from goldenthread.definitions.model import Council, Target
from goldenthread.figures.model import DEFAULT_DECIMALS, NOT_RECORDED, Figure
from goldenthread.judgement.direction import meaning_of
from goldenthread.judgement.intervals import poisson, rate_interval, wilson
from goldenthread.judgement.marks import segments
from goldenthread.judgement.rounding import exact_value, printed, printed_figure
from goldenthread.judgement.signal import IN_PERIOD_WINDOWS, Segment, assurance, assurance_words
from goldenthread.judgement.targets import met
from goldenthread.judgement.wording import day_words
from goldenthread.publish.dot_chart import Dot, DotChart, shared_scale, small_line_svg
from goldenthread.publish.process_chart import Limits, PointMark, ProcessChart, ProcessPoint
from goldenthread.scorecards.printing import ABSENT_WORDS, column_head, heading, x_of_y
from goldenthread.web.figures.measures import Measure, tested_history
from goldenthread.web.figures.scopes import team_names

SMALL_LINES = 12
"""Periods of each small line."""
_OPENING, _CHANCE = "Tested on its single months. ", " By chance that would be unusual."


@dataclass(frozen=True)
class Category:
    """A team, service or area at the newest period: what is printed, and its small line; `name` is for people."""

    category: str
    name: str
    text: str
    of: str
    figure: Figure | None
    line: str = ""
    rated: str = ""


def process_chart(measure: Measure, notes: Mapping[Period, str]) -> tuple[ProcessChart, str]:
    """The chart over time, with a sentence on what its limits say of the target (empty when nothing can be said)."""
    periods = measure.history
    decimals = places_of(measure)
    at = {period: index for index, period in enumerate(periods)}
    judged, limits, last = _judged(measure, at)
    points = []
    for period in periods:
        figure = measure.figures.get(period)
        value = None if figure is None or figure.status != "ok" else figure.value
        text = printed_figure(figure, decimals) if figure is not None else ""
        points.append(ProcessPoint(period, column_head(period), value, text, judged.get(period, "untested")))
    target = measure.row.target.target
    sentence = ""
    if last is not None and target is not None and limits and (verdict := assurance(last, target)):
        sentence = assurance_words(verdict, target)
    held = [point.text for point in points if point.value is not None]
    words = (
        f"{measure.row.label}, each {measure.period.cadence}, {heading(periods[0])} to {heading(periods[-1])}: "
        f"{len(held)} figures, the newest {measure.row.current.text}"
    )
    chart = ProcessChart(
        words=words,
        form=measure.form,
        decimals=decimals,
        points=tuple(points),
        limits=limits,
        target_words=measure.row.target.text,
        edges=edges_of(measure),
        benchmarks=tuple((f"{name}", value, text) for name, value, text, _ in benchmarks_of(measure)),
        breaks=tuple(
            (at[period], f"From {day_words(change.on)}: {change.note or 'a new definition'}")
            for change in measure.row.indicator.changed
            if change.breaks_series
            for period in periods
            if period.first_day <= change.on <= period.last_day
        ),
        rebased=tuple(
            (at[period], f"Judged afresh from {day_words(each.on)}")
            for each in measure.indicator.rebased
            for period in periods
            if period.first_day <= each.on <= period.last_day
        ),
        notes=tuple((at[period], letter) for period, letter in notes.items() if period in at),
        restarts=tuple(
            at[period]
            for period in periods
            if measure.window == "year_to_date" and period.first_day.month == 4
        ),
        said=_said(points, judged, limits, periods),
    )
    return chart, sentence


def finding(measure: Measure) -> str:
    """What the chart over time shows, as one sentence: real change first, then the target."""
    row = measure.row
    mark = row.mark
    said = mark.signal_reason.removeprefix(_OPENING).removesuffix(_CHANCE).rstrip(".")
    if row.current.kind != "value":
        return f"No figure for {heading(measure.period)}: {row.current.text}"
    if mark.signal == "yes":
        opening = said
    elif mark.signal == "no":
        opening = f"No real change: {said}"
    else:
        opening = f"{row.current.text} {_when(measure)}"
    target, figure = row.target.target, row.current.figure
    value = exact_value(figure) if figure is not None else None
    if target is None or value is None or target.kind in ("none", "monitor") or target.expected:
        return opening
    meets = "meets" if met(value, target) else "does not meet"
    shown = "it" if mark.signal not in ("yes", "no") else row.current.text
    return f"{opening}; {shown} {meets} the target of {row.target.text}"


def categories_of(
    measure: Measure, found: Mapping[str, Mapping[Period, Figure]], breakdown: str, authority: Council
) -> tuple[list[Category], DotChart | None]:
    """The categories, the greatest figure first, and the chart of them; None when none has a figure."""
    names = team_names(authority) if breakdown == "team" else {}
    target = target_of_each(measure)
    decimals, edges = places_of(measure), edges_of(measure) if target is not None else ()
    periods = measure.history[-SMALL_LINES:]
    lines = {
        category: [_value(by_period.get(period)) for period in periods]
        for category, by_period in found.items()
    }
    held = [value for values in lines.values() for value in values if value is not None]
    low, high = shared_scale([*held, *(edges if held else ())])
    made = []
    for category, by_period in found.items():
        figure = by_period.get(measure.period)
        name = NOT_RECORDED.capitalize() if category == NOT_RECORDED else names.get(category, category)
        text = printed_figure(figure, decimals) if _value(figure) is not None and figure is not None else ""
        if figure is not None and not text:
            text = ABSENT_WORDS.get(figure.status, figure.status)
        words = (
            f"{name}: {len(periods)} {measure.period.cadence}s to {heading(measure.period)}, ending at {text}"
        )
        drawn = (
            small_line_svg(words, lines[category], low, high, text, edges)
            if _value(figure) is not None
            else ""
        )
        of = x_of_y(figure) if figure is not None else ""
        made.append(Category(category, name, text or "no cases", of, figure, drawn))
    made.sort(key=lambda each: (_value(each.figure) is None, -(_value(each.figure) or 0.0), each.name))
    dots = []
    for each in made:
        value = _value(each.figure)
        if value is not None and each.figure is not None:
            interval = interval_of(each.figure)
            dots.append(Dot(each.name, value, *interval, each.text, each.of))
    if not dots:
        return made, None
    said = "; ".join(f"{dot.name} {dot.text}{f', {dot.of}' if dot.of else ''}" for dot in dots)
    words = f"{measure.row.label} by {breakdown}, {heading(measure.period)}: {said}"
    return made, DotChart(words, measure.form, tuple(dots), measure.row.target.text if edges else "", edges)


def categories_finding(measure: Measure, made: Sequence[Category], breakdown: str) -> str:
    """What the chart of categories shows, as one sentence."""
    held = [each for each in made if _value(each.figure) is not None]
    if not held:
        return f"No {breakdown} has a figure"
    target = target_of_each(measure)
    if target is not None and target.kind not in ("none", "monitor") and len(held) > 1:
        meets = [each for each in held if _meets(each.figure, target)]
        if len(meets) == len(held):
            return f"Every {breakdown} meets {measure.row.target.text}"
        far = [each for each in held if each not in meets]
        worst = far[-1] if target.kind in ("at_least", "above") else far[0]
        return (
            f"{len(meets)} of {len(held)} {breakdown}s meet {measure.row.target.text}; "
            f"furthest from it is {worst.name}, {worst.text}"
        )
    if len(held) == 1:
        return f"Only {held[0].name} has a figure: {held[0].text}"
    return f"From {held[-1].text} in {held[-1].name} to {held[0].text} in {held[0].name}"


def lines_finding(measure: Measure, found: Mapping[str, Mapping[Period, Figure]], breakdown: str) -> str:
    """What the small lines show: how many ended higher than they began."""
    periods = measure.history[-SMALL_LINES:]
    pairs = [
        (first, last)
        for each in found.values()
        if (first := _value(each.get(periods[0]))) is not None
        and (last := _value(each.get(measure.period))) is not None
    ]
    higher = sum(last > first for first, last in pairs)
    stretch = f"{len(periods) - 1} {measure.period.cadence}s"
    return (
        f"{higher} of {len(pairs)} {breakdown}s are higher than {stretch} before"
        if pairs
        else "No line to draw"
    )


def target_of_each(measure: Measure) -> Target | None:
    """The target, where one set for the whole can be asked of a part too: of a share or a rate, not of a number."""
    return measure.row.target.target if measure.form not in ("count", "sum") else None


def interval_of(figure: Figure) -> tuple[float | None, float | None]:
    """The 95% interval of a figure in its own unit; None where its form has none."""
    numerator, denominator = figure.numerator, figure.denominator
    if numerator is None or numerator < 0:
        return None, None
    if figure.form == "percent" and denominator and numerator <= denominator:
        return wilson(numerator, denominator)
    if figure.form == "rate_per_10k" and denominator:
        return rate_interval(numerator, denominator)
    return poisson(numerator) if figure.form == "count" else (None, None)


def benchmarks_of(measure: Measure) -> list[tuple[str, float, str, str]]:
    """Each comparator that has a figure: its name, the value, "84% (2021/22)" and how it came about."""
    years = dict(measure.filled.sections[0].benchmark_heads)
    return [
        (
            name,
            each.cell.number,
            f"{each.cell.text} ({years[name]})" if years.get(name) else each.cell.text,
            each.note,
        )
        for name, each in zip(measure.filled.scorecard.comparators, measure.row.benchmarks, strict=True)
        if each.cell.kind == "value" and each.cell.number is not None
    ]


def edges_of(measure: Measure) -> tuple[float, ...]:
    """The target's edges, the lower first."""
    target = measure.row.target
    return tuple(edge for edge in (target.low, target.high) if edge is not None)


def places_of(measure: Measure) -> int:
    """The decimals that the measure is printed with."""
    current = measure.row.current
    return current.decimals if current.kind == "value" else DEFAULT_DECIMALS[measure.form]


def _judged(
    measure: Measure, at: Mapping[Period, int]
) -> tuple[dict[Period, PointMark], tuple[Limits, ...], Segment | None]:
    """How each period's point is marked, the limits of each stretch, and the last stretch."""
    if measure.window not in IN_PERIOD_WINDOWS or measure.row.indicator.carries_over:
        return {}, (), None
    points, parts = segments(tested_history(measure), measure.row.indicator)
    small = measure.row.mark.signal == "too_few"
    judged: dict[Period, PointMark] = {}
    limits = []
    first = 0
    for number, part in enumerate(parts):
        own = points[first : first + len(part.points)]
        first += len(part.points)
        told = part.judged and not (small and number == len(parts) - 1)
        before: Fraction | None = None
        for figure, point in zip(own, part.points, strict=True):
            if not told or part.mean is None:
                judged[figure.period] = "too_few"
            elif point.rule is None:
                judged[figure.period] = "usual"
            else:
                base = before if point.rule == "trend" and before is not None else part.mean
                judged[figure.period] = meaning_of(
                    base, point.value, measure.indicator.better, measure.row.target.target
                )
            before = point.value
        inside = [at[figure.period] for figure in own if figure.period in at]
        if told and inside and part.mean is not None and part.lower is not None and part.upper is not None:
            limits.append(
                Limits(inside[0], inside[-1], float(part.mean), float(part.lower), float(part.upper))
            )
    return judged, tuple(limits), None if small else parts[-1]


def _said(
    points: Sequence[ProcessPoint],
    judged: Mapping[Period, PointMark],
    limits: Sequence[Limits],
    periods: Sequence[Period],
) -> tuple[int, str] | None:
    """The newest point that lies outside its limits."""
    for index in range(len(points) - 1, -1, -1):
        value = points[index].value
        for each in limits:
            if (
                value is not None
                and each.first <= index <= each.last
                and not each.lower <= value <= each.upper
            ):
                side = "above the upper" if value > each.upper else "below the lower"
                return index, f"{points[index].head} {points[index].text}: {side} limit"
    return None


def _when(measure: Measure) -> str:
    if measure.window == "snapshot":
        return f"on {day_words(measure.period.last_day)}"
    return (
        f"in {heading(measure.period)}"
        if measure.period.cadence == "month"
        else heading(measure.period).lower()
    )


def _value(figure: Figure | None) -> float | None:
    return figure.value if figure is not None and figure.status == "ok" else None


def _meets(figure: Figure | None, target: Target) -> bool:
    value = exact_value(figure) if figure is not None else None
    return value is not None and met(value, target)


def months_table(measure: Measure) -> list[dict[str, object]]:
    """The chart as a table: a line a financial year with its twelve months, or for weeks a line a week."""
    decimals = places_of(measure)
    lines: dict[int, list[dict[str, object]]] = {}
    if measure.period.cadence != "month":
        return []
    for period in measure.history:
        year = period.first_day.year - (period.first_day.month < 4)
        lines.setdefault(year, [{} for _ in range(12)])[(period.first_day.month - 4) % 12] = table_cell(
            measure, period, decimals
        )
    return [{"head": f"{year}/{(year + 1) % 100:02d}", "cells": cells} for year, cells in lines.items()]


def table_cell(measure: Measure, period: Period, decimals: int) -> dict[str, object]:
    """One period's figure as text, with its parts."""
    figure = measure.figures.get(period)
    now = period == measure.period
    if figure is None or figure.status != "ok" or figure.value is None:
        status = figure.status if figure is not None else "not_collected"
        return {"text": ABSENT_WORDS.get(status, status), "absent": True, "now": now}
    of = x_of_y(figure)
    return {"text": printed(figure.value, measure.form, decimals), "of": of.replace(" of ", "/"), "now": now}
