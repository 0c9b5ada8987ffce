"""Signal or noise: XmR charts with the rules of NHS England's Making Data Count. Works on in-month (or
in-week) values only, because on rolling sums, years to date and stocks the newest point is marked falsely
half the time. Limits are never re-based by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Literal

from goldenthread.definitions.model import Target
from goldenthread.judgement.rounding import Number, exact
from goldenthread.judgement.targets import edges_of, target_words

Rule = Literal["outside", "trend", "outer_third", "shift"]
Side = Literal["high", "low"]
Assurance = Literal["pass", "fail", "inconsistent"]

IN_PERIOD_WINDOWS = frozenset({"week", "month", "quarter"})
"""The windows whose figures may be tested: each counts its own period and nothing of the one before."""


@dataclass(frozen=True)
class Settings:
    """The numbers of the rules. `screen`: moving ranges of at least so many times their mean are dropped
    once; None drops none.

    `fewest_points`: with fewer there is too little to say. `smallest_mean`: counts that average less are too
    small to test.
    """

    limit_factor: Number = Fraction("2.66")
    screen: Number | None = Fraction("3.267")
    run: int = 7
    fewest_points: int = 13
    smallest_mean: Number = 2


DEFAULTS = Settings()

FALSE_SIGNAL_RATE = 0.02
"""The share of tests that mark the newest point of an unchanged, well-behaved series of two years of months,
measured by simulation with these very rules (its test measures it again).
"""

ARROWS_IN_WORDS = (
    "Month-on-month arrows on an unchanged process are up 47% and down 48% of the time, "
    "so an arrow alone says little."
)
"""What members are told about arrows, measured on unchanged processes."""


@dataclass(frozen=True)
class Point:
    """One value of a segment, with the first rule that marks it and the side it is marked on (for a trend:
    rising is high).
    """

    value: Fraction
    rule: Rule | None = None
    side: Side | None = None


@dataclass(frozen=True)
class Segment:
    """A run of values judged together: their mean and natural limits, and each point's mark.

    `judged` is False, and no point is marked, when there are too few values to say; `mean` and the limits are
    then None.
    """

    points: tuple[Point, ...]
    mean: Fraction | None = None
    lower: Fraction | None = None
    upper: Fraction | None = None

    @property
    def judged(self) -> bool:
        return self.mean is not None


def chart(
    values: Sequence[Number], rebased: Sequence[int] = (), settings: Settings = DEFAULTS
) -> tuple[Segment, ...]:
    """The segments of a series, split before each index in `rebased` (a person's re-basing, or a definition
    that breaks the series).

    Values are in order of time, with gaps left out. Returns at least one segment.
    """
    edges = sorted({0, len(values), *(index for index in rebased if 0 < index < len(values))})
    if len(edges) == 1:
        return (Segment(()),)
    return tuple(segment(values[first:last], settings) for first, last in pairwise(edges))


def segment(values: Sequence[Number], settings: Settings = DEFAULTS) -> Segment:
    """Judge one segment: centre, limits and marks. Everything is exact, so that a tie is a tie."""
    series = [exact(value) for value in values]
    if len(series) < settings.fewest_points:
        return Segment(tuple(map(Point, series)))
    below = lcm(*(value.denominator for value in series))
    counted = _whole(series, below)
    mean = Fraction(sum(counted), below * len(counted))
    reach = exact(settings.limit_factor) * _mean_moving_range(counted, settings.screen) / below
    lower, upper = mean - reach, mean + reach
    # In whole numbers over one denominator comparisons are as exact as among fractions, and ten times as fast.
    below = lcm(below, *(edge.denominator for edge in (mean, lower, upper)))
    counted = _whole(series, below)
    centre, low, high = _whole((mean, lower, upper), below)
    marks: list[tuple[Rule, Side] | None] = [None] * len(series)
    # The first rule that matches a point keeps it, so later rules fill only what is still unmarked.
    for rule in (
        _outside(counted, low, high),
        _trends(counted, settings.run),
        _outer_thirds(counted, centre, low, high),
        _shifts(counted, centre, settings.run),
    ):
        marks = [kept or found for kept, found in zip(marks, rule, strict=True)]
    points = (
        Point(value, *mark) if mark else Point(value) for value, mark in zip(series, marks, strict=True)
    )
    return Segment(tuple(points), mean, lower, upper)


def run_length(judged: Segment) -> int:
    """How many points up to and including the last form the run of the rule that marks the last one; 0 when
    it is not marked.

    For a shift every point on that side of the mean; for a trend every step the same way; for the outer third
    how many of the last three.
    """
    values = [point.value for point in judged.points]
    last = judged.points[-1] if judged.points else None
    if (
        last is None
        or last.rule is None
        or judged.mean is None
        or judged.lower is None
        or judged.upper is None
    ):
        return 0
    if last.rule == "outside":
        return 1
    if last.rule == "outer_third":
        inside = [_third(value, judged.mean, judged.lower, judged.upper) for value in values[-3:]]
        return sum(side == last.side for side in inside)
    if last.rule == "trend":
        steps = [_side(then, now) for then, now in pairwise(values)]
        return 1 + _tail(steps, last.side)
    return _tail([_side(judged.mean, value) for value in values], last.side)


def assurance(judged: Segment, target: Target) -> Assurance | None:
    """Whether an unchanged process will always, never or only sometimes meet the target, from the last
    segment's limits.

    A limit exactly on the target is inconsistent. For a band, pass only with both limits inside, or
    beyond it on its open side. None without limits or a number.
    """
    if judged.lower is None or judged.upper is None or target.kind in ("monitor", "none"):
        return None
    edges = edges_of(target)
    if target.kind == "band":
        over = edges[0] < judged.lower or target.open_side == "below"
        under = judged.upper < edges[1] or target.open_side == "above"
        if over and under:
            return "pass"
        below = judged.upper < edges[0] and target.open_side != "below"
        above = judged.lower > edges[1] and target.open_side != "above"
        return "fail" if below or above else "inconsistent"
    above, below = judged.lower > edges[0], judged.upper < edges[0]
    if target.kind in ("at_most", "below"):
        above, below = below, above
    return "pass" if above else "fail" if below else "inconsistent"


def assurance_words(verdict: Assurance, target: Target) -> str:
    """The assurance as a sentence for members."""
    words = target_words(target)
    if verdict == "pass":
        return f"Both limits are on the right side of {words}: this process can be relied on to meet it."
    if verdict == "fail":
        return f"Both limits are on the wrong side of {words}: unchanged, this process will not meet it."
    return (
        f"The limits reach across {words}: this process will sometimes meet the target and sometimes "
        "miss it, by chance alone."
    )


def false_signals_words(tested: int) -> str:
    """How many false signals to expect among so many tested rows of an unchanged service."""
    if not tested:
        return "No row was tested for real change."
    rows = f"{tested:,} row was tested" if tested == 1 else f"{tested:,} rows were tested"
    expected = tested * FALSE_SIGNAL_RATE
    packs = round(1 / expected)
    if packs <= 1:
        marks = round(expected)
        often = f"{marks} false mark{'s' * (marks != 1)}"
    else:
        often = f"one false mark in {packs} packs of this size"
    return f"{rows}; on a service that had not changed, expect about {often}."


def _whole(values: Iterable[Fraction], below: int) -> list[int]:
    """What stands above the line when fractions are written over the denominator `below`, which all theirs divide."""
    return [value.numerator * (below // value.denominator) for value in values]


def _mean_moving_range(series: Sequence[int], screen: Number | None) -> Fraction:
    ranges = [abs(now - then) for then, now in pairwise(series)]
    mean = Fraction(sum(ranges), len(ranges))
    if screen is None or mean == 0:
        return mean
    most = exact(screen) * mean
    kept = [size for size in ranges if size < most]
    return Fraction(sum(kept), len(kept))


def _side(base: Fraction | int, value: Fraction | int) -> Side | None:
    return "high" if value > base else "low" if value < base else None


def _third(
    value: Fraction | int, mean: Fraction | int, lower: Fraction | int, upper: Fraction | int
) -> Side | None:
    """The side on which a value is in the outer third between the mean and a limit; outside the limits
    does not count.
    """
    # Three times everything, so that whole numbers stay whole.
    if mean * 3 + (upper - mean) * 2 < value * 3 and value <= upper:
        return "high"
    return "low" if lower <= value and value * 3 < mean * 3 - (mean - lower) * 2 else None


def _tail(sides: Sequence[Side | None], side: Side | None) -> int:
    count = 0
    for found in reversed(sides):
        if found != side:
            break
        count += 1
    return count


Marks = list[tuple[Rule, Side] | None]


def _outside(series: Sequence[int], lower: int, upper: int) -> Marks:
    return [
        ("outside", "high") if value > upper else ("outside", "low") if value < lower else None
        for value in series
    ]


def _trends(series: Sequence[int], run: int) -> Marks:
    # A step belongs to the point that it leads to; a trend of seven points is six steps and the point they
    # start from.
    steps = [_side(then, now) for then, now in pairwise(series)]
    marks: Marks = [None] * len(series)
    for first in range(len(series) - run + 1):
        sides = set(steps[first : first + run - 1])
        side = sides.pop()
        if not sides and side is not None:
            marks[first : first + run] = [("trend", side)] * run
    return marks


def _outer_thirds(
    series: Sequence[Fraction | int], mean: Fraction | int, lower: Fraction | int, upper: Fraction | int
) -> Marks:
    sides = [_third(value, mean, lower, upper) for value in series]
    marks: Marks = [None] * len(series)
    for first in range(len(series) - 2):
        window = range(first, first + 3)
        for side in ("high", "low"):
            found = [index for index in window if sides[index] == side]
            if len(found) >= 2:
                for index in found:
                    marks[index] = ("outer_third", "high" if side == "high" else "low")
    return marks


def _shifts(series: Sequence[int], mean: int, run: int) -> Marks:
    sides = [_side(mean, value) for value in series]
    marks: Marks = [None] * len(series)
    for first in range(len(series) - run + 1):
        window = set(sides[first : first + run])
        side = window.pop()
        if not window and side is not None:
            marks[first : first + run] = [("shift", side)] * run
    return marks
