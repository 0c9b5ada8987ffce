"""What a planted fault is, and how one kind of fault is planted. The kinds themselves are listed in
`fault_rules`; `tables` plants them while it writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from goldenthread.synthetic.extra_columns import ALL_COLUMNS
from goldenthread.synthetic.timeline import Timeline

Row = list[str]


@dataclass(frozen=True, slots=True)
class PlantedFault:
    """One fault: `row` is the line of the table's file, counting the header as line 1; `planted` says what
    was done.
    """

    table: str
    row: int
    column: str
    fault: str
    planted: str


@dataclass(frozen=True, slots=True)
class Rule:
    """How one kind of fault is planted: in a row of the table it `watches` (`value`), or as a new row of `table`
    beside it (`beside`).

    About one suitable row in `every` is taken, by its key, and the first after `offset` rows for certain.
    """

    fault: str
    watches: str
    table: str
    column: str
    says: str
    every: int
    offset: int
    suits: Callable[[Row, Timeline], bool]
    value: Callable[[Row, Timeline], str]
    beside: Callable[[Row, Timeline], Row] | None

    @property
    def place(self) -> int:
        """Where the faulty column stands in a row."""
        return ALL_COLUMNS[self.table].index(self.column)


def place(table: str, column: str) -> int:
    """Where a column stands in the rows of a table."""
    return ALL_COLUMNS[table].index(column)


def later(text: str, days: int) -> str:
    """The date so many days later, both as text."""
    return (date.fromisoformat(text) + timedelta(days=days)).isoformat()


def always(row: Row, days: Timeline) -> bool:
    """Every row."""
    return True


def filled(table: str, *columns: str) -> Callable[[Row, Timeline], bool]:
    """Rows in which none of the columns is empty."""
    places = [place(table, column) for column in columns]
    return lambda row, days: all(row[each] for each in places)


def spoil(
    fault: str,
    table: str,
    column: str,
    says: str,
    value: Callable[[Row, Timeline], str],
    *,
    every: int,
    offset: int,
    suits: Callable[[Row, Timeline], bool] = always,
) -> Rule:
    """A rule that puts a value into a row of the table."""
    return Rule(fault, table, table, column, says, every, offset, suits, value, None)


def add(
    fault: str,
    watches: str,
    table: str,
    column: str,
    says: str,
    beside: Callable[[Row, Timeline], Row],
    *,
    every: int,
    offset: int,
    suits: Callable[[Row, Timeline], bool] = always,
) -> Rule:
    """A rule that writes another row beside one of the table watched."""
    return Rule(fault, watches, table, column, says, every, offset, suits, lambda row, days: "", beside)


def fixed(text: str) -> Callable[[Row, Timeline], str]:
    """Always the same text."""
    return lambda row, days: text


def ends_early(
    table: str, start: str, end: str, *, every: int, offset: int, fault: str = "end before start"
) -> Rule:
    """A rule that lets an episode end before it starts."""
    begins = place(table, start)
    return spoil(
        fault, table, end, "ends nine days before it starts", lambda row, days: later(row[begins], -9),
        every=every, offset=offset, suits=filled(table, start, end),
    )  # fmt: skip
