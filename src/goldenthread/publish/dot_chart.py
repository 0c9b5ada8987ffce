"""Teams, services or areas beside one another: a dot for each figure with a line for its 95% interval, and the same
over time as small lines on one scale. The order, the figures and the intervals are given; nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil

from goldenthread.judgement.rounding import natural_decimals, printed
from goldenthread.publish.drawing import (
    FONT,
    HAIR,
    LABEL_COLOURS,
    QUIET,
    SIZE,
    draw_disc,
    draw_path,
    draw_text,
    tick_size,
)
from goldenthread.publish.labels import text_width
from goldenthread.publish.svg import BAND, INK, LINE

WIDE, NARROW = 560, 343
STEP, NARROW_STEP, TOP, BELOW = 34, 48, 30, 30
SMALL_WIDTH, SMALL_HEIGHT = 160, 84
_LONGEST_NAME = 26


@dataclass(frozen=True)
class Dot:
    """One category: its figure, its interval (None when there is none), the figure as printed and "x of y"."""

    name: str
    value: float
    low: float | None
    high: float | None
    text: str
    of: str = ""


@dataclass(frozen=True)
class DotChart:
    """Categories in the order in which they stand; `edges` are those of the target."""

    words: str
    form: str
    dots: tuple[Dot, ...]
    target_words: str = ""
    edges: tuple[float, ...] = ()


def dot_chart_svg(chart: DotChart, *, narrow: bool = False) -> str:
    """The chart as SVG, 560 wide, or 343 for a phone."""
    width = NARROW if narrow else WIDE
    step = NARROW_STEP if narrow else STEP
    names = [dot.name if narrow else _short(dot.name, _LONGEST_NAME) for dot in chart.dots]
    # On a phone a name stands above its line, where it need not be cut.
    left = 14.0 if narrow else max((text_width(name) for name in names), default=0) + 12
    figures = max((text_width(dot.text) for dot in chart.dots), default=0)
    counts = 0.0 if narrow else max((text_width(dot.of) for dot in chart.dots), default=0) + 8
    right = width - figures - counts - 14
    low, high, size = _ends(chart)
    bottom = TOP + step * len(chart.dots)

    def x(value: float) -> float:
        return left + (min(max(value, low), high) - low) / (high - low) * (right - left)

    parts = []
    decimals = natural_decimals(round(size, 6), 3)
    steps = round((high - low) / size)
    every = 2 if narrow and steps > 3 else 1
    for number in range(steps + 1):
        value = low + number * size
        parts.append(draw_path(f"M{x(value):.1f} {TOP - 4}V{bottom}", HAIR, 1))
        if number % every == 0:
            parts.append(
                draw_text(
                    x(value), bottom + 18, printed(round(value, 6), chart.form, decimals), QUIET, "middle"
                )
            )
    if len(chart.edges) == 2:
        across = [x(edge) for edge in chart.edges]
        parts.append(
            f'<rect x="{across[0]:.1f}" y="{TOP - 4}" width="{across[1] - across[0]:.1f}" '
            f'height="{bottom - TOP + 4}" fill="{BAND}"/>'
        )
    for edge in chart.edges:
        parts.append(
            f'<path d="M{x(edge):.1f} {TOP - 4}V{bottom}" fill="none" stroke="{INK}" stroke-width="1.75" '
            'stroke-dasharray="7 4"/>'
        )
    if chart.edges:
        words = f"Target {chart.target_words}"
        half = text_width(words) / 2
        middle = min(max(x(chart.edges[-1]), half), width - half)
        parts.append(draw_text(middle, TOP - 10, words, INK, "middle", bold=True))
    for place, (dot, name) in enumerate(zip(chart.dots, names, strict=True)):
        y = TOP + step * place + (34 if narrow else step / 2)
        parts.append(draw_text(0, y - 15 if narrow else y + 5, name, INK))
        if dot.low is not None and dot.high is not None:
            parts.append(draw_path(f"M{x(dot.low):.1f} {y:.1f}H{x(dot.high):.1f}", LABEL_COLOURS[4], 2))
        parts.append(draw_disc(x(dot.value), y, 6, LINE))
        parts.append(draw_text(right + 12 + figures, y + 5, dot.text, INK, "end", bold=True))
        if not narrow and dot.of:
            parts.append(draw_text(right + 20 + figures, y + 5, dot.of, LABEL_COLOURS[4]))
    return _svg(width, bottom + BELOW, chart.words, parts)


def small_line_svg(
    words: str,
    values: Sequence[float | None],
    low: float,
    high: float,
    text: str,
    edges: Sequence[float] = (),
) -> str:
    """One category over time, 160 by 84, on a scale that it shares with others; its newest figure at the end."""
    left, right, top, bottom = 4.0, SMALL_WIDTH - text_width(text) - 14, 8.0, SMALL_HEIGHT - 8.0
    step = (right - left) / max(len(values) - 1, 1)

    def y(value: float) -> float:
        return bottom - (value - low) / ((high - low) or 1.0) * (bottom - top)

    parts = [draw_path(f"M{left} {bottom}H{right:.1f}", HAIR, 1)]
    parts += [
        f'<path d="M{left} {y(edge):.1f}H{right:.1f}" fill="none" stroke="{INK}" stroke-width="1.25" '
        'stroke-dasharray="5 3"/>'
        for edge in edges
        if low <= edge <= high
    ]
    path, before, newest = [], None, None
    for index, value in enumerate(values):
        if value is not None:
            path.append(f"{'M' if before is None else 'L'}{left + index * step:.1f} {y(value):.1f}")
            newest = (left + index * step, y(value))
        before = value
    if newest is not None:
        parts.append(draw_path("".join(path), LINE, 1.75))
        parts.append(draw_disc(*newest, 3.5, INK))
        parts.append(
            draw_text(right + 8, min(max(newest[1] + 5, 12), SMALL_HEIGHT - 4), text, INK, bold=True)
        )
    return _svg(SMALL_WIDTH, SMALL_HEIGHT, words, parts)


def shared_scale(values: Sequence[float]) -> tuple[float, float]:
    """The lowest and highest of the values, out to the next round ones."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    size = tick_size(high - low or abs(high) or 1.0, 2)
    return size * (low // size), size * ceil(high / size - 1e-9) if high > low else high + size


def _ends(chart: DotChart) -> tuple[float, float, float]:
    held = [edge for dot in chart.dots for edge in (dot.value, dot.low, dot.high) if edge is not None]
    held += chart.edges
    low, high = min(held, default=0.0), max(held, default=1.0)
    size = tick_size(high - low or abs(high) or 1.0, 5)
    start = size * (low // size)
    end = size * ceil(high / size - 1e-9)
    return start, end if end > start else start + size, size


def _short(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def _svg(width: int, height: int, words: str, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' role="img" font-family="{FONT}" font-size="{SIZE}"><title>{escape(words)}</title>{"".join(parts)}</svg>'
    )
