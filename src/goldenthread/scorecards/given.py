"""What people give to a scorecard beside the figures: ratings that they publish and the words they write.
Both are frozen values with who and when; reading them from files is the extracts room's work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from goldenthread.calendar import Period

Rating = Literal["red", "amber", "green", "blue"]


@dataclass(frozen=True)
class GivenRating:
    """A rating that a person publishes for a reference and period; `rating` None publishes "not rated" over
    the rule's suggestion.
    """

    scorecard: str
    ref: str
    period: Period
    rating: Rating | None
    by: str = ""
    on: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Comment:
    """What a person wrote under a reference for a period."""

    scorecard: str
    ref: str
    period: Period
    text: str
    by: str = ""
    on: date | None = None
