"""What a planted fault is, and how one kind of fault is planted. The kinds themselves are listed in
`fault_rules`; `tables` plants them while it writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from goldenthread.synthetic.columns import COLUMNS
from goldenthread.synthetic.timeline import Timeline

Row = list[str]


@dataclass(frozen=True, slots=True)
class PlantedFault:
    """One fault: `row` is the line of `ssd_<table>.csv`, counting the header as line 1; `planted` says what
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
        return COLUMNS[self.table].index(self.column)
