"""Fills the charts of a section with figures and says in a title what they show. How a chart is drawn is for the
outputs; nothing is counted here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from goldenthread.calendar import Period, containing
from goldenthread.definitions.charts import FIGURE_IN_TITLE
from goldenthread.definitions.model import Catalogue, Chart, Section, Series
from goldenthread.figures.model import DEFAULT_DECIMALS, Figure
from goldenthread.judgement.rounding import printed
from goldenthread.judgement.wording import capital, period_words
from goldenthread.scorecards.breaks import break_places
from goldenthread.scorecards.model import FilledCell, FilledChart, FilledRow, FilledSeries, FilledTarget
from goldenthread.scorecards.printing import ABSENT_WORDS, column_head, filled_cell, heading

KIND_WORDS = {
    "line": "Line chart",
    "column": "Column chart",
    "column_with_line": "Columns with a line",
    "stacked": "Stacked columns",
}


def fill_charts(
    section: Section,
    catalogue: Catalogue,
    period: Period,
    rows: Mapping[str, FilledRow],
    by_ref: Mapping[str, Mapping[Period, Figure]],
    by_measure: Mapping[tuple[str, str, str], Mapping[Period, Figure]],
) -> tuple[FilledChart, ...]:
    """The section's charts for the periods that end with `period`; one of whose series none has a figure is left
    out, for it would show an empty frame.

    `by_ref` holds the figures of the scorecard's rows, `by_measure` those by indicator, window and form.
    """
    found = []
    for chart in section.charts:
        periods = tuple(
            period.previous(back) if back else period for back in range(chart.periods - 1, -1, -1)
        )
        series = []
        for place, each in enumerate(chart.series):
            row = rows.get(each.ref)
            figures = by_ref.get(each.ref, {}) if each.ref else by_measure.get(_measure(each), {})
            made = _filled(chart, place, each, row, figures, periods)
            window = row.row.window if row is not None else each.window
            series.append(
                replace(
                    made,
                    breaks=_breaks(each, row, catalogue, periods),
                    restarts=_restarts(periods) if window == "year_to_date" else (),
                )
            )
        if all(value is None for each in series for value in each.values):
            continue
        found.append(_chart(chart, periods, series))
    return tuple(found)


def _measure(series: Series) -> tuple[str, str, str]:
    return series.indicator, series.window, series.form


def _filled(
    chart: Chart,
    place: int,
    series: Series,
    row: FilledRow | None,
    figures: Mapping[Period, Figure],
    periods: Sequence[Period],
) -> FilledSeries:
    form = row.row.form if row is not None else series.form
    decimals = DEFAULT_DECIMALS[form]
    if row is not None and row.row.decimals is not None:
        decimals = row.row.decimals
    last = chart.kind == "column_with_line" and place == len(chart.series) - 1
    cells = tuple(
        filled_cell(figures[each], decimals) if each in figures else _nothing(row) for each in periods
    )
    made = FilledSeries(
        name=series.name,
        label=series.label,
        form=form,
        drawn="band" if chart.kind == "stacked" else "line" if chart.kind == "line" or last else "column",
        cells=cells,
    )
    if row is None:
        return made
    benchmarks = tuple(
        (benchmark.note.partition(",")[0], benchmark.cell.number, benchmark.cell.text)
        for benchmark in row.benchmarks
        if benchmark.cell.number is not None
    )
    # A projected row's target is of its half-year or year, and the chart draws its months.
    target = FilledTarget() if row.row.projected else row.target
    return replace(made, target=target, benchmarks=benchmarks)


def _nothing(row: FilledRow | None) -> FilledCell:
    quarterly = row is not None and row.row.reported == "quarter"
    return FilledCell(ABSENT_WORDS["not_due" if quarterly else "not_collected"], "absent")


def _breaks(
    series: Series, row: FilledRow | None, catalogue: Catalogue, periods: Sequence[Period]
) -> tuple[int, ...]:
    indicator = row.indicator if row is not None else catalogue.indicators[series.indicator]
    return tuple(index for index in break_places(indicator, periods) if index)


def _restarts(periods: Sequence[Period]) -> tuple[int, ...]:
    """Where the financial year begins: a year to date is not to be joined across it."""
    years = [containing("financial_year", period.last_day) for period in periods]
    return tuple(index for index in range(1, len(years)) if years[index] != years[index - 1])


def _chart(chart: Chart, periods: Sequence[Period], series: Sequence[FilledSeries]) -> FilledChart:
    span = f"{heading(periods[0])} to {heading(periods[-1])}"
    said = [f"{KIND_WORDS[chart.kind]}, {span}."]
    said += [f"{each.label}: {_series_words(each, periods)}." for each in series]
    return FilledChart(
        kind=chart.kind,
        title=_title(chart, series, periods) or chart.measure,
        measure=f"{chart.measure}, {span}",
        periods=tuple(periods),
        heads=tuple(column_head(each) for each in periods),
        series=tuple(series),
        words=" ".join(said),
    )


def _series_words(series: FilledSeries, periods: Sequence[Period]) -> str:
    """`41 in October, 52 in September, lowest 38, highest 52`, with the target and the benchmarks."""
    held = [
        (cell, period) for cell, period in zip(series.cells, periods, strict=True) if cell.kind == "value"
    ]
    if not held:
        return "nothing reported"
    (first, begin), (last, end) = held[0], held[-1]
    lowest = min((cell for cell, _ in held), key=_number)
    highest = max((cell for cell, _ in held), key=_number)
    words = [f"{first.text} in {period_words(begin)}"] if len(held) > 1 else []
    words.append(f"{last.text} in {period_words(end)}")
    if len(held) > 2:
        words += [f"lowest {lowest.text}", f"highest {highest.text}"]
    words += [f"a new series from {period_words(periods[index], year=True)}" for index in series.breaks]
    if series.target.text:
        words.append(f"target {series.target.text}")
    words += [f"{name} {text}" for name, _, text in series.benchmarks]
    return ", ".join(words)


def _number(cell: FilledCell) -> float:
    return cell.number if cell.number is not None else 0.0


def _title(chart: Chart, series: Sequence[FilledSeries], periods: Sequence[Period]) -> str:
    """The title with its figures; empty when one of them is not there."""
    by_name = {each.name: each for each in series}
    lacking = False

    def said(match: re.Match[str]) -> str:
        nonlocal lacking
        words = _said(by_name[match[1]], match[2] or "", series, periods)
        lacking = lacking or not words
        return words

    title = FIGURE_IN_TITLE.sub(said, chart.title)
    return "" if lacking else capital(title)


def _said(one: FilledSeries, what: str, series: Sequence[FilledSeries], periods: Sequence[Period]) -> str:
    now = one.cells[-1]
    if now.kind != "value" or now.number is None:
        return ""
    if what == "x_of_y":
        return now.x_of_y
    if what == "part":
        whole = sum(_number(each.cells[-1]) for each in series)
        return printed(now.number / whole * 100, "percent", 0) if whole else ""
    if what == "change":
        before = [
            (cell, period)
            for cell, period in zip(one.cells[:-1], periods[:-1], strict=True)
            if cell.kind == "value" and cell.number is not None
        ]
        if not before:
            return ""
        cell, period = before[-1]
        if any(periods.index(period) < place for place in one.breaks):
            return ""
        if cell.text == now.text:
            return f"the same as in {period_words(period)}"
        way = "up" if now.number > _number(cell) else "down"
        return f"{way} from {cell.text} in {period_words(period)}"
    return now.text
