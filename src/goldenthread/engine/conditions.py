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


def sql(dialect: DuckDB, fragment: Fragment, own: str, asking: str = "") -> str:
    """The fragment in parentheses, its columns named `own.column`, those of `row` and the date `as_at`
    `asking.column`.

    Without `asking` the snapshot date is a column of `own` too.
    """
    return _sql(dialect, fragment.sql, own, asking or own)


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
def _sql(dialect: DuckDB, text: str, own: str, asking: str) -> str:
    def whose(node: exp.Expression) -> exp.Expression:
        if not isinstance(node, exp.Column):
            return node
        table = asking if node.table == ROW or node.name == AS_AT else own
        return exp.column(node.name, table=table, quoted=True)

    return f"({parse(text).copy().transform(whose).sql(dialect=dialect.sqlglot_name)})"
