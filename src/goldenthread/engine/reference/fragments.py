"""Works out a fragment for one row by walking its tree, with SQL's three values: yes, no and unknown.

It knows the allow-listed words of `design/definitions.md` and nothing else: any other is a
`NotImplementedError`, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache

import sqlglot
from sqlglot import exp

from goldenthread.definitions.model import Fragment
from goldenthread.engine.reference.dates import days_before, months_before

Value = object
"""A date, text, number, True, False, or None for not known."""

Read = Callable[[str], Value]
"""Gives the value of a named column of one row."""


def evaluate(
    fragment: Fragment, read: Read, read_asking: Read | None = None, as_at: date | None = None
) -> Value:
    """The fragment's value for the row that `read` reads; `row.x` is read from the row that asks."""
    return _value(_tree(fragment.sql), read, read_asking, as_at)


def columns_read(fragment: Fragment | None) -> tuple[set[str], set[str]]:
    """The names that a fragment reads from its own row, and those it reads from the row that asks."""
    if fragment is None:
        return set(), set()
    names = list(_tree(fragment.sql).find_all(exp.Column))
    own = {name.name for name in names if not name.table and name.name != "as_at"}
    asking = {name.name for name in names if name.table == "row"}
    return own, asking


@cache
def _tree(sql: str) -> exp.Expression:
    return sqlglot.parse_one(sql, dialect="duckdb")


def _value(node: exp.Expression, read: Read, asking: Read | None, as_at: date | None) -> Value:
    def of(part: object) -> Value:
        assert isinstance(part, exp.Expression)
        return _value(part, read, asking, as_at)

    match node:
        case exp.Paren():
            return of(node.this)
        case exp.Null():
            return None
        case exp.Boolean():
            return bool(node.this)
        case exp.Literal():
            return str(node.this) if node.is_string else float(node.this)
        case exp.Neg():
            number = of(node.this)
            return None if number is None else -_number(number)
        case exp.Cast():
            if not node.to.is_type("date"):
                raise NotImplementedError(node.sql())
            return date.fromisoformat(str(of(node.this)))
        case exp.Column():
            if node.table == "row":
                assert asking is not None
                return asking(node.name)
            return as_at if node.name == "as_at" else read(node.name)
        case exp.And():
            return _both(of(node.left), of(node.right))
        case exp.Or():
            return _either(of(node.left), of(node.right))
        case exp.Not():
            truth = of(node.this)
            return None if truth is None else not truth
        case exp.Is():
            return of(node.this) is of(node.expression)
        case exp.EQ() | exp.NEQ() | exp.LT() | exp.LTE() | exp.GT() | exp.GTE():
            return _compare(node.key, of(node.left), of(node.right))
        case exp.Between():
            value = of(node.this)
            low, high = of(node.args["low"]), of(node.args["high"])
            return _both(_compare("gte", value, low), _compare("lte", value, high))
        case exp.In():
            value = of(node.this)
            found: Value = False
            for choice in node.expressions:
                found = _either(found, _compare("eq", value, of(choice)))
            return found
        case exp.Like():
            return _like(of(node.this), of(node.expression))
        case exp.Coalesce():
            for choice in [node.this, *node.expressions]:
                value = of(choice)
                if value is not None:
                    return value
            return None
        case exp.Case():
            for branch in node.args["ifs"]:
                test = of(branch.this)
                if node.this is not None:
                    test = _compare("eq", of(node.this), test)
                if test is True:
                    return of(branch.args["true"])
            return of(node.args["default"]) if node.args.get("default") else None
        case exp.Sub() | exp.Add() if isinstance(node.expression, exp.Interval):
            return _moved(of(node.this), node.expression, backwards=isinstance(node, exp.Sub))
    raise NotImplementedError(f"{type(node).__name__} in {node.sql()}")


def _both(left: Value, right: Value) -> Value:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def _either(left: Value, right: Value) -> Value:
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


def _compare(how: str, left: Value, right: Value) -> Value:
    if left is None or right is None:
        return None
    # A date may be compared with a date written as text.
    if isinstance(left, date) and isinstance(right, str):
        right = date.fromisoformat(right)
    if isinstance(right, date) and isinstance(left, str):
        left = date.fromisoformat(left)
    if how == "eq":
        return left == right
    if how == "neq":
        return left != right
    if how == "lt":
        return left < right  # type: ignore[operator]
    if how == "lte":
        return left <= right  # type: ignore[operator]
    if how == "gt":
        return left > right  # type: ignore[operator]
    return left >= right  # type: ignore[operator]


def _like(value: Value, pattern: Value) -> Value:
    if value is None or pattern is None:
        return None
    letters = {"%": ".*", "_": "."}
    expression = "".join(letters.get(letter, re.escape(letter)) for letter in str(pattern))
    return re.fullmatch(expression, str(value), re.DOTALL) is not None


def _moved(day: Value, interval: exp.Interval, *, backwards: bool) -> Value:
    if day is None:
        return None
    assert isinstance(day, date)
    number = int(interval.this.name) * (1 if backwards else -1)
    assert interval.unit is not None
    unit = interval.unit.sql().upper().rstrip("S")
    if unit == "DAY":
        return days_before(day, number)
    if unit == "WEEK":
        return days_before(day, number * 7)
    if unit == "MONTH":
        return months_before(day, number)
    if unit == "YEAR":
        return months_before(day, number * 12)
    raise NotImplementedError(f"an interval in {unit}")


def _number(value: Value) -> float:
    assert isinstance(value, int | float)
    return value
