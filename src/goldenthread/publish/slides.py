"""The tile page and the page of panels as PowerPoint slides on the paper that they are printed on, with text
that can be edited and PowerPoint's own charts and tables. Discussion points follow on slides of their own.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Mm, Pt

from goldenthread.publish.layouts import layout_of
from goldenthread.publish.markdown import plain
from goldenthread.publish.slide_charts import bar_chart, panel_chart, rgb, trend
from goldenthread.publish.tile_page import real_words
from goldenthread.publish.words import direction_words, rating_words
from goldenthread.scorecards.model import FilledCell, FilledScorecard
from goldenthread.scorecards.panels import FilledPanel, FilledPanels
from goldenthread.scorecards.printing import heading
from goldenthread.scorecards.tiles import FilledTile, FilledTiles

INK, QUIET, HAIR = "1B2530", "5E6973", "D5DADF"
RATINGS = {"red": "A32638", "amber": "F0B955", "green": "2B7A46", "blue": "123F6B"}
GROUNDS = {
    "red": ("A32638", "FFFFFF"),
    "amber": ("F0B955", "33260A"),
    "green": ("D3E8D7", "174A2B"),
    "blue": ("D3E2F2", "123F6B"),
}
MEANINGS = {"better": "1B6EC2", "worse": "B84F08"}
ARROWS = {"up": "↑", "down": "↓", "level": "→"}
FONT = "Arial"

TILE_COLUMNS = 6
CHART_PLACE = 10
"""Charts stand at the right of the second and third line of tiles, two tiles wide and two high."""

POINTS_LENGTH = 1100
"""Characters of discussion that fit on one slide."""

Words = tuple[str, dict[str, Any]]


def pptx(filled: FilledScorecard) -> bytes:
    """The slides as one .pptx file. Each tile is a group of shapes called as its reference; its value stands
    in the shape whose name ends in `value`. Raises `RequestError` for a layout that is not made as slides.
    """
    make = layout_of(filled, MAKERS)
    deck = Presentation()
    deck.core_properties.title = f"{filled.title}, {heading(filled.period)}"
    deck.core_properties.author = filled.council.name
    deck.core_properties.subject = filled.marking
    made_on = datetime.combine(filled.as_at or filled.period.last_day, time(12))
    deck.core_properties.created = deck.core_properties.modified = made_on
    make(deck, filled)
    held = io.BytesIO()
    deck.save(held)
    return held.getvalue()


def _slide(deck: Any, title: str, filled: FilledScorecard, *, size: int = 20) -> Any:
    """A new slide with its title at the top, and the protective marking above it."""
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    width = deck.slide_width
    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = (
        Mm(7),
        Mm(8 if filled.marking else 4),
        width - Mm(14),
        Mm(10),
    )
    _write(shape.text_frame, [[(title, {"bold": True, "size": size})]])
    shape.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    shape.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    if filled.marking:
        box = slide.shapes.add_textbox(Mm(7), Mm(2), width - Mm(14), Mm(6))
        _write(box.text_frame, [[(filled.marking, {"bold": True})]])
        box.name = "marking"
    return slide


def _write(frame: Any, paragraphs: Sequence[Sequence[Words]]) -> None:
    """Put runs of text into a frame, 12 point when they do not say otherwise."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Mm(1)
    frame.margin_top = frame.margin_bottom = Mm(0.5)
    for place, runs in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        for text, look in runs:
            run = paragraph.add_run()
            run.text = text
            run.font.name = FONT
            run.font.size = Pt(look.get("size", 12))
            run.font.bold = look.get("bold", False)
            run.font.italic = look.get("italic", False)
            run.font.color.rgb = rgb(look.get("colour", INK))


def _box(
    slide: Any, name: str, place: tuple[float, float, float, float], paragraphs: Sequence[Sequence[Words]]
) -> Any:
    """A text box at left, top, width and height in millimetres."""
    left, top, width, height = place
    box = slide.shapes.add_textbox(Mm(left), Mm(top), Mm(width), Mm(height))
    box.name = name
    _write(box.text_frame, paragraphs)
    return box


def _value(cell: FilledCell, size: int) -> Words:
    absent = cell.kind == "absent"
    look = {"italic": True, "colour": QUIET} if absent else {"bold": True, "size": size}
    return cell.text, look


# Tiles


def _tiles(deck: Any, filled: FilledScorecard) -> None:
    page = filled.page
    assert isinstance(page, FilledTiles)
    deck.slide_width, deck.slide_height = Mm(297), Mm(210)
    slide = _slide(deck, f"{filled.title}: {filled.council.name}, {heading(filled.period)}", filled)
    _box(slide, "key", (7, 14, 283, 6), [[("   ".join(words for _, words in page.key), {"colour": QUIET})]])
    width, height, top = 283 / TILE_COLUMNS, 45.5, 21
    free = _places(len(page.tiles), len(page.bars))
    for tile, (column, line) in zip(page.tiles, free, strict=True):
        _tile(slide, tile, 7 + column * width, top + line * (height + 1), width - 1.5, height)
    for bars in page.bars[:1]:
        left, upper = 7 + 4 * width, top + (height + 1)
        frame = (left, upper + 12, 2 * width - 1.5, 2 * height - 11)
        _box(slide, "bars title", (left, upper, 2 * width - 1.5, 12), [[(bars.title, {"bold": True})]])
        bar_chart(slide, bars, frame)
    for each in page.points:
        for number, part in enumerate(_parts(plain(each.points))):
            more = " (continued)" if number else ""
            slide = _slide(deck, f"For discussion: {each.heading}{more}", filled, size=24)
            about = (
                [[("; ".join(each.about), {"colour": QUIET, "size": 14})]]
                if each.about and not number
                else []
            )
            said = [[("• " + point.removeprefix("• "), {"size": 18})] for point in part]
            nothing = [[("Nothing was written for this period.", {"size": 18, "colour": QUIET})]]
            by = [[(each.by, {"size": 14, "colour": QUIET})]] if each.by and part else []
            _box(slide, f"points {each.name}", (7, 26, 283, 170), [*about, *(said or nothing), *by])


def _places(tiles: int, bars: int) -> list[tuple[int, int]]:
    """The column and line of each tile, left to right, leaving the corner of the chart free."""
    found: list[tuple[int, int]] = []
    place = 0
    while len(found) < tiles:
        column, line = place % TILE_COLUMNS, place // TILE_COLUMNS
        if not (bars and column >= 4 and line in (1, 2)):
            found.append((column, line))
        place += 1
    return found


def _parts(points: Sequence[str]) -> list[list[str]]:
    """The points in parts that fit on a slide each; one empty part when there are none."""
    parts: list[list[str]] = [[]]
    for point in points:
        if parts[-1] and sum(map(len, parts[-1])) + len(point) > POINTS_LENGTH:
            parts.append([])
        parts[-1].append(point)
    return parts


def _tile(slide: Any, tile: FilledTile, left: float, top: float, width: float, height: float) -> None:
    row, mark = tile.row, tile.row.mark
    card = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Mm(left), Mm(top), Mm(width), Mm(height))
    card.name = f"{row.ref} tile"
    card.fill.solid()
    card.fill.fore_color.rgb = rgb("FFFFFF")
    card.line.color.rgb = rgb(HAIR)
    card.shadow.inherit = False
    edge = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Mm(left), Mm(top), Mm(width), Mm(1))
    edge.name = f"{row.ref} edge"
    edge.fill.solid()
    edge.fill.fore_color.rgb = rgb(RATINGS.get(row.rating or "", QUIET))
    edge.line.fill.background()
    edge.shadow.inherit = False
    _box(slide, f"{row.ref} title", (left, top + 1.2, width, 11), [[(tile.title, {"bold": True})]])
    size = 14 if len(tile.value.text) > 7 else 20
    _box(slide, f"{row.ref} value", (left, top + 12, width * 0.62, 9), [[_value(tile.value, size)]])
    if sum(value is not None for value in row.series) > 1:
        trend(slide, row, (left + width * 0.6, top + 12, width * 0.4, 9))
    colour = MEANINGS.get(mark.meaning or "", INK) if mark.moved not in (None, "level") else INK
    arrow = f"{ARROWS[mark.moved]} " if mark.moved else ""
    real = mark.signal == "yes"
    moved = (arrow + direction_words(mark), {"colour": colour if mark.moved else QUIET, "bold": real})
    changed = (
        real_words(mark) if not real else "Real change",
        {"colour": colour if real else QUIET, "bold": real},
    )
    _box(slide, f"{row.ref} direction", (left, top + 21.5, width, 11), [[moved], [changed]])
    rated = [(rating_words(row) + ("† " if row.rating_given else " "), {"bold": True})] if tile.circle else []
    shift = 6.0 if tile.circle else 0.0
    _box(
        slide,
        f"{row.ref} target",
        (left + shift, top + 33, width - shift, 11),
        [[*rated, (tile.target, {"colour": QUIET})]],
    )
    if tile.circle:
        _circle(slide, tile.circle, f"{row.ref} circle", left + 1.5, top + 34.2)


def _circle(slide: Any, circle: str, name: str, left: float, top: float) -> None:
    ring = slide.shapes.add_shape(MSO_SHAPE.OVAL, Mm(left), Mm(top), Mm(4), Mm(4))
    ring.name = f"{name} {circle}"
    ring.shadow.inherit = False
    ring.fill.solid()
    ring.fill.fore_color.rgb = rgb({"filled": "A32638"}.get(circle, "FFFFFF"))
    ring.line.color.rgb = rgb({"filled": "A32638", "half": "7A5200"}.get(circle, "2B7A46"))
    ring.line.width = Pt(1.5)
    if circle == "half":
        half = slide.shapes.add_shape(
            MSO_SHAPE.FLOWCHART_DELAY, Mm(left + 0.2), Mm(top + 0.2), Mm(1.8), Mm(3.6)
        )
        half.name = f"{name} fill"
        half.rotation = 180
        half.shadow.inherit = False
        half.fill.solid()
        half.fill.fore_color.rgb = rgb("E09A1F")
        half.line.fill.background()


# Panels

_WIDTH, _GAP, _LEFT, _TOP, _BOTTOM = 128.0, 8.0, 10.0, 24.0, 283.0
_LINE = 5.3
"""Millimetres of a line of 12 point."""


def _panels(deck: Any, filled: FilledScorecard) -> None:
    page = filled.page
    assert isinstance(page, FilledPanels)
    deck.slide_width, deck.slide_height = Mm(420), Mm(297)
    slide = _slide(deck, f"{filled.title}: {filled.council.name}, {heading(filled.period)}", filled)
    intro = " ".join(filter(None, (f"{page.item}." if page.item else "", page.population_words, page.areas)))
    _box(slide, "introduction", (_LEFT, 14, 400, 8), [[(intro, {"colour": QUIET})]])
    lines = [page.panels[start : start + 3] for start in range(0, len(page.panels), 3)]
    needs = [max(_needed(panel) for panel in line) for line in lines]
    spare = max((_BOTTOM - _TOP - sum(needs)) / max(len(lines), 1), -6.0)
    top = _TOP
    for line, need in zip(lines, needs, strict=True):
        for column, panel in enumerate(line):
            _panel(slide, panel, _LEFT + column * (_WIDTH + _GAP), top, min(spare, 0.0))
        top += need + min(spare, 4.0)
    if page.concerns_heading:
        said = " ".join(plain(page.concerns)) or "nothing was written for this period."
        _box(
            slide,
            "concerns",
            (_LEFT, 283, 400, 10),
            [[(f"{page.concerns_heading}: ", {"bold": True}), (said, {})]],
        )


def _needed(panel: FilledPanel) -> float:
    """Millimetres down that a panel takes."""
    said = sum(-(-len(words) // 58) for words in (*plain(panel.comment), *panel.notes))
    return 7 + 26 + _LINE * (len(panel.lines) + 1) + _LINE * said + 3


def _panel(slide: Any, panel: FilledPanel, left: float, top: float, tighter: float) -> None:
    name = f"panel {panel.name}"
    rule = slide.shapes.add_connector(1, Mm(left), Mm(top), Mm(left + _WIDTH), Mm(top))
    rule.line.color.rgb = rgb(INK)
    rule.line.width = Pt(1.5)
    rule.name = f"{name} rule"
    scope = [(f"  {panel.scope}", {"colour": QUIET})] if panel.scope else []
    _box(
        slide,
        f"{name} title",
        (left, top + 0.5, _WIDTH, 6.5),
        [
            [
                (f"{panel.number}. ", {"colour": QUIET, "size": 13}),
                (panel.title, {"bold": True, "size": 13}),
                *scope,
            ]
        ],
    )
    down = 26 + tighter
    notes = [[(note, {"colour": QUIET})] for note in panel.headline_notes]
    _box(slide, f"{name} value", (left, top + 7, 52, down - 7), [[_value(panel.headline, 22)], *notes])
    row = panel.row
    if row is not None and (row.rating or row.target.text):
        ground, ink = GROUNDS.get(row.rating or "", ("FFFFFF", QUIET))
        chip = slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, Mm(left + 1), Mm(top + down + 0.5), Mm(24), Mm(5.4)
        )
        chip.name = f"{name} rating"
        chip.shadow.inherit = False
        chip.fill.solid()
        chip.fill.fore_color.rgb = rgb(ground)
        chip.line.fill.background()
        _write(
            chip.text_frame,
            [
                [
                    (
                        rating_words(row) + ("†" if row.rating_given else ""),
                        {"bold": bool(row.rating), "colour": ink},
                    )
                ]
            ],
        )
        chip.text_frame.margin_top = chip.text_frame.margin_bottom = 0
        _box(
            slide,
            f"{name} target",
            (left + 26, top + down + 0.2, 30, 6),
            [[(row.target.text, {"colour": QUIET})]],
        )
    frame = (left + 56, top + 6.5, _WIDTH - 56, down)
    if panel.chart is not None:
        panel_chart(slide, panel.chart, frame, name)
    elif panel.bars is not None:
        bar_chart(slide, panel.bars, frame)
    under = top + 7 + down
    if panel.lines:
        _table(slide, panel, left, under, name)
        under += _LINE * (len(panel.lines) + 1)
    said: list[list[Words]] = [[(part, {})] for part in plain(panel.comment)]
    said += [[(note, {"colour": QUIET})] for note in panel.notes]
    if said:
        _box(slide, f"{name} commentary", (left, under, _WIDTH, _LINE * len(said)), said)


def _table(slide: Any, panel: FilledPanel, left: float, top: float, name: str) -> None:
    rows, columns = len(panel.lines) + 1, len(panel.heads) + 1
    shape = slide.shapes.add_table(rows, columns, Mm(left), Mm(top), Mm(_WIDTH), Mm(_LINE * rows))
    shape.name = f"{name} figures"
    table = shape.table
    table.horz_banding = False
    table.first_row = True
    first = max(_WIDTH - 19 * (columns - 1) - 4, 36)
    for place, column in enumerate(table.columns):
        column.width = Mm(first if place == 0 else (_WIDTH - first) / (columns - 1))
    texts = [["", *(head.replace("-month average", "-month") for head in panel.heads)]]
    texts += [[line.label, *(cell.text for cell in line.cells)] for line in panel.lines]
    now = panel.columns.index("current") + 1 if "current" in panel.columns else -1
    for line, cells in enumerate(texts):
        table.rows[line].height = Mm(_LINE)
        for place, text in enumerate(cells):
            cell = table.cell(line, place)
            cell.fill.background()
            look = {"colour": QUIET} if line == 0 else {"bold": place == now}
            _write(cell.text_frame, [[(text, look)]])
            cell.margin_top = cell.margin_bottom = 0
            cell.margin_left = cell.margin_right = Mm(0.8)
            cell.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT if place == 0 else PP_ALIGN.RIGHT


MAKERS: Mapping[str, Callable[[Any, FilledScorecard], None]] = {"tiles": _tiles, "panels": _panels}
"""What makes the slides of each layout."""
