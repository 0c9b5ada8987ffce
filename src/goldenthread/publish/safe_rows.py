"""Writes rows that someone will open in a spreadsheet: a cell that would be run as a formula is quoted first."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO

from goldenthread.extracts.given import guarded


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet runs. A lone carriage return, which `csv` would not quote, becomes a line
    end.
    """
    return guarded(text).replace("\r\n", "\n").replace("\r", "\n")


def write_safe_rows(file: TextIO, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a head and rows of text as CSV, every cell harmless."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([harmless(each) for each in head])
    for row in rows:
        writer.writerow([harmless(each) for each in row])
