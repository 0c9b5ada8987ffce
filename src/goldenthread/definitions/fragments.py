"""The small SQL that a definition may hold: what it may be made of, and plain words for everything it may not.

`parse` gives the sqlglot expression of a fragment that keeps to the allow-list; it knows no columns
(`conditions` does) and runs nothing. The list is closed: whatever is not named here is refused, whether or not
a database would take it.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import SqlglotError
from sqlglot.tokens import Token, TokenType

from goldenthread.definitions.problems import nearest
from goldenthread.definitions.refusals import REMEDIES, STATEMENTS, SYMBOLS

LONGEST = 2000
_MOST_TOKENS = 400
_DEEPEST = 12
UNITS = ("DAY", "MONTH", "YEAR")
_EMPTY = "the condition is empty: leave the field out instead"
_AN_INTERVAL = "an interval is a whole number of days, months or years: INTERVAL 28 DAY"


class FragmentError(Exception):
    """A fragment outside the allow-list: what is wrong, at which character, and the nearest word that would do."""

    def __init__(self, message: str, offset: int = 0, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.hint = hint


def parse(sql: str) -> exp.Expression:
    """The expression of a fragment in DuckDB's words, checked against the allow-list.

    Columns are unquoted, lower case, and have no table but `row`; an interval is a whole number of DAY, MONTH
    or YEAR; a literal keeps its character offset in `meta["start"]`. Raises `FragmentError` at the first thing
    that is not allowed.
    """
    if len(sql) > LONGEST:
        raise FragmentError(f"longer than {LONGEST} characters: make a derivation of part of it", LONGEST)
    try:
        tokens = _DIALECT.tokenize(sql)
    except SqlglotError as error:
        raise FragmentError("a quote is opened and never closed", _offset_of_quote(sql)) from error
    _check_tokens(sql, tokens)
    try:
        trees = _Parser(dialect=_DIALECT).parse(tokens, sql)
    except SqlglotError as error:
        raise FragmentError(
            "this is not a condition: a word, a comma or a bracket is missing or left over",
            _offset_of(error, sql),
        ) from error
    except RecursionError as error:  # pragma: no cover - the token limits come first
        raise FragmentError("nested too deep") from error
    tree = trees[0]
    if tree is None:  # pragma: no cover - an empty fragment has no tokens, and is refused above
        raise FragmentError(_EMPTY)
    for node in tree.walk():
        _check_node(node)
    return tree


def offset_of(node: exp.Expression) -> int:
    """The character of the fragment at which a node begins."""
    starts = [each.meta["start"] for each in node.walk() if "start" in each.meta]
    return min(starts, default=0)


def _located(kind: TokenType) -> Any:
    original: Any = DuckDB.Parser.PRIMARY_PARSERS[kind]

    def literal(parser: Any, token: Token) -> Any:
        node = original(parser, token)
        node.meta["start"] = token.start
        return node

    return literal


class _Parser(DuckDB.Parser):
    """DuckDB's own grammar, which keeps where each literal was written."""

    PRIMARY_PARSERS = {  # noqa: RUF012 - it must be what the base class has
        **DuckDB.Parser.PRIMARY_PARSERS,
        **{
            kind: _located(kind)
            for kind in (TokenType.STRING, TokenType.NUMBER, TokenType.NULL, TokenType.TRUE, TokenType.FALSE)
        },
    }


_DIALECT = DuckDB()

_ALLOWED_TOKENS = frozenset(
    {
        TokenType.VAR, TokenType.STRING, TokenType.NUMBER, TokenType.EQ, TokenType.NEQ, TokenType.LT, TokenType.LTE,
        TokenType.GT, TokenType.GTE, TokenType.AND, TokenType.OR, TokenType.NOT, TokenType.IN, TokenType.BETWEEN,
        TokenType.IS, TokenType.NULL, TokenType.LIKE, TokenType.CASE, TokenType.WHEN, TokenType.THEN, TokenType.ELSE,
        TokenType.END, TokenType.TRUE, TokenType.FALSE, TokenType.DATE, TokenType.INTERVAL, TokenType.PLUS,
        TokenType.DASH, TokenType.L_PAREN, TokenType.R_PAREN, TokenType.COMMA, TokenType.DOT,
    }
)  # fmt: skip

_BEFORE_A_BRACKET = frozenset(
    {
        TokenType.IN, TokenType.AND, TokenType.OR, TokenType.NOT, TokenType.WHEN, TokenType.THEN, TokenType.ELSE,
        TokenType.BETWEEN,
    }
)  # fmt: skip


def _check_tokens(sql: str, tokens: list[Token]) -> None:
    """Refuse by its own words what the grammar would take and the allow-list does not."""
    if not tokens:
        raise FragmentError(_EMPTY)
    if len(tokens) > _MOST_TOKENS:
        raise FragmentError(
            f"more than {_MOST_TOKENS} words: make a derivation of part of it", tokens[_MOST_TOKENS].start
        )
    depth = 0
    for position, token in enumerate(tokens):
        following = tokens[position + 1] if position + 1 < len(tokens) else None
        word, written = token.text.lower(), sql[token.start : token.end + 1]
        is_word = written.isidentifier()
        if token.comments:
            raise FragmentError("comments are not kept: say it in `why` or `source`", _offset_of_comment(sql))
        if token.token_type is TokenType.NUMBER and not re.fullmatch(r"\d{1,15}(\.\d{1,10})?", written):
            raise FragmentError(f"`{written}` should be written plainly, as in 1000 or 0.5", token.start)
        if token.token_type in SYMBOLS:
            raise FragmentError(SYMBOLS[token.token_type], token.start)
        if word in STATEMENTS and is_word:
            raise FragmentError(
                f"{token.text.upper()} begins a query: a fragment is one condition on one row, and a derivation"
                " (latest, open, lookup, count_in …) looks into other facts",
                token.start,
            )
        if is_word and following is not None and following.token_type is TokenType.L_PAREN:
            _check_call(token, word)
        if not (token.token_type in _ALLOWED_TOKENS or is_word):
            raise FragmentError(f"`{written}` is not allowed in a condition", token.start)
        if token.token_type is TokenType.DOT and not (
            position and tokens[position - 1].text.lower() == "row"
        ):
            before = tokens[position - 1].text if position else ""
            raise FragmentError(
                f"`{before}.` is not allowed: write the column alone, or row.column for the row that asks",
                tokens[position - 1].start if position else 0,
            )
        if token.token_type is TokenType.INTERVAL:
            _check_interval(tokens[position + 1 : position + 3], sql)
        depth += (token.token_type is TokenType.L_PAREN) - (token.token_type is TokenType.R_PAREN)
        if depth > _DEEPEST:
            raise FragmentError(f"brackets more than {_DEEPEST} deep", token.start)
    doubled = [second for first, second in pairwise(tokens) if _two_values(first, second)]
    if doubled:
        raise FragmentError("a comparison, AND or OR is missing before this", doubled[0].start)


def _check_interval(following: list[Token], sql: str) -> None:
    """After INTERVAL stand a whole number, with or without quotes, and one of the units."""
    wanted = (r"'?\d{1,4}'?", rf"(?i)({'|'.join(UNITS)})S?")
    for position, (token, pattern) in enumerate(zip(following, wanted, strict=False)):
        written = sql[token.start : token.end + 1]
        if not re.fullmatch(pattern, written):
            hint = nearest(written, UNITS) if position else ""
            raise FragmentError(_AN_INTERVAL, token.start, hint)


def _two_values(first: Token, second: Token) -> bool:
    values = (TokenType.VAR, TokenType.STRING, TokenType.NUMBER)
    if second.token_type not in values or first.token_type not in (*values, TokenType.R_PAREN):
        return False
    return not (
        second.token_type is TokenType.VAR
        and second.text.upper().rstrip("S") in (*UNITS, "WEEK", "QUARTER", "HOUR")
    )


def _check_call(token: Token, word: str) -> None:
    if word == "coalesce" or token.token_type in _BEFORE_A_BRACKET:
        return
    remedy = REMEDIES.get(word, "declare a derivation in the fact, and compare that column")
    raise FragmentError(
        f"{token.text}() is a function, and conditions have none: {remedy}",
        token.start,
        nearest(word, ("coalesce",)),
    )


_COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)

_ALLOWED_NODES: dict[type[exp.Expression], frozenset[str]] = {
    **{
        kind: frozenset({"this", "expression"})
        for kind in (*_COMPARISONS, exp.And, exp.Or, exp.Is, exp.Like, exp.Add, exp.Sub)
    },
    exp.Not: frozenset({"this"}),
    exp.Neg: frozenset({"this"}),
    exp.Paren: frozenset({"this"}),
    exp.In: frozenset({"this", "expressions"}),
    exp.Between: frozenset({"this", "low", "high"}),
    exp.Case: frozenset({"ifs", "default"}),
    exp.If: frozenset({"this", "true"}),
    exp.Coalesce: frozenset({"this", "expressions"}),
    exp.Column: frozenset({"this", "table"}),
    exp.Identifier: frozenset({"this", "quoted"}),
    exp.Literal: frozenset({"this", "is_string"}),
    exp.Boolean: frozenset({"this"}),
    exp.Null: frozenset(),
    exp.Interval: frozenset({"this", "unit"}),
    exp.Var: frozenset({"this"}),
    exp.Cast: frozenset({"this", "to"}),
    exp.DataType: frozenset({"this", "nested"}),
}


def _check_node(node: exp.Expression) -> None:
    """Refuse any node, or part of a node, that is not on the list."""
    allowed = _ALLOWED_NODES.get(type(node))
    extra = [name for name, value in node.args.items() if value and (allowed is None or name not in allowed)]
    if isinstance(node, exp.Case) and node.args.get("this"):
        raise FragmentError(
            "write CASE WHEN column = value THEN …, with a condition after each WHEN", offset_of(node)
        )
    if allowed is None or extra:
        raise FragmentError(f"{node.key.upper()} is not allowed in a condition", offset_of(node))
    if isinstance(node, exp.Cast) and not (_is_text(node.this) and node.to.this is exp.DataType.Type.DATE):
        raise FragmentError(f"a type stands before a date only: {REMEDIES['cast']}", offset_of(node))
    if isinstance(node, exp.Column) and node.name.lower() in ("isodow", "current_date", "current_timestamp"):
        raise FragmentError(f"{node.name} is not a column: {REMEDIES[node.name.lower()]}", offset_of(node))
    if isinstance(node, exp.Interval):
        _settle_interval(node)


def _is_text(node: exp.Expression) -> bool:
    return isinstance(node, exp.Literal) and bool(node.is_string)


def _settle_interval(node: exp.Interval) -> None:
    """Write every interval in one way: a whole number of DAY, MONTH or YEAR."""
    unit = node.args.get("unit")
    amount = node.args.get("this")
    word = unit.name.upper().rstrip("S") if isinstance(unit, exp.Var) else ""
    if word not in UNITS or not isinstance(amount, exp.Literal):
        raise FragmentError(_AN_INTERVAL, offset_of(node))
    if not isinstance(node.parent, exp.Add | exp.Sub):
        raise FragmentError(
            "an interval is added to a date or taken from one: as_at - INTERVAL 28 DAY", offset_of(node)
        )
    node.set("unit", exp.Var(this=word))


def _offset_of(error: SqlglotError, sql: str) -> int:
    """The character at which the parser stopped: it says the line, and the column at which the word ends."""
    details: list[dict[str, Any]] = getattr(error, "errors", [])
    if not details:
        return 0
    line, column = int(details[0].get("line") or 1), int(details[0].get("col") or 0)
    before = sum(len(each) + 1 for each in sql.split("\n")[: line - 1])
    return min(max(before + column - len(str(details[0].get("highlight") or "")), 0), len(sql))


def _offset_of_quote(sql: str) -> int:
    return max(sql.rfind("'"), sql.rfind('"'), 0)


def _offset_of_comment(sql: str) -> int:
    outside = re.sub(r"'(?:[^']|'')*'", lambda text: "_" * len(text[0]), sql)
    starts = [outside.find(mark) for mark in ("--", "/*") if mark in outside]
    return min(starts, default=0)
