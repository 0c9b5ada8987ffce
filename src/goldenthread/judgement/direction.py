"""Which way a figure moved, and whether that is better. Both numbers are compared as they are printed, at
the coarser of the two precisions, because an arrow beside two numbers that look the same is a mistake to
every reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from goldenthread.calendar import Period
from goldenthread.definitions.model import Better, Change, Indicator, Target
from goldenthread.figures.model import Figure
from goldenthread.judgement.rounding import exact, exact_value, printed, rounded
from goldenthread.judgement.targets import distance, target_words
from goldenthread.judgement.wording import period_words

Moved = Literal["up", "down", "level"]
Meaning = Literal["better", "worse", "neither"]


@dataclass(frozen=True)
class Direction:
    """Which way it moved, what that means, and the sentence; `moved` and `meaning` are None when there is
    nothing to compare.
    """

    moved: Moved | None
    meaning: Meaning | None
    reason: str


def direction(
    current: Fraction,
    previous: Fraction,
    better: Better,
    *,
    decimals: int,
    previous_decimals: int,
    target: Target | None = None,
) -> tuple[Moved, Meaning]:
    """The move from `previous` to `current`, each printed with its own decimals, and its meaning for this
    polarity.

    For a band, better is nearer to the target's band and worse is further from it; without a band neither.
    """
    places = min(decimals, previous_decimals)
    now, then = exact(rounded(current, places)), exact(rounded(previous, places))
    if now == then:
        return "level", "neither"
    moved: Moved = "up" if now > then else "down"
    return moved, meaning_of(then, now, better, target)


def meaning_of(then: Fraction, now: Fraction, better: Better, target: Target | None) -> Meaning:
    """Whether going from one value to another is better, worse or neither."""
    if better == "band":
        if target is None or target.kind != "band":
            return "neither"
        gain = distance(then, target) - distance(now, target)
    elif better == "none":
        return "neither"
    else:
        gain = now - then if better == "high" else then - now
    return "better" if gain > 0 else "worse" if gain < 0 else "neither"


def direction_words(
    current: Fraction,
    previous: Fraction,
    current_period: Period,
    previous_period: Period,
    better: Better,
    form: str,
    *,
    decimals: int,
    previous_decimals: int,
    target: Target | None = None,
) -> Direction:
    """The direction with its sentence: "81% in August to 84% in September, and higher is better." """
    moved, meaning = direction(
        current, previous, better, decimals=decimals, previous_decimals=previous_decimals, target=target
    )
    places = min(decimals, previous_decimals)
    year = current_period.last_day.year != previous_period.last_day.year
    then = f"{printed(previous, form, places)} in {period_words(previous_period, year=year)}"
    now = f"{printed(current, form, places)} in {period_words(current_period, year=year)}"
    if moved == "level":
        return Direction(moved, meaning, f"{then} and {now}: no change at the printed precision.")
    return Direction(moved, meaning, f"{then} to {now}, {_meaning_words(meaning, better, target)}.")


def same_period_last_year(figure: Figure, history: Sequence[Figure]) -> Figure | None:
    """The figure of the same period one year earlier that has a value, if the history holds it."""
    wanted = _year_before(figure.period)
    for earlier in history:
        if earlier.period == wanted and exact_value(earlier) is not None:
            return earlier
    return None


def break_between(indicator: Indicator, before: Period, now: Period) -> Change | None:
    """What keeps the figures of two periods from being compared; None when nothing does."""
    return next(
        (
            change
            for change in indicator.changed
            if change.breaks_series and before.last_day < change.on <= now.last_day
        ),
        None,
    )


def slope(values: Sequence[Fraction]) -> Fraction | None:
    """The least-squares change per period over the whole series of equally spaced values; None for fewer
    than two.
    """
    count = len(values)
    if count < 2:
        return None
    middle = Fraction(count - 1, 2)
    mean = sum(values, Fraction(0)) / count
    across = sum((index - middle) * (value - mean) for index, value in enumerate(values))
    return Fraction(across) / sum(((index - middle) ** 2 for index in range(count)), Fraction(0))


def _year_before(period: Period) -> Period:
    return period.previous({"month": 12, "quarter": 4, "week": 52, "financial_year": 1}[period.cadence])


def _meaning_words(meaning: Meaning, better: Better, target: Target | None) -> str:
    if better == "none":
        return "and neither way is better in itself"
    if better != "band":
        return "and higher is better" if better == "high" else "and lower is better"
    if target is None or target.kind != "band":
        return "and no band is set to say whether that is better"
    band = target_words(target)
    if meaning == "neither":
        return f"neither nearer to nor further from the wanted {band}"
    return f"{'nearer to' if meaning == 'better' else 'further from'} the wanted {band}"
