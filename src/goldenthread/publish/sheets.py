"""The plain sheets of a workbook, one table each: reasons, definitions, key and notes, figures. They print what
other rooms settled; the sheet that people look at first is in `workbook`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from goldenthread.definitions.model import Indicator
from goldenthread.figures.table import COLUMNS
from goldenthread.publish.glossary import glossary
from goldenthread.publish.page import texts
from goldenthread.publish.words import reasons
from goldenthread.scorecards.model import FilledScorecard
from goldenthread.scorecards.printing import date_words

LINE_HEIGHT, TALLEST = 15, 409
"""Points of a line of Arial 11, and of the tallest row that Excel has."""

SLIM = 1.02
"""Letters of Arial that go into the width of one digit, by which Excel measures columns."""

WRAPS_FROM = 30
"""Letters: texts wrap in columns from this width on."""


def row_height(texts: Iterable[tuple[str, float]], least: int = 1) -> int:
    """Points that a row needs for its texts, each with the width in letters that it wraps in: programs that do not
    measure texts themselves would print them over the next row.
    """
    lines = [
        sum(len(textwrap.wrap(part, max(int(width * SLIM), 1))) or 1 for part in text.split("\n"))
        if text
        else 1
        for text, width in texts
    ]
    return min(max([least, *lines]) * LINE_HEIGHT, TALLEST)


class Formats:
    """The workbook's cell formats, each made once: xlsxwriter writes every one that is asked for."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        settled = {"font_name": "Arial", "font_size": 11, "valign": "top", **properties}
        key = tuple(sorted(settled.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(settled)
        return self._made[key]


def number_format(form: str, decimals: int, suffix: str = "") -> str:
    """Excel's format for a figure of this form: `0%`, `#,##0.0`; `suffix` is shown after it as it stands."""
    places = "." + "0" * decimals if decimals else ""
    number = f"0{places}%" if form == "percent" else f"#,##0{places}"
    return f'{number}"{suffix}"' if suffix else number


def _table(
    book: Workbook,
    formats: Formats,
    name: str,
    columns: Sequence[tuple[str, float]],
    rows: Sequence[Sequence[Any]],
) -> Worksheet:
    """A sheet with one plain table: heads that stay and repeat, a filter, texts that wrap."""
    sheet = book.add_worksheet(name)
    for place, (head, width) in enumerate(columns):
        sheet.write_string(0, place, head, formats(bold=True, bottom=1, text_wrap=True, valign="bottom"))
        sheet.set_column(place, place, width)
    wrapped, plain = formats(text_wrap=True), formats()
    for line, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, place, value, wrapped if columns[place][1] >= WRAPS_FROM else plain)
            elif value is not None:
                sheet.write_number(line, place, value, plain)
        long = [
            (value, width)
            for value, (_, width) in zip(row, columns, strict=True)
            if isinstance(value, str) and width >= WRAPS_FROM and len(value) > width
        ]
        if long:
            sheet.set_row(line, row_height(long))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet


def reasons_sheet(book: Workbook, formats: Formats, filled: FilledScorecard) -> None:
    rows = [
        (row.ref, row.label, label, sentence)
        for row in filled.rows
        for label, sentence in [*reasons(row, filled), *row.thread.items()]
    ]
    _table(book, formats, "Reasons", [("Ref", 9), ("Indicator", 50), ("About", 32), ("Reason", 100)], rows)


def definitions_sheet(book: Workbook, formats: Formats, filled: FilledScorecard) -> None:
    hashes = {figure.indicator: figure.definition for figure in filled.figures if figure.definition}
    refs: dict[str, list[str]] = {}
    indicators: dict[str, Indicator] = {}
    for row in filled.rows:
        indicators.setdefault(row.indicator.name, row.indicator)
        refs.setdefault(row.indicator.name, []).append(row.ref)
    columns = [
        ("Refs", 14),
        ("Indicator", 40),
        ("Title", 50),
        ("Why it matters", 50),
        ("How it is counted", 60),
        ("Source", 50),
        ("Better", 10),
        ("When it is not known", 40),
        ("Changes", 40),
        ("Definition", 14),
    ]
    rows = [
        (
            ", ".join(refs[name]),
            name,
            each.title,
            each.why,
            counted_words(each),
            f"{each.source.name}: {each.source.note}" if each.source.note else each.source.name,
            {"high": "higher", "low": "lower", "band": "in its band", "none": "neither"}[each.better],
            _UNKNOWN[each.unknown],
            "; ".join(
                [f"{date_words(change.on)}: {change.note}" for change in each.changed]
                + [f"judged afresh from {date_words(one.on)}: {one.because}" for one in each.rebased]
            ),
            hashes.get(name, ""),
        )
        for name, each in indicators.items()
    ]
    _table(book, formats, "Definitions", columns, rows)


_UNKNOWN = {
    None: "every record can be told",
    "fails": "counted, and not as a success",
    "excluded": "left out",
    "refused": "no figure is given",
}


def counted_words(indicator: Indicator) -> str:
    """How an indicator is counted, in the words of its definition."""
    if indicator.fact is None:
        return "typed in as a return"
    parts = [f"each {indicator.fact.replace('_', ' ')}"]
    parts.append(f"dated by {indicator.dated}" if indicator.dated else "open on the last day of the period")
    if indicator.of:
        parts.append(f"of those where {indicator.of.sql}")
    if indicator.where:
        parts.append(f"a success where {indicator.where.sql}")
    if indicator.value:
        parts.append(f"its {indicator.value}")
    if indicator.unit == "children":
        parts.append("each child once")
    return "; ".join(parts)


def key_sheet(book: Workbook, formats: Formats, filled: FilledScorecard) -> None:
    rows = [
        *(("Key", word, meaning) for word, meaning in filled.keys),
        *(("Note", "", note) for note in filled.notes),
        *(("Word", word, meaning) for word, meaning in glossary(texts(filled))),
    ]
    _table(book, formats, "Key and notes", [("Kind", 10), ("Word", 32), ("Meaning", 110)], rows)


def figures_sheet(book: Workbook, formats: Formats, filled: FilledScorecard) -> None:
    rows = [
        (
            f.scorecard,
            f.ref,
            f.indicator,
            f.window,
            f.form,
            f.period.first_day.isoformat(),
            f.period.last_day.isoformat(),
            f.breakdown,
            f.category,
            f.numerator,
            f.denominator,
            f.value,
            f.unknown,
            f.unit,
            f.decimals,
            f.status,
            f.source,
            f.as_at.isoformat() if f.as_at else "",
            f.snapshot,
            f.definition,
            f.population,
        )
        for f in filled.figures
    ]
    _table(book, formats, "Figures", [(head, 14) for head in COLUMNS], rows)
