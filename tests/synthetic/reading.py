"""The made-up extract as lists of dictionaries, read back with nothing but the csv module, for the tests here."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from goldenthread.synthetic import PlantedFault, SyntheticCouncil
from goldenthread.synthetic.extra_columns import file_of

Row = dict[str, str]


@dataclass(frozen=True)
class Made:
    """A council on disk: its rows by table, and the lines that hold a planted fault, by table."""

    council: SyntheticCouncil
    tables: dict[str, list[Row]]
    faulty: dict[str, set[int]]

    def sound(self, table: str) -> Iterator[Row]:
        """The rows of a table in which no fault was planted."""
        for line, row in enumerate(self.tables[table], start=2):
            if line not in self.faulty.get(table, ()):
                yield row

    def row_of(self, fault: PlantedFault) -> Row:
        """The row on the line that a planted fault names; the header is line 1."""
        return self.tables[fault.table][fault.row - 2]

    def values(self, table: str, column: str) -> set[str]:
        """Every value of a column, faulty rows included."""
        return {row[column] for row in self.tables[table]}


def read(council: SyntheticCouncil) -> Made:
    """Read every table of a made-up council."""
    tables = {}
    for name in council.rows:
        with (council.folder / file_of(name)).open(newline="", encoding="utf-8") as file:
            tables[name] = list(csv.DictReader(file))
    faulty: dict[str, set[int]] = {}
    for fault in council.planted_faults:
        faulty.setdefault(fault.table, set()).add(fault.row)
    return Made(council, tables, faulty)


def hashes(folder: Path) -> dict[str, str]:
    """The hash of every file in a folder, by name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def day(text: str) -> date | None:
    """A date, or None for an empty cell."""
    return date.fromisoformat(text) if text else None
