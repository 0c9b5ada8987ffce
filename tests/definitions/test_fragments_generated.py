"""What is said of a condition is true of it: a database takes whatever the list allows, and finds a null only where
one was foretold.

Conditions are made up from the grammar; each is tried on every row of a small table that holds every mixture of
values and nulls.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldenthread.definitions.conditions import Scope, examine
from goldenthread.definitions.fragments import parse

SCOPE = Scope(
    "visit",
    {"days": "number", "kind": "code", "visited_on": "date", "seen": "boolean", "missed": "flag"},
    never_null=frozenset({"missed"}),
    as_at=True,
)

numbers = st.sampled_from(["days", "1", "2", "-1", "COALESCE(days, 0)", "CASE WHEN seen THEN 1 ELSE 2 END"])
numbers |= st.sampled_from(["CASE WHEN missed THEN days END", "COALESCE(days, days)"])
dates = st.sampled_from(
    [
        "visited_on",
        "as_at",
        "as_at - INTERVAL 3 MONTH",
        "visited_on + INTERVAL 1 DAY",
        "DATE '2023-02-28'",
        "'2023-01-01'",
    ]
)
texts = st.sampled_from(["kind", "'A'", "COALESCE(kind, 'B')"])
truths = st.sampled_from(["seen", "missed", "seen IS TRUE", "missed IS FALSE"])
sameness = st.sampled_from(["=", "<>", "!="])
order = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])

comparisons = st.one_of(
    st.tuples(numbers, order, numbers).map(" ".join),
    st.tuples(dates, order, dates).map(" ".join),
    st.tuples(texts, sameness, texts).map(" ".join),
    st.sampled_from(["days", "kind", "visited_on", "seen"]).flatmap(
        lambda column: st.sampled_from([f"{column} IS NULL", f"{column} IS NOT NULL"])
    ),
    st.sampled_from(["kind IN ('A')", "kind NOT IN ('A', 'C')", "kind LIKE 'A%'", "kind NOT LIKE '%B'"]),
    st.sampled_from(["days BETWEEN 1 AND 2", "days NOT BETWEEN 0 AND 1", "days IN (1, -2)"]),
    st.sampled_from(["visited_on BETWEEN '2023-01-01' AND as_at", "seen = missed", "seen <> missed"]),
    truths,
)
conditions = st.recursive(
    comparisons,
    lambda inner: st.one_of(
        inner.map(lambda one: f"NOT ({one})"),
        inner.map(lambda one: f"NOT {one}"),
        inner.map(lambda one: f"({one}) IS TRUE"),
        st.tuples(inner, st.sampled_from([" AND ", " OR "]), inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} OR {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"CASE WHEN {two[0]} THEN {two[1]} ELSE missed END"),
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def table() -> Iterator[duckdb.DuckDBPyConnection]:
    """Every mixture of two values and a null in each column that may hold one."""
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute(
        "create table visit as select * from"
        " (values (1.0), (2.0), (null)) a(days), (values ('A'), ('B'), (null)) b(kind),"
        " (values (date '2023-01-01'), (date '2023-06-30'), (null)) c(visited_on),"
        " (values (true), (false), (null)) d(seen), (values (true), (false)) e(missed),"
        " (values (date '2023-06-30')) f(as_at)"
    )
    yield connection
    connection.close()


@settings(max_examples=200, deadline=None)
@given(sql=conditions)
def test_a_null_comes_only_where_it_was_foretold(table: duckdb.DuckDBPyConnection, sql: str) -> None:
    reading = examine(sql, SCOPE)
    if reading.faults:
        # Two fixed values compared, or no column read: the only ways in which these can be wrong.
        assert all("the same for every row" in fault.message for fault in reading.faults), (
            sql,
            reading.faults,
        )
        return
    rows = table.execute(f"select ({sql}), days, kind, visited_on, seen from visit").fetchall()
    outcomes = {row[0] for row in rows}
    assert outcomes <= {True, False, None}
    if not reading.can_be_null:
        assert None not in outcomes, sql
    for name, position in (("days", 1), ("kind", 2), ("visited_on", 3), ("seen", 4)):
        if name in reading.known_columns:
            assert all(row[position] is not None for row in rows if row[0] is True), (sql, name)


@settings(max_examples=100, deadline=None)
@given(sql=conditions)
def test_the_parsed_condition_means_what_was_written(table: duckdb.DuckDBPyConnection, sql: str) -> None:
    if examine(sql, SCOPE).faults:
        return
    written, parsed = (
        table.execute(f"select ({each}) from visit order by days, kind, visited_on, seen, missed").fetchall()
        for each in (sql, parse(sql).sql(dialect="duckdb"))
    )
    assert written == parsed
