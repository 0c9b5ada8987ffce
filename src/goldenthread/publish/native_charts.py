"""The charts of a scorecard in its workbook: the figures of each as a table, and beside them Excel's own chart of that
table, to restyle or copy elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from goldenthread.publish.drawing import COLOURS
from goldenthread.publish.sheets import Formats, number_format, row_height
from goldenthread.scorecards.model import FilledChart, FilledScorecard, FilledSeries

SHEET = "Charts"
HEIGHT = 24
"""Rows from one chart to the next at least: a chart is 380 pixels high and begins two rows down, a row is 20."""


COLUMN_WIDTH = 15
"""Letters across a column of figures."""


def charts_sheet(book: Workbook, formats: Formats, filled: FilledScorecard) -> None:
    """A sheet with every chart of the scorecard; none when it has no charts."""
    drawn = [(section.title, chart) for section in filled.sections for chart in section.charts]
    if not drawn:
        return
    sheet = book.add_worksheet(SHEET)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 9, COLUMN_WIDTH)
    at = 0
    breaks = []
    for number, (section, chart) in enumerate(drawn):
        if number and number % 2 == 0:
            breaks.append(at)
        _table(sheet, formats, at, section, chart)
        _chart(book, sheet, at, chart)
        at += max(HEIGHT, len(chart.periods) + 6)
    sheet.set_landscape()
    sheet.set_paper(8)
    # Two to a sheet of paper: a sheet that is fitted to a width breaks where it likes, through a chart.
    sheet.set_print_scale(72)
    sheet.set_h_pagebreaks(breaks)


def _columns(chart: FilledChart) -> list[tuple[str, FilledSeries, list[Any]]]:
    """The table's columns as head, series, and numbers (a percent as a fraction) or words of absence: each series, and
    an edge of its target where it has one.
    """
    found: list[tuple[str, FilledSeries, list[Any]]] = []
    for series in chart.series:
        scale = 100 if series.form == "percent" else 1
        values = [
            cell.number / scale if cell.kind == "value" and cell.number is not None else cell.text
            for cell in series.cells
        ]
        found.append((series.label, series, values))
        for edge in (series.target.low, series.target.high):
            if edge is not None:
                head = f"{series.label}, target {series.target.text}"
                found.append((head, series, [edge / scale] * len(chart.periods)))
    return found


def _table(sheet: Worksheet, formats: Formats, at: int, section: str, chart: FilledChart) -> None:
    sheet.write_string(at, 0, chart.title, formats(bold=True, font_size=14))
    sheet.write_string(at + 1, 0, f"{section}. {chart.measure}", formats(font_color="#4A5560"))
    sheet.write_string(at + 2, 0, "Period", formats(bold=True, bottom=1, valign="bottom"))
    heads = [(head, COLUMN_WIDTH) for head, _, _ in _columns(chart)]
    sheet.set_row(at + 2, row_height(heads))
    for line, (head, period) in enumerate(zip(chart.heads, chart.periods, strict=True), at + 3):
        sheet.write_string(line, 0, f"{head} {period.last_day.year}", formats())
    for place, (head, series, values) in enumerate(_columns(chart), 1):
        sheet.write_string(
            at + 2, place, head, formats(bold=True, bottom=1, align="right", text_wrap=True, valign="bottom")
        )
        decimals = max((cell.decimals for cell in series.cells if cell.kind == "value"), default=0)
        for line, value in enumerate(values, at + 3):
            if isinstance(value, str):
                sheet.write_string(
                    line, place, value, formats(italic=True, font_color="#5E6973", align="right")
                )
            else:
                made = formats(num_format=number_format(series.form, decimals), align="right")
                sheet.write_number(line, place, value, made)


def _chart(book: Workbook, sheet: Worksheet, at: int, chart: FilledChart) -> None:
    columns = _columns(chart)
    kinds: dict[str, dict[str, Any]] = {
        "line": {"type": "line"},
        "column": {"type": "column"},
        "column_with_line": {"type": "column"},
        "stacked": {"type": "column", "subtype": "stacked"},
    }
    drawn = book.add_chart(kinds[chart.kind])
    lines = book.add_chart({"type": "line"})
    first, last = at + 3, at + 2 + len(chart.periods)
    other_scale = chart.kind == "column_with_line"
    combined = False
    for place, (head, series, _) in enumerate(columns, 1):
        target = head != series.label
        colour = "#5E6973" if target else COLOURS[chart.series.index(series)]
        settled: dict[str, Any] = {
            "name": [SHEET, at + 2, place],
            "categories": [SHEET, first, 0, last, 0],
            "values": [SHEET, first, place, last, place],
        }
        if series.drawn == "line" or target:
            stroke: dict[str, Any] = {"color": colour, "width": 1.25 if target else 2}
            settled["line"] = {**stroke, "dash_type": "dash"} if target else stroke
            if chart.kind == "line":
                drawn.add_series(settled)
            else:
                lines.add_series(
                    {**settled, "y2_axis": True} if other_scale and series.drawn == "line" else settled
                )
                combined = True
        else:
            settled |= {"fill": {"color": colour}, "border": {"color": "#FFFFFF"}, "gap": 40}
            drawn.add_series(settled)
    if combined:
        drawn.combine(lines)
        if other_scale and chart.series[-1].form == "percent":
            lines.set_y2_axis({"min": 0, "max": 1, "num_format": "0%", "major_gridlines": {"visible": False}})
    font = {"name": "Arial", "size": 10}
    drawn.set_title({"name": chart.title, "name_font": {"name": "Arial", "size": 12}, "overlay": False})
    drawn.set_legend({"position": "bottom", "font": font})
    drawn.set_x_axis({"num_font": font})
    grid = {"visible": True, "line": {"color": "#D5DADF"}}
    drawn.set_y_axis({"num_font": font, "major_gridlines": grid, **_shares(chart, columns)})
    drawn.show_blanks_as("gap")
    drawn.set_size({"width": 640, "height": 380})
    sheet.insert_chart(at + 2, len(columns) + 2, drawn, {"description": chart.words})


def _shares(chart: FilledChart, columns: Sequence[tuple[str, FilledSeries, list[Any]]]) -> dict[str, Any]:
    """The scale of lines that are all percentages: to 100% at most, from the ten below the lowest."""
    if chart.kind != "line" or any(series.form != "percent" for _, series, _ in columns):
        return {}
    held = [value for _, _, values in columns for value in values if not isinstance(value, str)]
    lowest = min(held, default=0)
    return {"num_format": "0%", "min": max(0, math.floor(lowest * 10 - 0.5) / 10), "max": 1}
