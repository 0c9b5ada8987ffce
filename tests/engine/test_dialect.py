"""DuckDB's dates against the calendar, day by day: what the engine writes as SQL must be what the calendar
means.
"""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import pytest

from goldenthread.calendar import WorkingDayCalendar, age_on, complete_months, months_before
from goldenthread.definitions.model import Fragment, Span
from goldenthread.engine import conditions
from goldenthread.engine.derivations import Relation, with_columns
from goldenthread.engine.dialect import DuckDB
from goldenthread.engine.lookup_tables import number_days
from tests.engine.drawn import HERE, PEOPLE, catalogue, on

SQL = DuckDB()
LEAP_YEARS = [date(1999, 12, 31) + timedelta(days=n) for n in range(366 * 5)]


def column(query: str, days: list[tuple[date, date]]) -> list[object]:
    """The query's value for each pair of days `a` and `b`."""
    with duckdb.connect(":memory:") as connection:
        rows = connection.execute(
            f"select {query} from (select unnest(?::date[]) as a, unnest(?::date[]) as b, unnest(?::integer[]) as n)"
            " order by n",
            [[a for a, _ in days], [b for _, b in days], list(range(len(days)))],
        ).fetchall()
    return [value for (value,) in rows]


@pytest.mark.parametrize("months", [1, 2, 6, 12, 18, 24, 30, 48])
def test_months_before_is_the_calendars(months: int) -> None:
    found = column(SQL.before("a", Span(months, "months")), [(day, day) for day in LEAP_YEARS])
    assert found == [months_before(day, months) for day in LEAP_YEARS]


def test_days_before_are_days() -> None:
    found = column(SQL.before("a", Span(28, "days")), [(day, day) for day in LEAP_YEARS])
    assert found == [day - timedelta(days=28) for day in LEAP_YEARS]


def test_complete_months_and_ages_are_the_calendars() -> None:
    starts = [date(2000, 2, 28), date(2000, 2, 29), date(2000, 3, 1), date(2001, 1, 31), date(2001, 12, 31)]
    pairs = [(start, end) for start in starts for end in LEAP_YEARS]
    assert column(SQL.complete_months("a", "b"), pairs) == [complete_months(*pair) for pair in pairs]
    assert column(SQL.age("a", "b"), pairs) == [age_on(*pair) for pair in pairs]


CLOSURES = frozenset({on("2022-12-28"), on("2022-12-31"), on("2041-01-03"), on("1985-06-03")})


def test_working_days_are_the_calendars_inside_and_beyond_what_is_held() -> None:
    council = WorkingDayCalendar(CLOSURES)
    around = [
        on(text)
        for text in ("1899-12-29", "1985-06-01", "1989-12-27", "2022-12-20", "2040-12-20", "2060-01-01")
    ]
    days = [first + timedelta(days=n) for first in around for n in range(25)]
    built = catalogue(
        PEOPLE,
        """
stretch:
  grain: one row per stretch
  key: number
  table: stretch
  columns: {number: id, a: date, b: date}
  derive: {days: "working_days(a, b)", later: "add_working_days(a, 7)"}
""",
    )
    pairs = [(a, b) for a in days for b in days]
    with duckdb.connect(":memory:") as connection:
        connection.execute(
            "create table stretch as"
            " select unnest(?::date[]) as a, unnest(?::date[]) as b, unnest(?::integer[]) as _row",
            [[a for a, _ in pairs], [b for _, b in pairs], list(range(len(pairs)))],
        )
        asking = Relation("stretch", built.facts["stretch"], "rows")
        numbers = number_days(connection, SQL, CLOSURES)
        query = with_columns(SQL, asking, built.facts["stretch"].derive, lambda _: asking, numbers)
        found = connection.execute(f"select days, later from ({query}) order by _row").fetchall()
    assert [days for days, _ in found] == [council.working_days(a, b) for a, b in pairs]
    assert [later for _, later in found] == [council.add_working_days(a, 7) for a, _ in pairs]


@pytest.mark.parametrize(
    "fragment",
    [
        "a <= b",
        "a < b - INTERVAL 1 MONTH OR a = b + INTERVAL 2 DAYS",
        "a BETWEEN DATE '2000-01-01' AND b - INTERVAL 1 YEAR",
        "NOT (a IN (DATE '2000-01-01', DATE '2000-01-02')) AND b IS NOT NULL",
        "CASE WHEN a > b THEN TRUE WHEN a = b THEN NULL ELSE FALSE END",
        "COALESCE(a, b) <> b",
    ],
)
def test_a_fragment_means_in_duckdb_what_it_says(fragment: str) -> None:
    days = [on("2000-01-01"), on("2000-01-02"), on("2001-02-28")]
    pairs = [(a, b) for a in days for b in days]
    with duckdb.connect(":memory:") as connection:
        connection.execute("create table made as select unnest(?::date[]) as a, unnest(?::date[]) as b",
                           [[a for a, _ in pairs], [b for _, b in pairs]])  # fmt: skip
        compiled = conditions.sql(SQL, Fragment(fragment, HERE), "made")
        found = connection.execute(
            f"select {compiled} is not distinct from ({fragment}) from made"
        ).fetchall()
    assert found == [(True,)] * len(pairs)


def test_a_fragment_says_which_columns_it_reads_and_whose() -> None:
    fragment = Fragment(
        "visited_on > as_at - INTERVAL 28 DAY AND kind = row.kind AND kind LIKE 'row.x%'", HERE
    )
    assert conditions.columns_read(fragment) == {"visited_on", "kind"}
    assert conditions.row_columns_read(fragment) == {"kind"}
    assert conditions.columns_read(None) == conditions.row_columns_read(None) == frozenset()
    assert conditions.sql(SQL, fragment, "there", "asking").startswith(
        '("there"."visited_on" > "asking"."as_at"'
    )
