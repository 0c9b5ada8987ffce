"""Section charts, drawn as SVG text with presentation attributes only, so that one string serves a page under a strict
content policy and a PDF. Lines and bands are labelled at their ends; nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from math import ceil, floor, log10

from goldenthread.judgement.rounding import natural_decimals, printed
from goldenthread.publish.labels import Label, apart, text_width
from goldenthread.publish.svg import BAND, EARLIER_BAR, INK, TARGET
from goldenthread.publish.words import comparator_heads
from goldenthread.scorecards.model import FilledChart, FilledSeries

COLOURS = ("#12436D", "#F46A25", "#28A197", "#801650", EARLIER_BAR)
LABEL_COLOURS = ("#12436D", "#B84F08", "#1C7A72", "#801650", "#4A5560")
"""Colours of series in their order; a label's is darker where the series' own passes only as a shape."""

QUIET, HAIR, AXIS = "#5E6973", "#D5DADF", "#5E6973"
FONT = "Helvetica Neue, Arial, Liberation Sans, sans-serif"
SIZE = 14
"""Pixels of every letter: 10.5 point when 4 pixels print as 3 points."""

WIDE, NARROW = 640, 343
_HEIGHT, _LINE_STRIP = 250, 84
_MOST_RIGHT = 230


@dataclass(frozen=True)
class _Frame:
    """Where the plot stands: its edges, and how far its periods are apart."""

    left: float
    right: float
    top: float
    bottom: float
    count: int

    @property
    def step(self) -> float:
        return (self.right - self.left) / self.count

    def x(self, index: int) -> float:
        return self.left + (index + 0.5) * self.step


@dataclass(frozen=True)
class _Scale:
    """From values to heights."""

    low: float
    high: float
    top: float
    bottom: float

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)


def chart_svg(chart: FilledChart, *, narrow: bool = False) -> str:
    """The chart as SVG, 640 wide, or 343 for a phone, where the names of the series stand below the plot."""
    width = NARROW if narrow else WIDE
    ends = _end_texts(chart, narrow)
    beside = _beside(chart, narrow)
    texts = [*ends, *(label for labels in beside for label, _ in labels)]
    room = max((text_width(text) for text in texts), default=0) + 18
    right = width - min(room, _MOST_RIGHT)
    frame = _Frame(44, right, 12, _HEIGHT - 44, len(chart.periods))
    if chart.kind == "column_with_line":
        body, labels = _columns_with_line(chart, frame, ends)
    elif chart.kind == "stacked":
        body, labels = _bands(chart, frame, ends)
    else:
        body, labels = _lines_or_columns(chart, frame, ends, beside)
    parts = [*body, *_end_labels(labels, frame), *_period_labels(chart, frame)]
    height = _HEIGHT
    if narrow:
        for place, series in enumerate(chart.series):
            height += 22
            parts.append(_square(0, height - 21, COLOURS[place]))
            parts.append(_text(18, height - 10, series.label, LABEL_COLOURS[place], bold=True))
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
    frame: _Frame,
    ends: Sequence[str],
    beside: Sequence[Sequence[tuple[str, float]]],
) -> tuple[list[str], list[Label]]:
    values = [value for series in chart.series for value in series.values if value is not None]
    edges = [edge for series in chart.series for edge in _edges(series)]
    benchmarks = [value for series in chart.series for _, value, _ in series.benchmarks]
    scale = _scale([*values, *edges, *benchmarks], frame, zero=chart.kind == "column")
    parts = _grid(scale, frame, chart.series[0].form)
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
            parts.append(_path(f"M{frame.right - 14:.1f} {y:.1f}H{frame.right:.1f}", colour, 2))
        labels += [Label(text, scale.y(value), colour) for text, value in beside[place]]
    return parts, _fitting(labels, frame)


def _fitting(labels: Sequence[Label], frame: _Frame) -> list[Label]:
    """All the labels when there is height for them; else those of the series, and benchmarks while they fit."""
    room = int((frame.bottom - frame.top) // (SIZE + 3))
    first = [label for label in labels if label.bold]
    rest = [label for label in labels if not label.bold]
    return [*first, *rest[: max(room - len(first), 0)]]


def _columns_with_line(
    chart: FilledChart, frame: _Frame, ends: Sequence[str]
) -> tuple[list[str], list[Label]]:
    """The line in a strip of its own above the columns: two scales over one another would invent a crossing."""
    *columns, line = chart.series
    strip = replace(frame, bottom=frame.top + _LINE_STRIP)
    held = [value for value in line.values if value is not None]
    above = (
        _Scale(0, 100, strip.top, strip.bottom) if line.form == "percent" else _scale(held, strip, zero=True)
    )
    parts = _grid(above, strip, line.form, most=2)
    place = len(chart.series) - 1
    parts += [*_target(line, above, strip), *_line(line, above, strip, COLOURS[place])]
    labels = [Label(ends[place], above.y(held[-1]), LABEL_COLOURS[place], bold=True)] if held else []
    below = replace(frame, top=strip.bottom + 22)
    values = [value for series in columns for value in series.values if value is not None]
    scale = _scale(values, below, zero=True)
    parts += _grid(scale, below, columns[0].form, most=2)
    parts += _columns(columns, scale, below, alone=len(columns) == 1)
    for index, series in enumerate(columns):
        newest = next((value for value in reversed(series.values) if value is not None), None)
        if newest is not None:
            labels.append(Label(ends[index], scale.y(newest), LABEL_COLOURS[index], bold=True))
    return parts, labels


def _bands(chart: FilledChart, frame: _Frame, ends: Sequence[str]) -> tuple[list[str], list[Label]]:
    sums = [
        sum(value or 0.0 for value in column)
        for column in zip(*(series.values for series in chart.series), strict=True)
    ]
    scale = _scale(sums, frame, zero=True)
    parts = _grid(scale, frame, chart.series[0].form)
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
            parts.append(_bar(frame.x(index) - width / 2, top, width, tall, COLOURS[place]))
            under += value
    return parts, labels


def _columns(series: Sequence[FilledSeries], scale: _Scale, frame: _Frame, *, alone: bool) -> list[str]:
    width = frame.step * 0.72 / len(series)
    parts = []
    for place, each in enumerate(series):
        for index, value in enumerate(each.values):
            if value is None:
                continue
            colour = EARLIER_BAR if alone and index < frame.count - 1 else COLOURS[place]
            top = scale.y(value)
            left = frame.x(index) - width * len(series) / 2 + place * width
            parts.append(_bar(left, top, width * 0.94, max(scale.bottom - top, 0.5), colour))
    return parts


def _line(series: FilledSeries, scale: _Scale, frame: _Frame, colour: str) -> list[str]:
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
            dots.append(_disc(frame.x(index), scale.y(value), 2, colour))
    parts = [_path("".join(path), colour, 2)] if len(path) > 1 else []
    parts += dots
    for index in series.breaks:
        x = frame.left + index * frame.step
        parts.append(_path(f"M{x:.1f} {frame.top:.1f}V{frame.bottom:.1f}", INK, 1))
    newest = [index for index, value in enumerate(values) if value is not None][-1:]
    for index in newest:
        parts.append(_disc(frame.x(index), scale.y(values[index] or 0.0), 3.5, colour))
    return parts


def _target(series: FilledSeries, scale: _Scale, frame: _Frame) -> list[str]:
    edges = _edges(series)
    if not edges:
        return []
    heights = sorted(scale.y(edge) for edge in edges)
    lines = "".join(f"M{frame.left:.1f} {y:.1f}H{frame.right:.1f}" for y in heights)
    parts = []
    if len(heights) == 2:
        tall = heights[1] - heights[0]
        parts.append(_bar(frame.left, heights[0], frame.right - frame.left, tall, BAND))
    parts.append(
        f'<path d="{lines}" fill="none" stroke="{TARGET}" stroke-width="1.25" stroke-dasharray="7 4"/>'
    )
    return parts


def _edges(series: FilledSeries) -> list[float]:
    return [edge for edge in (series.target.low, series.target.high) if edge is not None]


def _scale(values: Sequence[float], frame: _Frame, *, zero: bool) -> _Scale:
    low, high = min(values, default=0.0), max(values, default=1.0)
    if zero:
        low = min(low, 0.0)
    room = high - low or abs(high) or 1.0
    size = _tick_size(room)
    low = low if zero and low >= 0 else max(floor(low / size) * size, 0.0 if low >= 0 else low - size)
    high = max(ceil(high / size) * size, low + size)
    return _Scale(low, high, frame.top, frame.bottom)


def _tick_size(room: float, most: int = 4) -> float:
    """A step of 1, 2 or 5 times a power of ten that makes at most so many lines."""
    rough = room / most
    power = 10.0 ** floor(log10(rough))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= rough * 0.999999)


def _grid(scale: _Scale, frame: _Frame, form: str, most: int = 4) -> list[str]:
    size = _tick_size(scale.high - scale.low, most)
    decimals = natural_decimals(round(size, 6), 3)
    parts = []
    value = ceil(scale.low / size - 1e-9) * size
    while value <= scale.high + size * 1e-6:
        y = scale.y(value)
        colour = AXIS if value == 0 else HAIR
        parts.append(_path(f"M{frame.left:.1f} {y:.1f}H{frame.right:.1f}", colour, 1))
        words = printed(round(value, 6), form, decimals)
        parts.append(_text(frame.left - 6, y + 5, words, QUIET, anchor="end"))
        value += size
    return parts


def _period_labels(chart: FilledChart, frame: _Frame) -> list[str]:
    """Names below the plot, as many as there is room for counted back from the newest, and years below their first."""
    every = max(1, ceil((max(text_width(head) for head in chart.heads) + 6) / frame.step))
    parts = []
    last = frame.count - 1
    for index, head in enumerate(chart.heads):
        if (last - index) % every == 0:
            bold = index == last
            parts.append(
                _text(frame.x(index), frame.bottom + 18, head, INK if bold else QUIET, "middle", bold)
            )
    years = [period.last_day.year for period in chart.periods]
    begins = [index for index, year in enumerate(years) if index == 0 or years[index - 1] != year]
    free = 0.0
    for index in begins:
        x = max(frame.x(index) - 13, free)
        if x + text_width("2023") <= frame.right + 20:
            parts.append(_text(x, frame.bottom + 36, str(years[index]), QUIET))
            free = x + text_width("2023") + 8
    return parts


def _end_labels(labels: Sequence[Label], frame: _Frame) -> list[str]:
    """The labels right of the plot, pushed apart and tied back with a hair line where they were moved."""
    parts = []
    for label, y in apart(labels, frame.top + 2, frame.bottom - 2, SIZE + 3):
        x = frame.right + 12
        if abs(y - label.y) > 3:
            parts.append(_path(f"M{frame.right + 1:.1f} {label.y:.1f}L{x - 2:.1f} {y:.1f}", QUIET, 0.75))
        parts.append(_text(x, y + 5, label.text, label.colour, bold=label.bold))
    return parts


def _text(x: float, y: float, words: str, colour: str, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}"{weight}>{escape(words)}</text>'
    )


def _path(line: str, colour: str, width: float) -> str:
    return (
        f'<path d="{line}" fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-linejoin="round"/>'
    )


def _bar(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'


def _disc(x: float, y: float, radius: float, colour: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{colour}"/>'


def _square(x: float, y: float, colour: str) -> str:
    return _bar(x, y, 12, 12, colour)
