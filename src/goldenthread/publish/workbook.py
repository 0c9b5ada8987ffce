"""A scorecard as an Excel workbook to work on: numbers as numbers with the decimals that are printed, ratings
coloured with their word, native sparklines, the reasons as notes, and the definitions and figures behind it.
Nothing in it is a formula or a link, whatever a text begins with.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from goldenthread.publish.columns import NUMBERS, Column, columns_of
from goldenthread.publish.layout_sheets import layout_sheets
from goldenthread.publish.markdown import paragraphs
from goldenthread.publish.native_charts import charts_sheet
from goldenthread.publish.rating_colours import RATING_COLOURS
from goldenthread.publish.sheets import (
    Formats,
    definitions_sheet,
    figures_sheet,
    key_sheet,
    number_format,
    reasons_sheet,
    row_height,
)
from goldenthread.publish.svg import LINE
from goldenthread.publish.words import (
    direction_words,
    full_label,
    rating_words,
    reasons,
    revised_words,
    runs,
    signal_words,
)
from goldenthread.scorecards.model import FilledCell, FilledRow, FilledScorecard, FilledSection
from goldenthread.scorecards.printing import date_words, heading

SERIES_SHEET = "Series"
SUB_HEADING = 1
HEAD_ROW = 5
"""Where the table's heads stand, counted from 0: above them the title, the finding and the years."""

PAPERS = {"a4_upright": 9, "a4_landscape": 9, "a3_landscape": 8}
"""Excel's numbers of the papers that a scorecard may name."""

LONGEST_NOTE = 1000
"""Characters of a note; Excel itself stops at 32,767, and nobody reads that far."""

_CHANGES = {"better": "#1B6EC2", "worse": "#B84F08", "neither": "#6B4C9A"}


def xlsx(filled: FilledScorecard) -> bytes:
    """The scorecard as one .xlsx file, the same bytes for the same scorecard.

    Sheets: those of the layout, when it is a page; Scorecard (one line a row, to filter), Charts when it has any,
    Reasons, Definitions, Key and notes, Figures. A percentage is stored as a fraction. Kinds of absence are text.
    """
    held = io.BytesIO()
    book = xlsxwriter.Workbook(
        held,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "remove_timezone": True,
        },
    )
    book.set_properties(
        {
            "title": f"{filled.title}, {heading(filled.period)}",
            "author": filled.council.name,
            "subject": filled.marking,
            "created": datetime.combine(filled.as_at or filled.period.last_day, time(12)),
        }
    )
    formats = Formats(book)
    layout_sheets(book, formats, filled)
    _scorecard(book, formats, filled)
    charts_sheet(book, formats, filled)
    reasons_sheet(book, formats, filled)
    definitions_sheet(book, formats, filled)
    key_sheet(book, formats, filled)
    figures_sheet(book, formats, filled)
    _series(book, filled)
    book.close()
    return held.getvalue()


def _scorecard(book: Workbook, formats: Formats, filled: FilledScorecard) -> None:
    sheet = book.add_worksheet("Scorecard")
    sheet.write_string(0, 0, filled.title, formats(bold=True, font_size=16))
    sheet.set_row(0, 22)
    line = ", ".join(
        part
        for part in (
            heading(filled.period),
            filled.council.name,
            f"recorded by {date_words(filled.as_at)}" if filled.as_at else "",
            f"snapshot {filled.snapshot}" if filled.snapshot else "",
            filled.marking,
        )
        if part
    )
    sheet.write_string(1, 0, line, formats(font_color="#4A5560"))
    columns = columns_of(filled)
    heads = _heads_of(columns)
    sheet.merge_range(2, 0, 2, len(heads) - 1, "", formats(bold=True, text_wrap=True))
    sheet.write_string(2, 0, filled.finding, formats(bold=True, text_wrap=True))
    sheet.set_row(2, 32)
    _heads(sheet, formats, heads)
    # A column that nothing stands in only makes the rest smaller on paper.
    if not any(group.heading for section in filled.sections for group in section.groups):
        sheet.set_column(SUB_HEADING, SUB_HEADING, None, None, {"hidden": True})
    if not any(row.current.x_of_y for row in filled.rows):
        place = len(heads) - len(_AFTER)
        sheet.set_column(place, place, None, None, {"hidden": True})
    line_number = HEAD_ROW
    for section in filled.sections:
        for group in section.groups:
            for row in group.rows:
                line_number += 1
                names = (section.title, group.heading)
                for place, text in enumerate(names):
                    sheet.write_string(
                        line_number, place, text, formats(text_wrap=True, font_color="#5E6973")
                    )
                first = row is section.rows[0]
                about = _about_section(section) if first else ""
                before = [(text, width) for text, (_, width) in zip(names, _BEFORE, strict=False)]
                _row(sheet, formats, filled, row, line_number, columns, about, before)
    last_column = len(heads) - 1
    sheet.autofilter(HEAD_ROW, 0, max(line_number, HEAD_ROW), last_column)
    sheet.freeze_panes(HEAD_ROW + 1, 4)
    sheet.set_landscape()
    sheet.set_paper(PAPERS[filled.scorecard.paper])
    if filled.scorecard.paper == "a4_upright":
        sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW - 1, HEAD_ROW)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    if filled.marking:
        sheet.set_header(f"&L&B{_header_text(filled.marking)}")
    sheet.set_footer(f"&L{_header_text(filled.council.name)}: {_header_text(filled.title)}&RPage &P of &N")


def _header_text(text: str) -> str:
    # In a header & begins a code, and the whole may be no longer than 255 characters.
    return text[:90].replace("&", "&&")


# As narrow as what stands in them, so that the sheet is still read when it is printed on one width of paper.
_WIDTHS: dict[str, float] = {
    "period": 9,
    "previous_year": 10,
    "target": 12,
    "benchmark": 12,
    "series": 16,
    "change": 13,
    "rating": 10,
    "direction": 14,
    "real_change": 13,
}
_BEFORE = (("Section", 18.0), ("Sub-heading", 20.0), ("Ref", 7.0), ("Indicator", 44.0))
_AFTER = (("How many", 14.0), ("Commentary", 50.0))


@dataclass(frozen=True)
class _Head:
    """The head of a sheet's column, what stands above it, and its width in letters."""

    words: str
    over: str
    width: float
    number: bool = False
    now: bool = False
    series: bool = False


def _heads_of(columns: Sequence[Column]) -> list[_Head]:
    """Every column of the sheet: section, names, the scorecard's own, and what people wrote."""
    return [
        *(_Head(words, "", width) for words, width in _BEFORE),
        *(
            _Head(
                *_words_of(column),
                _WIDTHS[column.kind],
                column.kind in NUMBERS,
                column.now,
                column.kind == "series",
            )
            for column in columns
        ),
        *(_Head(words, "", width) for words, width in _AFTER),
    ]


def _words_of(column: Column) -> tuple[str, str]:
    """Head and what stands above it: a sheet has room for names in full."""
    if column.kind == "previous_year":
        return "Previous year", column.head
    if column.kind == "series":
        return column.head.capitalize(), ""
    return column.full or column.head, column.over


def _heads(sheet: Worksheet, formats: Formats, heads: Sequence[_Head]) -> None:
    place = 0
    for year, span in runs([head.over for head in heads]):
        if year:
            side = "right" if span == 1 else "left"
            sheet.write_string(HEAD_ROW - 1, place, year, formats(font_color="#4A5560", align=side))
        place += span
    for place, head in enumerate(heads):
        shade = {"bg_color": "#F3F5F7"} if head.now else {}
        side = "right" if head.number or head.series else "left"
        indent = {"indent": 1} if head.words == "Target" else {}
        sheet.write_string(
            HEAD_ROW,
            place,
            head.words,
            formats(bold=True, bottom=1, text_wrap=True, align=side, valign="bottom", **shade, **indent),
        )
        sheet.set_column(place, place, head.width)
    sheet.set_row(HEAD_ROW, row_height((head.words, head.width - 1) for head in heads))


def _row(
    sheet: Worksheet,
    formats: Formats,
    filled: FilledScorecard,
    row: FilledRow,
    at: int,
    columns: Sequence[Column],
    about: str,
    before: Sequence[tuple[str, float]],
) -> None:
    sheet.write_string(at, 2, row.ref, formats(font_color="#5E6973"))
    stem = {"left": 5, "left_color": LINE, "indent": 1} if row.pair else {}
    label = full_label(row)
    sheet.write_string(at, 3, label, formats(text_wrap=True, bold=row.pair == "share", **stem))
    for place, column in enumerate(columns, len(_BEFORE)):
        _beside(sheet, formats, filled, row, at, place, column)
    place = len(_BEFORE) + len(columns)
    sheet.write_string(at, place, row.current.x_of_y or row.current.under, formats())
    question = f"Question for members: {row.question_for_members}" if row.question_for_members else ""
    comment = "\n".join(paragraphs(row.comment))
    by = row.comment_by if comment else ""
    said = "\n".join(part for part in (about, row.break_words, comment, by, question) if part)
    sheet.write_string(at, place + 1, said, formats(text_wrap=True))
    wrapped = [(label, _BEFORE[3][1] - 2), (said, _AFTER[1][1]), *before]
    absent = [(cell.text, _WIDTHS["period"]) for cell in row.cells if cell.kind == "absent"]
    sheet.set_row(at, row_height([*wrapped, *absent, (row.target.text, _WIDTHS["target"])]))


def _about_section(section: FilledSection) -> str:
    """What was written about the whole section, which stands with its first row."""
    words = "\n".join(paragraphs(section.comment))
    by = f"\n{section.comment_by}" if section.comment_by else ""
    return f"{section.title}: {words}{by}\n" if words else ""


def _beside(
    sheet: Worksheet,
    formats: Formats,
    filled: FilledScorecard,
    row: FilledRow,
    at: int,
    place: int,
    column: Column,
) -> None:
    """What stands in one of the scorecard's own columns."""
    if column.kind == "period":
        cell = row.cells[column.place]
        _cell(sheet, formats, at, place, cell, row, bold=column.now)
        noted = [f"{revised_words(cell).capitalize()}."] if cell.revised else []
        noted += ["A new series begins."] if cell.begins else []
        if noted:
            sheet.write_comment(at, place, " ".join(noted))
    elif column.kind == "previous_year":
        _cell(sheet, formats, at, place, row.previous_year, row)
        if row.previous_year.kind == "value" and row.previous_year.x_of_y:
            sheet.write_comment(at, place, row.previous_year.x_of_y.capitalize() + ".")
    elif column.kind == "target":
        sheet.write_string(at, place, row.target.text, formats(text_wrap=True, align="left", indent=1))
    elif column.kind == "benchmark":
        benchmark = row.benchmarks[column.place]
        _cell(sheet, formats, at, place, benchmark.cell, row)
        if benchmark.cell.kind == "value" and benchmark.note:
            sheet.write_comment(at, place, benchmark.note)
    elif column.kind == "series":
        _sparkline(sheet, row, at, place)
    elif column.kind == "change":
        sheet.write_string(at, place, row.change, formats(align="right"))
    elif column.kind == "rating":
        _rating(sheet, formats, at, place, row, filled)
    elif column.kind == "direction":
        worse = row.mark.meaning == "worse"
        sheet.write_string(at, place, direction_words(row.mark), formats(bold=worse, text_wrap=True))
    else:
        changed = row.mark.signal == "yes" and row.mark.signal_meaning
        colour = {"font_color": _CHANGES[changed], "bold": True} if changed else {"font_color": "#5E6973"}
        sheet.write_string(at, place, signal_words(row.mark), formats(**colour))


def _sparkline(sheet: Worksheet, row: FilledRow, at: int, place: int) -> None:
    if all(value is None for value in row.series):
        return
    line = at - HEAD_ROW + 1
    changed = row.mark.signal == "yes"
    sheet.add_sparkline(
        at,
        place,
        {
            "range": f"{SERIES_SHEET}!$B${line}:${_letter(len(row.series))}${line}",
            "show_hidden": True,
            "empty_cells": "gaps",
            "series_color": LINE,
            "last_point": True,
            "last_color": _CHANGES.get(row.mark.signal_meaning or "", "#1B2530") if changed else "#1B2530",
        },
    )


def _cell(
    sheet: Worksheet,
    formats: Formats,
    at: int,
    place: int,
    cell: FilledCell,
    row: FilledRow,
    *,
    bold: bool = False,
) -> None:
    shade: dict[str, Any] = {"bg_color": "#F3F5F7"} if bold else {}
    if cell.begins:
        shade |= {"left": 2}
    if cell.number is not None and cell.kind == "value":
        number = cell.number / 100 if row.row.form == "percent" else cell.number
        suffix = cell.beside + (" r" if cell.revised else "")
        made = formats(
            num_format=number_format(row.row.form, cell.decimals, suffix), bold=bold, align="right", **shade
        )
        sheet.write_number(at, place, number, made)
    elif cell.text:
        absent = {"italic": True, "font_color": "#5E6973"} if cell.kind == "absent" else {"bold": bold}
        made = formats(text_wrap=True, align="right", **absent, **shade)
        sheet.write_string(at, place, cell.text, made)
    else:
        sheet.write_blank(at, place, None, formats(**shade))


def _rating(
    sheet: Worksheet, formats: Formats, at: int, place: int, row: FilledRow, filled: FilledScorecard
) -> None:
    dagger = {"num_format": '@"†"'} if row.rating_given else {}
    fill, ink = RATING_COLOURS.get(row.rating or "", ("", "5E6973"))
    ground = {"bg_color": f"#{fill}", "bold": True} if fill else {}
    sheet.write_string(
        at, place, rating_words(row), formats(font_color=f"#{ink}", align="center", **ground, **dagger)
    )
    note = "\n".join(f"{label}. {sentence}" for label, sentence in reasons(row, filled)[:4])
    sheet.write_comment(at, place, note[:LONGEST_NOTE], {"x_scale": 3, "y_scale": 1.6})


def _series(book: Workbook, filled: FilledScorecard) -> None:
    """The numbers under the sparklines, on a sheet that is hidden: reference, then the values."""
    sheet = book.add_worksheet(SERIES_SHEET)
    for line, row in enumerate(filled.rows, 1):
        sheet.write_string(line, 0, row.ref)
        for place, value in enumerate(row.series, 1):
            if value is not None:
                sheet.write_number(line, place, value)
    sheet.hide()


def _letter(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        name = chr(65 + place) + name
    return name
