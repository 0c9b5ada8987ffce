"""What a fragment may not hold, in the words of its refusal: the thing to do instead, known for each mistake
that people make.

Beside the ordinary ones stand the traps that a parser passes without a word (day-of-week names, month
differences, queries that limit themselves): each was measured to give a wrong figure silently.
"""

from __future__ import annotations

from sqlglot.tokens import TokenType

STATEMENTS = frozenset(
    [
        "select",
        "from",
        "where",
        "group",
        "order",
        "having",
        "limit",
        "qualify",
        "union",
        "intersect",
        "except",
        "with",
        "join",
        "asof",
        "semi",
        "anti",
        "lateral",
        "pivot",
        "unpivot",
        "insert",
        "update",
        "delete",
        "create",
        "drop",
        "alter",
        "attach",
        "copy",
        "pragma",
        "set",
        "load",
        "install",
        "call",
        "export",
        "import",
        "values",
        "exists",
        "using",
        "over",
        "window",
    ]
)
"""Words that begin or belong to a query."""

_TIME = (
    "a derivation counts time: complete_months(a, b), working_days(a, b), or compare with - INTERVAL 28 DAY"
)
_WEEKDAY = "declare a working_days(a, b) derivation in the fact: it knows weekends and bank holidays"
_CLOCK = "say as_at, so that the figure is the same whenever it is worked out"
_PARTS = "dates are cut into periods by `window`; a derivation counts days, months and ages"
_TYPES = "the fact declares each column's type: compare it with a value of that type"
_CODES = "codes are in capitals and trimmed already: compare the column itself"
_MEDIAN = "name the column in `value` and say as: [median]"
_DIVISION = "name numerator and denominator by `where` and `of`, and say as: [percent]"
_ARITHMETIC = "arithmetic on numbers is not done here: ask for a derivation"

REMEDIES = {
    **dict.fromkeys(("date_diff", "datediff", "date_sub", "datesub", "months_between"), _TIME),
    **dict.fromkeys(("isodow", "dayofweek", "dow", "weekday", "dayname"), _WEEKDAY),
    **dict.fromkeys(("today", "now", "current_date", "current_timestamp", "getdate"), _CLOCK),
    **dict.fromkeys(
        ("extract", "date_part", "datepart", "date_trunc", "year", "month", "day", "quarter"), _PARTS
    ),
    **dict.fromkeys(("cast", "try_cast", "convert"), _TYPES),
    **dict.fromkeys(("upper", "lower", "trim", "ltrim", "rtrim"), _CODES),
    **dict.fromkeys(("median", "quantile_cont", "quantile", "percentile_cont"), _MEDIAN),
    **dict.fromkeys(("avg", "mean"), "name the column in `value` and say as: [mean]"),
    **dict.fromkeys(("ifnull", "nvl"), "write COALESCE(column, value)"),
    "age": "declare age: age(born_on) in the fact, and compare that column",
    "isnull": "write column IS NULL",
    "if": "write CASE WHEN condition THEN value ELSE value END",
    "iif": "write CASE WHEN condition THEN value ELSE value END",
    "count": "how many is said by `as`, or by a count_in or overlapping derivation in the fact",
    "sum": "name the column in `value` and say as: [sum]",
    "max": "name the column in `value` and say as: [max], or use a latest derivation in the fact",
    "min": "use an earliest derivation in the fact",
    "generate_series": "periods are made by the engine: declare `window`",
    "working_days": "derivations are declared in the fact: give it a name there, and compare that",
    "complete_months": "derivations are declared in the fact: give it a name there, and compare that",
}
"""What to do instead of a function, by its name in small letters."""

SYMBOLS = {
    TokenType.SEMICOLON: "`;` ends a statement: a fragment is one condition, so take it away",
    TokenType.SLASH: f"division is not done here: {_DIVISION}",
    TokenType.DIV: f"division is not done here: {_DIVISION}",
    TokenType.MOD: _ARITHMETIC,
    TokenType.STAR: _ARITHMETIC,
    TokenType.CARET: _ARITHMETIC,
    TokenType.DSTAR: _ARITHMETIC,
    TokenType.DCOLON: f"`::` changes a type: {_TYPES}",
    TokenType.IDENTIFIER: "double quotes name a column: put text in single quotes, as in 'M', and write columns bare",
    TokenType.ILIKE: "ILIKE is not allowed: codes are in capitals already, so write LIKE",
    TokenType.ESCAPE: "ESCAPE is not allowed: LIKE knows only % and _",
    TokenType.DISTINCT: "DISTINCT is not allowed: say unit: children to count each child once",
    TokenType.CURRENT_DATE: f"the clock is not read here: {_CLOCK}",
    TokenType.CURRENT_TIMESTAMP: f"the clock is not read here: {_CLOCK}",
    **dict.fromkeys(
        (TokenType.TIMESTAMP, TokenType.TIMESTAMPNTZ, TokenType.TIMESTAMPTZ, TokenType.DATETIME),
        "times of day are not kept: compare with a date",
    ),
    TokenType.DPIPE: "texts are not joined here: compare the columns one by one",
}
"""Why a symbol or keyword is refused, and what to do instead."""
