"""PowerPoint's own charts on the slides: a tile's trend, a panel's series, bars by category. Each carries its
words as alternative text; its numbers can be edited in PowerPoint.
"""

from __future__ import annotations

import copy
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Mm, Pt

from goldenthread.publish.drawing import COLOURS
from goldenthread.publish.svg import EARLIER_BAR, TARGET
from goldenthread.scorecards.model import FilledChart, FilledRow, FilledSeries
from goldenthread.scorecards.printing import column_head
from goldenthread.scorecards.tiles import FilledBars

Frame = tuple[float, float, float, float]
"""Left, top, width and height in millimetres."""


def rgb(colour: str) -> Any:
    """A colour of six hexadecimal digits, as PowerPoint's library wants it."""
    return RGBColor(*bytes.fromhex(colour))


_KINDS = {
    "line": XL_CHART_TYPE.LINE,
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "column_with_line": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked": XL_CHART_TYPE.COLUMN_STACKED,
}


def _added(slide: Any, kind: Any, data: Any, frame: Frame, name: str, words: str) -> Any:
    left, top, width, height = frame
    shape = slide.shapes.add_chart(kind, Mm(left), Mm(top), Mm(width), Mm(height), data)
    shape.name = name
    shape._element.nvGraphicFramePr.cNvPr.set("descr", words)
    chart = shape.chart
    chart.has_legend = False
    chart.has_title = False
    chart.font.size = Pt(10)
    chart.font.name = "Arial"
    space = chart._chartSpace
    language = _of("c:lang", "en-GB")
    dates = space.find(qn("c:date1904"))
    if dates is not None:
        dates.addnext(language)
    else:
        space.insert(0, language)
    return chart


def trend(slide: Any, row: FilledRow, frame: Frame, name: str) -> None:
    """A tile's trend as a line without axes."""
    data: Any = CategoryChartData()
    data.categories = [column_head(period) for period in row.series_periods]
    data.add_series(row.label, row.series)
    chart = _added(slide, XL_CHART_TYPE.LINE, data, frame, name, row.series_words)
    for axis in (chart.value_axis, chart.category_axis):
        axis.visible = False
        axis.has_major_gridlines = False
    held = [value for value in row.series if value is not None]
    room = (max(held) - min(held)) or abs(max(held)) or 1.0
    chart.value_axis.minimum_scale = min(held) - room * 0.1
    chart.value_axis.maximum_scale = max(held) + room * 0.1
    _drawn(chart.plots[0].series[0], COLOURS[0])


def _drawn(series: Any, colour: str) -> None:
    series.smooth = False
    series.format.line.color.rgb = rgb(colour.lstrip("#"))
    series.format.line.width = Pt(1.5)
    if hasattr(series, "marker"):
        # What is still a column becomes a line later, and gets its marker then.
        series.marker.style = XL_MARKER_STYLE.NONE


def panel_chart(slide: Any, chart: FilledChart, frame: Frame, name: str) -> None:
    """A panel's chart, with its target as dashes. It has no words: the newest figures stand beside it."""
    data: Any = CategoryChartData(number_format=_number_format(chart.series[0].form))
    data.categories = [
        f"{head} {period.last_day.year % 100:02d}"
        for head, period in zip(chart.heads, chart.periods, strict=True)
    ]
    # Columns and bands come first, for a chart of one kind holds them; what is drawn as a line follows.
    columns = [series for series in chart.series if series.drawn != "line"]
    lines = [series for series in chart.series if series.drawn == "line"]
    other = bool(columns and lines) and lines[0].form != columns[0].form
    targets = [
        (series, edge)
        # A share's target would stand on the numbers' scale.
        for series in (columns if other else chart.series)
        for edge in (series.target.low, series.target.high)
        if edge is not None
    ]
    for series in (*columns, *lines):
        scale = _scale(series)
        values = [None if value is None else value / scale for value in series.values]
        data.add_series(series.label, values, _number_format(series.form))
    for series, edge in targets:
        data.add_series(
            f"{series.label}, target",
            [edge / _scale(series)] * len(chart.periods),
            _number_format(series.form),
        )
    drawn = _added(slide, _KINDS[chart.kind], data, frame, f"{name} chart", chart.words)
    _quiet_axes(drawn)
    every = list(drawn.plots[0].series)
    for made, (_, _edge) in zip(every[len(chart.series) :], targets, strict=True):
        _drawn(made, TARGET)
        made.format.line.dash_style = MSO_LINE.DASH
        made.format.line.width = Pt(1)
    for place, (made, series) in enumerate(zip(every, (*columns, *lines), strict=False)):
        colour = COLOURS[place]
        if series.drawn == "line":
            _drawn(made, colour)
        else:
            alone = len(chart.series) == 1
            _ground(made.format, EARLIER_BAR if alone else colour)
            if alone and series.values[-1] is not None:
                _ground(made.points[len(series.values) - 1].format, colour)
        if series.drawn == "line" and series.values[-1] is not None:
            end = made.points[len(series.values) - 1].marker
            end.style, end.size = XL_MARKER_STYLE.CIRCLE, 6
            _ground(end.format, "1B2530")
    axis = drawn.value_axis
    if chart.kind == "line":
        held = [value / _scale(series) for series in lines for value in series.values if value is not None]
        _fitted(axis, [*held, *(edge / _scale(series) for series, edge in targets)])
    else:
        axis.minimum_scale = 0
        drawn.plots[0].gap_width = 40
        _as_lines(drawn, len(columns), len(lines), own_scale=other)


def _of(name: str, value: str = "") -> Any:
    """An element of a chart, with its `val`."""
    made = OxmlElement(name)
    if value:
        made.set("val", value)
    return made


def _scale(series: FilledSeries) -> float:
    return 100.0 if series.form == "percent" else 1.0


def _ground(drawn: Any, colour: str) -> None:
    drawn.fill.solid()
    drawn.fill.fore_color.rgb = rgb(colour.lstrip("#"))


def _quiet_axes(drawn: Any) -> None:
    """No words at the axes: the newest values stand at their points, and the periods below the chart."""
    axis = drawn.value_axis
    axis.has_major_gridlines = False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    axis.format.line.fill.background()
    below = drawn.category_axis
    below.has_major_gridlines = False
    below.major_tick_mark = XL_TICK_MARK.NONE
    below.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    below.format.line.color.rgb = rgb("D5DADF")


def _fitted(axis: Any, values: list[float]) -> None:
    """An axis that holds the values with room above for the newest one's label."""
    if not values:
        return
    room = (max(values) - min(values)) or abs(max(values)) or 1.0
    axis.minimum_scale = min(values) - room * 0.1
    axis.maximum_scale = max(values) + room * 0.35


_OTHER_AXES = ["50010", "50020"]
"""The names of a second pair of axes: no numbers that the library uses."""


def _as_lines(drawn: Any, columns: int, lines: int, *, own_scale: bool) -> None:
    """Draw every series after the columns as a line: the library makes charts of one kind only. With `own_scale` the
    lines, and not the targets that follow them, have a scale of their own that is not printed.
    """
    bars = drawn._chartSpace.find(f".//{qn('c:barChart')}")
    series = bars.findall(qn("c:ser"))[columns:]
    if not series:
        return
    ids = [each.get("val") for each in bars.findall(qn("c:axId"))]
    area = bars.getparent()
    places = [(series[:lines], own_scale), (series[lines:], False)]
    after = bars
    for held, apart in places:
        if not held:
            continue
        made = _of("c:lineChart")
        made.append(_of("c:grouping", "standard"))
        made.append(_of("c:varyColors", "0"))
        for each in held:
            bars.remove(each)
            negative = each.find(qn("c:invertIfNegative"))
            if negative is not None:
                each.remove(negative)
            made.append(each)
            if each.find(qn("c:marker")) is None:
                marker = _of("c:marker")
                marker.append(_of("c:symbol", "none"))
                shown = each.find(qn("c:spPr"))
                (shown if shown is not None else each.find(qn("c:tx"))).addnext(marker)
            each.append(_of("c:smooth", "0"))
        made.append(_of("c:marker", "1"))
        own = _OTHER_AXES if apart else ids
        for axis in own:
            made.append(_of("c:axId", axis))
        after.addnext(made)
        after = made
        if apart:
            _hidden_axes(area, ids, own)


def _hidden_axes(area: Any, ids: list[str], own: list[str]) -> None:
    """A second pair of axes, not printed, whose values run from 0."""
    for axis in [*area.findall(qn("c:catAx")), *area.findall(qn("c:valAx"))]:
        made = copy.deepcopy(axis)
        made.find(qn("c:axId")).set("val", own[ids.index(axis.find(qn("c:axId")).get("val"))])
        made.find(qn("c:crossAx")).set("val", own[ids.index(axis.find(qn("c:crossAx")).get("val"))])
        if axis.tag == qn("c:catAx"):
            made.find(qn("c:delete")).set("val", "1")
        else:
            # An axis that is deleted is not kept apart by every program: this one is there, without line or words.
            made.find(qn("c:crosses")).set("val", "max")
            made.find(qn("c:axPos")).set("val", "r")
        area.findall(qn("c:valAx"))[-1].addnext(made)


def _number_format(form: str) -> str:
    return "0%" if form == "percent" else "#,##0.0" if form in ("mean", "rate_per_10k") else "#,##0"


def bar_chart(
    slide: Any, bars: FilledBars, frame: Frame, name: str = "bars", *, with_before: bool = True
) -> None:
    """Bars by category, with those of the period before beside them when there are any and they are wanted."""
    data: Any = CategoryChartData()
    data.categories = [bar.label for bar in bars.bars]
    data.add_series(bars.now, [bar.cell.number for bar in bars.bars])
    before = [bar.before.number if bar.before is not None else None for bar in bars.bars]
    if with_before and any(value is not None for value in before):
        data.add_series(bars.before, before)
    chart = _added(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, frame, name, bars.words)
    chart.category_axis.reverse_order = True
    chart.category_axis.has_major_gridlines = False
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.visible = False
    chart.value_axis.minimum_scale = 0
    chart.plots[0].gap_width = 50
    for place, series in enumerate(chart.plots[0].series):
        _ground(series.format, ("12436D", "7A90A5")[place])
    labels = chart.plots[0]
    labels.has_data_labels = True
    labels.data_labels.font.size = Pt(10)
    labels.data_labels.number_format = (
        "#,##0.0" if any("." in bar.cell.text for bar in bars.bars) else "#,##0"
    )
    labels.data_labels.number_format_is_linked = False
    if len(chart.plots[0].series) > 1:
        chart.has_legend = True
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
