"""The page of panels as one slide of A3: each panel with its figure, PowerPoint's own chart and table, and its
commentary. How far down each part reaches is reckoned from its words, so that nothing lies over anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Mm, Pt

from goldenthread.publish.drawing import LABEL_COLOURS
from goldenthread.publish.markdown import plain
from goldenthread.publish.panel_page import target_words
from goldenthread.publish.rating_colours import RATING_COLOURS
from goldenthread.publish.slide_charts import bar_chart, panel_chart, rgb
from goldenthread.publish.slide_parts import (
    INK,
    LINE,
    QUIET,
    Place,
    Words,
    box,
    described,
    filled_shape,
    lines_of,
    new_slide,
    plain_style,
    value_words,
    wide,
    write,
)
from goldenthread.publish.small_charts import newest
from goldenthread.publish.words import rating_words, reasons
from goldenthread.scorecards.model import FilledChart, FilledRow, FilledScorecard
from goldenthread.scorecards.panels import FilledPanel, FilledPanels
from goldenthread.scorecards.printing import heading

WIDTH, GAP, LEFT, TOP, BOTTOM = 128.0, 8.0, 10.0, 21.5, 283.5
FIGURE = 54.0
"""Millimetres across a panel's figure; its chart takes the rest."""

CHART = 23.0
"""Millimetres down a chart, at least."""

ROW = 4.5
"""Millimetres down a line of a table."""


def panel_slides(deck: Any, filled: FilledScorecard) -> None:
    """The slide of a filled scorecard with the layout `panels`."""
    page = filled.page
    assert isinstance(page, FilledPanels)
    deck.slide_width, deck.slide_height = Mm(420), Mm(297)
    title = f"{filled.title}: {filled.council.name}, {heading(filled.period)}"
    notes = [filled.finding, *filled.notes, "", *_said_of(page, filled)]
    intro = " ".join(filter(None, (f"{page.item}." if page.item else "", page.population_words, page.areas)))
    for number, lines in enumerate(_sheets(page)):
        slide = new_slide(deck, title + (" (continued)" if number else ""), filled, notes, left=LEFT - 1)
        box(slide, "introduction", (LEFT - 1, 14, 400, 6), [[(intro, {"colour": QUIET})]])
        needs = [max(map(_needed, line)) for line in lines]
        spare = (BOTTOM - TOP - sum(needs)) / max(len(lines), 1)
        top = TOP
        for line, need in zip(lines, needs, strict=True):
            for column, panel in enumerate(line):
                _panel(slide, panel, LEFT + column * (WIDTH + GAP), top)
            top += need + min(max(spare, 0.0), 5.0)
    if page.concerns_heading:
        said = " ".join(plain(page.concerns)) or "nothing was written for this period."
        words: list[list[Words]] = [[(f"{page.concerns_heading}: ", {"bold": True}), (said, {})]]
        box(slide, "concerns", (LEFT - 1, 284.5, 400, 10), words)


def _sheets(page: FilledPanels) -> list[list[Sequence[FilledPanel]]]:
    """The panels by three in a line, as many lines on a slide as have room: all of them, unless much was written."""
    sheets: list[list[Sequence[FilledPanel]]] = [[]]
    used = 0.0
    for start in range(0, len(page.panels), 3):
        line = page.panels[start : start + 3]
        need = max(map(_needed, line))
        if sheets[-1] and used + need > BOTTOM - TOP:
            sheets.append([])
            used = 0.0
        sheets[-1].append(line)
        used += need
    return sheets


def _needed(panel: FilledPanel) -> float:
    """Millimetres down that a panel takes."""
    return _head(panel) + _figure(panel) + _below(panel)


def _said_of(page: FilledPanels, filled: FilledScorecard) -> list[str]:
    found = []
    for panel in page.panels:
        if panel.row is None:
            continue
        why = " ".join(
            f"{label}. {sentence}"
            for label, sentence in reasons(panel.row, filled)
            if label.startswith(("Rating", "Direction", "Real change", "Be careful"))
        )
        found.append(f"{panel.number}. {panel.title}: {panel.headline.text}. {why}")
    return found


def _title(panel: FilledPanel) -> int:
    return lines_of(f"{panel.number}. {panel.title}", WIDTH, 13, bold=True)


def _head(panel: FilledPanel) -> float:
    """Millimetres down to the figure: title, and what the panel is about."""
    return 1.5 + 5.3 * _title(panel) + (LINE if panel.scope else 0)


def _across(panel: FilledPanel) -> float:
    """Millimetres across that the figure has: all of the panel when nothing is drawn beside it."""
    return FIGURE if panel.chart is not None or panel.bars is not None else WIDTH


def _value(panel: FilledPanel) -> float:
    absent = panel.headline.kind == "absent"
    return 1 + (LINE * lines_of(panel.headline.text, _across(panel)) if absent else 8.8)


def _figure(panel: FilledPanel) -> float:
    """Millimetres down that the figure takes, with its notes and its rating, or the chart beside it."""
    notes = LINE * sum(lines_of(note, _across(panel)) for note in panel.headline_notes)
    deep = _value(panel) + notes + _rating_deep(panel)
    return max(deep, CHART) if panel.chart is not None or panel.bars is not None else deep


def _chip(row: FilledRow) -> tuple[str, float]:
    """The rating's words, and millimetres across what they stand on."""
    words = rating_words(row) + ("†" if row.rating_given else "")
    if not row.rating and row.target.text:
        return f"{words},", wide(words) + 4  # Nothing is drawn round it, so it needs its comma.
    return words, wide(words, bold=bool(row.rating)) + 6


def _rating_deep(panel: FilledPanel) -> float:
    """Millimetres down that rating and target take, the target beside the rating."""
    if panel.row is None or not _rated(panel):
        return 1
    beside = _across(panel) - _chip(panel.row)[1]
    return 1.8 + LINE * lines_of(target_words(panel.row), beside)


def _rated(panel: FilledPanel) -> bool:
    return panel.row is not None and bool(panel.row.rating or panel.row.target.text)


def _below(panel: FilledPanel) -> float:
    said = sum(lines_of(words, WIDTH) for words in (*plain(panel.comment), *panel.notes))
    table = ROW * (len(panel.lines) + 1) + 1 if panel.lines else 0
    return table + LINE * said + 1.2


def _panel(slide: Any, panel: FilledPanel, left: float, top: float) -> None:
    name = f"panel {panel.name}"
    rule = slide.shapes.add_connector(1, Mm(left), Mm(top), Mm(left + WIDTH), Mm(top))
    plain_style(rule)
    rule.line.color.rgb = rgb(INK)
    rule.line.width = Pt(1.5)
    rule.name = f"{name} rule"
    described(rule, "")
    number: Words = (f"{panel.number}. ", {"colour": QUIET, "size": 13})
    title: list[list[Words]] = [[number, (panel.title, {"bold": True, "size": 13})]]
    if panel.scope:
        title.append([(panel.scope, {"colour": QUIET})])
    box(slide, f"{name} title", (left - 1, top + 0.5, WIDTH, _head(panel)), title)
    down = top + _head(panel)
    deep = _figure(panel)
    notes: list[list[Words]] = [[(note, {"colour": QUIET})] for note in panel.headline_notes]
    box(
        slide,
        f"{name} value",
        (left - 1, down, _across(panel), _value(panel)),
        [[value_words(panel.headline, 22)], *notes],
    )
    if _rated(panel):
        noted = LINE * sum(lines_of(note, _across(panel)) for note in panel.headline_notes)
        _rating(slide, panel, left, down + _value(panel) + noted + 0.5, name)
    if panel.chart is not None:
        _chart(slide, panel.chart, (left + FIGURE, down, WIDTH - FIGURE, deep), name)
    elif panel.bars is not None:
        bar_chart(
            slide,
            panel.bars,
            (left + FIGURE, down - 1, WIDTH - FIGURE, deep),
            f"{name} bars",
            with_before=False,
        )
    down += deep
    if panel.lines:
        _table(slide, panel, left, down, name)
        down += ROW * (len(panel.lines) + 1) + 1
    said: list[list[Words]] = [[(part, {})] for part in plain(panel.comment)]
    said += [[(note, {"colour": QUIET})] for note in panel.notes]
    if said:
        lines = sum(lines_of(words, WIDTH) for words in (*plain(panel.comment), *panel.notes))
        box(slide, f"{name} commentary", (left - 1, down, WIDTH, LINE * lines), said)


def _chart(slide: Any, chart: FilledChart, place: Place, name: str) -> None:
    """The chart with its first and last period below it, and where it draws several series their newest figures and
    names beside it, the uppermost first.
    """
    left, top, width, deep = place
    told = [
        (f"{newest(series)} {series.label}", {"bold": True, "colour": colour.lstrip("#")})
        for series, colour in zip(chart.series, LABEL_COLOURS, strict=False)
        if len(chart.series) > 1
    ]
    room = max((wide(words, bold=True) for words, _ in told), default=-3) + 3
    panel_chart(slide, chart, (left, top - 0.5, width - room, deep - 5), name)
    for line, words in enumerate(reversed(told)):
        box(
            slide,
            f"{name} series {line}",
            (left + width - room, top + 3 + line * LINE, room, LINE),
            [[words]],
        )
    ends = [f"{chart.heads[end]} {chart.periods[end].last_day.year % 100:02d}" for end in (0, -1)]
    under = top + deep - 6.2
    box(slide, f"{name} first", (left, under, 20, LINE), [[(ends[0], {"colour": QUIET})]])
    right = left + width - room - 20
    last = box(slide, f"{name} last", (right, under, 20, LINE), [[(ends[1], {"colour": QUIET})]])
    last.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT


def _rating(slide: Any, panel: FilledPanel, left: float, top: float, name: str) -> None:
    row = panel.row
    assert row is not None
    ground, ink = RATING_COLOURS.get(row.rating or "", ("FFFFFF", QUIET))
    words, width = _chip(row)
    chip = filled_shape(slide, f"{name} rating", (left, top, width, 5.4), ground, words=f"Rating: {words}")
    write(chip.text_frame, [[(words, {"bold": bool(row.rating), "colour": ink})]])
    chip.text_frame.margin_top = chip.text_frame.margin_bottom = 0
    chip.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    chip.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
    box(
        slide,
        f"{name} target",
        (left + width, top - 0.1, _across(panel) - width, _rating_deep(panel) - 0.8),
        [[(target_words(row), {"colour": QUIET})]],
    )


def _table(slide: Any, panel: FilledPanel, left: float, top: float, name: str) -> None:
    rows, columns = len(panel.lines) + 1, len(panel.heads) + 1
    shape = slide.shapes.add_table(rows, columns, Mm(left), Mm(top), Mm(WIDTH), Mm(ROW * rows))
    shape.name = f"{name} figures"
    described(
        shape, f"{panel.title}: figures, a line for each of {', '.join(line.label for line in panel.lines)}."
    )
    table = shape.table
    table.horz_banding = False
    table.first_row = table.first_col = True
    texts = [["", *(head.replace("-month average", "-month av.") for head in panel.heads)]]
    texts += [[line.label, *(cell.text for cell in line.cells)] for line in panel.lines]
    now = panel.columns.index("current") + 1 if "current" in panel.columns else -1
    held = [max(wide(line[place], bold=place == now) for line in texts) + 4 for place in range(1, columns)]
    first = max(WIDTH - sum(held), 24.0)
    share = (WIDTH - first) / sum(held) if held else 1
    for place, column in enumerate(table.columns):
        column.width = Mm(first if place == 0 else held[place - 1] * share)
    for line, cells in enumerate(texts):
        table.rows[line].height = Mm(ROW)
        for place, text in enumerate(cells):
            cell = table.cell(line, place)
            cell.fill.background()
            look = {"colour": QUIET} if line == 0 else {"bold": place == now}
            write(cell.text_frame, [[(text, look)]], spacing=1.04)
            cell.margin_top = cell.margin_bottom = 0
            cell.margin_left = cell.margin_right = Mm(0.8)
            cell.text_frame.word_wrap = place == 0
            cell.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT if place == 0 else PP_ALIGN.RIGHT
