"""Which canonical tables an indicator's counting reads, by following its columns through every derivation.

Tables read only by its breakdowns are not among them: without the workers an indicator can still be counted.
"""

from __future__ import annotations

from goldenthread.definitions.model import Catalogue, Fact, Fragment, Indicator
from goldenthread.engine.reference.fragments import columns_read

Reading = set[tuple[str, str]]
"""What has been followed already: names of facts, each with a column (empty for its rows)."""


def tables_needed(catalogue: Catalogue, indicator: Indicator) -> frozenset[str]:
    """The names of the tables without which the indicator cannot be counted."""
    assert indicator.fact is not None
    fact = catalogue.facts[indicator.fact]
    seen: Reading = set()
    _rows(catalogue, fact, seen)
    for fragment in (indicator.of, indicator.where):
        _fragment(catalogue, fact, fragment, seen)
    for name in (
        indicator.dated,
        indicator.value,
        indicator.weight,
        fact.child if indicator.unit == "children" else None,
    ):
        if name is not None:
            _column(catalogue, fact, name, seen)
    facts = {name: catalogue.facts[name] for name, _ in seen}.values()
    tables = {fact.table for fact in facts} | {fact.with_rows_of for fact in facts}
    return frozenset(table for table in tables if table is not None)


def _rows(catalogue: Catalogue, fact: Fact, seen: Reading) -> None:
    """Follows what decides which rows the fact has."""
    if (fact.name, "") in seen:
        return
    seen.add((fact.name, ""))
    _fragment(catalogue, fact, fact.where, seen)
    if fact.cohort is not None:
        base = catalogue.facts[fact.cohort.of]
        _rows(catalogue, base, seen)
        _column(catalogue, base, fact.cohort.per, seen)
        _fragment(catalogue, base, fact.cohort.where, seen)


def _column(catalogue: Catalogue, fact: Fact, name: str, seen: Reading) -> None:
    if (fact.name, name) in seen:
        return
    seen.add((fact.name, name))
    for derivation in (*fact.derive, *fact.as_at):
        if derivation.name != name:
            continue
        there = fact if derivation.of_fact is None else catalogue.facts[derivation.of_fact]
        if derivation.of_fact is not None:
            _rows(catalogue, there, seen)
        for argument in derivation.arguments:
            if derivation.of_fact is None and argument != "as_at" and not argument.lstrip("-").isdigit():
                _column(catalogue, fact, argument, seen)
        if derivation.per_here is not None:
            _column(catalogue, fact, derivation.per_here, seen)
            _column(catalogue, there, derivation.per_there or derivation.per_here, seen)
        if derivation.of_column is not None:
            _column(catalogue, there, derivation.of_column, seen)
        _fragment(catalogue, fact, derivation.at, seen)
        _fragment(catalogue, there, derivation.where, seen)
        for asking in columns_read(derivation.where)[1]:
            _column(catalogue, fact, asking, seen)


def _fragment(catalogue: Catalogue, fact: Fact, fragment: Fragment | None, seen: Reading) -> None:
    for name in columns_read(fragment)[0]:
        _column(catalogue, fact, name, seen)
