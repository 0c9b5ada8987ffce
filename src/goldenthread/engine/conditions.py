"""Turns a checked fragment into SQL by saying whose each column is, and tells which columns a fragment reads.

It trusts `definitions.fragments` for what is allowed and checks nothing again.
"""

from __future__ import annotations

from functools import lru_cache

from sqlglot import exp

from goldenthread.definitions.fragments import parse
from goldenthread.definitions.model import Fragment
from goldenthread.engine.dialect import DuckDB

AS_AT = "as_at"
"""What fragments call the snapshot date."""

ROW = "row"
"""What a derivation's `where` calls the row that asks."""


def columns_read(fragment: Fragment | None) -> frozenset[str]:
    """The columns of its own fact that a fragment reads; the snapshot date is none of them."""
    return frozenset() if fragment is None else _read(fragment.sql)[0]


def row_columns_read(fragment: Fragment | None) -> frozenset[str]:
    """The columns that it reads from the row that asks (`row.started_on`)."""
    return frozenset() if fragment is None else _read(fragment.sql)[1]


def days_from(fragment: Fragment | None) -> frozenset[str]:
    """The days that a fragment works out of the snapshot date alone, as SQL: `as_at - INTERVAL '28' DAY`."""
    return frozenset() if fragment is None else _days_from(fragment.sql)


def sql(dialect: DuckDB, fragment: Fragment, own: str, asking: str = "", dates: str = "") -> str:
    """The fragment in parentheses, its columns named `own.column`, those of `row` and the date `as_at`
    `asking.column`.

    Without `asking` the snapshot date is a column of `own` too. `dates` has a column named like each of
    `days_from`, to be read where the fragment would work it out.
    """
    return _sql(dialect, fragment.sql, own, asking or own, dates)


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[frozenset[str], frozenset[str]]:
    own, asking = set(), set()
    for column in parse(text).find_all(exp.Column):
        if column.table == ROW:
            asking.add(column.name)
        elif column.name != AS_AT:
            own.add(column.name)
    return frozenset(own), frozenset(asking)


@lru_cache(maxsize=4096)
def _days_from(text: str) -> frozenset[str]:
    return frozenset(node.sql() for node in parse(text).walk() if _is_day_from(node))


def _is_day_from(node: exp.Expression) -> bool:
    """Whether it is the snapshot date with whole days, months or years added or taken away."""
    return (
        isinstance(node, exp.Add | exp.Sub)
        and isinstance(node.this, exp.Column)
        and node.this.name == AS_AT
        and isinstance(node.expression, exp.Interval)
        and node.expression.text("unit").upper() in ("DAY", "WEEK", "MONTH", "YEAR")
    )


@lru_cache(maxsize=4096)
def _sql(dialect: DuckDB, text: str, own: str, asking: str, dates: str) -> str:
    def whose(node: exp.Expression) -> exp.Expression:
        if dates and _is_day_from(node):
            return exp.column(node.sql(), table=dates, quoted=True)
        if not isinstance(node, exp.Column):
            return node
        table = asking if node.table == ROW or node.name == AS_AT else own
        return exp.column(node.name, table=table, quoted=True)

    return f"({parse(text).copy().transform(whose).sql(dialect=dialect.sqlglot_name)})"
