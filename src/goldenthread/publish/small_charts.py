"""The small charts of tiles and panels, drawn as SVG text with presentation attributes only: a panel's series
with its newest value at its end, and bars by category with the period before as an upright mark. Nothing is
judged here.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from goldenthread.publish.drawing import COLOURS, FONT, LABEL_COLOURS, QUIET
from goldenthread.publish.labels import Label, apart, text_width
from goldenthread.publish.svg import EARLIER_BAR, INK, TARGET
from goldenthread.scorecards.model import FilledChart, FilledSeries
from goldenthread.scorecards.tiles import FilledBar, FilledBars

SIZE = 14
WIDTH, HEIGHT = 236, 92
BARS_WIDTH, BAR_STEP, BARS_HEIGHT = 340, 31, 218


def panel_svg(chart: FilledChart) -> str:
    """A panel's chart, 236 by 92: lines, columns or bands, each series labelled at its end with its newest
    value.
    """
    last = chart.kind == "stacked"
    own_scale = chart.kind == "column_with_line" and chart.series[-1].form != chart.series[0].form
    values = [value for series in chart.series for value in series.values if value is not None]
    sums = [
        sum(value or 0.0 for value in column)
        for column in zip(*(series.values for series in chart.series), strict=True)
    ]
    edges = [
        edge
        for series in (chart.series[:-1] if own_scale else chart.series)
        for edge in (series.target.low, series.target.high)
        if edge is not None
    ]
    if own_scale:
        values = [value for series in chart.series[:-1] for value in series.values if value is not None]
    shown = [*(sums if last else values), *edges]
    low, high = min(shown, default=0.0), max(shown, default=1.0)
    if chart.kind != "line":
        low = min(low, 0.0)
    many = len(chart.series) > 1
    room = max((text_width(_newest(series, named=many)) for series in chart.series), default=0) + 12
    left, right, top, bottom = 2.0, WIDTH - room, 8.0, HEIGHT - 24.0
    count = len(chart.periods)
    step = (right - left) / count

    def x(index: int) -> float:
        return left + (index + 0.5) * step

    def y(value: float) -> float:
        return bottom - (value - low) / (high - low) * (bottom - top) if high > low else (top + bottom) / 2

    # A share beside a number has a scale of its own, from 0 as the columns' is.
    most = max((value for value in chart.series[-1].values if value is not None), default=1.0) or 1.0

    def beside(value: float) -> float:
        return bottom - value / most * (bottom - top)

    parts = [f'<path d="M{left:g} {bottom:g}H{right:.1f}" stroke="#D5DADF"/>']
    for edge in dict.fromkeys(edges):
        parts.append(
            f'<path d="M{left:g} {y(edge):.1f}H{right:.1f}" stroke="{TARGET}" stroke-dasharray="5 3" fill="none"/>'
        )
    labels: list[Label] = []
    under = [0.0] * count
    for place, series in enumerate(chart.series):
        if chart.kind == "line" or (chart.kind == "column_with_line" and place == len(chart.series) - 1):
            parts += _line(series, place, [x(index) for index in range(count)], beside if own_scale else y)
        else:
            width = step * 0.72
            for index, value in enumerate(series.values):
                if value is None:
                    continue
                base = under[index] if last else low
                tall = max(y(base) - y(base + value if last else value), 0.5)
                alone = len(chart.series) == 1 and index < count - 1
                colour = EARLIER_BAR if alone else COLOURS[place]
                parts.append(
                    f'<rect x="{x(index) - width / 2:.1f}" y="{y(base) - tall:.1f}" width="{width:.1f}" '
                    f'height="{max(tall - last, 0.5):.1f}" fill="{colour}"/>'
                )
                under[index] += value if last else 0.0
        held = [value for value in series.values if value is not None]
        if held:
            at = under[-1] - held[-1] / 2 if last else held[-1]
            colour = INK if len(chart.series) == 1 else LABEL_COLOURS[place]
            height = beside(at) if own_scale and place == len(chart.series) - 1 else y(at)
            labels.append(Label(_newest(series, named=many), height, colour, bold=True))
    for label, at in apart(labels, top, bottom, SIZE + 2):
        parts.append(_text(right + 6, at + 5, label.text, label.colour, bold=True))
    first, newest = chart.periods[0], chart.periods[-1]
    parts.append(_text(left, HEIGHT - 6, f"{chart.heads[0]} {first.last_day.year % 100:02d}", QUIET))
    parts.append(
        _text(right, HEIGHT - 6, f"{chart.heads[-1]} {newest.last_day.year % 100:02d}", QUIET, "end")
    )
    return _svg(WIDTH, HEIGHT, chart.words, parts)


def newest(series: FilledSeries) -> str:
    """The newest value of a series, as printed."""
    return next((cell.text for cell in reversed(series.cells) if cell.kind == "value"), "")


def _newest(series: FilledSeries, *, named: bool) -> str:
    """The newest value, with the series' name where there are several."""
    text = newest(series)
    return f"{text} {series.label}" if named and text else text


def _line(series: FilledSeries, place: int, across: Sequence[float], y: object) -> list[str]:
    assert callable(y)
    path, dots = [], []
    breaks = set(series.breaks)
    values = series.values
    for index, value in enumerate(values):
        if value is None:
            continue
        joined = index > 0 and values[index - 1] is not None and index not in breaks
        path.append(f"{'L' if joined else 'M'}{across[index]:.1f} {y(value):.1f}")
        follows = index + 1 < len(values) and values[index + 1] is not None and index + 1 not in breaks
        if not joined and not follows:
            dots.append(
                f'<circle cx="{across[index]:.1f}" cy="{y(value):.1f}" r="2" fill="{COLOURS[place]}"/>'
            )
        newest = f'<circle cx="{across[index]:.1f}" cy="{y(value):.1f}" r="3" fill="{INK}"/>'
    if not path:
        return []
    line = (
        f'<path d="{"".join(path)}" fill="none" stroke="{COLOURS[place]}" '
        'stroke-width="1.5" stroke-linejoin="round"/>'
    )
    return [line, *dots, newest]


def tile_bars_height(bars: FilledBars) -> int:
    """How high bars are drawn on a tile, so that a few of them fill it too."""
    return max(len(bars.bars) * BAR_STEP + 8, BARS_HEIGHT)


def bars_svg(bars: FilledBars, width: int = BARS_WIDTH, height: int | None = None) -> str:
    """Bars by category; an upright mark is the figure of the period before."""
    names = max((text_width(_short(bar)) for bar in bars.bars), default=0)
    figures = max((text_width(bar.cell.text) for bar in bars.bars), default=0)
    left, right = names + 10, width - figures - 14
    highest = max((value for bar in bars.bars for value in _values(bar)), default=1.0) or 1.0
    tall = height or len(bars.bars) * BAR_STEP + 8
    step = (tall - 8) / max(len(bars.bars), 1)
    thick = min(step * 0.6, 26.0)
    parts = []
    for place, bar in enumerate(bars.bars):
        middle = 4 + (place + 0.5) * step
        long = (right - left) * (bar.cell.number or 0.0) / highest
        parts.append(_text(left - 8, middle + 5, _short(bar), INK, "end"))
        parts.append(
            f'<rect x="{left:.1f}" y="{middle - thick / 2:.1f}" width="{max(long, 0.5):.1f}" height="{thick:.1f}" '
            f'fill="{EARLIER_BAR}"/>'
        )
        at = None
        if bar.before is not None and bar.before.number is not None:
            at = (right - left) * bar.before.number / highest
            parts.append(
                f'<path d="M{left + at:.1f} {middle - thick / 2 - 3:.1f}v{thick + 6:.1f}" stroke="{INK}" '
                'stroke-width="2"/>'
            )
        across, anchor = _beside_bar(long, at, text_width(bar.cell.text))
        parts.append(_text(left + across, middle + 5, bar.cell.text, INK, anchor, bold=True))
    parts.append(f'<path d="M{left:.1f} 2V{tall - 2}" stroke="{INK}"/>')
    return _svg(width, tall, bars.words, parts)


def _beside_bar(long: float, mark: float | None, width: float) -> tuple[float, str]:
    """Where a bar's figure stands: at its end, and inside it where the mark of the period before would strike it, so
    that nobody takes it for the mark's. A bar too short to hold it has it beyond the mark.
    """
    if mark is None or not long - 2 <= mark <= long + width + 10:
        return long + 6, "start"
    if abs(mark - long) < 8 or long < width + 12:
        return max(long, mark) + 6, "start"
    return long - 6, "end"


def _short(bar: FilledBar) -> str:
    return bar.label if len(bar.label) <= 22 else f"{bar.label[:21]}…"


def _values(bar: FilledBar) -> list[float]:
    return [cell.number for cell in (bar.cell, bar.before) if cell is not None and cell.number is not None]


def circle_svg(circle: str) -> str:
    """The tile's circle: filled is red, half amber, open green."""
    shapes = {
        "filled": '<circle cx="8" cy="8" r="7" fill="#A32638"/>',
        "half": '<circle cx="8" cy="8" r="6.2" fill="#fff" stroke="#7A5200" stroke-width="1.6"/>'
        '<path d="M8 1.8a6.2 6.2 0 0 0 0 12.4z" fill="#E09A1F"/>',
        "open": '<circle cx="8" cy="8" r="6" fill="#fff" stroke="#2B7A46" stroke-width="2.2"/>',
    }
    return (
        '<svg class="circle" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        f"{shapes[circle]}</svg>"
    )


def _text(x: float, y: float, words: str, colour: str, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}"{weight}>{escape(words)}</text>'
    )


def _svg(width: int, height: int, words: str, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" font-family="{FONT}" font-size="{SIZE}"><title>{escape(words)}</title>{"".join(parts)}</svg>'
    )
