"""Reads an allow-listed fragment against the columns it may mention: names, types, dates that exist, and nulls.

A fragment is three-valued, as SQL is: true, false, or not known. `examine` says which columns it reads and
whether it can come out not known, by which an indicator must say what becomes of such rows. Nothing is run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlglot import exp

from goldenthread.definitions.fragments import FragmentError, offset_of, parse
from goldenthread.definitions.model import ColumnType
from goldenthread.definitions.nulls import bare, can_be_null, known_when
from goldenthread.definitions.problems import nearest
from goldenthread.definitions.records import as_date

Kind = Literal["text", "date", "number", "truth", "unknown"]
_KIND: dict[ColumnType, Kind] = {
    "id": "text",
    "code": "text",
    "text": "text",
    "date": "date",
    "number": "number",
    "boolean": "truth",
    "flag": "truth",
}
_WORDS: dict[Kind, str] = {
    "text": "text",
    "date": "a date",
    "number": "a number",
    "truth": "yes or no",
    "unknown": "unknown",
}
BREAKDOWNS = ("sex", "ethnic_group", "age_band", "service", "area")


@dataclass(frozen=True)
class Scope:
    """What a fragment may mention: the columns of `fact`, `row.` columns when a row asks, and `as_at` at a
    snapshot.

    `never_null` are columns that always hold a value, `ends` those that hold the far-future open end while open.
    `later` are columns that exist but not here, each with the reason; `doubtful` exist, of a type not known. With
    `anything` the columns are not known at all.
    """

    fact: str
    columns: Mapping[str, ColumnType]
    never_null: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()
    as_at: bool = False
    row: Mapping[str, ColumnType] | None = None
    later: Mapping[str, str] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()
    anything: bool = False


@dataclass(frozen=True)
class Reading:
    """What a fragment reads and can come to; `faults` are all that is wrong with it."""

    columns: frozenset[str] = frozenset()
    row_columns: frozenset[str] = frozenset()
    reads_as_at: bool = False
    can_be_null: bool = False
    faults: tuple[FragmentError, ...] = ()
    known_columns: frozenset[str] = frozenset()


def examine(sql: str, scope: Scope, wants: Kind = "truth", known: frozenset[str] = frozenset()) -> Reading:
    """Read a fragment in its scope.

    `wants` is what it must come to; `known` are columns that an earlier condition proved not null. Every fault of
    names and types is in the reading's `faults`; a fragment outside the allow-list has that one fault.
    """
    try:
        tree = parse(sql)
    except FragmentError as fault:
        return Reading(faults=(fault,))
    reader = _Reader(scope, [])
    kind = reader.kind(tree)
    if kind != wants and kind != "unknown":
        reader.fault(tree, _not_wanted(kind, wants, tree))
    columns = frozenset(each.name for each in tree.find_all(exp.Column) if not each.table)
    row_columns = frozenset(each.name for each in tree.find_all(exp.Column) if each.table)
    if not columns and not row_columns and not reader.faults:
        reader.fault(tree, "reads no column, so it is the same for every row: leave it out")
    non_null = scope.never_null | known | {"as_at"}
    return Reading(
        columns=columns - {"as_at"} if scope.as_at else columns,
        row_columns=row_columns,
        reads_as_at=scope.as_at and "as_at" in columns,
        can_be_null=not reader.faults and can_be_null(tree, non_null),
        faults=tuple(sorted(reader.faults, key=lambda each: each.offset)),
        known_columns=frozenset() if reader.faults else known_when(tree, True),
    )


def _not_wanted(kind: Kind, wants: Kind, tree: exp.Expression) -> str:
    if wants == "truth":
        return (
            f"this comes to {_WORDS[kind]}, and a condition must come to yes or no: compare it with something"
        )
    return f"this comes to {_WORDS[kind]}, and must come to {_WORDS[wants]}"


class _Reader:
    """Works out the kind of every part, recording what does not go together."""

    def __init__(self, scope: Scope, faults: list[FragmentError]) -> None:
        self.scope = scope
        self.faults = faults

    def fault(self, node: exp.Expression, message: str, hint: str = "") -> Kind:
        self.faults.append(FragmentError(message, offset_of(node), hint))
        return "unknown"

    def kind(self, node: exp.Expression) -> Kind:
        match node:
            case exp.Paren():
                return self.kind(node.this)
            case exp.Column():
                return self.column(node)
            case exp.Literal():
                return "text" if node.is_string else "number"
            case exp.Boolean():
                return "truth"
            case exp.Null():
                return self.fault(node, "NULL is no value: write IS NULL or IS NOT NULL after a column")
            case exp.And() | exp.Or():
                return self.both_truths(node)
            case exp.Not():
                return self.truth(node.this)
            case exp.Is():
                return self.is_(node)
            case exp.In():
                return self.in_(node)
            case exp.Between():
                return self.between(node)
            case exp.Like():
                return self.like(node)
            case exp.Case():
                return self.case(node)
            case exp.Coalesce():
                return self.same([node.this, *node.expressions], node)
            case exp.Add() | exp.Sub():
                return self.shift(node)
            case exp.Neg():
                return self.negative(node)
            case exp.Cast():
                return self.dated(node.this)
        return self.compare(node)

    def column(self, node: exp.Column) -> Kind:
        name = node.name
        if name in self.scope.doubtful or (self.scope.anything and not node.table):
            return "unknown"
        if node.table:
            if self.scope.row is None:
                return self.fault(
                    node,
                    "`row.` is only for a condition that looks into another fact: write the column alone",
                    name,
                )
            if name in self.scope.row:
                return _KIND[self.scope.row[name]]
            return self.fault(
                node, f"`row.{name}` is not a column of the row that asks", nearest(name, self.scope.row)
            )
        if name == "as_at":
            if self.scope.as_at:
                return "date"
            return self.fault(
                node, "`as_at` is known only at a snapshot: compare with one of the row's own dates"
            )
        if name in self.scope.columns:
            return _KIND[self.scope.columns[name]]
        if name in self.scope.later:
            return self.fault(node, f"`{name}` {self.scope.later[name]}")
        if name in BREAKDOWNS:
            return self.fault(
                node,
                f"`{name}` is a breakdown, not a column of {self.scope.fact}: declare a lookup of it in the fact",
            )
        return self.fault(
            node,
            f"`{name}` is not a column of {self.scope.fact}",
            nearest(name, {*self.scope.columns, *self.scope.later}),
        )

    def truth(self, node: exp.Expression) -> Kind:
        kind = self.kind(node)
        if kind not in ("truth", "unknown"):
            self.fault(node, f"this is {_WORDS[kind]}, not yes or no: compare it with something")
        return "truth"

    def both_truths(self, node: exp.Expression) -> Kind:
        self.truth(node.this)
        return self.truth(node.expression)

    def is_(self, node: exp.Is) -> Kind:
        if isinstance(node.expression, exp.Boolean):
            return self.truth(node.this)
        subject = bare(node.this)
        if not isinstance(node.expression, exp.Null) or not isinstance(subject, exp.Column):
            return self.fault(node, "IS is for IS NULL, IS NOT NULL, IS TRUE and IS FALSE after a column")
        self.kind(subject)
        name = subject.name
        if not subject.table and name in self.scope.ends:
            return self.fault(
                node,
                f"`{name}` is never null: the end of what is still open is stored as 9999-12-31. Leave out `dated` to"
                " count what is open at a snapshot, look in with open(fact, …), or compare it with a date",
            )
        if not subject.table and self.scope.columns.get(name) == "flag" and name in self.scope.never_null:
            return self.fault(node, f"`{name}` is never null: an empty flag is No, so write NOT {name}")
        return "truth"

    def in_(self, node: exp.In) -> Kind:
        if not node.expressions:
            return self.fault(node, "IN needs a list of values in brackets")
        for each in node.expressions:
            if isinstance(each, exp.Null):
                self.fault(each, "NULL in a list is never met: add OR column IS NULL")
            elif not isinstance(bare(each), exp.Literal | exp.Neg | exp.Cast):
                self.fault(each, "IN takes a list of values: compare columns with =")
            else:
                self.match(node.this, each, node)
        return "truth"

    def between(self, node: exp.Between) -> Kind:
        low, high = node.args["low"], node.args["high"]
        self.match(node.this, low, node, ordered=True)
        self.match(node.this, high, node, ordered=True)
        if _comes_after(_value(low), _value(high)):
            self.fault(low, "BETWEEN takes the lower value first: these can never be met")
        return "truth"

    def like(self, node: exp.Like) -> Kind:
        if self.kind(node.this) not in ("text", "unknown"):
            return self.fault(node, "LIKE is for text and codes")
        if not (isinstance(node.expression, exp.Literal) and node.expression.is_string):
            return self.fault(node.expression, "LIKE takes a pattern in single quotes, as in LIKE 'T%'")
        self.capitals(node.this, node.expression)
        return "truth"

    def case(self, node: exp.Case) -> Kind:
        for each in node.args["ifs"]:
            self.truth(each.this)
        values = [each.args["true"] for each in node.args["ifs"]]
        default = node.args.get("default")
        kept = [each for each in (*values, default) if each is not None and not isinstance(each, exp.Null)]
        return self.same(kept, node) if kept else "unknown"

    def same(self, nodes: list[exp.Expression], whole: exp.Expression) -> Kind:
        if len(nodes) < 2 and isinstance(whole, exp.Coalesce):
            return self.fault(whole, "COALESCE needs two values or more: COALESCE(column, value)")
        kinds = [self.kind(each) for each in nodes]
        known = [each for each in kinds if each != "unknown"]
        if "date" in known and any(_is_text(each) for each in nodes):
            kinds = [
                "date" if _is_text(each) and self.dated(each) == "date" else kind
                for each, kind in zip(nodes, kinds, strict=True)
            ]
            known = [each for each in kinds if each != "unknown"]
        if len(set(known)) > 1:
            return self.fault(
                whole,
                f"mixes {_WORDS[known[0]]} and {_WORDS[next(each for each in known if each != known[0])]}",
            )
        return known[0] if known else "unknown"

    def negative(self, node: exp.Neg) -> Kind:
        if not isinstance(node.this, exp.Literal) or node.this.is_string:
            return self.fault(node, "a minus sign stands only before a number")
        return "number"

    def shift(self, node: exp.Expression) -> Kind:
        if isinstance(node.this, exp.Interval):
            return self.fault(node.expression, "the date comes before its interval: as_at - INTERVAL 28 DAY")
        if not isinstance(node.expression, exp.Interval):
            kinds = {self.kind(node.this), self.kind(node.expression)}
            if kinds == {"date", "number"}:
                number = node.expression.name if isinstance(node.expression, exp.Literal) else "28"
                return self.fault(
                    node, f"a date moves by an interval: write INTERVAL {number} DAY instead of {number}"
                )
            if kinds == {"date"}:
                return self.fault(
                    node,
                    "days between dates are a derivation: working_days(a, b), complete_months(a, b),"
                    " or compare with an INTERVAL",
                )
            return (
                "unknown"
                if "unknown" in kinds
                else self.fault(node, "arithmetic on numbers is not done here: ask for a derivation")
            )
        kind = self.dated(node.this) if _is_text(node.this) else self.kind(node.this)
        if kind not in ("date", "unknown"):
            return self.fault(node, f"an interval moves a date, and this is {_WORDS[kind]}")
        return "date"

    def dated(self, node: exp.Expression) -> Kind:
        if as_date(node.name) is None:
            return self.fault(node, f"'{node.name}' is not a date that exists: write it 'YYYY-MM-DD'")
        return "date"

    def compare(self, node: exp.Expression) -> Kind:
        left, right = node.this, node.expression
        if isinstance(left, exp.Null) or isinstance(right, exp.Null):
            return self.fault(node, "nothing is equal to NULL, nor unequal: write IS NULL or IS NOT NULL")
        self.match(left, right, node, ordered=not isinstance(node, exp.EQ | exp.NEQ))
        return "truth"

    def match(
        self, left: exp.Expression, right: exp.Expression, whole: exp.Expression, ordered: bool = False
    ) -> None:
        """Record why two sides of a comparison cannot be compared."""
        kinds = (self.kind(left), self.kind(right))
        if "unknown" in kinds:
            return
        if _value(left) is not None and _value(right) is not None:
            self.fault(whole, "compares two fixed values, so it is the same for every row")
            return
        for one, other, kind in ((left, right, kinds[0]), (right, left, kinds[1])):
            if kind == "date" and _is_text(other):
                self.dated(bare(other))
                return
            if kind == "truth" and not _is_truth(other):
                self.truth_compared(one, other)
                return
        if kinds[0] != kinds[1]:
            self.fault(whole, f"compares {_WORDS[kinds[0]]} with {_WORDS[kinds[1]]}")
        elif ordered and kinds[0] in ("text", "truth"):
            self.fault(
                whole,
                f"{_WORDS[kinds[0]]} has no order here: use = or IN"
                if kinds[0] == "text"
                else "yes and no have no order",
            )
        else:
            self.capitals(left, right)
            self.capitals(right, left)

    def truth_compared(self, column: exp.Expression, other: exp.Expression) -> None:
        if isinstance(column, exp.Column):
            name = f"row.{column.name}" if column.table else column.name
            self.fault(other, f"`{name}` is yes or no already: write {name} alone, or NOT {name}")
        else:
            self.fault(column, "a comparison cannot itself be compared: write AND between two comparisons")

    def capitals(self, column: exp.Expression, literal: exp.Expression) -> None:
        """A code is upper case on load, so a literal in small letters is never met."""
        column, literal = bare(column), bare(literal)
        if not isinstance(column, exp.Column) or not _is_text(literal):
            return
        types = self.scope.row if column.table else self.scope.columns
        if (
            types is not None
            and types.get(column.name) == "code"
            and literal.name != literal.name.strip().upper()
        ):
            upper = literal.name.strip().upper()
            self.fault(
                literal,
                f"codes are held in capitals without spaces round them, so '{literal.name}' is never met",
                f"'{upper}'",
            )


def _is_text(node: exp.Expression) -> bool:
    node = bare(node)
    return isinstance(node, exp.Literal) and bool(node.is_string)


def _is_truth(node: exp.Expression) -> bool:
    node = bare(node)
    return isinstance(node, exp.Boolean | exp.Column)


def _value(node: exp.Expression) -> float | str | None:
    """The fixed value of a literal; None for anything else."""
    node = bare(node)
    if isinstance(node, exp.Cast):
        return str(node.this.name)
    if isinstance(node, exp.Neg) and isinstance(node.this, exp.Literal):
        return -float(node.this.name)
    if isinstance(node, exp.Literal):
        return str(node.name) if node.is_string else float(node.name)
    return None


def _comes_after(low: float | str | None, high: float | str | None) -> bool:
    """Whether two fixed values of one kind stand the wrong way round."""
    if isinstance(low, str) and isinstance(high, str):
        return low > high
    return isinstance(low, float) and isinstance(high, float) and low > high
