"""Says in plain words what a condition asks and what an indicator counts, for the definitions reference and for
explanations.

The words are made from the definition itself, so they cannot say other than what is counted.
"""

from __future__ import annotations

from datetime import date

from sqlglot import exp

from goldenthread.definitions.fragments import FragmentError, parse
from goldenthread.definitions.model import Catalogue, Fragment, Indicator, Span

_COMPARISONS: dict[type[exp.Expression], str] = {
    exp.EQ: "is",
    exp.NEQ: "is not",
    exp.LT: "is less than",
    exp.LTE: "is at most",
    exp.GT: "is more than",
    exp.GTE: "is at least",
}
_DATES: dict[type[exp.Expression], str] = {
    exp.EQ: "is",
    exp.NEQ: "is not",
    exp.LT: "is before",
    exp.LTE: "is on or before",
    exp.GT: "is after",
    exp.GTE: "is on or after",
}
FORM_WORDS = {
    "count": "count",
    "percent": "percent",
    "rate_per_10k": "rate per 10,000 children",
    "mean": "mean",
    "max": "maximum",
    "sum": "sum",
    "median": "median",
}
WINDOW_WORDS = {
    "week": "week ending Friday",
    "month": "month",
    "quarter": "quarter",
    "year_to_date": "year to date from 1 April",
    "rolling_12_months": "rolling 12 months",
    "financial_year": "financial year",
    "snapshot": "snapshot at the period's last day",
}
BETTER_WORDS = {
    "high": "higher is better",
    "low": "lower is better",
    "band": "best within a band",
    "none": "neither way is better in itself",
}
UNKNOWN_WORDS = {
    "fails": "counted, as not meeting the test",
    "excluded": "left out of the rows counted",
    "refused": "the figure is not reported while there is one",
}


def words(name: str) -> str:
    """A column or fact as a reader says it."""
    return name.replace("_", " ")


def condition_in_words(sql: str) -> str:
    """A fragment as a sentence's end: `working days is at most 45`. Raises `FragmentError` when it is not one."""
    return _say(parse(sql))


def counted_in_words(indicator: Indicator, catalogue: Catalogue) -> list[str]:
    """What is counted, a sentence each: the rows, those that succeed, and what becomes of those that cannot be told."""
    if indicator.returned is not None or indicator.fact is None:
        return [f"Typed in by hand. {_sentence(indicator.returned or '')}"]
    fact = catalogue.facts[indicator.fact]
    unit = "children, each once," if indicator.unit == "children" else "rows"
    when = (
        f"in the window by the date {words(indicator.dated)}"
        if indicator.dated
        else "at the period's last day"
        if fact.cohort is not None or (fact.episode is None and not fact.dates)
        else "open at the period's last day"
    )
    lines = [f"Counted: {unit} of {words(fact.name)} ({fact.grain}) {when}{_those(indicator.of)}."]
    if fact.cohort is not None:
        base = f"Made from {words(fact.cohort.of)}, one row for each different {words(fact.cohort.per)}"
        lines.append(f"{base}{_those(fact.cohort.where)}.")
    if fact.where is not None:
        lines.append(f"Always: {_said(fact.where)}.")
    if indicator.where is not None:
        lines.append(f"Of those, a success when {_said(indicator.where)}.")
    if indicator.value is not None and indicator.weight is not None:
        lines.append(f"The figure is all {words(indicator.value)} over all {words(indicator.weight)}.")
    elif indicator.weight is not None:
        lines.append(f"Each row counts as its {words(indicator.weight)}.")
    elif indicator.value is not None:
        lines.append(f"The value is {words(indicator.value)}.")
    if indicator.unknown is not None:
        lines.append(f"When that cannot be told: {UNKNOWN_WORDS[indicator.unknown]}.")
    if indicator.looks_back is not None:
        lines.append(f"Looks back {span_in_words(indicator.looks_back)} before the window.")
    return lines


def span_in_words(span: Span) -> str:
    """A stretch of time: `12 months`, `1 day`."""
    return f"{span.amount} {span.unit if span.amount != 1 else span.unit[:-1]}"


def day_in_words(day: date) -> str:
    """A date as a reader writes it: `1 April 2023`."""
    return f"{day.day} {day:%B %Y}"


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _those(fragment: Fragment | None) -> str:
    return f" where {_said(fragment)}" if fragment is not None else ""


def _said(fragment: Fragment) -> str:
    try:
        return condition_in_words(fragment.sql)
    except FragmentError:  # pragma: no cover - a catalogue holds checked fragments only
        return fragment.sql


def _say(node: exp.Expression) -> str:
    match node:
        case exp.Paren():
            return f"({_say(node.this)})" if isinstance(node.this, exp.Or | exp.And) else _say(node.this)
        case exp.Column():
            return _column(node)
        case exp.Literal():
            return node.name
        case exp.Boolean():
            return "yes" if node.this else "no"
        case exp.And():
            return f"{_say(node.this)} and {_say(node.expression)}"
        case exp.Or():
            return f"{_say(node.this)} or {_say(node.expression)}"
        case exp.Not():
            return _negated(node.this)
        case exp.Is():
            said = "not recorded" if isinstance(node.expression, exp.Null) else _say(node.expression)
            return f"{_say(node.this)} is {said}"
        case exp.In():
            return f"{_say(node.this)} is {_list(node.expressions)}"
        case exp.Between():
            return f"{_say(node.this)} is from {_say(node.args['low'])} to {_say(node.args['high'])}"
        case exp.Like():
            return f"{_say(node.this)} {_pattern(node)}"
        case exp.Case():
            return _case(node)
        case exp.Coalesce():
            return f"{_say(node.this)} (or {', or '.join(_say(each) for each in node.expressions)} when not recorded)"
        case exp.Sub():
            return f"{_interval(node.expression)} before {_say(node.this)}"
        case exp.Add():
            return f"{_interval(node.expression)} after {_say(node.this)}"
        case exp.Neg():
            return f"-{_say(node.this)}"
        case exp.Cast():
            return _say(node.this)
    return _comparison(node)


def _column(node: exp.Column) -> str:
    if node.name == "as_at":
        return "the snapshot date"
    return f"its own {words(node.name)}" if node.table else words(node.name)


def _comparison(node: exp.Expression) -> str:
    sides = (node.this, node.expression)
    dated = any(
        isinstance(each, exp.Add | exp.Sub | exp.Cast) or each.name.endswith(("_on", "as_at"))
        for each in sides
    )
    said = (_DATES if dated else _COMPARISONS)[type(node)]
    return f"{_say(node.this)} {said} {_say(node.expression)}"


def _negated(node: exp.Expression) -> str:
    match node:
        case exp.Paren():
            return (
                f"it is not so that {_say(node.this)}"
                if isinstance(node.this, exp.Or | exp.And)
                else _negated(node.this)
            )
        case exp.Column():
            return f"not {_say(node)}"
        case exp.Is() if isinstance(node.expression, exp.Null):
            return f"{_say(node.this)} is recorded"
        case exp.In():
            return f"{_say(node.this)} is not {_list(node.expressions)}"
        case exp.Like():
            said = _pattern(node)
            for verb, opposite in (
                ("begins", "does not begin"),
                ("contains", "does not contain"),
                ("is", "is not"),
            ):
                if said.startswith(f"{verb} "):
                    return f"{_say(node.this)} {opposite}{said.removeprefix(verb)}"
        case exp.Between():
            return f"{_say(node.this)} is not from {_say(node.args['low'])} to {_say(node.args['high'])}"
    return f"it is not so that {_say(node)}"


def _list(nodes: list[exp.Expression]) -> str:
    said = [_say(each) for each in nodes]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} or {said[-1]}"


def _pattern(node: exp.Like) -> str:
    pattern = str(node.expression.name)
    if pattern.endswith("%") and not set(pattern[:-1]) & {"%", "_"}:
        return f"begins with {pattern[:-1]}"
    if pattern.startswith("%") and pattern.endswith("%") and not set(pattern[1:-1]) & {"%", "_"}:
        return f"contains {pattern[1:-1]}"
    return f"is like {pattern}"


def _case(node: exp.Case) -> str:
    parts = [f"{_say(each.args['true'])} when {_say(each.this)}" for each in node.args["ifs"]]
    default = node.args.get("default")
    return ", ".join(parts) + (f", otherwise {_say(default)}" if default is not None else "")


def _interval(node: exp.Expression) -> str:
    unit = str(node.args["unit"].name).lower()
    return f"{node.this.name} {unit}{'' if node.this.name == '1' else 's'}"
