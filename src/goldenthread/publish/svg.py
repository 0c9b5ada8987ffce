"""Sparklines, drawn as SVG text with presentation attributes only, so that one string serves a page under a
strict content policy and a PDF. Each carries its figures in words as its `<title>`; nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from goldenthread.scorecards.model import FilledRow

INK = "#1B2530"
LINE = "#12436D"
EARLIER_BAR = "#7A90A5"
TARGET = "#5E6973"
BAND = "#E1E6EA"
MARK_COLOURS = {"better": "#1B6EC2", "worse": "#B84F08", "neither": "#6B4C9A"}

HEIGHT = 28
SIDE, TOP, BOTTOM = 5.0, 5.0, 23.0
SMALL_COUNT = 9
"""Counts up to this are drawn as columns: a line between 0, 2 and 1 pretends to a movement that is not there."""


def sparkline(row: FilledRow, width: int = 88) -> str:
    """The row's series as a line of `width` by 28, on its own scale, which includes the target.

    A gap where nothing was reported; an upright line where a new definition began; the last point as a disc,
    or in the shape and colour of a real change; hollow when the newest period has no value. Empty when there
    is nothing to draw.
    """
    series = row.series
    held = [value for value in series if value is not None]
    if not held:
        return ""
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="line" width="{width}" height="{HEIGHT}" '
        f'viewBox="0 0 {width} {HEIGHT}" role="img"><title>{escape(row.series_words)}</title>'
    )
    # The months of a projected count do not stand beside the target of a half-year or a year.
    wanted = () if row.row.projected else (row.target.low, row.target.high)
    edges = [edge for edge in wanted if edge is not None]
    if row.row.form == "count" and not edges and min(held) >= 0 and 0 < max(held) <= SMALL_COUNT:
        return f"{opening}{_columns(series, max(held), width)}</svg>"
    low, high = min(held + edges), max(held + edges)
    scale = (BOTTOM - TOP) / (high - low) if high > low else 0.0
    middle = (TOP + BOTTOM) / 2

    def height(value: float) -> float:
        return BOTTOM - (value - low) * scale if scale else middle

    step = (width - 2 * SIDE) / max(len(series) - 1, 1)
    parts = [opening]
    if edges:
        parts.append(_target([height(edge) for edge in edges], width))
    breaks = set(row.breaks)
    path: list[str] = []
    dots: list[str] = []
    joined = False
    last = len(series) - 1
    for index, value in enumerate(series):
        if value is None:
            joined = False
            continue
        point = "%.1f %.1f" % (SIDE + index * step, height(value))  # noqa: UP031  (twice as fast)
        joined = joined and index not in breaks
        path.append(("L" if joined else "M") + point)
        follows = index < last and series[index + 1] is not None and index + 1 not in breaks
        if not joined and not follows and index != last:
            across, down = point.split(" ")
            dots.append(f'<circle cx="{across}" cy="{down}" r="1.5" fill="{LINE}"/>')
        joined = True
    if len(path) > 1:
        parts.append(
            f'<path d="{"".join(path)}" fill="none" stroke="{LINE}" stroke-width="1.5" stroke-linejoin="round"/>'
        )
    parts += dots
    for index in row.breaks:
        x = SIDE + max(index - 0.5, 0.0) * step
        parts.append(f'<path d="M{x:.1f} 2V26" stroke="{INK}" stroke-width="1"/>')
    newest = max(index for index, value in enumerate(series) if value is not None)
    parts.append(_end(SIDE + newest * step, height(held[-1]), newest == last, row))
    parts.append("</svg>")
    return "".join(parts)


def _target(heights: Sequence[float], width: int) -> str:
    right = width - SIDE
    lines = "".join(f"M{SIDE:g} {y:.1f}H{right:g}" for y in heights)
    dashes = f'<path d="{lines}" stroke="{TARGET}" stroke-width="1" stroke-dasharray="3 2"/>'
    if len(heights) < 2:
        return dashes
    top, bottom = min(heights), max(heights)
    band = f'<rect x="{SIDE:g}" y="{top:.1f}" width="{right - SIDE:g}" height="{bottom - top:.1f}" fill="{BAND}"/>'
    return band + dashes


def _end(x: float, y: float, newest: bool, row: FilledRow) -> str:
    if not newest:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="#FFFFFF" stroke="{INK}" stroke-width="1.2"/>'
    meaning = row.mark.signal_meaning if row.mark.signal == "yes" else None
    if meaning is None:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.8" fill="{INK}"/>'
    colour = MARK_COLOURS[meaning]
    if meaning == "better":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="{colour}"/>'
    if meaning == "neither":
        return f'<rect x="{x - 3.05:.1f}" y="{y - 3.05:.1f}" width="6.1" height="6.1" fill="{colour}"/>'
    size = 4.3
    return (
        f'<path d="M{x:.1f} {y - size:.1f}L{x + size:.1f} {y:.1f}L{x:.1f} {y + size:.1f}'
        f'L{x - size:.1f} {y:.1f}Z" fill="{colour}"/>'
    )


def _columns(series: Sequence[float | None], highest: float, width: int) -> str:
    step = (width - 2 * SIDE) / len(series)
    bar = step * 0.66
    drawn = []
    for index, value in enumerate(series):
        if value is None:
            continue
        tall = max((BOTTOM - TOP) * value / highest, 1.0)
        colour = LINE if index == len(series) - 1 else EARLIER_BAR
        x = SIDE + index * step + (step - bar) / 2
        drawn.append(
            f'<rect x="{x:.1f}" y="{BOTTOM - tall:.1f}" width="{bar:.1f}" height="{tall:.1f}" fill="{colour}"/>'
        )
    return "".join(drawn)
