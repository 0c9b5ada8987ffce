"""A scorecard as a PDF that a screen reader can follow (PDF/UA-1): tagged tables with heads that repeat,
each chart with its words, page numbers, nothing below 12 point. Typst sets it from a shipped template; what
people wrote reaches the template as JSON values only and is never read as its source.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, time
from functools import cache
from importlib import resources
from typing import Any

import typst

from goldenthread.publish.charts import chart_svg
from goldenthread.publish.columns import NUMBERS, Column, columns_of
from goldenthread.publish.glossary import glossary
from goldenthread.publish.layouts import layout_of
from goldenthread.publish.letters import showable
from goldenthread.publish.markdown import paragraphs
from goldenthread.publish.page import texts
from goldenthread.publish.sheet_paper import page_contents
from goldenthread.publish.svg import sparkline
from goldenthread.publish.weekly import about_words, words_last
from goldenthread.publish.words import (
    NO_MARKS,
    comparator_heads,
    direction_words,
    drawn_keys,
    rating_words,
    reasons,
    section_counts,
    signal_words,
    small_under,
    span_words,
    typed_in,
)
from goldenthread.scorecards.model import FilledCell, FilledChart, FilledRow, FilledScorecard, FilledSection
from goldenthread.scorecards.printing import date_words, heading

PERIOD_WIDTH = 42
"""Points across a column of numbers; a single cell of longer words widens its own."""

LETTER_WIDTH = 6
"""Points that a letter of italic 12 point takes, a little generously."""

TEMPLATES = {
    "rows": "rows.typ",
    "weekly": "weekly.typ",
    "tiles": "tiles.typ",
    "panels": "panels.typ",
    "focus_areas": "focus_areas.typ",
}
"""The template of each layout, set after what all share."""

PAPERS = {"a4_upright": ("a4", False), "a4_landscape": ("a4", True), "a3_landscape": ("a3", True)}
"""How the typesetter calls the paper that a scorecard names, and whether it lies on its side."""

WIDTHS = {
    "previous_year": 50,
    "target": 62,
    "series": 74,
    "change": 106,
    "rating": 64,
    "direction": 93,
    "real_change": 84,
}
"""Points across a column by kind; those of periods and benchmarks depend on what stands in them."""

BOLD_LETTER_WIDTH = 7.8
"""Points that a letter of a bold head takes."""

DASH = "–"
"""What stands for a kind of absence in the narrow table under a chart."""

# These are in the running text of a page or a workbook; on paper they would double its length.
_LEFT_OUT = {"Benchmark", "Why it matters", "Definition changed", "Records"}


def pdf(filled: FilledScorecard) -> bytes:
    """The scorecard as one PDF/UA-1 file on the paper that it names, the same bytes for the same scorecard.

    Letters that the shipped font lacks print as a hollow square (see `letters`).
    """
    folder = resources.files("goldenthread.publish")
    layout = layout_of(filled, TEMPLATES)
    template = b"".join(folder.joinpath("style", name).read_bytes() for name in ("common.typ", layout))
    made_on = filled.as_at or filled.period.last_day
    made: bytes = typst.compile(
        template,
        font_paths=_fonts(),
        sys_inputs={"scorecard": json.dumps(_showable(contents(filled)), ensure_ascii=False)},
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(made_on, time(12), UTC),
    )
    return made


@cache
def _fonts() -> typst.Fonts:
    # Only the shipped fonts, so that a page breaks at the same place on every machine.
    with resources.as_file(resources.files("goldenthread.publish").joinpath("fonts")) as folder:
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


def contents(filled: FilledScorecard) -> dict[str, Any]:
    """What the template prints, as plain JSON values."""
    period = heading(filled.period)
    first, _, rest = filled.finding.partition(". ")
    facts = [
        ["Reporting period", period],
        ["Council", filled.council.name],
        ["Recorded by", date_words(filled.as_at)],
        ["Snapshot", filled.snapshot],
        ["Compared with", filled.previous_pack],
    ]
    short = comparator_heads(filled.scorecard.comparators)
    keys = [*filled.keys, *((head, name) for name, head in short.items() if head != name)]
    charts = [chart for section in filled.sections for chart in section.charts]
    if any(_short(cell) == DASH for chart in charts for series in chart.series for cell in series.cells):
        keys.append((DASH, "in the table under a chart: no figure for that period"))
    sections = [_section(section, filled) for section in filled.sections]
    rows: list[dict[str, Any]] = [
        row for section in sections for group in section["groups"] for row in group["rows"]
    ]
    return {
        "title": filled.title,
        "period": period,
        "layout": filled.scorecard.layout,
        "paper": list(PAPERS[filled.scorecard.paper]),
        "span": span_words(filled),
        "council": filled.council.name,
        "marking": filled.marking,
        "about": about_words(filled),
        "finding": [f"{first}." if rest else first, rest],
        "facts": [fact for fact in facts if fact[1]],
        "columns": _columns(columns_of(filled), rows),
        "sections": sections,
        "keys": [list(pair) for pair in keys],
        "records": _records(filled),
        "drawn": [list(pair) for pair in drawn_keys(filled)],
        "notes": list(filled.notes),
        "glossary": [list(pair) for pair in glossary(texts(filled))],
        "page": page_contents(filled),
    }


def _section(section: FilledSection, filled: FilledScorecard) -> dict[str, Any]:
    # Only the weekly table joins the two lines of a pair.
    told = words_last if filled.scorecard.layout == "weekly" else list
    groups: list[dict[str, Any]] = [
        {"heading": group.heading, "rows": [_row(row, filled) for row in told(group.rows)]}
        for group in section.groups
    ]
    rows = [row for group in groups for row in group["rows"]]
    return {
        "title": section.title,
        "scope": section.scope,
        "finding": section.finding,
        "comment": paragraphs(section.comment),
        "comment_by": section.comment_by if section.comment else "",
        "counts": [list(pair) for pair in section_counts(section)],
        "columns": _columns(columns_of(filled, section), rows),
        "charts": [_chart(chart) for chart in section.charts],
        "groups": groups,
    }


def _chart(chart: FilledChart) -> dict[str, Any]:
    """A chart with its figures: a line for each series, under the periods."""
    return {
        "title": chart.title,
        "measure": chart.measure,
        "svg": chart_svg(chart),
        "words": chart.words,
        "heads": list(chart.heads),
        "lines": [
            [series.label, *({"text": _short(cell), "kind": cell.kind} for cell in series.cells)]
            for series in chart.series
        ],
    }


def _short(cell: FilledCell) -> str:
    """A kind of absence is a dash in the narrow table under a chart; the table of the section has its words."""
    return DASH if cell.kind == "absent" else cell.text


def _columns(columns: Sequence[Column], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    widths = _widths(
        rows, max((column.place for column in columns if column.kind == "period"), default=0) + 1
    )
    for column in columns:
        if column.kind == "period":
            widths[column.place] = max(widths[column.place], _head_width(column.head))
    return [
        {
            "kind": column.kind,
            "head": column.head,
            "over": column.over,
            "place": column.place,
            "now": column.now,
            "number": column.kind in NUMBERS,
            "width": widths[column.place] if column.kind == "period" else _width(column),
        }
        for column in columns
    ]


def _width(column: Column) -> int:
    if column.kind == "benchmark":
        return 53 if len(column.head) > 6 else 46
    return WIDTHS[column.kind]


def _widths(rows: list[dict[str, Any]], periods: int) -> list[int]:
    """How wide each value column is; merged cells have room enough."""
    widths = [PERIOD_WIDTH] * periods
    for row in rows:
        for cell in row["cells"]:
            if cell["span"] == 1:
                held = [*cell["text"].split(), cell["of"]]
                widest = max(map(_wide, held))
                widths[cell["place"]] = max(widths[cell["place"]], widest)
    return widths


def _wide(word: str) -> int:
    """Points that a word or a number takes in its cell, with the room beside it."""
    if not any(letter.isdigit() for letter in word):
        return len(word) * LETTER_WIDTH
    return round(sum({"%": 10.7, ".": 3.4, ",": 3.4, " ": 3.4}.get(letter, 6.7) for letter in word)) + 5


def _head_width(head: str) -> int:
    """Points that a bold head takes; digits and spaces are slimmer than letters."""
    slim = {" ": 3.4}
    return round(sum(slim.get(letter, 6.7 if letter.isdigit() else BOLD_LETTER_WIDTH) for letter in head) + 4)


def _row(row: FilledRow, filled: FilledScorecard) -> dict[str, Any]:
    *earlier, current = row.cells
    cells: list[dict[str, Any]] = []
    for place, cell in enumerate(earlier):
        if cells and cell.kind == "absent" == cells[-1]["kind"] and cells[-1]["text"] == cell.text:
            cells[-1]["span"] += 1
        else:
            cells.append({**_cell(cell), "place": place})
    few = "" if current.beside else small_under(current)
    cells.append({**_cell(current), "of": few, "place": len(earlier)})
    return {
        "ref": row.ref,
        "label": row.label,
        "typed": typed_in(row, filled),
        "cells": cells,
        "previous_year": _cell(row.previous_year),
        "target": row.target.text,
        "benchmarks": [_cell(benchmark.cell) for benchmark in row.benchmarks],
        "chart": sparkline(row),
        "chart_words": row.series_words,
        "rating": row.rating or "none",
        "rating_words": rating_words(row),
        "given": row.rating_given,
        "moved": row.mark.moved or "",
        "direction": direction_words(row.mark),
        "meaning": row.mark.meaning or "",
        "signal": signal_words(row.mark),
        "signal_meaning": (row.mark.signal_meaning or "") if row.mark.signal == "yes" else "",
        "broken": row.break_words,
        "comment": paragraphs(row.comment),
        "comment_by": row.comment_by if row.comment else "",
        "question": row.question_for_members,
        "change": row.change,
        "pair": row.pair,
        "share_words": row.share_words,
        "pair_upper": row.pair_upper,
        "reasons": _reasons(row, filled),
    }


def _reasons(row: FilledRow, filled: FilledScorecard) -> list[list[str]]:
    """The reasons that are printed; none for a row without a figure, whose cell says why already."""
    found = reasons(row, filled)
    if found[0][0] == NO_MARKS:
        return []
    # That a figure was counted goes without saying; that it came another way does not.
    told = ("Definition", "Source") if row.current.returned else ("Definition",)
    thread = [[label, f"{row.thread[label]}."] for label in told if label in row.thread]
    return [[label, sentence] for label, sentence in found if label not in _LEFT_OUT] + thread


def _records(filled: FilledScorecard) -> list[list[str]]:
    """What is wrong with the records, each fault once with the references that it touches: many rows are counted from
    one table, and would all say the same.
    """
    touched: dict[str, list[str]] = {}
    for row in filled.rows:
        for sentence in row.quality:
            touched.setdefault(sentence, []).append(row.ref)
    return [[sentence, ", ".join(refs)] for sentence, refs in touched.items()]


def _cell(cell: FilledCell) -> dict[str, Any]:
    return {
        "text": cell.text,
        "kind": cell.kind,
        "revised": cell.revised,
        "span": 1,
        "of": "",
        "begins": cell.begins,
    }


def _showable(value: Any) -> Any:
    if isinstance(value, str):
        return showable(value)
    if isinstance(value, list):
        return [_showable(each) for each in value]
    if isinstance(value, dict):
        return {name: _showable(each) for name, each in value.items()}
    return value
