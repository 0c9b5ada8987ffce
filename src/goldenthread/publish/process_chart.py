"""The chart of one measure over time: its points with the marks that judgement gave them, average and natural limits,
target, benchmarks as short ticks at the right edge, new definitions, and where people wrote. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Literal

from goldenthread.calendar import Period
from goldenthread.judgement.rounding import printed
from goldenthread.publish.drawing import (
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
from goldenthread.publish.svg import BAND, INK, LINE, MARK_COLOURS
from goldenthread.publish.words import comparator_heads

LIMITS_BAND, AVERAGE, USUAL_POINT = "#F3F5F7", "#4A5560", "#7C8791"
WIDE, WIDE_HEIGHT = 856, 400
NARROW, NARROW_HEIGHT = 343, 330
NARROW_POINTS = 12

PointMark = Literal["better", "worse", "neither", "usual", "too_few", "untested"]


@dataclass(frozen=True)
class ProcessPoint:
    """One period of the chart: its head ("Sep"), its value and how judgement marked it; None where there is none."""

    period: Period
    head: str
    value: float | None
    text: str
    mark: PointMark = "untested"


@dataclass(frozen=True)
class Limits:
    """The average and natural limits of the points from the index `first` up to and including `last`."""

    first: int
    last: int
    mean: float
    lower: float
    upper: float


@dataclass(frozen=True)
class ProcessChart:
    """A measure over time, ready to be drawn. `benchmarks` are name, value and text; `breaks` the index at which a new
    definition begins with what is said of it; `rebased` that from which a person has the series judged afresh; `notes`
    a letter for each index about which someone wrote; `restarts` the indexes at which counting begins again; `said` is
    one remark at a point. `edges` are those of the target.
    """

    words: str
    form: str
    decimals: int
    points: tuple[ProcessPoint, ...]
    limits: tuple[Limits, ...] = ()
    target_words: str = ""
    edges: tuple[float, ...] = ()
    benchmarks: tuple[tuple[str, float, str], ...] = ()
    breaks: tuple[tuple[int, str], ...] = ()
    rebased: tuple[tuple[int, str], ...] = ()
    notes: tuple[tuple[int, str], ...] = ()
    restarts: tuple[int, ...] = ()
    said: tuple[int, str] | None = None


def process_chart_svg(chart: ProcessChart, *, narrow: bool = False) -> str:
    """The chart as SVG: 856 wide, or 343 for a phone with its last 12 points."""
    if narrow:
        chart = _last(chart, NARROW_POINTS)
    width, height = (NARROW, NARROW_HEIGHT) if narrow else (WIDE, WIDE_HEIGHT)
    values = [point.value for point in chart.points if point.value is not None]
    limits = [edge for each in chart.limits for edge in (each.lower, each.upper)]
    if chart.form in ("percent", "count", "rate_per_10k") and limits:
        limits = [min(max(edge, 0.0), 100.0 if chart.form == "percent" else edge) for edge in limits]
    wanted = [*values, *limits, *chart.edges, *(value for _, value, _ in chart.benchmarks)]
    names = _names(chart, narrow)
    room = max((text_width(words) for words, _, _, _ in names), default=0) + 20
    left = 12 + max((text_width(printed(value, chart.form, 0)) for value in wanted), default=24)
    frame = Frame(left, width - room, 30 if chart.said and not narrow else 14, height - 46, len(chart.points))
    scale = scale_of(wanted, frame, zero=False)
    labels = [Label(words, _within(scale, value), colour, bold=bold) for words, value, colour, bold in names]
    parts = [
        *_bands(chart, scale, frame),
        *draw_grid(scale, frame, chart.form),
        *_lines_across(chart, scale, frame),
        *_breaks(chart, scale, frame, narrow),
        *_series(chart, scale, frame),
        *_notes(chart, frame),
        *([] if narrow else _said(chart, scale, frame)),
        *end_labels(labels, frame),
        *period_labels(
            [point.head for point in chart.points], [point.period for point in chart.points], frame
        ),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' role="img" font-family="{FONT}" font-size="{SIZE}"><title>{escape(chart.words)}</title>'
        f"{''.join(parts)}</svg>"
    )


def marked_shape(mark: PointMark, x: float, y: float) -> str:
    """A point as its mark has it: a disc better, a diamond worse, a square neither; hollow with too few to say."""
    ring = 'stroke="#FFFFFF" stroke-width="1.25"'
    if mark == "better":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5" fill="{MARK_COLOURS[mark]}" {ring}/>'
    if mark == "worse":
        path = f"M{x:.1f} {y - 7:.1f}L{x + 7:.1f} {y:.1f}L{x:.1f} {y + 7:.1f}L{x - 7:.1f} {y:.1f}Z"
        return f'<path d="{path}" fill="{MARK_COLOURS[mark]}" {ring}/>'
    if mark == "neither":
        return f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10" fill="{MARK_COLOURS[mark]}" {ring}/>'
    if mark == "too_few":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#FFFFFF" stroke="{LINE}" stroke-width="1.5"/>'
    if mark == "usual":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{USUAL_POINT}" {ring}/>'
    return draw_disc(x, y, 3, LINE)


def _last(chart: ProcessChart, count: int) -> ProcessChart:
    """The chart of its last points only."""
    drop = max(len(chart.points) - count, 0)

    def kept(index: int) -> bool:
        return index >= drop

    return replace(
        chart,
        points=chart.points[drop:],
        limits=tuple(
            replace(each, first=max(each.first - drop, 0), last=each.last - drop)
            for each in chart.limits
            if kept(each.last)
        ),
        breaks=tuple((index - drop, words) for index, words in chart.breaks if kept(index)),
        rebased=tuple((index - drop, words) for index, words in chart.rebased if kept(index)),
        notes=tuple((index - drop, letter) for index, letter in chart.notes if kept(index)),
        restarts=tuple(index - drop for index in chart.restarts if kept(index)),
        said=None,
    )


def _names(chart: ProcessChart, narrow: bool) -> list[tuple[str, float, str, bool]]:
    """What stands right of the plot: words, the value it belongs at, its colour, whether bold."""
    found: list[tuple[str, float, str, bool]] = []
    if chart.edges:
        found.append((f"Target{':' * (not narrow)} {chart.target_words}", chart.edges[-1], INK, True))
        if narrow:
            found[-1] = ("Target", chart.edges[-1], INK, True)
    heads = comparator_heads([name for name, _, _ in chart.benchmarks])
    for place, (name, value, text) in enumerate(chart.benchmarks):
        words = f"{heads[name] if narrow else name} {text}"
        colour = LABEL_COLOURS[2 if place == 0 else 3] if place < 2 else QUIET
        found.append((words.partition(" (")[0] if narrow else words, value, colour, False))
    if chart.limits and chart.limits[-1].last == len(chart.points) - 1:
        newest = chart.limits[-1]
        for words, value in (
            ("Upper limit", newest.upper),
            ("Average", newest.mean),
            ("Lower limit", newest.lower),
        ):
            if chart.form == "percent" and not 0 <= value <= 100:
                continue
            if value < 0:
                continue
            shown = printed(value, chart.form, chart.decimals)
            found.append(
                (f"{words.removesuffix(' limit') if narrow else words} {shown}", value, AVERAGE, False)
            )
    if not chart.limits:
        newest_point = next((point for point in reversed(chart.points) if point.value is not None), None)
        if newest_point is not None and newest_point.value is not None:
            found.append((newest_point.text, newest_point.value, LINE, True))
    return found


def _within(scale: Scale, value: float) -> float:
    return scale.y(min(max(value, scale.low), scale.high))


def _bands(chart: ProcessChart, scale: Scale, frame: Frame) -> list[str]:
    """The usual range of each stretch, and the band of a target that has two edges."""
    parts = []
    for each in chart.limits:
        x, end = frame.left + each.first * frame.step, frame.left + (each.last + 1) * frame.step
        top, bottom = _within(scale, each.upper), _within(scale, each.lower)
        parts.append(draw_bar(x, top, end - x, bottom - top, LIMITS_BAND))
        edges = "".join(
            f"M{x:.1f} {y:.1f}H{end:.1f}"
            for y, value in ((top, each.upper), (bottom, each.lower))
            if scale.low <= value <= scale.high
        )
        if edges:
            parts.append(f'<path d="{edges}" fill="none" stroke="{QUIET}" stroke-dasharray="1 3"/>')
        parts.append(draw_path(f"M{x:.1f} {scale.y(each.mean):.1f}H{end:.1f}", AVERAGE, 1.25))
    if len(chart.edges) == 2:
        top, bottom = sorted(scale.y(edge) for edge in chart.edges)
        parts.append(draw_bar(frame.left, top, frame.right - frame.left, bottom - top, BAND))
    return parts


def _lines_across(chart: ProcessChart, scale: Scale, frame: Frame) -> list[str]:
    parts = [
        f'<path d="M{frame.left:.1f} {scale.y(edge):.1f}H{frame.right:.1f}" fill="none" stroke="{INK}" '
        'stroke-width="1.75" stroke-dasharray="7 4"/>'
        for edge in chart.edges
    ]
    for place, (_, value, _) in enumerate(chart.benchmarks):
        colour = LABEL_COLOURS[2 if place == 0 else 3] if place < 2 else QUIET
        y = scale.y(value)
        parts.append(draw_path(f"M{frame.right - 24:.1f} {y:.1f}H{frame.right:.1f}", colour, 2))
    return parts


def _breaks(chart: ProcessChart, scale: Scale, frame: Frame, narrow: bool) -> list[str]:
    """An upright line where a new definition begins, and a dotted one where a person has the series judged afresh."""
    parts = []
    marked = [(index, words, "New definition", "") for index, words in chart.breaks]
    marked += [(index, words, "Judged afresh", ' stroke-dasharray="2 3"') for index, words in chart.rebased]
    # The words of lines that are near each other would meet, so every other one stands a line higher.
    for order, (index, words, short, dashes) in enumerate(sorted(marked)):
        y = frame.bottom - 10 - 18 * (order % 2)
        x = frame.left + index * frame.step
        line = f"M{x:.1f} {frame.top:.1f}V{frame.bottom:.1f}"
        parts.append(f'<path d="{line}" fill="none" stroke="{INK}"{dashes}/>')
        said = short if narrow else words
        left = x + text_width(said) > frame.right
        parts.append(draw_text(x - 6 if left else x + 6, y, said, AVERAGE, "end" if left else "start"))
    return parts


def _series(chart: ProcessChart, scale: Scale, frame: Frame) -> list[str]:
    apart = {index for index, _ in chart.breaks} | set(chart.restarts)
    path, shapes = [], []
    before: float | None = None
    for index, point in enumerate(chart.points):
        if point.value is not None:
            x, y = frame.x(index), scale.y(point.value)
            path.append(f"{'M' if before is None or index in apart else 'L'}{x:.1f} {y:.1f}")
            shapes.append(marked_shape(point.mark, x, y))
        before = point.value
    return [draw_path("".join(path), LINE, 2), *shapes] if path else []


def _notes(chart: ProcessChart, frame: Frame) -> list[str]:
    """A letter over the period about which someone wrote."""
    return [
        f'<path d="M{frame.x(index):.1f} {frame.bottom:.1f}l-4 -6h8z" fill="{INK}"/>'
        + draw_text(frame.x(index), frame.bottom - 10, letter, INK, "middle", bold=True)
        for index, letter in chart.notes
    ]


def _said(chart: ProcessChart, scale: Scale, frame: Frame) -> list[str]:
    if chart.said is None:
        return []
    index, words = chart.said
    point = chart.points[index]
    if point.value is None:
        return []
    right_half = index > len(chart.points) / 2
    x, y = frame.x(index), scale.y(point.value)
    above = y - 12 if y - 24 > 0 else y + 24
    colour = MARK_COLOURS.get(point.mark, INK)
    return [
        draw_text(
            x + (8 if right_half else -8), above, words, colour, "end" if right_half else "start", bold=True
        )
    ]


def shown_points(points: Sequence[ProcessPoint]) -> dict[PointMark, int]:
    """How many points bear each mark, for the key."""
    found: dict[PointMark, int] = {}
    for point in points:
        if point.value is not None:
            found[point.mark] = found.get(point.mark, 0) + 1
    return found
