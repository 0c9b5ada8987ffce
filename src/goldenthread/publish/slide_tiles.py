"""The tile page as slides: all the tiles on one slide of A4, then the discussion points, each beside the tiles that
they are about.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Mm

from goldenthread.publish.markdown import plain
from goldenthread.publish.slide_charts import bar_chart, trend
from goldenthread.publish.slide_parts import (
    HAIR,
    INK,
    LINE,
    QUIET,
    Words,
    box,
    filled_shape,
    lines_of,
    new_slide,
    value_words,
    wide,
)
from goldenthread.publish.tile_page import changed_words, target_parts
from goldenthread.publish.words import direction_words, rating_words, reasons
from goldenthread.scorecards.model import FilledRow, FilledScorecard
from goldenthread.scorecards.printing import heading
from goldenthread.scorecards.tiles import CIRCLES, FilledBars, FilledPoints, FilledTile, FilledTiles

RATINGS = {"red": "A32638", "amber": "F0B955", "green": "2B7A46", "blue": "123F6B"}
MEANINGS = {"better": "1B6EC2", "worse": "B84F08"}
ARROWS = {"up": "↑", "down": "↓", "level": "→"}

TILE_COLUMNS = 6
WIDTH, HEIGHT, GAP = 45.6, 45.6, 1.6
"""Millimetres of a tile, and between two; a line of tiles is higher where their words need it."""
LEFT, TOP, BOTTOM = 7.0, 21.5, 209.0
LARGE = 9.0
"""Millimetres down that the value takes."""

CIRCLE = 5.0
"""Millimetres across a tile's circle, with the room after it."""

POINTS_LENGTH = 700
"""Characters of discussion that fit on one slide."""


def tile_slides(deck: Any, filled: FilledScorecard) -> None:
    """The slides of a filled scorecard with the layout `tiles`."""
    page = filled.page
    assert isinstance(page, FilledTiles)
    deck.slide_width, deck.slide_height = Mm(297), Mm(210)
    notes = [filled.finding, page.introduction, *filled.notes, "", *_said_of(filled.rows, filled)]
    title = f"{filled.title}: {filled.council.name}, {heading(filled.period)}"
    places = _places(len(page.tiles), len(page.bars))
    heights = _heights(page.tiles, places, len(page.bars))
    for number, lines in enumerate(_sheets(heights, len(page.bars))):
        slide = new_slide(deck, title + (" (continued)" if number else ""), filled, notes)
        _key(slide, page)
        tops = {line: TOP + sum(heights[each] + GAP for each in lines if each < line) for line in lines}
        for tile, (column, line) in zip(page.tiles, places, strict=True):
            if line in tops:
                _tile(slide, tile, LEFT + column * (WIDTH + GAP), tops[line], heights[line])
        if page.bars and 1 in tops:
            _bars(slide, page.bars[0], tops[1], heights[1] + GAP + heights[2])
    tiles = {tile.title: tile for tile in page.tiles}
    for each in page.points:
        about = [tiles[title] for title in each.about if title in tiles]
        about = about or [tile for tile in page.tiles if tile.row.ref == each.name]
        for number, part in enumerate(_parts(plain(each.points))):
            _discussion(deck, filled, each, about, part, again=bool(number))


def _bars(slide: Any, bars: FilledBars, top: float, height: float) -> None:
    """The chart by category at the right, two tiles wide."""
    left, width = LEFT + 4 * (WIDTH + GAP), 2 * WIDTH + GAP
    filled_shape(slide, "bars tile", (left, top, width, height), "FFFFFF", edge=HAIR)
    title = LINE * lines_of(bars.title, width, bold=True) + 1
    said = LINE * lines_of(bars.measure, width) + 3
    words: list[list[Words]] = [[(bars.title, {"bold": True})], [(bars.measure, {"colour": QUIET})]]
    box(slide, "bars title", (left, top + 0.5, width, title + said), words)
    if bars.bars:
        bar_chart(slide, bars, (left, top + title + said, width, height - title - said))
    else:
        place = (left, top + title + said, width, 2 * LINE)
        box(slide, "bars absent", place, [[(bars.absent, {"italic": True, "colour": QUIET})]])


def _key(slide: Any, page: FilledTiles) -> None:
    """What arrow and circle mean, each circle drawn before its words."""
    needed = [wide(words) + 5 + (5 if kind else 0) for kind, words in page.key]
    closer = min(1.0, 283 / sum(needed))
    left = LEFT
    for place, (kind, words) in enumerate(page.key):
        if kind:
            _circle(slide, CIRCLES[kind], f"key {kind}", left, 15.0, "")
            left += 5
        width = (wide(words) + 5) * closer
        said = box(slide, f"key {place}", (left - 1, 14, width, 6), [[(words, {"colour": QUIET})]])
        said.text_frame.word_wrap = closer == 1.0
        left += width


def _discussion(
    deck: Any,
    filled: FilledScorecard,
    points: FilledPoints,
    about: Sequence[FilledTile],
    part: Sequence[str],
    *,
    again: bool,
) -> None:
    more = " (continued)" if again else ""
    notes = _said_of([tile.row for tile in about], filled)
    slide = new_slide(deck, f"For discussion: {points.heading}{more}", filled, notes, size=24)
    columns = 1 if len(about) <= 3 else 2
    shown = about[:6]
    places = [(place % columns, place // columns) for place in range(len(shown))]
    heights = _heights(shown, places, 0)
    for tile, (column, line) in zip(shown, places, strict=True):
        down = 24 + sum(heights[each] + GAP + 2 for each in range(line))
        _tile(slide, tile, LEFT + column * (WIDTH + GAP), down, heights[line], f"{points.name} ")
    beside = LEFT + columns * (WIDTH + GAP) + 8 if about else LEFT
    top = 23.0
    left_out = [tile.title for tile in about[6:]]
    said: list[list[Words]] = [[(point.removeprefix("• "), {"size": 20, "bullet": True})] for point in part]
    nothing: list[list[Words]] = [[("Nothing was written for this period.", {"size": 18, "colour": QUIET})]]
    by: list[list[Words]] = [[(points.by, {"size": 14, "colour": QUIET})]] if points.by and part else []
    also: list[list[Words]] = (
        [[(f"Also about: {'; '.join(left_out)}", {"size": 14, "colour": QUIET})]] if left_out else []
    )
    place_of = (beside, top, 290 - beside, 180 - top)
    box(slide, f"points {points.name}", place_of, [*(said or nothing), *also, *by], after=10)


def _said_of(rows: Sequence[FilledRow], filled: FilledScorecard) -> list[str]:
    """Why each mark is as it is, a line for each row: what the speaker is asked."""
    found = []
    for row in rows:
        why = " ".join(
            f"{label}. {sentence}"
            for label, sentence in reasons(row, filled)
            if label.startswith(("Rating", "Direction", "Real change", "Be careful"))
        )
        found.append(f"{row.ref} {row.label}: {row.current.text}. {why}")
    return found


def _places(tiles: int, bars: int) -> list[tuple[int, int]]:
    """The column and line of each tile, left to right, leaving the corner of the chart free: at the right of the
    second and third line, two tiles wide and two high.
    """
    found: list[tuple[int, int]] = []
    place = 0
    while len(found) < tiles:
        column, line = place % TILE_COLUMNS, place // TILE_COLUMNS
        if not (bars and column >= 4 and line in (1, 2)):
            found.append((column, line))
        place += 1
    return found


def _heights(tiles: Sequence[FilledTile], places: Sequence[tuple[int, int]], bars: int) -> list[float]:
    """How high each line of tiles is: as the highest of them needs, and no lower than usual."""
    count = max([line + 1 for _, line in places] + ([3] if bars else []), default=0)
    return [
        max([HEIGHT, *(_needed(tile) for tile, (_, at) in zip(tiles, places, strict=True) if at == line)])
        for line in range(count)
    ]


def _sheets(heights: Sequence[float], bars: int) -> list[list[int]]:
    """The lines of tiles on each slide, as many as have room; the two lines beside the chart stay together."""
    groups = [[line] for line in range(len(heights))]
    if bars:
        groups[1:3] = [[1, 2]]
    sheets: list[list[int]] = [[]]
    used = TOP
    for group in groups:
        need = sum(heights[line] + GAP for line in group)
        if sheets[-1] and used + need - GAP > BOTTOM:
            sheets.append([])
            used = TOP
        sheets[-1] += group
        used += need
    return sheets


def _parts(points: Sequence[str]) -> list[list[str]]:
    """The points in parts that fit on a slide each; one empty part when there are none."""
    parts: list[list[str]] = [[]]
    for point in points:
        if parts[-1] and sum(map(len, parts[-1])) + len(point) > POINTS_LENGTH:
            parts.append([])
        parts[-1].append(point)
    return parts


def _title_lines(tile: FilledTile) -> int:
    return max(2, lines_of(tile.title, WIDTH, bold=True))


def _value_size(tile: FilledTile) -> float:
    """Points of the value: a range is set smaller, for it takes the whole width."""
    if wide(tile.value.text, 20, bold=True) <= WIDTH * 0.56:
        return 20.0
    return 16.0 if wide(tile.value.text, 16, bold=True) < WIDTH - 4 else 13.0


def _moved(tile: FilledTile) -> list[list[Words]]:
    """Direction and real change, a line each."""
    mark = tile.row.mark
    colour = MEANINGS.get(mark.meaning or "", INK) if mark.moved not in (None, "level") else INK
    arrow = f"{ARROWS[mark.moved]} " if mark.moved else ""
    real = mark.signal == "yes"
    moved: Words = (arrow + direction_words(mark), {"colour": colour if mark.moved else QUIET, "bold": real})
    changed: Words = (
        changed_words(tile) if not real else "Real change",
        {"colour": colour if real else QUIET, "bold": real},
    )
    return [*([[moved]] if tile.compared else []), *([[changed]] if changed[0] else [])]


def _rated(tile: FilledTile) -> tuple[list[list[Words]], int]:
    """Rating and target, on one line where they fit, and how many lines they take; the circle stands before them."""
    target: Words = ("".join(target_parts(tile)), {"colour": QUIET})
    if not tile.circle:
        return [[target]], lines_of(target[0], WIDTH)
    rated: Words = (f"{rating_words(tile.row)}{'†' if tile.row.rating_given else ''}, ", {"bold": True})
    if CIRCLE + wide(rated[0], bold=True) + wide(target[0]) <= WIDTH - 2.2:
        return [[rated, target]], 1
    return [[rated], [target]], 1 + lines_of(target[0], WIDTH)


def _needed(tile: FilledTile) -> float:
    """Millimetres down that a tile takes."""
    note = lines_of(tile.value_note, WIDTH) if tile.value_note else 0
    value = LARGE - (1 if _value_size(tile) < 20 else 0)
    return 2.4 + value + LINE * (_title_lines(tile) + note + len(_moved(tile)) + _rated(tile)[1])


def _tile(slide: Any, tile: FilledTile, left: float, top: float, height: float, prefix: str = "") -> None:
    """A tile, its lines below each other as many as each takes, and its target at the foot."""
    row = tile.row
    ref = f"{prefix}{row.ref}"
    filled_shape(slide, f"{ref} tile", (left, top, WIDTH, height), "FFFFFF", edge=HAIR)
    filled_shape(slide, f"{ref} edge", (left, top, WIDTH, 1), RATINGS.get(row.rating or "", QUIET))
    deep = LINE * _title_lines(tile)
    box(slide, f"{ref} title", (left, top + 1.2, WIDTH, deep), [[(tile.title, {"bold": True})]])
    size = _value_size(tile)
    long = size < 20
    down = top + 1.2 + deep
    value = WIDTH if long else WIDTH * 0.6
    box(slide, f"{ref} value", (left, down, value, LARGE), [[value_words(tile.value, size)]])
    drawn = sum(point is not None for point in row.series) > 1
    if drawn and not long:
        trend(slide, row, (left + WIDTH * 0.58, down, WIDTH * 0.4, LARGE), f"{ref} trend")
    down += LARGE - (1 if long else 0)
    if tile.value_note:
        lines = lines_of(tile.value_note, WIDTH)
        note: list[list[Words]] = [[(tile.value_note, {"colour": QUIET})]]
        box(slide, f"{ref} beside", (left, down, WIDTH, LINE * lines), note)
        down += LINE * lines
    across = WIDTH * 0.67 if drawn and long else WIDTH
    if said := _moved(tile):
        box(slide, f"{ref} direction", (left, down, across, len(said) * LINE), said)
    if drawn and long:
        trend(slide, row, (left + WIDTH * 0.66, down, WIDTH * 0.33, LINE * 1.4), f"{ref} trend")
    words, lines = _rated(tile)
    foot = top + height - LINE * lines - 1.2
    target = box(slide, f"{ref} target", (left, foot, WIDTH, LINE * lines), words)
    if tile.circle:
        for place, paragraph in enumerate(target.text_frame.paragraphs):
            properties = paragraph._p.get_or_add_pPr()
            properties.set("marL", "0")
            properties.set("indent", "0" if place else str(Mm(CIRCLE)))
        _circle(
            slide, tile.circle, f"{ref} circle", left + 1.2, foot + 0.9, f"{rating_words(row)}: {tile.target}"
        )


def _circle(slide: Any, circle: str, name: str, left: float, top: float, words: str) -> None:
    ground = {"filled": "A32638"}.get(circle, "FFFFFF")
    edge = {"filled": "A32638", "half": "7A5200"}.get(circle, "2B7A46")
    place = (left, top, 4.0, 4.0)
    filled_shape(
        slide, f"{name} {circle}", place, ground, edge=edge, words=words, kind=MSO_SHAPE.OVAL, points=1.5
    )
    if circle == "half":
        half = filled_shape(
            slide, f"{name} fill", (left + 0.2, top + 0.2, 1.8, 3.6), "E09A1F", kind=MSO_SHAPE.FLOWCHART_DELAY
        )
        half.rotation = 180
