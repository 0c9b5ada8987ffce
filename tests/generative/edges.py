"""Where a catalogue's definitions can go wrong: what `populations` aims at, read from the definitions
themselves, so that a new indicator is aimed at without a word added here. Nothing here is made up or counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import sqlglot
from sqlglot import exp

from goldenthread.definitions.model import Catalogue, Fact, Fragment, Indicator
from goldenthread.engine.reference.needs import tables_needed


@dataclass(frozen=True)
class Focus:
    """What one indicator turns on: the tables that its counting reads, the words and the spans in its own
    conditions.
    """

    indicator: str
    fact: str
    table: str
    """That of the rows it counts, or of those that its cohort is made of."""
    tables: frozenset[str]
    words: Mapping[tuple[str, str], tuple[str, ...]]
    numbers: tuple[float, ...]
    back: tuple[tuple[int, str], ...]
    ages: tuple[int, ...]
    team_kinds: tuple[str, ...]
    crowd: bool
    """Whether it compares a number of different things with one above ten."""


@dataclass(frozen=True)
class Edges:
    """Where a catalogue's definitions can go wrong: its tables, the words it compares with (by table and
    column), and how far it looks back in days, months and working days.
    """

    catalogue: Catalogue
    tables: Mapping[str, Fact]
    words: Mapping[tuple[str, str], tuple[str, ...]]
    numbers: tuple[float, ...]
    back: tuple[tuple[int, str], ...]
    focuses: tuple[Focus, ...]
    """Those of one fact together."""


def edges_of(catalogue: Catalogue) -> Edges:
    """What to make populations from; worked out once a catalogue."""
    return Edges(
        catalogue,
        canonical(catalogue),
        words_compared(catalogue, fragments(catalogue)),
        numbers_compared(fragments(catalogue)),
        tuple(sorted(spans(catalogue, fragments(catalogue)))),
        tuple(
            Focus(
                indicator.name,
                str(indicator.fact),
                own_table(catalogue, catalogue.facts[str(indicator.fact)]),
                tables_read(catalogue, indicator),
                words_compared(catalogue, fragments_of(catalogue, indicator)),
                numbers_compared(fragments_of(catalogue, indicator)),
                tuple(sorted(spans(catalogue, fragments_of(catalogue, indicator)))),
                ages_compared(catalogue, indicator),
                team_kinds_compared(catalogue, indicator),
                wants_a_crowd(catalogue, indicator),
            )
            for indicator in sorted(
                catalogue.indicators.values(), key=lambda each: (str(each.fact), each.name)
            )
            if indicator.fact is not None
        ),
    )


def canonical(catalogue: Catalogue) -> dict[str, Fact]:
    """The facts that declare a table, by its name."""
    return {
        fact.table: fact
        for fact in catalogue.facts.values()
        if fact.table is not None and fact.table == fact.name
    }


@cache
def _tree(sql: str) -> exp.Expression:
    return sqlglot.parse_one(sql, dialect="duckdb")


def fragments(catalogue: Catalogue) -> list[tuple[Fact, Fragment]]:
    """Every fragment of the catalogue, with the fact whose columns it reads."""
    found: list[tuple[Fact, Fragment | None]] = []
    for fact in catalogue.facts.values():
        found.append((fact, fact.where))
        if fact.cohort is not None:
            found.append((catalogue.facts[fact.cohort.of], fact.cohort.where))
        for derivation in (*fact.derive, *fact.as_at):
            there = catalogue.facts[derivation.of_fact] if derivation.of_fact else fact
            found.append((there, derivation.where))
    several = [(fact, fragment) for fact, fragment in found if fragment is not None]
    return several + [
        each for indicator in catalogue.indicators.values() for each in fragments_of(catalogue, indicator)
    ]


def fragments_of(catalogue: Catalogue, indicator: Indicator) -> list[tuple[Fact, Fragment]]:
    """The indicator's own fragments, with its fact."""
    if indicator.fact is None:
        return []
    fact = catalogue.facts[indicator.fact]
    return [(fact, fragment) for fragment in (indicator.of, indicator.where) if fragment is not None]


def words_compared(
    catalogue: Catalogue, several: Sequence[tuple[Fact, Fragment]]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """The words that conditions compare a column with, by table and column, followed back through derivations."""
    words: dict[tuple[str, str], set[str]] = defaultdict(set)
    for fact, fragment in several:
        for node in _tree(fragment.sql).find_all(exp.EQ, exp.NEQ, exp.In, exp.Like):
            literals = {str(literal.this) for literal in node.find_all(exp.Literal) if literal.is_string}
            for column in node.find_all(exp.Column):
                for table_column in _stored(catalogue, fact, column.name):
                    words[table_column] |= {word.replace("%", "1") for word in literals if word}
    return {column: tuple(sorted(found)) for column, found in words.items() if found}


def numbers_compared(several: Sequence[tuple[Fact, Fragment]]) -> tuple[float, ...]:
    """The numbers that conditions compare with."""
    found = {1.0}
    for _, fragment in several:
        for literal in _tree(fragment.sql).find_all(exp.Literal):
            if not literal.is_string and not isinstance(literal.parent, exp.Interval):
                found.add(float(literal.this))
    return tuple(sorted(found))


def _stored(catalogue: Catalogue, fact: Fact, name: str) -> list[tuple[str, str]]:
    """The table and column that a column of a fact comes from; none for what is worked out."""
    for derivation in (*fact.derive, *fact.as_at):
        if derivation.name == name:
            if derivation.of_fact is None or derivation.of_column is None:
                return []
            return _stored(catalogue, catalogue.facts[derivation.of_fact], derivation.of_column)
    return [(fact.table, name)] if fact.table is not None else []


def spans(catalogue: Catalogue, several: Sequence[tuple[Fact, Fragment]]) -> set[tuple[int, str]]:
    """How far back conditions look, in days, months or working days: their own intervals, the spans of the
    derivations that they read, and the numbers of working days that they compare with.
    """
    found: set[tuple[int, str]] = set()
    for fact, fragment in several:
        tree = _tree(fragment.sql)
        for interval in tree.find_all(exp.Interval):
            unit, amount = interval.args["unit"].name.upper(), int(interval.this.name)
            if unit.startswith("DAY"):
                found.add((amount, "days"))
            else:
                found.add((amount * (12 if unit.startswith("YEAR") else 1), "months"))
        read = {column.name for column in tree.find_all(exp.Column)}
        numbers = [literal for literal in tree.find_all(exp.Literal) if not literal.is_string]
        for derivation in (*fact.derive, *fact.as_at):
            if derivation.name in read and derivation.span is not None:
                found.add((derivation.span.amount, derivation.span.unit))
            if derivation.name in read and derivation.function == "working_days":
                found |= {(int(number.name), "working days") for number in numbers}
    return found


def team_kinds_compared(catalogue: Catalogue, indicator: Indicator) -> tuple[str, ...]:
    """The kinds of team that the indicator's conditions compare with."""
    found = set()
    for fact, fragment in fragments_of(catalogue, indicator):
        kinds = {each.name for each in (*fact.derive, *fact.as_at) if each.function == "team_kind"}
        for node in _tree(fragment.sql).find_all(exp.EQ, exp.In):
            if kinds & {column.name for column in node.find_all(exp.Column)}:
                found |= {str(literal.this) for literal in node.find_all(exp.Literal)}
    return tuple(sorted(found))


def wants_a_crowd(catalogue: Catalogue, indicator: Indicator) -> bool:
    """Whether a condition compares how many different things there are with a number above ten."""
    for fact, fragment in fragments_of(catalogue, indicator):
        distinct = {each.name for each in (*fact.derive, *fact.as_at) if each.pick == "distinct"}
        tree = _tree(fragment.sql)
        numbers = [int(literal.this) for literal in tree.find_all(exp.Literal) if not literal.is_string]
        if distinct & {column.name for column in tree.find_all(exp.Column)} and max(numbers, default=0) > 10:
            return True
    return False


def tables_read(catalogue: Catalogue, indicator: Indicator) -> frozenset[str]:
    """The tables that the indicator's counting reads, and those that its breakdowns by its fact's columns read."""
    fact = catalogue.facts[str(indicator.fact)]
    columns = {each.name for each in (*fact.derive, *fact.as_at)} & set(indicator.by)
    measured = [indicator, *(replace(indicator, value=column) for column in sorted(columns))]
    return frozenset(table for each in measured for table in tables_needed(catalogue, each))


def ages_compared(catalogue: Catalogue, indicator: Indicator) -> tuple[int, ...]:
    """The ages that the indicator's conditions compare with, and the year after each."""
    found = set()
    for fact, fragment in fragments_of(catalogue, indicator):
        ages = {each.name for each in (*fact.derive, *fact.as_at) if each.function == "age"}
        for node in _tree(fragment.sql).find_all(exp.Binary, exp.Between):
            if isinstance(node.this, exp.Column) and node.this.name in ages:
                literals = [each for each in node.iter_expressions() if isinstance(each, exp.Literal)]
                found |= {int(literal.this) + more for literal in literals for more in (0, 1)}
    return tuple(sorted(found))


def own_table(catalogue: Catalogue, fact: Fact) -> str:
    """The table of a fact's rows, or of the rows that its cohort is made of."""
    while fact.table is None and fact.cohort is not None:
        fact = catalogue.facts[fact.cohort.of]
    return str(fact.table)
