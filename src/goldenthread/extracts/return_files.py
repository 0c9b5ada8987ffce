"""The file that manual returns travel in: a CSV or a spreadsheet with one row a figure. It writes the template to
fill in and reads the rows of one that was; what the rows say is for `returns`.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import python_calamine
import xlsxwriter

from goldenthread.calendar import Period, containing
from goldenthread.definitions.model import Catalogue, Indicator, Row, Scorecard
from goldenthread.errors import DataError, Fault, RequestError

COLUMNS = ("indicator or ref", "period", "numerator", "denominator", "value", "status", "note")
STATUSES = ("ok", "no_cases", "not_due", "not_yet_available", "not_collected", "not_reported")
"""What a return may say of itself; empty is `ok`."""

BREAKDOWN_COLUMNS = ("breakdown", "category")
"""Columns that a return may have besides, for a figure of one area or another category (area, East) or an average that
was typed in (average, 6 months)."""


def write_template(path: Path, catalogue: Catalogue, scorecard: Scorecard, period: Period) -> int:
    """Write the rows of a scorecard that are returned by hand, to fill in for a period; CSV, or XLSX by the path's
    ending.

    Returns how many rows there are. Rows reported quarterly are left out of months that end no quarter. Raises
    RequestError for a period of another cadence than the scorecard's.
    """
    if period.cadence != scorecard.cadence:
        raise RequestError(
            f"{scorecard.name} is a {scorecard.cadence}ly scorecard, and {period.label} is a {period.cadence}.",
            remedy=f"Give a {scorecard.cadence}.",
        )
    asked = [
        (row, catalogue.indicators[row.indicator])
        for row in scorecard.rows
        if catalogue.indicators[row.indicator].fact is None and _due(row, period)
    ]
    lines = [(row.ref, _written(period), "", "", "", "", "") for row, _ in asked]
    if path.suffix.lower() == ".xlsx":
        _write_workbook(path, lines, asked)
    else:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows(lines)
        # Excel takes a CSV for UTF-8 only when it begins with this mark.
        path.write_text("\ufeff" + text.getvalue(), encoding="utf-8", newline="")
    return len(lines)


def _write_workbook(
    path: Path, lines: Iterable[Sequence[str]], asked: Sequence[tuple[Row, Indicator]]
) -> None:
    with xlsxwriter.Workbook(str(path)) as workbook:
        bold, as_text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})
        sheet = workbook.add_worksheet("Returns")
        sheet.write_row(0, 0, COLUMNS, bold)
        # Text, or Excel would turn the month 2023-09 into a day.
        sheet.set_column(0, 1, 20, as_text)
        sheet.set_column(2, 6, 16)
        for place, line in enumerate(lines, start=1):
            for column, cell in enumerate(line):
                if cell:
                    sheet.write_string(place, column, cell, as_text)
        help_sheet = workbook.add_worksheet("How to fill this in")
        help_sheet.set_column(0, 0, 14)
        help_sheet.set_column(1, 1, 110)
        for place, (left, right) in enumerate([*_GUIDE, ("ref", "what it is"), *_asked_words(asked)]):
            help_sheet.write_string(place, 0, left, bold)
            help_sheet.write_string(place, 1, right)


_GUIDE = (
    ("numerator", "How many, or how many of them met the test."),
    ("denominator", "Out of how many; empty for a count."),
    (
        "value",
        "The figure: 67 for 67%, no percent sign. Leave it empty when numerator and denominator say it.",
    ),
    ("status", f"Empty, or why there is no number: {', '.join(STATUSES[1:])}."),
    ("note", "Anything to print with it; the reason, when it is not_reported."),
    ("", ""),
)


def _asked_words(asked: Iterable[tuple[Row, Indicator]]) -> Iterator[tuple[str, str]]:
    for row, indicator in asked:
        form, window = row.form.replace("_", " "), row.window.replace("_", " ")
        yield (
            row.ref,
            f"{row.label or indicator.title} ({form}, {window}). {indicator.returned or ''}".strip(),
        )


def _due(row: Row, period: Period) -> bool:
    return (
        row.reported == period.cadence
        or containing(row.reported, period.last_day).last_day == period.last_day
    )


def _written(period: Period) -> str:
    if period.cadence == "week":
        return period.last_day.isoformat()
    return period.label.replace(" ", "-")


def return_rows(path: Path) -> tuple[str | None, list[tuple[int, dict[str, object]]]]:
    """The sheet's name (None for a CSV), and each row that is not blank with its number and its cells by column."""
    if not path.is_file():
        raise _refused(path, "There is no such file.", "Check the name, or write a template first.")
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        sheet, table = _workbook(path)
    else:
        sheet, table = None, _csv(path)
    if not table:
        raise _refused(path, "The file is empty.", f"The first row is: {', '.join(COLUMNS)}.")
    header = [cell_text(cell).lower() for cell in table[0]]
    header = ["indicator or ref" if name in ("indicator", "ref") else name for name in header]
    missing = [name for name in COLUMNS[:2] if name not in header]
    if not missing and not {"numerator", "value", "status"} & set(header):
        missing = ["value"]
    repeated = sorted({name for name in header if name and header.count(name) > 1})
    faults = [
        Fault(
            f"The column {name} is missing.",
            path.name,
            f"The first row is: {', '.join(COLUMNS)}.",
            sheet,
            1,
            name,
        )
        for name in missing
    ] + [
        Fault(f"The column {name} is there twice.", path.name, "Leave one of them.", sheet, 1, name)
        for name in repeated
    ]
    if faults:
        raise DataError(faults)
    rows = []
    for number, cells in enumerate(table[1:], start=2):
        if any(cell_text(cell) for cell in cells[len(header) :]):
            faults.append(
                Fault(
                    "The row has more cells than the first row.",
                    path.name,
                    "Put a note that has a comma in it in quotation marks.",
                    sheet,
                    number,
                )
            )
        read = (*COLUMNS, *BREAKDOWN_COLUMNS)
        named = {name: cell for name, cell in zip(header, cells, strict=False) if name in read}
        if any(cell_text(cell) for cell in named.values()):
            rows.append((number, named))
    if faults:
        raise DataError(faults)
    return sheet, rows


def _csv(path: Path) -> list[list[object]]:
    content = path.read_bytes()
    if b"\0" in content or content.startswith(b"PK\x03\x04"):
        raise _refused(path, "The file is no CSV.", "Save it as CSV UTF-8, or give it as .xlsx.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return [list(cells) for cells in csv.reader(io.StringIO(text, newline=""))]


def _workbook(path: Path) -> tuple[str, list[list[object]]]:
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        name = "Returns" if "Returns" in workbook.sheet_names else workbook.sheet_names[0]
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError, IndexError):
        raise _refused(
            path, "The spreadsheet cannot be opened.", "Open it in Excel and save it again as .xlsx."
        ) from None
    return name, [list(row) for row in rows]


def _refused(path: Path, message: str, remedy: str) -> DataError:
    return DataError([Fault(message, path.name, remedy)])


def cell_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
