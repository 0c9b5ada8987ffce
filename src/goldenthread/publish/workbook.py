"""A scorecard as an Excel workbook to work on: numbers as numbers with the decimals that are printed, ratings
coloured with their word, native sparklines, the reasons as notes, and the definitions and figures behind it.
Nothing in it is a formula or a link, whatever a text begins with.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, time

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from goldenthread.publish.sheets import Formats, definitions_sheet, figures_sheet, key_sheet, reasons_sheet
from goldenthread.publish.svg import LINE
from goldenthread.publish.words import (
    direction_words,
    rating_words,
    reasons,
    revised_words,
    runs,
    series_head,
    signal_words,
)
from goldenthread.scorecards.model import FilledCell, FilledRow, FilledScorecard
from goldenthread.scorecards.printing import date_words, heading

SERIES_SHEET = "Series"
HEAD_ROW = 5
"""Where the table's heads stand, counted from 0: above them the title, the finding and the years."""

LONGEST_NOTE = 1000
"""Characters of a note; Excel itself stops at 32,767, and nobody reads that far."""

_FILLS = {
    "red": ("#A32638", "#FFFFFF"),
    "amber": ("#F0B955", "#33260A"),
    "green": ("#D3E8D7", "#174A2B"),
    "blue": ("#D3E2F2", "#123F6B"),
}
_CHANGES = {"better": "#1B6EC2", "worse": "#B84F08", "neither": "#6B4C9A"}


def xlsx(filled: FilledScorecard) -> bytes:
    """The scorecard as one .xlsx file, the same bytes for the same scorecard.

    Sheets: Scorecard (one line a row, to filter), Reasons, Definitions, Key and notes, Figures. A percentage
    is stored as a fraction. Kinds of absence are text.
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
    _scorecard(book, formats, filled)
    reasons_sheet(book, formats, filled)
    definitions_sheet(book, formats, filled)
    key_sheet(book, formats, filled)
    figures_sheet(book, formats, filled)
    _series(book, filled)
    book.close()
    return held.getvalue()


def number_format(form: str, decimals: int, suffix: str = "") -> str:
    """Excel's format for a figure of this form: `0%`, `#,##0.0`; `suffix` is shown after it as it stands."""
    places = "." + "0" * decimals if decimals else ""
    number = f"0{places}%" if form == "percent" else f"#,##0{places}"
    return f'{number}"{suffix}"' if suffix else number


def _scorecard(book: Workbook, formats: Formats, filled: FilledScorecard) -> None:
    sheet = book.add_worksheet("Scorecard")
    sheet.write_string(0, 0, filled.title, formats(bold=True, font_size=16))
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
    columns = _columns(filled)
    sheet.merge_range(2, 0, 2, len(columns) - 1, "", formats(bold=True, text_wrap=True))
    sheet.write_string(2, 0, filled.finding, formats(bold=True, text_wrap=True))
    sheet.set_row(2, 32)
    _heads(sheet, formats, filled, columns)
    line_number = HEAD_ROW
    for section in filled.sections:
        for group in section.groups:
            for row in group.rows:
                line_number += 1
                for place, text in enumerate((section.title, group.heading)):
                    sheet.write_string(
                        line_number, place, text, formats(text_wrap=True, font_color="#5E6973")
                    )
                _row(sheet, formats, filled, row, line_number)
    last_column = len(columns) - 1
    sheet.autofilter(HEAD_ROW, 0, max(line_number, HEAD_ROW), last_column)
    sheet.freeze_panes(HEAD_ROW + 1, 4)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW - 1, HEAD_ROW)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    if filled.marking:
        sheet.set_header(f"&L&B{_header_text(filled.marking)}")
    sheet.set_footer(f"&L{_header_text(filled.council.name)}: {_header_text(filled.title)}&RPage &P of &N")


def _header_text(text: str) -> str:
    # In a header & begins a code, and the whole may be no longer than 255 characters.
    return text[:90].replace("&", "&&")


def _columns(filled: FilledScorecard) -> list[tuple[str, str, float]]:
    """Head, the year above it, and width of each column."""
    before = [("Previous year", filled.previous_year_head, 11.0)] if filled.previous_year_head else []
    years = {name: year for section in filled.sections for name, year in section.benchmark_heads if year}
    return [
        ("Section", "", 20),
        ("Sub-heading", "", 20),
        ("Ref", "", 8),
        ("Indicator", "", 46),
        *((head, year, 10.0) for head, year in zip(filled.period_heads, filled.period_years, strict=True)),
        *before,
        ("Target", "", 14),
        *((name, years.get(name, ""), 12.0) for name in filled.scorecard.comparators),
        (series_head(filled).capitalize(), "", 16),
        ("Rating", "", 11),
        ("Direction", "", 15),
        ("Real change?", "", 14),
        ("How many", "", 14),
        ("Commentary", "", 60),
    ]


def _heads(
    sheet: Worksheet, formats: Formats, filled: FilledScorecard, columns: Sequence[tuple[str, str, float]]
) -> None:
    place = 0
    for year, span in runs([year for _, year, _ in columns]):
        if year:
            sheet.write_string(
                HEAD_ROW - 1,
                place,
                year,
                formats(font_color="#4A5560", align="right" if span == 1 else "left"),
            )
        place += span
    now = 3 + len(filled.periods)
    words = {
        "Section",
        "Sub-heading",
        "Ref",
        "Indicator",
        "Target",
        "Rating",
        "Direction",
        "Real change?",
        "How many",
        "Commentary",
    }
    for place, (head, _, width) in enumerate(columns):
        shade = {"bg_color": "#F3F5F7"} if place == now else {}
        side = "left" if head in words else "right"
        sheet.write_string(
            HEAD_ROW,
            place,
            head,
            formats(bold=True, bottom=1, text_wrap=True, align=side, valign="bottom", **shade),
        )
        sheet.set_column(place, place, width)


def _row(sheet: Worksheet, formats: Formats, filled: FilledScorecard, row: FilledRow, at: int) -> None:
    sheet.write_string(at, 2, row.ref, formats(font_color="#5E6973"))
    sheet.write_string(at, 3, row.label, formats(text_wrap=True))
    place = 4
    for index, cell in enumerate(row.cells):
        now = index == len(row.cells) - 1
        _cell(sheet, formats, at, place, cell, row, bold=now)
        if cell.revised:
            sheet.write_comment(at, place, revised_words(cell).capitalize() + ".")
        place += 1
    if filled.previous_year_head:
        _cell(sheet, formats, at, place, row.previous_year, row)
        if row.previous_year.kind == "value" and row.previous_year.x_of_y:
            sheet.write_comment(at, place, row.previous_year.x_of_y.capitalize() + ".")
        place += 1
    sheet.write_string(at, place, row.target.text, formats(text_wrap=True))
    place += 1
    for benchmark in row.benchmarks:
        _cell(sheet, formats, at, place, benchmark.cell, row)
        if benchmark.cell.kind == "value" and benchmark.note:
            sheet.write_comment(at, place, benchmark.note)
        place += 1
    line = at - HEAD_ROW
    if any(value is not None for value in row.series):
        sheet.add_sparkline(
            at,
            place,
            {
                "range": f"{SERIES_SHEET}!$B${line + 1}:${_letter(len(row.series))}${line + 1}",
                "show_hidden": True,
                "empty_cells": "gaps",
                "series_color": LINE,
                "last_point": True,
                "last_color": _CHANGES.get(row.mark.signal_meaning or "", "#1B2530")
                if row.mark.signal == "yes"
                else "#1B2530",
            },
        )
    place += 1
    _rating(sheet, formats, at, place, row, filled)
    meaning = row.mark.meaning
    sheet.write_string(
        at, place + 1, direction_words(row.mark), formats(bold=meaning == "worse", text_wrap=True)
    )
    changed = row.mark.signal == "yes" and row.mark.signal_meaning
    colour = {"font_color": _CHANGES[changed], "bold": True} if changed else {"font_color": "#5E6973"}
    sheet.write_string(at, place + 2, signal_words(row.mark), formats(**colour))
    sheet.write_string(at, place + 3, row.current.x_of_y, formats())
    question = f"Question for members: {row.question_for_members}" if row.question_for_members else ""
    said = "\n".join(part for part in (row.comment, row.comment_by if row.comment else "", question) if part)
    sheet.write_string(at, place + 4, said, formats(text_wrap=True))


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
    shade = {"bg_color": "#F3F5F7"} if bold else {}
    if cell.number is not None and cell.kind == "value":
        number = cell.number / 100 if row.row.form == "percent" else cell.number
        suffix = " r" if cell.revised else ""
        made = formats(
            num_format=number_format(row.row.form, cell.decimals, suffix), bold=bold, align="right", **shade
        )
        sheet.write_number(at, place, number, made)
    elif cell.text:
        made = formats(italic=True, font_color="#5E6973", text_wrap=True, align="right", **shade)
        sheet.write_string(at, place, cell.text, made)
    else:
        sheet.write_blank(at, place, None, formats(**shade))


def _rating(
    sheet: Worksheet, formats: Formats, at: int, place: int, row: FilledRow, filled: FilledScorecard
) -> None:
    dagger = {"num_format": '@"†"'} if row.rating_given else {}
    fill, ink = _FILLS.get(row.rating or "", ("", "#5E6973"))
    ground = {"bg_color": fill, "bold": True} if fill else {}
    sheet.write_string(
        at, place, rating_words(row), formats(font_color=ink, align="center", **ground, **dagger)
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
