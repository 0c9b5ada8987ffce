"""How the text of a cell becomes a date: what is usual, what is let pass, and what is not a date at all."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from goldenthread.extracts.casting import date_expression

THE_30TH = date(2023, 9, 30)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2023-09-30", THE_30TH),
        (" 2023-09-30 ", THE_30TH),
        ("2023-09-30T10:15:00", THE_30TH),
        ("2023-09-30 10:15", THE_30TH),
        ("30/09/2023", THE_30TH),
        ("2023-9-30", THE_30TH),
        ("2023-9-30 ", THE_30TH),
        # As long as a date and with its first stroke in the same place, but the year has lost a digit.
        (" 202-09-30", None),
        ("2023-09-31", None),
        ("2023-09-3x", None),
        ("30-09-2023", None),
        ("2023-09-30x", None),
        ("", None),
        (None, None),
    ],
)
def test_a_cell_is_a_date_or_nothing(cell: str | None, day: date | None) -> None:
    with duckdb.connect(":memory:") as connection:
        query = f"select {date_expression('cell')} from (select ?::varchar as cell)"
        assert connection.execute(query, [cell]).fetchall() == [(day,)]
