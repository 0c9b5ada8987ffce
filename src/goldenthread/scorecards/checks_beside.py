"""The self-checks between two scorecards: an indicator that both count on a day, on days at most a week apart, says
about the same; and a figure that is not that of its own day but of a later one was copied forward.
"""

from __future__ import annotations

from collections.abc import Iterator

from goldenthread.scorecards.comparison import Comparison, compared
from goldenthread.scorecards.readings import Column, Reading, Readings

NEAR = 7
"""Days between the ends of two periods within which their snapshots are set side by side."""


def beside_other_scorecards(readings: Readings, other: Readings) -> Iterator[Comparison]:
    """Every snapshot value of the current column, against the last one before it and the first after it that another
    scorecard prints for a day within a week: of the same day always, of another day when one of them was typed in.
    """
    current = Column(readings.filled.period)
    end = readings.filled.period.last_day
    for (name, window, form), by_column in readings.by_key.items():
        now = by_column.get(current)
        if window != "snapshot" or now is None:
            continue
        values = [each for column, each in _in_order(other.row(name, window, form)) if not column.category]
        before = [each for each in values if 0 <= (end - each.column.period.last_day).days <= NEAR]
        after = [each for each in values if 0 < (each.column.period.last_day - end).days <= NEAR]
        near = [*before[-1:], *after[:1]]
        for each in near:
            # What was counted on two days differs by what happened between them; only what is typed in can be copied.
            if each.column.period.last_day == end or "returned" in (_source(now), _source(each)):
                yield _compared(now, each, near)


def _source(reading: Reading) -> str:
    return reading.figure.source if reading.figure is not None else "returned"


def _in_order(by_column: dict[Column, Reading]) -> list[tuple[Column, Reading]]:
    return sorted(by_column.items(), key=lambda pair: pair[0].period)


def _compared(now: Reading, each: Reading, near: list[Reading]) -> Comparison:
    apart = abs((each.column.period.last_day - now.column.period.last_day).days)
    later = [
        other
        for other in near
        if other.column.period.last_day > max(each.column.period.last_day, now.column.period.last_day)
        and other.between.meets(now.between)
    ]

    days = f"{apart} day{'s' * (apart != 1)} apart" if apart else "the same day"
    sentence = (
        f"{now.ref} prints {now.text} for {now.column.words}, and {each.ref} on another scorecard"
        f" {each.text} for {each.column.words}, {days}."
    )
    if later:
        sentence += f" It is the figure of {later[0].column.words}: was it copied forward?"
    holds = now.between.meets(each.between)
    return compared(
        "copied_forward" if later and not holds else "two_scorecards",
        (now.ref, each.ref),
        (now.column, each.column),
        holds,
        sentence,
        "warning" if apart and not later else "failure",
    )
