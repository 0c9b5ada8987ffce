"""Where the labels at the ends of a chart's lines stand: pushed apart so that none covers another, as near to their own
heights as that allows. It draws nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_WIDE = frozenset("mwMWOQGCD%—")
_SLIM = frozenset("iljtfr.,:;'’|! ()1I")


@dataclass(frozen=True)
class Label:
    """A label that belongs at height `y`."""

    text: str
    y: float
    colour: str
    bold: bool = False


def text_width(text: str) -> float:
    """About how wide bold text of 14 pixels is; a little generous, for the reader's own font may be wider."""
    return sum(12.5 if letter in _WIDE else 5.5 if letter in _SLIM else 8.4 for letter in text)


def apart(labels: Sequence[Label], top: float, bottom: float, space: float) -> list[tuple[Label, float]]:
    """Each label with the height it gets, at least `space` from the next, between `top` and `bottom` when they fit.

    Labels keep the order of their own heights. Those that crowd are moved together, each as little as may be:
    a run is centred on the mean of what its labels asked for.
    """
    ordered = sorted(labels, key=lambda label: label.y)
    runs: list[list[Label]] = []
    for label in ordered:
        runs.append([label])
        while len(runs) > 1 and _top(runs[-2], top, bottom, space) + len(runs[-2]) * space > _top(
            runs[-1], top, bottom, space
        ):
            runs[-2:] = [runs[-2] + runs[-1]]
    return [
        (label, _top(run, top, bottom, space) + place * space)
        for run in runs
        for place, label in enumerate(run)
    ]


def _top(run: Sequence[Label], top: float, bottom: float, space: float) -> float:
    """The height of a run's first label, when the run is centred on what its labels ask for and kept inside."""
    length = (len(run) - 1) * space
    middle = sum(label.y for label in run) / len(run)
    return max(min(middle - length / 2, bottom - length), top)
