"""What a page of the web puts beside the published rendering: links, columns to compare with, a way to write. A
published file has nothing of it; what is given here is HTML that was escaped already.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from goldenthread.publish.columns import Column
from goldenthread.scorecards.model import FilledRow, FilledSection


def _label(row: FilledRow, label: str) -> str:
    return label


def _nothing(row: FilledRow) -> str:
    return ""


@dataclass(frozen=True)
class Added:
    """`columns` come after the newest period, and `cell` gives the inside of their cells; `label` wraps a row's name;
    `links` stand below a row's reasons; `section` below the finding of a section.
    """

    columns: tuple[Column, ...] = ()
    cell: Callable[[FilledRow, Column], str] = lambda row, column: ""
    label: Callable[[FilledRow, str], str] = _label
    links: Callable[[FilledRow], str] = _nothing
    section: Callable[[FilledSection], str] = lambda section: ""

    def among(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        """The table's columns with these after those of the periods."""
        place = max((index for index, each in enumerate(columns, 1) if each.kind == "period"), default=0)
        return columns[:place] + self.columns + columns[place:]


NOTHING = Added()
"""What a published file has."""
