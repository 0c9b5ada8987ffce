"""The tile page and the page of panels as PowerPoint slides on the paper that they are printed on, with text
that can be edited and PowerPoint's own charts and tables. The same scorecard gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any

from pptx import Presentation

from goldenthread.publish.layouts import layout_of
from goldenthread.publish.slide_panels import panel_slides
from goldenthread.publish.slide_parts import LANGUAGE
from goldenthread.publish.slide_tiles import tile_slides
from goldenthread.publish.steady import steady
from goldenthread.scorecards.model import FilledScorecard
from goldenthread.scorecards.printing import heading


def pptx(filled: FilledScorecard) -> bytes:
    """The slides as one .pptx file, with the reasons of the marks as the speaker's notes.

    The shapes of a tile are called as its reference; its value stands in the shape whose name ends in `value`.
    Raises `RequestError` for a layout that is not made as slides.
    """
    make = layout_of(filled, MAKERS)
    deck = Presentation()
    made_on = filled.as_at or filled.period.last_day
    properties = deck.core_properties
    properties.title = f"{filled.title}, {heading(filled.period)}"
    properties.author = properties.last_modified_by = filled.council.name
    properties.subject = filled.marking
    properties.language = LANGUAGE
    properties.created = properties.modified = datetime.combine(made_on, time(12))
    make(deck, filled)
    held = io.BytesIO()
    deck.save(held)
    return steady(held.getvalue(), made_on)


MAKERS: Mapping[str, Callable[[Any, FilledScorecard], None]] = {"tiles": tile_slides, "panels": panel_slides}
"""What makes the slides of each layout."""
