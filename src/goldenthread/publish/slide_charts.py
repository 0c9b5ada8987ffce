"""PowerPoint's own charts on the slides: a tile's trend, a panel's series, bars by category. Each carries its
words as alternative text; its numbers can be edited in PowerPoint.
"""

from __future__ import annotations

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.util import Mm, Pt

from goldenthread.publish.drawing import COLOURS
from goldenthread.scorecards.model import FilledChart, FilledRow
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
    "column_with_line": XL_CHART_TYPE.LINE,
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
    return chart


def trend(slide: Any, row: FilledRow, frame: Frame) -> None:
    """A tile's trend as a line without axes."""
    data: Any = CategoryChartData()
    data.categories = [column_head(period) for period in row.series_periods]
    data.add_series(row.label, row.series)
    chart = _added(slide, XL_CHART_TYPE.LINE, data, frame, f"{row.ref} trend", row.series_words)
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
    series.marker.style = XL_MARKER_STYLE.NONE


def panel_chart(slide: Any, chart: FilledChart, frame: Frame, name: str) -> None:
    """A panel's chart, each series' newest value at its end."""
    data: Any = CategoryChartData(number_format=_number_format(chart.series[0].form))
    data.categories = [
        f"{head} {period.last_day.year % 100:02d}"
        for head, period in zip(chart.heads, chart.periods, strict=True)
    ]
    scale = 100.0 if chart.series[0].form == "percent" else 1.0
    for series in chart.series:
        data.add_series(series.label, [None if value is None else value / scale for value in series.values])
    drawn = _added(slide, _KINDS[chart.kind], data, frame, f"{name} chart", chart.words)
    axis = drawn.value_axis
    axis.has_major_gridlines = False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    axis.format.line.fill.background()
    if chart.kind != "line":
        axis.minimum_scale = 0
    drawn.category_axis.has_major_gridlines = False
    drawn.category_axis.tick_labels.font.size = Pt(10)
    if len(chart.series) > 1:
        drawn.has_legend = True
        drawn.legend.position = XL_LEGEND_POSITION.BOTTOM
        drawn.legend.include_in_layout = False
    for place, (series, filled) in enumerate(zip(drawn.plots[0].series, chart.series, strict=True)):
        if chart.kind in ("line", "column_with_line"):
            _drawn(series, COLOURS[place])
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = rgb(COLOURS[place].lstrip("#"))
        held = [index for index, value in enumerate(filled.values) if value is not None]
        if held:
            label = series.points[held[-1]].data_label
            label.has_text_frame = True
            label.text_frame.text = filled.cells[held[-1]].text
            run = label.text_frame.paragraphs[0].runs[0]
            run.font.size = Pt(11)
            run.font.bold = True
            if chart.kind != "stacked":
                label.position = (
                    XL_LABEL_POSITION.ABOVE if chart.kind != "column" else XL_LABEL_POSITION.OUTSIDE_END
                )


def _number_format(form: str) -> str:
    return "0%" if form == "percent" else "#,##0.0" if form in ("mean", "rate_per_10k") else "#,##0"


def bar_chart(slide: Any, bars: FilledBars, frame: Frame) -> None:
    """Bars by category, with those of the period before beside them when there are any."""
    data: Any = CategoryChartData()
    data.categories = [bar.label for bar in bars.bars]
    data.add_series("Now", [bar.cell.number for bar in bars.bars])
    before = [bar.before.number if bar.before is not None else None for bar in bars.bars]
    if any(value is not None for value in before):
        data.add_series("Before", before)
    chart = _added(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, frame, "bars", bars.words)
    chart.category_axis.reverse_order = True
    chart.category_axis.has_major_gridlines = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.visible = False
    chart.value_axis.minimum_scale = 0
    chart.plots[0].gap_width = 50
    for place, series in enumerate(chart.plots[0].series):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(("12436D", "7A90A5")[place])
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
