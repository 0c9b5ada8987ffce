"""The files of the extract while they are being written: one open CSV table each, which counts its rows and
offers each row to the faults planted in it. Rows go straight to disk, so memory does not grow with the number
of children.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from zlib import crc32

from goldenthread.synthetic.extra_columns import ALL_COLUMNS, file_of
from goldenthread.synthetic.fault_rules import RULES
from goldenthread.synthetic.fault_rules_extra import EXTRA_RULES
from goldenthread.synthetic.faults import PlantedFault, Rule
from goldenthread.synthetic.timeline import Timeline


class Table:
    """One file being written. `rows` counts the rows below the header."""

    __slots__ = ("_days", "_extra", "_planted", "_rules", "_write", "name", "rows")

    def __init__(
        self,
        name: str,
        write: Callable[[Sequence[str]], object],
        rules: Sequence[Rule],
        days: Timeline,
        planted: list[PlantedFault],
        extra: Callable[[str, list[str]], int],
    ) -> None:
        self.name = name
        self.rows = 0
        self._write = write
        self._rules = [(rule, [0, 0]) for rule in rules]
        self._days = days
        self._planted = planted
        self._extra = extra

    def write(self, row: list[str]) -> None:
        """Write one row, in the order of the table's columns, after planting a fault in or beside it when one
        is due.
        """
        if self._rules:
            chance = crc32(row[0].encode())
            for rule, seen in self._rules:
                if (
                    chance % rule.every == rule.offset or (not seen[1] and self.rows >= rule.offset)
                ) and rule.suits(row, self._days):
                    seen[1] += 1
                    self._plant(rule, row)
                    return
        self.rows += 1
        self._write(row)

    def append(self, row: list[str]) -> int:
        """Write a row as it is and return its line in the file, where the header is line 1."""
        self.rows += 1
        self._write(row)
        return self.rows + 1

    def _plant(self, rule: Rule, row: list[str]) -> None:
        if rule.beside is None:
            row[rule.place] = rule.value(row, self._days)
            line, value = self.append(row), row[rule.place]
        else:
            self.append(row)
            added = rule.beside(row, self._days)
            line, value = self._extra(rule.table, added), added[rule.place]
        self._planted.append(
            PlantedFault(rule.table, line, rule.column, rule.fault, f"{rule.says} ({value or 'empty'})")
        )


class Extract:
    """Every table of the extract, by name, and the faults planted so far."""

    def __init__(self, tables: Mapping[str, Table], planted: list[PlantedFault]) -> None:
        self.tables = tables
        self.planted = planted

    def writer(self, name: str) -> Callable[[list[str]], None]:
        """The function that writes a row of the table."""
        return self.tables[name].write


@contextmanager
def open_extract(folder: Path, days: Timeline) -> Iterator[Extract]:
    """Open every file of the extract in the folder, with its header row, and close them all at the end."""
    planted: list[PlantedFault] = []
    tables: dict[str, Table] = {}

    def extra(name: str, row: list[str]) -> int:
        return tables[name].append(row)

    with ExitStack() as files:
        for name, columns in ALL_COLUMNS.items():
            file = files.enter_context((folder / file_of(name)).open("w", newline="", encoding="utf-8"))
            write = csv.writer(file, lineterminator="\n").writerow
            write(columns)
            rules = [rule for rule in (*RULES, *EXTRA_RULES) if rule.watches == name]
            tables[name] = Table(name, write, rules, days, planted, extra)
        yield Extract(tables, planted)
