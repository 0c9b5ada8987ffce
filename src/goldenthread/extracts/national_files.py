"""Reads the files that national statistics are published in: the open format of the Department for
Education (which the mid-year population files share) and the statistical-neighbour models. Keeps every
cell as published; which column gives which indicator is data, and what is made of it is
`published_statistics`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from goldenthread.errors import DataError, Fault

Level = Literal["national", "regional", "local_authority"]

SYMBOLS: Mapping[str, str] = {
    "c": "suppressed",
    "z": "not applicable",
    "x": "not available",
    "u": "too unreliable to print",
    "k": "rounds to zero",
    "low": "rounds to zero",
    "": "blank",
}
"""What stands in a cell instead of a number. `k` and `low` are read as zero, the rest as no number."""

_ROUNDS_TO_ZERO = frozenset({"k", "low"})
_LEVELS: Mapping[str, Level] = {
    "national": "national",
    "regional": "regional",
    "region": "regional",
    "local authority": "local_authority",
    "local_authority": "local_authority",
    "la": "local_authority",
}
_NEEDED = ("time_period", "geographic_level", "region_name", "old_la_code", "la_name")
_EDITION = re.compile(r"_(?:\d{4}_to_\d{4}|\d{4})$")
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)")


@dataclass(frozen=True)
class PublishedRow:
    """One row of a published file: whose it is, the year that it is for, and its other cells as printed, by
    column.

    `year` is the year that a reporting year ends in: 2022 for the year to 31 March 2022.
    """

    level: Level
    year: int
    old_code: str
    new_code: str
    name: str
    region: str
    cells: Mapping[str, str]
    row: int

    @property
    def place(self) -> str:
        """The code that lasts: a council's three figures, which outlive its nine characters; a region's
        nine.
        """
        return self.old_code or self.new_code


@dataclass(frozen=True)
class PublishedTable:
    """A whole published file. `name` is the file's without its years; `edition` names which publication it
    is.
    """

    name: str
    file: str
    rows: tuple[PublishedRow, ...]
    columns: tuple[str, ...]
    years: tuple[int, ...]

    @property
    def edition(self) -> str:
        return f"the edition that goes to {self.years[-1]}"

    def number(self, row: PublishedRow, column: str) -> float | None:
        """The number in a cell; 0 where it rounds to zero, None where a symbol stands for none.

        Raises DataError for a column that the file does not have and for a cell that is neither number nor
        symbol.
        """
        self.check_column(column)
        text = row.cells[column].strip()
        if text.lower() in SYMBOLS:
            return 0.0 if text.lower() in _ROUNDS_TO_ZERO else None
        plain = text.replace(",", "")
        if _NUMBER.fullmatch(plain):
            return float(plain)
        raise refused(
            f"“{text}” is neither a number nor a symbol of the published statistics.",
            self.file,
            "Download the file again, and do not edit it.",
            row=row.row,
            column=column,
        )

    def check_column(self, column: str) -> None:
        """Raise DataError when the file has no such column."""
        if column not in self.columns:
            raise refused(
                "The column is not there.",
                self.file,
                "Check that this is the right table: the publisher may have renamed its columns in a newer edition.",
                row=1,
                column=column,
            )


@dataclass(frozen=True)
class Populations:
    """Mid-year (30 June) estimates aged 0 to 17, by `PublishedRow.place` and year."""

    by_place: Mapping[str, Mapping[int, int]]
    vintage: str
    file: str = ""

    def of(self, place: str, year: int) -> int | None:
        return self.by_place.get(place, {}).get(year)


@dataclass(frozen=True)
class NeighbourModel:
    """The ten statistical neighbours of each council, nearest first, by three-figure code; `dated` says
    which model.
    """

    dated: str
    neighbours: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    file: str = ""


def read_dfe(path: Path) -> PublishedTable:
    """Read one file of the Department for Education's open format.

    The columns may come in any order, with or without a byte-order mark. Raises DataError when it is not such
    a file.
    """
    names, lines = read_csv(path)
    known = {name.casefold(): name for name in names}
    missing = [name for name in _NEEDED if name not in known]
    if missing:
        raise refused(
            f"This is not a file of the open national format: it has no column {missing[0]}.",
            path.name,
            "Download the CSV (not the spreadsheet) of the underlying data, by local authority.",
            row=1,
            column=missing[0],
        )
    identity = {
        known[name] for name in (*_NEEDED, "new_la_code", "region_code", "country_code") if name in known
    }
    identity |= {known[name] for name in ("time_identifier", "country_name") if name in known}
    others = tuple(name for name in names if name not in identity)
    rows = []
    for number, cells in lines:
        by_name = {folded: cells[name].strip() for folded, name in known.items()}
        level = _LEVELS.get(by_name["geographic_level"].casefold())
        if level is None:
            # Parts of a council (wards, constituencies) stand in some files and are nobody's comparator.
            continue
        place = (
            by_name.get("new_la_code", "") if level == "local_authority" else by_name.get("region_code", "")
        )
        rows.append(
            PublishedRow(
                level,
                _year(by_name["time_period"], path.name, number),
                by_name["old_la_code"],
                place if level != "national" else by_name.get("country_code", ""),
                by_name["la_name"],
                by_name["region_name"],
                {name: cells[name] for name in others},
                number,
            )
        )
    if not rows:
        raise refused("The file holds no figures.", path.name, "Download it again.")
    years = tuple(sorted({row.year for row in rows}))
    return PublishedTable(table_name(path), path.name, tuple(rows), others, years)


def read_ons(path: Path) -> Populations:
    """Read mid-year population estimates aged 0 to 17 by local authority. Raises DataError when the file
    is something else.
    """
    table = read_dfe(path)
    table.check_column("population_estimate")
    table.check_column("age_group")
    places: dict[str, dict[int, int]] = {}
    for row in table.rows:
        if re.sub(r"\s+", " ", row.cells["age_group"].strip().casefold()) not in _AGED_0_TO_17:
            continue
        estimate = table.number(row, "population_estimate")
        if estimate is None:
            continue
        if row.year in places.setdefault(row.place, {}):
            raise refused(
                f"The mid-{row.year} estimate of {row.name or row.region or 'the country'} is there twice.",
                path.name,
                "Download the file again, and do not edit it.",
                row=row.row,
                column="population_estimate",
            )
        places[row.place][row.year] = round(estimate)
    if not places:
        raise refused(
            "The file holds no estimates of children aged 0 to 17.",
            path.name,
            "Use the file of mid-year estimates aged 0 to 17 by local authority.",
            column="age_group",
        )
    return Populations(places, f"ONS mid-year estimates, {table.edition}", path.name)


def read_neighbours(path: Path, dated: str | None = None) -> NeighbourModel:
    """Read a statistical-neighbour model: a row a council, with ten columns SN1 to SN10 (or SN_1 to SN_10) of
    codes.

    `dated` names the model; else the month and year in the file's name do. Raises DataError when it is not
    such a file.
    """
    text = _text(path)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    heads = [head.strip().casefold().replace("_", "").replace(" ", "") for head in rows[0]] if rows else []
    places = [heads.index(f"sn{rank}") for rank in range(1, 11) if f"sn{rank}" in heads]
    code_at = next((heads.index(head) for head in ("oldlacode", "lanum", "lanumber") if head in heads), None)
    name_at = heads.index("laname") if "laname" in heads else None
    if len(places) != 10 or code_at is None or name_at is None:
        raise refused(
            "This is not a statistical-neighbour model: it needs a code, a name and columns SN1 to SN10.",
            path.name,
            "Export the sheet with one row a council and its ten neighbours' codes as CSV.",
            row=1,
        )
    neighbours: dict[str, tuple[str, ...]] = {}
    names: dict[str, str] = {}
    for number, cells in enumerate(rows[1:], start=2):
        code = cells[code_at].strip() if len(cells) > code_at else ""
        if not code.isdigit():
            continue
        ten = tuple(cells[place].strip() if len(cells) > place else "" for place in places)
        bad = next((rank for rank, each in enumerate(ten, start=1) if not re.fullmatch(r"\d{3}", each)), None)
        if bad is not None or len(set(ten)) != 10 or code in ten or code in neighbours:
            raise refused(
                "The row does not give ten different councils' three-figure codes, once.",
                path.name,
                "Download the model again, and do not edit it.",
                row=number,
                column=f"SN{bad}" if bad else "SN1 to SN10",
            )
        neighbours[code] = ten
        names[code] = cells[name_at].strip()
    if not neighbours:
        raise refused("The model holds no council.", path.name, "Download it again.")
    return NeighbourModel(dated or _dated(path), neighbours, names, path.name)


def table_name(path: Path) -> str:
    """The name of a file's table, which is the same in every edition: the file's without its ending and
    its years.
    """
    return _EDITION.sub("", path.stem)


def is_neighbour_model(path: Path) -> bool:
    """Whether the file's first row has the ten columns of a neighbour model."""
    head = first_line(path).replace("_", "").replace(" ", "")
    return "sn1," in head and "sn10" in head


def is_population_file(path: Path) -> bool:
    """Whether the file's first row has the columns of population estimates by age."""
    head = first_line(path)
    return "population_estimate" in head and "age_group" in head


def refused(
    message: str, file: str, remedy: str, *, row: int | None = None, column: str | None = None
) -> DataError:
    """One fault of a published file, as the error to raise."""
    return DataError([Fault(message, file, remedy, row=row, column=column)])


_AGED_0_TO_17 = frozenset({"children aged 0 to 17 years", "aged 0 to 17", "0 to 17", "0-17"})
_MONTH_AND_YEAR = re.compile(
    r"(January|February|March|April|May|June|July|August|September|October|November|December)[ _-]?(\d{4})",
    re.I,
)


def _dated(path: Path) -> str:
    if match := _MONTH_AND_YEAR.search(path.stem):
        return f"{match[1].capitalize()} {match[2]}"
    if match := re.search(r"(?<!\d)(20\d{2})(?!\d)", path.stem):
        return match[1]
    raise refused(
        "The file’s name does not say which model this is.",
        path.name,
        "Put the model's month and year into the file's name, such as neighbours_April_2021.csv.",
    )


def _year(text: str, file: str, row: int) -> int:
    # A financial year may be written as the year it ends in or as both: 2022, 202122.
    if re.fullmatch(r"\d{4}", text):
        return int(text)
    if re.fullmatch(r"\d{6}", text) and (int(text[2:4]) + 1) % 100 == int(text[4:]):
        return int(text[:4]) + 1
    raise refused(
        f"“{text}” is not a year such as 2022.",
        file,
        "Download the file again, and do not edit it.",
        row=row,
        column="time_period",
    )


def first_line(path: Path) -> str:
    """The first line of a file in lower case, whatever the file is."""
    try:
        with path.open("rb") as file:
            return file.readline(1 << 16).decode("cp1252", errors="replace").casefold()
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: OSError) -> DataError:
    return refused(
        f"The file cannot be read: {error.strerror or 'no such file'}.", path.name, "Check the path."
    )


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise refused("The file is not text.", path.name, "Download the CSV, not the spreadsheet.")


def read_csv(path: Path) -> tuple[list[str], Sequence[tuple[int, dict[str, str]]]]:
    """The headings of a CSV and its rows by heading, each with its line as a person counts it."""
    reader = csv.reader(io.StringIO(_text(path), newline=""))
    names = [name.strip() for name in next(reader, [])]
    if doubled := next((name for name in names if names.count(name) > 1), None):
        raise refused(
            "The column is there twice.", path.name, "Download the file again.", row=1, column=doubled
        )
    rows = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(names):
            raise refused(
                f"The row has {len(cells)} cells and the first row names {len(names)} columns.",
                path.name,
                "Download the file again, and do not edit it.",
                row=reader.line_num,
            )
        rows.append((reader.line_num, dict(zip(names, cells, strict=True))))
    return names, rows
