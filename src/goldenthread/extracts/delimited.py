"""One text file of an extract into a table of raw text, with the row of each record as a person counts it (the header
is row 1).

DuckDB reads the file when every line is a record; a file with line breaks inside quotes, blank lines, another
encoding or a wrong number of cells is read again row by row, which says exactly what is wrong or mends what does not
matter. Nothing is typed here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import uuid4

import duckdb
import fsspec

from goldenthread.errors import DataError, Fault
from goldenthread.extracts.casting import text_literal
from goldenthread.extracts.files import Look, SourceFile, decoded
from goldenthread.extracts.mapping import TableSource, header_names, near_name

DELIMITERS = (",", "|", "\t", ";")
NOTHING = ("", "NULL")
"""What a database export writes in a cell that holds nothing."""
FAULTS_SHOWN = 5
HEADER_BYTES = 1 << 16
LONGEST_CELL = 1 << 24


@dataclass(frozen=True)
class Header:
    """The first row of a file: its delimiter, its names made comparable, and where in it each canonical column was
    found.
    """

    delimiter: str
    names: tuple[str, ...]
    found: Mapping[str, int]
    through: Mapping[str, int]

    @property
    def wanted(self) -> list[int]:
        """The positions that are read, in order."""
        return sorted({*self.found.values(), *self.through.values()})


def find_columns(
    source: TableSource, names: list[str], file: str, delimiter: str = ",", header_row: int | None = 1
) -> Header:
    """Find a table's columns among the names of a file. Raises DataError for a name that is there twice or a column
    that is not.
    """
    faults = [
        Fault(
            f"The column {name} is there twice, and they cannot be told apart.",
            file,
            "Export the table again with each column once.",
            row=header_row,
            column=name,
        )
        for name in sorted({name for name in names if name and names.count(name) > 1})
    ]
    places = {name: place for place, name in reversed(list(enumerate(names)))}
    found: dict[str, int] = {}
    through: dict[str, int] = {}
    for column in source.columns:
        here = [name for name in column.names if name in places]
        if here:
            found[column.column] = places[here[0]]
        elif column.through and (links := [name for name in column.through.names if name in places]):
            through[column.column] = places[links[0]]
    taken = {names[place] for place in (*found.values(), *through.values())}
    for column in source.columns:
        if column.required and column.column not in found and column.column not in through:
            near = near_name(column.names, [name for name in names if name and name not in taken])
            hint = f" Did you mean {near}?" if near else ""
            faults.append(
                Fault(
                    f"The column {column.names[0]} is missing.{hint}",
                    file,
                    f"Export the table with {column.names[0]}"
                    + (f", or rename {near} if it holds the same." if near else "."),
                    row=header_row,
                    column=column.names[0],
                )
            )
    if faults:
        raise DataError(faults)
    return Header(delimiter, tuple(names), found, through)


def read_header(source: TableSource, file: SourceFile, looked: Look) -> Header:
    """Read and check the header of a text file."""
    if looked.encoding == "utf-8":
        with file.open() as stream:
            start = stream.read(HEADER_BYTES).decode("utf-8", errors="ignore").removeprefix("\ufeff")
    else:
        start = decoded(file, looked.encoding)[:HEADER_BYTES]
    known = {name for column in source.columns for name in column.names}
    best: list[str] = []
    delimiter = ","
    for candidate in DELIMITERS:
        try:
            first = next(iter(csv.reader(io.StringIO(start, newline=""), delimiter=candidate)), [])
        except csv.Error:
            first = []
        names = header_names(first)
        if len(known.intersection(names)) > len(known.intersection(best)) or not best:
            best, delimiter = names, candidate
    if not known.intersection(best) and near_name(known, best) is None:
        raise DataError(
            [
                Fault(
                    f"The first row names none of the columns of {source.files[0]}.",
                    file.name,
                    f"The first row must be the header ({source.columns[0].names[0]}, …). Is this the right file?",
                    row=1,
                )
            ]
        )
    return find_columns(source, best, file.name, delimiter)


def load_raw(
    connection: duckdb.DuckDBPyConnection, table: str, file: SourceFile, looked: Look, header: Header
) -> int:
    """Create `table` with `source_row` and the text columns `c0`, `c1`… that are wanted; return its number of rows.

    Raises DataError with the first rows that are not records of the header's columns.
    """
    if looked.encoding == "utf-8" and _read_fast(connection, table, file, header):
        count = _rows(connection, table)
        if count == looked.lines - 1:
            return count
        connection.execute(f'drop table "{table}"')
    return _read_carefully(connection, table, file, looked, header)


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    found = connection.execute(f'select count(*) from "{table}"').fetchone()
    return int(found[0]) if found else 0


def _read_fast(connection: duckdb.DuckDBPyConnection, table: str, file: SourceFile, header: Header) -> bool:
    if file.path is not None and not set(str(file.path)) & set("*?[]"):
        return _create(connection, table, str(file.path), header)
    with file.open() as stream:
        content = stream.read()
    with in_memory(content) as address:
        return _create(connection, table, address, header)


def _create(connection: duckdb.DuckDBPyConnection, table: str, address: str, header: Header) -> bool:
    names = [f"c{place}" for place in range(len(header.names))]
    wanted = [f"c{place}" for place in header.wanted]
    return _create_from(connection, table, address, header.delimiter, names, wanted)


def _create_from(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    address: str,
    delimiter: str,
    names: list[str],
    wanted: list[str],
) -> bool:
    columns = ", ".join(f"'{name}': 'varchar'" for name in names)
    nulls = ", ".join(text_literal(word) for word in NOTHING)
    try:
        connection.execute(
            f"""create table "{table}" as select {", ".join(wanted)} from read_csv(
                {text_literal(address)}, auto_detect = false, header = true, columns = {{{columns}}},
                delim = {text_literal(delimiter)}, quote = '"', escape = '"', nullstr = [{nulls}], strict_mode = true
            )"""
        )
    except duckdb.Error:
        return False
    return True


class in_memory:  # noqa: N801
    """Bytes as a file that only this process can see, for as long as the `with` statement lasts."""

    def __init__(self, content: bytes) -> None:
        self.name = f"/goldenthread-{uuid4().hex}/file"
        self.files = fsspec.filesystem("memory")
        self.content = content

    def __enter__(self) -> str:
        self.files.pipe_file(self.name, self.content)
        return f"memory://{self.name}"

    def __exit__(self, *_: object) -> None:
        self.files.rm(self.name.rpartition("/")[0], recursive=True)


def _read_carefully(
    connection: duckdb.DuckDBPyConnection, table: str, file: SourceFile, looked: Look, header: Header
) -> int:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["source_row", *header.wanted])
    faults: list[Fault] = []
    wrong = 0
    for row, cells in _records(file, looked, header):
        if len(cells) != len(header.names):
            wrong += 1
            if len(faults) < FAULTS_SHOWN:
                faults.append(_ragged(file, row, len(cells), len(header.names)))
            continue
        writer.writerow([row, *(" ".join(cells[place].splitlines()) for place in header.wanted)])
    if wrong > len(faults):
        faults.append(_and_more(file, wrong - len(faults)))
    if faults:
        raise DataError(faults)
    names = ["source_row", *(f"c{place}" for place in header.wanted)]
    with in_memory(out.getvalue().encode("utf-8")) as address:
        if not _create_from(connection, table, address, ",", names, names):
            raise DataError([_unreadable(file)])
    return _rows(connection, table)


def _records(file: SourceFile, looked: Look, header: Header) -> Iterator[tuple[int, list[str]]]:
    """Each record under the header with the row that a spreadsheet would show it in; blank rows are counted and left
    out.
    """
    text = io.StringIO(decoded(file, looked.encoding), newline="")
    reader = csv.reader(text, delimiter=header.delimiter, strict=True)
    row = 0
    usual_limit = csv.field_size_limit(LONGEST_CELL)
    try:
        for cells in reader:
            row += 1
            if row > 1 and any(cell.strip() for cell in cells):
                yield row, cells
    except csv.Error:
        raise DataError(
            [
                Fault(
                    "From this row on the cells cannot be told apart: a quotation mark was opened and not closed.",
                    file.name,
                    "Export the table again with quotation marks inside cells doubled, as every CSV export does.",
                    row=row + 1,
                )
            ]
        ) from None
    finally:
        csv.field_size_limit(usual_limit)


def _ragged(file: SourceFile, row: int, cells: int, columns: int) -> Fault:
    amount = "few" if cells < columns else "many"
    return Fault(
        f"The row has too {amount} cells: {cells}, where the header has {columns}.",
        file.name,
        "Export the table again with every text in quotation marks: a comma inside a text has split it."
        if cells > columns
        else "Export the table again; the row was cut short.",
        row=row,
    )


def _unreadable(file: SourceFile) -> Fault:
    return Fault(
        "The file cannot be read as rows of cells.",
        file.name,
        "Export the table again as CSV (comma-separated, UTF-8).",
    )


def _and_more(file: SourceFile, count: int) -> Fault:
    return Fault(
        f"{count} more rows have too few or too many cells.", file.name, "Mend the first ones and read again."
    )
