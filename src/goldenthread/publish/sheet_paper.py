"""What the PDF templates of tiles, panels and focus areas print, as plain JSON values. Words and drawings
come from the modules that the page uses too, so that paper and screen agree.
"""

from __future__ import annotations

from typing import Any

from goldenthread.publish.markdown import plain
from goldenthread.publish.panel_page import target_words
from goldenthread.publish.plan_page import SQUARES, actions_words
from goldenthread.publish.small_charts import WIDTH, bars_svg, panel_svg, tile_bars_height
from goldenthread.publish.tile_page import SHORT_LINE, changed_words, line_of, target_parts
from goldenthread.publish.words import NOT_RATED, direction_words, rating_words, reasons, worst_rating
from goldenthread.scorecards.focus_areas import (
    KIND_WORDS,
    FilledFocusArea,
    FilledFocusAreas,
    FilledMeasure,
    Waiting,
)
from goldenthread.scorecards.model import FilledRow, FilledScorecard
from goldenthread.scorecards.panels import FilledPanel, FilledPanels
from goldenthread.scorecards.tiles import FilledTile, FilledTiles

MOST_RECORDS = 3
"""Kinds of faulty record that the paper names for one row."""

NARROW, LETTER = 42, 6
"""Points across a panel's narrowest column, and of a letter."""


def page_contents(filled: FilledScorecard) -> dict[str, Any]:
    """The page of a layout that has one; empty for tables of rows."""
    page = filled.page
    if isinstance(page, FilledTiles):
        return {
            "introduction": page.introduction,
            "key": [list(pair) for pair in page.key],
            "tiles": [_tile(tile) for tile in page.tiles],
            "bars": [
                {
                    "title": bars.title,
                    "measure": bars.marked,
                    "svg": bars_svg(bars, height=tile_bars_height(bars)) if bars.bars else "",
                    "words": bars.words,
                    "absent": bars.absent,
                }
                for bars in page.bars
            ],
            "points": [
                {
                    "heading": each.heading,
                    "about": "; ".join(each.about),
                    "points": plain(each.points),
                    "by": each.by,
                }
                for each in page.points
            ],
            "reasons": [_reasons(row, filled) for row in filled.rows],
        }
    if isinstance(page, FilledPanels):
        return {
            "intro": " ".join(
                filter(None, (f"{page.item}." if page.item else "", page.population_words, page.areas))
            ),
            "concerns_heading": page.concerns_heading,
            "concerns": " ".join(plain(page.concerns)) or "nothing was written for this period.",
            "panels": [_panel(panel) for panel in page.panels],
            "reasons": [_reasons(row, filled) for row in filled.rows],
        }
    if isinstance(page, FilledFocusAreas):
        return {
            "areas": [_area(area) for area in page.areas],
            "register": [_waiting(each) for each in page.register],
            "served": [
                [ref, title, ", ".join(areas) or "no focus area"] for ref, title, areas in page.served
            ],
            "reasons": [_reasons(row, filled) for row in filled.rows],
        }
    return {}


def _reasons(row: FilledRow, filled: FilledScorecard) -> dict[str, Any]:
    told = [(label, sentence) for label, sentence in reasons(row, filled) if label != "Why it matters"]
    records = [sentence for label, sentence in told if label == "Records"]
    left_out = len(records) - MOST_RECORDS
    found = [
        [label, sentence]
        for label, sentence in told
        if label != "Records" or sentence in records[:MOST_RECORDS]
    ]
    if left_out > 0:
        words = f"{left_out} more kind{'s' * (left_out != 1)} of fault are in the page and the workbook."
        found.append(["More records", words.replace("fault are", "fault is") if left_out == 1 else words])
    if row.thread.get("Projection", "") not in row.rating_reason:
        found.append(["Projection", row.thread["Projection"]])
    if row.question_for_members:
        found.append(["Question for members", row.question_for_members])
    return {"ref": row.ref, "label": row.label, "reasons": found}


def _tile(tile: FilledTile) -> dict[str, Any]:
    row, mark = tile.row, tile.row.mark
    return {
        "title": tile.title.replace("per 10,000", "per\u00a010,000"),
        "value": tile.value.text,
        "under": "" if tile.only_counts else tile.value_note,
        "counts": tile.value_note if tile.only_counts else "",
        "kind": tile.value.kind,
        "revised": tile.value.revised,
        "chart": line_of(row, SHORT_LINE) if len(tile.value.text) > 7 else line_of(row),
        "chart_words": row.series_words,
        "rating": row.rating or "none",
        "rating_words": rating_words(row),
        "given": row.rating_given,
        "circle": tile.circle or "",
        "target": "".join(target_parts(tile)),
        "moved": mark.moved or "",
        "meaning": mark.meaning or "",
        "direction": direction_words(mark) if tile.compared else "",
        "real": (mark.signal_meaning or "") if mark.signal == "yes" else "",
        "signal": changed_words(tile),
    }


def _panel(panel: FilledPanel) -> dict[str, Any]:
    row = panel.row
    rated = row is not None and bool(row.rating or row.target.text)
    svg, words = "", ""
    if panel.chart is not None:
        svg, words = panel_svg(panel.chart), panel.chart.words
    elif panel.bars is not None:
        svg, words = bars_svg(panel.bars, WIDTH, max(92, 22 * len(panel.bars.bars))), panel.bars.words
    return {
        "number": str(panel.number),
        "title": panel.title,
        "scope": panel.scope,
        "value": panel.headline.text,
        "kind": panel.headline.kind,
        "figure_notes": list(panel.headline_notes),
        "rating": (row.rating or "none") if row is not None else "none",
        "rating_words": rating_words(row) if rated and row is not None else "",
        "given": row is not None and row.rating_given,
        "target": target_words(row) if row is not None else "",
        "svg": svg,
        "words": words,
        "heads": [_short_head(head) for head in panel.heads],
        "now": panel.columns.index("current") if "current" in panel.columns else -1,
        "widths": _widths(panel),
        "lines": [
            {"label": line.label, "cells": [{"text": cell.text, "kind": cell.kind} for cell in line.cells]}
            for line in panel.lines
        ],
        "comment": plain(panel.comment),
        "notes": list(panel.notes),
    }


def _widths(panel: FilledPanel) -> list[int]:
    """Points across each of a panel's columns, so that no figure in it breaks."""
    cells = [[line.cells[place].text for line in panel.lines] for place in range(len(panel.heads))]
    heads = [_short_head(head) for head in panel.heads]
    return [
        max(NARROW, max(len(text) for text in (head, *texts)) * LETTER + 8)
        for head, texts in zip(heads, cells, strict=True)
    ]


def _short_head(head: str) -> str:
    return head.replace("-month average", "-month av.")


def _area(area: FilledFocusArea) -> dict[str, Any]:
    rows = [row for measure in area.measures for row in measure.rows]
    worst, worst_words = worst_rating(rows) or ("none", NOT_RATED)
    return {
        "name": area.area.name,
        "title": area.area.title,
        "actions": actions_words(area.actions),
        "squares": [SQUARES[measure.kind] for measure in area.measures],
        "standing": area.standing,
        "worst": worst,
        "worst_words": worst_words,
        "measures": [_measure(measure) for measure in area.measures],
    }


def _measure(each: FilledMeasure) -> dict[str, Any]:
    words = KIND_WORDS[each.kind]
    return {
        "title": each.measure.title,
        "note": each.measure.note,
        "source": each.source,
        "kind_words": "" if words == each.source else words,
        "rows": [_figure(row) for row in each.rows],
        "evidence": plain(each.evidence),
        "by": each.evidence_by if each.evidence else "",
        "nothing": "measure to be developed"
        if each.kind == "to_be_developed"
        else "nothing given this period",
    }


def _figure(row: FilledRow) -> dict[str, Any]:
    real = f" Real change: {row.mark.signal_meaning}." if row.mark.signal == "yes" else ""
    return {
        "ref": row.ref,
        "label": row.label,
        "value": row.current.text,
        "target": row.target.text,
        "moved": f"{direction_words(row.mark)}.{real}",
        "rating": row.rating or "none",
        "rating_words": rating_words(row) + ("†" if row.rating_given else ""),
    }


def _waiting(each: Waiting) -> dict[str, Any]:
    return {
        "title": each.measure.measure.title,
        "area": f"{each.area.name} {each.area.title}",
        "actions": [list(action) for action in each.actions],
        "could_use": each.measure.measure.could_use,
    }
