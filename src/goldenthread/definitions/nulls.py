"""Where a condition can come out neither true nor false, because something that it reads is not recorded.

Both questions are about three-valued logic alone: which columns hold a value is told to them. They err towards yes.
"""

from __future__ import annotations

from sqlglot import exp

COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)


def _name(node: exp.Column) -> str:
    return f"row.{node.name}" if node.table else str(node.name)


def can_be_null(node: exp.Expression, non_null: frozenset[str]) -> bool:
    """Whether a fragment can come out not known, given the columns that always hold a value. Errs towards yes."""
    match node:
        case exp.Column():
            return _name(node) not in non_null
        case exp.And():
            return _junction(node, non_null, True)
        case exp.Or():
            return _junction(node, non_null, False)
        case exp.Is():
            return False
        case exp.Coalesce():
            return all(can_be_null(each, non_null) for each in (node.this, *node.expressions))
        case exp.Case():
            branches = [each.args["true"] for each in node.args["ifs"]]
            default = node.args.get("default")
            return default is None or any(can_be_null(each, non_null) for each in (*branches, default))
        case exp.Null():
            return True
        case exp.Literal() | exp.Boolean() | exp.Interval():
            return False
    return any(
        can_be_null(each, non_null) for each in node.iter_expressions() if not isinstance(each, exp.DataType)
    )


def _junction(node: exp.Expression, non_null: frozenset[str], truth: bool) -> bool:
    """An AND is settled by one side being false, an OR by one side being true: the other is met only when it is not."""
    left, right = node.this, node.expression
    one_way = can_be_null(left, non_null) or can_be_null(right, non_null | known_when(left, truth))
    other_way = can_be_null(right, non_null) or can_be_null(left, non_null | known_when(right, truth))
    return one_way and other_way


def known_when(node: exp.Expression, outcome: bool) -> frozenset[str]:
    """The columns that must hold a value for a condition to come out true (or false)."""
    match node:
        case exp.Paren():
            return known_when(node.this, outcome)
        case exp.Not():
            return known_when(node.this, not outcome)
        case exp.Column():
            return frozenset({_name(node)})
        case exp.And() | exp.Or():
            left, right = known_when(node.this, outcome), known_when(node.expression, outcome)
            return left | right if isinstance(node, exp.And) == outcome else left & right
        case exp.Is():
            if isinstance(node.expression, exp.Null):
                subject = bare(node.this)
                return (
                    frozenset({_name(subject)})
                    if not outcome and isinstance(subject, exp.Column)
                    else frozenset()
                )
            return known_when(node.this, bool(node.expression.this)) if outcome else frozenset()
        case exp.Like():
            return _operands(node.this)
        case exp.In():
            return _operands(node.this)
        case exp.Between():
            both = _operands(node.args["low"]) | _operands(node.args["high"])
            return _operands(node.this) | both if outcome else _operands(node.this)
    if isinstance(node, COMPARISONS):
        return _operands(node.this) | _operands(node.expression)
    return frozenset()


def _operands(node: exp.Expression) -> frozenset[str]:
    node = bare(node)
    if isinstance(node, exp.Column):
        return frozenset({_name(node)})
    if isinstance(node, exp.Add | exp.Sub):
        return _operands(node.this)
    return frozenset()


def bare(node: exp.Expression) -> exp.Expression:
    while isinstance(node, exp.Paren):
        node = node.this
    return node
