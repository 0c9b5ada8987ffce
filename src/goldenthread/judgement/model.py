"""The mark: what a figure means, in three parts that are never merged (rating, direction, real change),
each with the sentence that says why. Frozen values only; `judgement.marks` makes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Signal = Literal["yes", "no", "too_few", "not_tested"]


@dataclass(frozen=True)
class Mark:
    """Everything judged about one figure. None means that there was nothing to judge; the reason beside it
    says why.

    `suggested_rating` comes from the declared rule alone. `moved` is against the last reported figure,
    `meaning` what that is by the indicator's polarity. `signal` says whether the newest point is more than
    chance, `signal_meaning` what it is. `caution` is a sentence when the figure's 95% interval,
    `interval_low` to `interval_high` in the figure's own unit, reaches across the target. `level` names the level
    on a scale other than red, amber and green.
    """

    suggested_rating: Literal["red", "amber", "green", "blue"] | None = None
    rating_reason: str = ""
    moved: Literal["up", "down", "level"] | None = None
    meaning: Literal["better", "worse", "neither"] | None = None
    direction_reason: str = ""
    signal: Signal | None = None
    signal_meaning: Literal["better", "worse", "neither"] | None = None
    signal_reason: str = ""
    caution: str = ""
    interval_low: float | None = None
    interval_high: float | None = None
    level: str = ""

    @property
    def as_printed(self) -> bool:
        """Whether the direction is only somebody's printed arrow, which the figures deny: it has no meaning then."""
        return self.moved is not None and self.meaning is None

    @property
    def contrary(self) -> bool:
        """Whether the real change is one way and the last step the other: better over eight weeks, down this one."""
        return {self.meaning, self.signal_meaning} == {"better", "worse"} and self.signal == "yes"
