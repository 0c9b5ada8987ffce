"""What every chart is drawn with: the frame and scale of a plot, its grid and labels, and the SVG of lines, bars, discs
and words. It knows no scorecard and judges nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

from goldenthread.calendar import Period
from goldenthread.judgement.rounding import natural_decimals, printed
from goldenthread.publish.labels import Label, apart, text_width
from goldenthread.publish.svg import EARLIER_BAR, INK

COLOURS = ("#12436D", "#F46A25", "#28A197", "#801650", EARLIER_BAR)
LABEL_COLOURS = ("#12436D", "#B84F08", "#1C7A72", "#801650", "#4A5560")
"""Colours of series in their order; a label's is darker where the series' own passes only as a shape."""

QUIET, HAIR, AXIS = "#5E6973", "#D5DADF", "#5E6973"
FONT = "Helvetica Neue, Arial, Liberation Sans, sans-serif"
SIZE = 14
"""Pixels of every letter: 10.5 point when 4 pixels print as 3 points."""


@dataclass(frozen=True)
class Frame:
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
class Scale:
    """From values to heights."""

    low: float
    high: float
    top: float
    bottom: float

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)


def scale_of(values: Sequence[float], frame: Frame, *, zero: bool) -> Scale:
    """A scale with round ends that takes in the values, and 0 when asked."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if zero:
        low = min(low, 0.0)
    room = high - low or abs(high) or 1.0
    size = tick_size(room)
    low = low if zero and low >= 0 else max(floor(low / size) * size, 0.0 if low >= 0 else low - size)
    high = max(ceil(high / size) * size, low + size)
    return Scale(low, high, frame.top, frame.bottom)


def tick_size(room: float, most: int = 4) -> float:
    """A step of 1, 2 or 5 times a power of ten that makes at most so many lines."""
    rough = room / most
    power = 10.0 ** floor(log10(rough))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= rough * 0.999999)


def draw_grid(scale: Scale, frame: Frame, form: str, most: int = 4) -> list[str]:
    """Hair lines across the plot at round values, each with its value left of it."""
    size = tick_size(scale.high - scale.low, most)
    decimals = natural_decimals(round(size, 6), 3)
    parts = []
    value = ceil(scale.low / size - 1e-9) * size
    while value <= scale.high + size * 1e-6:
        y = scale.y(value)
        colour = AXIS if value == 0 else HAIR
        parts.append(draw_path(f"M{frame.left:.1f} {y:.1f}H{frame.right:.1f}", colour, 1))
        words = printed(round(value, 6), form, decimals)
        parts.append(draw_text(frame.left - 6, y + 5, words, QUIET, anchor="end"))
        value += size
    return parts


def period_labels(heads: Sequence[str], periods: Sequence[Period], frame: Frame) -> list[str]:
    """Names below the plot, as many as there is room for counted back from the newest, and years below their first."""
    every = max(1, ceil((max(text_width(head) for head in heads) + 6) / frame.step))
    parts = []
    last = frame.count - 1
    for index, head in enumerate(heads):
        if (last - index) % every == 0:
            bold = index == last
            parts.append(
                draw_text(frame.x(index), frame.bottom + 18, head, INK if bold else QUIET, "middle", bold)
            )
    years = [period.last_day.year for period in periods]
    begins = [index for index, year in enumerate(years) if index == 0 or years[index - 1] != year]
    free = 0.0
    for index in begins:
        x = max(frame.x(index) - 13, free)
        if x + text_width("2023") <= frame.right + 20:
            parts.append(draw_text(x, frame.bottom + 36, str(years[index]), QUIET))
            free = x + text_width("2023") + 8
    return parts


def end_labels(labels: Sequence[Label], frame: Frame) -> list[str]:
    """The labels right of the plot, pushed apart and tied back with a hair line where they were moved."""
    parts = []
    for label, y in apart(labels, frame.top + 2, frame.bottom - 2, SIZE + 3):
        x = frame.right + 12
        if abs(y - label.y) > 3:
            parts.append(draw_path(f"M{frame.right + 1:.1f} {label.y:.1f}L{x - 2:.1f} {y:.1f}", QUIET, 0.75))
        parts.append(draw_text(x, y + 5, label.text, label.colour, bold=label.bold))
    return parts


def draw_text(x: float, y: float, words: str, colour: str, anchor: str = "start", bold: bool = False) -> str:
    """Words with their baseline at y."""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}"{weight}>{escape(words)}</text>'
    )


def draw_path(line: str, colour: str, width: float) -> str:
    """A line without fill."""
    return (
        f'<path d="{line}" fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-linejoin="round"/>'
    )


def draw_bar(x: float, y: float, width: float, height: float, colour: str) -> str:
    """A filled rectangle."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'


def draw_disc(x: float, y: float, radius: float, colour: str) -> str:
    """A filled circle."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{colour}"/>'
