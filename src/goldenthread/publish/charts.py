"""Section charts, drawn as SVG text with presentation attributes only, so that one string serves a page under a strict
content policy and a PDF. Lines and bands are labelled at their ends; nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from goldenthread.publish.drawing import (
    COLOURS,
    FONT,
    LABEL_COLOURS,
    QUIET,
    SIZE,
    Frame,
    Scale,
    draw_bar,
    draw_disc,
    draw_grid,
    draw_path,
    draw_text,
    end_labels,
    period_labels,
    scale_of,
)
from goldenthread.publish.labels import Label, text_width
from goldenthread.publish.svg import BAND, EARLIER_BAR, INK, TARGET
from goldenthread.publish.words import comparator_heads
from goldenthread.scorecards.model import FilledChart, FilledSeries

WIDE, NARROW = 640, 343
_HEIGHT, _LINE_STRIP = 250, 84
_MOST_RIGHT = 230


def chart_svg(chart: FilledChart, *, narrow: bool = False) -> str:
    """The chart as SVG, 640 wide, or 343 for a phone, where the names of the series stand below the plot."""
    width = NARROW if narrow else WIDE
    ends = _end_texts(chart, narrow)
    beside = _beside(chart, narrow)
    texts = [*ends, *(label for labels in beside for label, _ in labels)]
    room = max((text_width(text) for text in texts), default=0) + 18
    right = width - min(room, _MOST_RIGHT)
    frame = Frame(44, right, 12, _HEIGHT - 44, len(chart.periods))
    if chart.kind == "column_with_line":
        body, labels = _columns_with_line(chart, frame, ends)
    elif chart.kind == "stacked":
        body, labels = _bands(chart, frame, ends)
    else:
        body, labels = _lines_or_columns(chart, frame, ends, beside)
    parts = [*body, *end_labels(labels, frame), *period_labels(chart.heads, chart.periods, frame)]
    height = _HEIGHT
    if narrow:
        for place, series in enumerate(chart.series):
            height += 22
            parts.append(_square(0, height - 21, COLOURS[place]))
            parts.append(draw_text(18, height - 10, series.label, LABEL_COLOURS[place], bold=True))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' role="img" font-family="{FONT}" font-size="{SIZE}"><title>{escape(chart.words)}</title>'
        f"{''.join(parts)}</svg>"
    )


def _end_texts(chart: FilledChart, narrow: bool) -> list[str]:
    """What stands at the end of each series: its newest value, and on a wide chart its name."""
    texts = []
    for series in chart.series:
        value = _newest(series)
        texts.append(value if narrow else f"{series.label} {value}".strip())
    return texts


def _beside(chart: FilledChart, narrow: bool) -> list[list[tuple[str, float]]]:
    """What stands at the edge of the plot beside each series: its target and its benchmarks, as text and value."""
    if chart.kind not in ("line", "column"):
        return [[] for _ in chart.series]
    names = list(dict.fromkeys(name for series in chart.series for name, _, _ in series.benchmarks))
    short = comparator_heads(names) if narrow else {name: name for name in names}
    found = []
    for series in chart.series:
        edges = _edges(series)[:1] if series.target.text else []
        found.append(
            [
                *((f"target {series.target.text}" if not narrow else "target", edge) for edge in edges),
                *((f"{short[name]} {text}", value) for name, value, text in series.benchmarks),
            ]
        )
    return found


def _newest(series: FilledSeries) -> str:
    return next((cell.text for cell in reversed(series.cells) if cell.kind == "value"), "")


def _lines_or_columns(
    chart: FilledChart,
    frame: Frame,
    ends: Sequence[str],
    beside: Sequence[Sequence[tuple[str, float]]],
) -> tuple[list[str], list[Label]]:
    values = [value for series in chart.series for value in series.values if value is not None]
    edges = [edge for series in chart.series for edge in _edges(series)]
    benchmarks = [value for series in chart.series for _, value, _ in series.benchmarks]
    scale = scale_of([*values, *edges, *benchmarks], frame, zero=chart.kind == "column")
    parts = draw_grid(scale, frame, chart.series[0].form)
    labels: list[Label] = []
    for series in chart.series:
        parts += _target(series, scale, frame)
    if chart.kind == "column":
        parts += _columns(chart.series, scale, frame, alone=len(chart.series) == 1)
    for place, series in enumerate(chart.series):
        if chart.kind == "line":
            parts += _line(series, scale, frame, COLOURS[place])
        newest = next((value for value in reversed(series.values) if value is not None), None)
        if newest is not None:
            labels.append(Label(ends[place], scale.y(newest), LABEL_COLOURS[place], bold=True))
        # With several series a tick takes its series' colour, or nobody could tell whose it is.
        colour = QUIET if len(chart.series) == 1 else LABEL_COLOURS[place]
        for _, value, _ in series.benchmarks:
            y = scale.y(value)
            parts.append(draw_path(f"M{frame.right - 14:.1f} {y:.1f}H{frame.right:.1f}", colour, 2))
        labels += [Label(text, scale.y(value), colour) for text, value in beside[place]]
    return parts, _fitting(labels, frame)


def _fitting(labels: Sequence[Label], frame: Frame) -> list[Label]:
    """All the labels when there is height for them; else those of the series, and benchmarks while they fit."""
    room = int((frame.bottom - frame.top) // (SIZE + 3))
    first = [label for label in labels if label.bold]
    rest = [label for label in labels if not label.bold]
    return [*first, *rest[: max(room - len(first), 0)]]


def _columns_with_line(
    chart: FilledChart, frame: Frame, ends: Sequence[str]
) -> tuple[list[str], list[Label]]:
    """The line in a strip of its own above the columns: two scales over one another would invent a crossing."""
    *columns, line = chart.series
    strip = replace(frame, bottom=frame.top + _LINE_STRIP)
    held = [value for value in line.values if value is not None]
    above = (
        Scale(0, 100, strip.top, strip.bottom) if line.form == "percent" else scale_of(held, strip, zero=True)
    )
    parts = draw_grid(above, strip, line.form, most=2)
    place = len(chart.series) - 1
    parts += [*_target(line, above, strip), *_line(line, above, strip, COLOURS[place])]
    labels = [Label(ends[place], above.y(held[-1]), LABEL_COLOURS[place], bold=True)] if held else []
    below = replace(frame, top=strip.bottom + 22)
    values = [value for series in columns for value in series.values if value is not None]
    scale = scale_of(values, below, zero=True)
    parts += draw_grid(scale, below, columns[0].form, most=2)
    parts += _columns(columns, scale, below, alone=len(columns) == 1)
    for index, series in enumerate(columns):
        newest = next((value for value in reversed(series.values) if value is not None), None)
        if newest is not None:
            labels.append(Label(ends[index], scale.y(newest), LABEL_COLOURS[index], bold=True))
    return parts, labels


def _bands(chart: FilledChart, frame: Frame, ends: Sequence[str]) -> tuple[list[str], list[Label]]:
    sums = [
        sum(value or 0.0 for value in column)
        for column in zip(*(series.values for series in chart.series), strict=True)
    ]
    scale = scale_of(sums, frame, zero=True)
    parts = draw_grid(scale, frame, chart.series[0].form)
    width = frame.step * 0.72
    labels = []
    for index in range(frame.count):
        under = 0.0
        for place, series in enumerate(chart.series):
            value = series.values[index]
            if value is None:
                continue
            if index == frame.count - 1 and any(series.values):
                labels.append(Label(ends[place], scale.y(under + value / 2), LABEL_COLOURS[place], bold=True))
            if not value:
                continue
            top, bottom = scale.y(under + value), scale.y(under)
            # A white hair between the bands parts them for those who do not see the colours apart.
            tall = max(bottom - top - 1, 0.5)
            parts.append(draw_bar(frame.x(index) - width / 2, top, width, tall, COLOURS[place]))
            under += value
    return parts, labels


def _columns(series: Sequence[FilledSeries], scale: Scale, frame: Frame, *, alone: bool) -> list[str]:
    width = frame.step * 0.72 / len(series)
    parts = []
    for place, each in enumerate(series):
        for index, value in enumerate(each.values):
            if value is None:
                continue
            colour = EARLIER_BAR if alone and index < frame.count - 1 else COLOURS[place]
            top = scale.y(value)
            left = frame.x(index) - width * len(series) / 2 + place * width
            parts.append(draw_bar(left, top, width * 0.94, max(scale.bottom - top, 0.5), colour))
    return parts


def _line(series: FilledSeries, scale: Scale, frame: Frame, colour: str) -> list[str]:
    """The line with gaps where nothing was reported and where a new definition began; its last point as a disc."""
    path: list[str] = []
    dots: list[str] = []
    values = series.values
    breaks = {*series.breaks, *series.restarts}
    for index, value in enumerate(values):
        if value is None:
            continue
        joined = index > 0 and values[index - 1] is not None and index not in breaks
        path.append(f"{'L' if joined else 'M'}{frame.x(index):.1f} {scale.y(value):.1f}")
        follows = index + 1 < len(values) and values[index + 1] is not None and index + 1 not in breaks
        if not joined and not follows:
            dots.append(draw_disc(frame.x(index), scale.y(value), 2, colour))
    parts = [draw_path("".join(path), colour, 2)] if len(path) > 1 else []
    parts += dots
    for index in series.breaks:
        x = frame.left + index * frame.step
        parts.append(draw_path(f"M{x:.1f} {frame.top:.1f}V{frame.bottom:.1f}", INK, 1))
    newest = [index for index, value in enumerate(values) if value is not None][-1:]
    for index in newest:
        parts.append(draw_disc(frame.x(index), scale.y(values[index] or 0.0), 3.5, colour))
    return parts


def _target(series: FilledSeries, scale: Scale, frame: Frame) -> list[str]:
    edges = _edges(series)
    if not edges:
        return []
    heights = sorted(scale.y(edge) for edge in edges)
    lines = "".join(f"M{frame.left:.1f} {y:.1f}H{frame.right:.1f}" for y in heights)
    parts = []
    if len(heights) == 2:
        tall = heights[1] - heights[0]
        parts.append(draw_bar(frame.left, heights[0], frame.right - frame.left, tall, BAND))
    parts.append(
        f'<path d="{lines}" fill="none" stroke="{TARGET}" stroke-width="1.25" stroke-dasharray="7 4"/>'
    )
    return parts


def _edges(series: FilledSeries) -> list[float]:
    return [edge for edge in (series.target.low, series.target.high) if edge is not None]


def _square(x: float, y: float, colour: str) -> str:
    return draw_bar(x, y, 12, 12, colour)
