"""Puts what people wrote under its rows, and a filled scorecard into the page of its layout kind when that is more than
a table of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from goldenthread.definitions.model import Catalogue
from goldenthread.extracts.given import Comment
from goldenthread.figures.model import Figure
from goldenthread.scorecards.commentary import with_commentary, written_under
from goldenthread.scorecards.focus_areas import focus_area_page
from goldenthread.scorecards.model import FilledScorecard
from goldenthread.scorecards.panels import panel_page
from goldenthread.scorecards.tiles import tile_page


def lay_out(
    filled: FilledScorecard, catalogue: Catalogue, figures: Sequence[Figure], comments: Iterable[Comment]
) -> FilledScorecard:
    """The scorecard with its commentary and its `page`, which stays None for the layouts `rows` and `weekly`."""
    layout = filled.scorecard.layout
    filled = with_commentary(filled, comments)
    written = written_under(filled.comments, filled.scorecard, filled.period)
    if layout == "tiles":
        return replace(filled, page=tile_page(filled, catalogue, figures, written))
    if layout == "panels":
        return replace(filled, page=panel_page(filled, catalogue, figures, written))
    if layout == "focus_areas":
        page = focus_area_page(filled, written)
        return replace(filled, page=page, finding=page.finding)
    return filled
