"""What a person needs to fill the extra tables: empty files to fill in, and the words that say of each column what it
is, its type, its codes and which indicators need it. All of it is taken from the facts, so a table that a council
declares is described like the rest. It reads no extract.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from goldenthread.definitions.model import Catalogue, Fact
from goldenthread.errors import RequestError
from goldenthread.extracts.mapping import TableSource, mapping_for
from goldenthread.extracts.tables import canonical_facts
from goldenthread.extracts.touching import ROWS, reads

PAGE = "extra-tables.md"
COLUMNS_FILE = "columns.csv"
WORKBOOK = "extra-tables.xlsx"
FORMATS = ("csv", "xlsx")
_HEADINGS = ("table", "column", "needed", "type", "what it is", "codes", "indicators")
_LONGEST_LIST = 255
"""Characters that Excel allows in the list of a drop-down."""
_ROWS_CHECKED = 5000

_TYPES = {
    "id": "id",
    "code": "code",
    "text": "text",
    "date": "date, YYYY-MM-DD",
    "boolean": "Y, N, or empty when not known",
    "flag": "Y, or empty for no",
    "number": "number",
}
_SAID_OF_ALL = {
    "child_id": "the child, as in ssd_person",
    "team": "the team's id, as in council.yaml",
    "worker_id": "the worker, as in ssd_professionals",
}


@dataclass(frozen=True)
class Column:
    """One column of an extra table, in words. `codes` are the code and its meaning; `indicators` the names of those
    that read it.
    """

    table: str
    name: str
    needed: bool
    kind: str
    means: str
    codes: Mapping[str, str]
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class Described:
    """One extra table, in words. `indicators` are the names of those that count or look into its rows."""

    fact: Fact
    columns: tuple[Column, ...]
    indicators: tuple[str, ...]


def described_tables(catalogue: Catalogue) -> tuple[Described, ...]:
    """Every extra table of the catalogue, in the order of its definitions."""
    facts = canonical_facts(catalogue)
    readers: dict[tuple[str, str], list[str]] = {}
    for name in sorted(catalogue.indicators):
        for place in reads(catalogue.indicators[name], catalogue):
            readers.setdefault(place, []).append(name)
    return tuple(
        _described(facts[table], source, readers)
        for table, source in mapping_for(catalogue).tables.items()
        if source.extra
    )


def write_templates(folder: Path, catalogue: Catalogue, formats: Sequence[str] = ("csv",)) -> list[Path]:
    """Write the empty tables into a folder: for `csv` one file a table, with only a header row, and `columns.csv` that
    says what each column is; for `xlsx` one workbook with a sheet a table and a sheet `Read me`.

    Raises RequestError for another format, and rather than write over a file.
    """
    unknown = sorted(set(formats) - set(FORMATS))
    if unknown or not formats:
        raise RequestError(
            f"{', '.join(unknown) or 'nothing'} is no format of the templates",
            where="--format",
            remedy=f"name one or both of {', '.join(FORMATS)}",
        )
    tables = described_tables(catalogue)
    paths = [folder / WORKBOOK] if "xlsx" in formats else []
    if "csv" in formats:
        paths += [folder / f"{table.fact.name}.csv" for table in tables] + [folder / COLUMNS_FILE]
    for path in paths:
        if path.exists():
            raise RequestError(
                "it is there already, and may have been filled in",
                where=str(path),
                remedy="name another folder, or move it away",
            )
    folder.mkdir(parents=True, exist_ok=True)
    if "csv" in formats:
        for table in tables:
            _write_csv(folder / f"{table.fact.name}.csv", [[column.name for column in table.columns]])
        _write_csv(folder / COLUMNS_FILE, [_HEADINGS, *(_row(each) for t in tables for each in t.columns)])
    if "xlsx" in formats:
        _write_workbook(folder / WORKBOOK, tables)
    return paths


def extra_tables_page(catalogue: Catalogue) -> str:
    """The page of documentation about the extra tables, in Markdown."""
    titles = {name: indicator.title for name, indicator in catalogue.indicators.items()}
    tables = described_tables(catalogue)
    lines = ["# Extra tables", "", *_OPENING]
    lines += [f"- [{table.fact.name}](#{table.fact.name}): {table.fact.grain}" for table in tables]
    for table in tables:
        lines += ["", f"## {table.fact.name}", ""]
        lines += [table.fact.about, ""] if table.fact.about else []
        lines += [f"Grain: {table.fact.grain}.", ""]
        lines += ["| column | type | what it is |", "|---|---|---|"]
        for column in table.columns:
            name = f"**{column.name}**" if column.needed else column.name
            lines.append(f"| {name} | {column.kind} | {column.means} |")
        for column in table.columns:
            if column.codes:
                said = "; ".join(f"`{code}` {meaning}" for code, meaning in column.codes.items())
                lines += ["", f"Codes of {column.name}: {said}."]
        named = "; ".join(titles[name] for name in table.indicators)
        lines += ["", f"Needed by: {named}." if named else "No shipped indicator needs it yet."]
    return "\n".join(lines) + "\n"


_OPENING = (
    "Made from the shipped definitions; do not edit it by hand.",
    "",
    "The Standard Safeguarding Dataset does not hold everything that councils report. What else a council keeps can be "
    "put beside its files: a table is read from a file of its name (`audit.csv`, `audit.parquet`) in the folder or zip "
    "of the extract, or from a delivery of its own (`goldenthread load audits --source audits`). Columns go by the "
    "names below; those in bold are needed, any other may be left out and is then read as not recorded. A table that "
    "is not there makes the figures that need it *not collected*; a file with a header and no rows says that there "
    "were none.",
    "",
    "`goldenthread templates DIR` writes the empty files; `--format csv,xlsx` writes a workbook too. Any code but "
    "those listed is counted as a fault beside the figures that it touches. Codes are read whatever their case.",
    "",
    "A council adds a table of its own by declaring it as a fact in its definitions (see the manual): it is then read, "
    "checked and described like these.",
    "",
)


def _described(fact: Fact, source: TableSource, readers: Mapping[tuple[str, str], list[str]]) -> Described:
    columns = tuple(
        Column(
            table=fact.name,
            name=column.column,
            needed=column.required,
            kind=_TYPES[column.kind],
            means=_meaning(fact, column.column),
            codes=fact.codes.get(column.column, {}),
            indicators=tuple(readers.get((fact.name, column.column), ())),
        )
        for column in source.columns
    )
    return Described(fact, columns, tuple(readers.get((fact.name, ROWS), ())))


def _meaning(fact: Fact, column: str) -> str:
    if column in fact.means:
        return fact.means[column]
    if column == fact.key:
        return "its own id, once in the table"
    if column in fact.codes:
        return "one of its codes"
    return _SAID_OF_ALL.get(column, column.replace("_", " "))


def _codes(column: Column) -> str:
    return "; ".join(f"{code}: {meaning}" for code, meaning in column.codes.items())


def _row(column: Column) -> tuple[str, ...]:
    return (
        column.table, column.name, "yes" if column.needed else "", column.kind, column.means, _codes(column),
        " ".join(column.indicators),
    )  # fmt: skip


def _write_csv(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("x", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\r\n").writerows(rows)


def _write_workbook(path: Path, tables: Sequence[Described]) -> None:
    with xlsxwriter.Workbook(str(path)) as workbook:
        bold, wrapped = (
            workbook.add_format({"bold": True}),
            workbook.add_format({"text_wrap": True, "valign": "top"}),
        )
        days, as_text = (
            workbook.add_format({"num_format": "yyyy-mm-dd"}),
            workbook.add_format({"num_format": "@"}),
        )
        guide = workbook.add_worksheet("Read me")
        for place, line in enumerate(_GUIDE):
            guide.write_string(place, 0, line)
        top = len(_GUIDE) + 1
        guide.write_row(top, 0, _HEADINGS, bold)
        for place, width in enumerate((26, 24, 8, 24, 50, 60, 60)):
            guide.set_column(place, place, width)
        rows = [_row(column) for table in tables for column in table.columns]
        for place, row in enumerate(rows, start=top + 1):
            for cell, text in enumerate(row):
                guide.write_string(place, cell, text, wrapped)
        guide.autofilter(top, 0, top + len(rows), len(_HEADINGS) - 1)
        for table, name in zip(tables, _sheet_names(tables), strict=True):
            sheet = workbook.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for place, column in enumerate(table.columns):
                is_day = column.kind == _TYPES["date"]
                sheet.set_column(
                    place, place, 20, days if is_day else None if column.kind == "number" else as_text
                )
                sheet.write_string(0, place, column.name, bold)
                if listed := _listed(column):
                    sheet.data_validation(
                        1, place, _ROWS_CHECKED, place, {"validate": "list", "source": listed}
                    )


_GUIDE = (
    "Fill a sheet and save it as a CSV file of the table's name (audit.csv), beside the extract's ssd_*.csv files.",
    "Leave out the tables that you do not hold: a file with a header and no rows says that there were none.",
    "Columns that are needed must be there, though a cell may be empty when the date is not known.",
)


def _listed(column: Column) -> list[str]:
    """What a drop-down offers: the codes, or yes and no; nothing when Excel could not hold it."""
    if column.kind == _TYPES["flag"] or column.kind == _TYPES["boolean"]:
        return ["Y", "N"]
    codes = list(column.codes)
    return codes if len(",".join(codes)) <= _LONGEST_LIST else []


def _sheet_names(tables: Sequence[Described]) -> Iterator[str]:
    """Sheet names, which Excel cuts off at 31 characters and wants to be different."""
    taken: set[str] = set()
    for table in tables:
        name = re.sub(r"[^a-z0-9_]", "", table.fact.name)[:31]
        number = 1
        while name in taken:
            number += 1
            name = f"{name[:28]}_{number}"
        taken.add(name)
        yield name
