"""Finds what makes a scorecard's layout in one kind of file. Each output holds its own makers by layout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from goldenthread.errors import RequestError
from goldenthread.scorecards.model import FilledScorecard

Made = TypeVar("Made")


def layout_of(filled: FilledScorecard, makers: Mapping[str, Made]) -> Made:
    """The maker of the scorecard's layout. Raises `RequestError` when this kind of file has none."""
    layout = filled.scorecard.layout
    if layout not in makers:
        known = " and ".join(sorted(makers))
        raise RequestError(
            f"The layout {layout} is not made in this kind of file yet.",
            where=filled.scorecard.name,
            remedy=f"Ask for another format, or give the scorecard a layout that is made: {known}.",
        )
    return makers[layout]
