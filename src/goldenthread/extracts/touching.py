"""What an indicator reads: every canonical table and column that its rows, its test and its derivations lean on.
Breakdowns are left out: a fault in a team's name does not put a total in doubt.
"""

from __future__ import annotations

from goldenthread.definitions.model import Catalogue, Derivation, Fact, Fragment, Indicator

ROWS = ""
"""In place of a column: that the table has the row at all."""


def reads(indicator: Indicator, catalogue: Catalogue) -> frozenset[tuple[str, str]]:
    """Each (table, column) that counting the indicator reads; (table, ROWS) for each table whose rows it counts or
    looks among.
    """
    if indicator.fact is None:
        return frozenset()
    reading = _Reading(catalogue)
    fact = catalogue.facts[indicator.fact]
    reading.rows(fact)
    if indicator.dated:
        reading.column(fact, indicator.dated)
    else:
        reading.episode(fact)
    reading.fragment(fact, indicator.of)
    reading.fragment(fact, indicator.where)
    for name in (indicator.value, indicator.weight):
        if name:
            reading.column(fact, name)
    if indicator.unit == "children" and fact.child:
        reading.column(fact, fact.child)
    return frozenset(reading.found)


class _Reading:
    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.found: set[tuple[str, str]] = set()
        self._seen: set[tuple[str, str]] = set()

    def rows(self, fact: Fact) -> None:
        if (fact.name, ROWS) in self._seen:
            return
        self._seen.add((fact.name, ROWS))
        if fact.table is not None:
            self.found.add((fact.table, ROWS))
        if fact.with_rows_of is not None:
            self.found.add((fact.with_rows_of, ROWS))
        if fact.cohort is not None:
            base = self.catalogue.facts[fact.cohort.of]
            self.rows(base)
            self.episode(base)
            self.column(base, fact.cohort.per)
            self.fragment(base, fact.cohort.where)
        self.fragment(fact, fact.where)

    def episode(self, fact: Fact) -> None:
        for column in fact.episode or ():
            self.column(fact, column)

    def fragment(self, fact: Fact, fragment: Fragment | None) -> None:
        for column in sorted(fragment.columns) if fragment else ():
            self.column(fact, column)

    def column(self, fact: Fact, name: str) -> None:
        if (fact.name, name) in self._seen:
            return
        self._seen.add((fact.name, name))
        for derivation in (*fact.derive, *fact.as_at):
            if derivation.name == name:
                self._derivation(fact, derivation)
                return
        stored = [table for table in (fact.table, fact.with_rows_of) if table is not None]
        holding = [table for table in stored if name in self.catalogue.facts[table].columns]
        if holding:
            self.found |= {(table, name) for table in holding}
        elif fact.cohort is not None and name != fact.cohort.per:
            self.column(self.catalogue.facts[fact.cohort.of], name)

    def _derivation(self, fact: Fact, derivation: Derivation) -> None:
        for argument in derivation.arguments:
            self.column(fact, argument)
        if derivation.per_here:
            self.column(fact, derivation.per_here)
        self.fragment(fact, derivation.at)
        for name in sorted(derivation.where.row_columns) if derivation.where else ():
            self.column(fact, name)
        looked_into = fact if derivation.of_fact is None else self.catalogue.facts[derivation.of_fact]
        if derivation.of_fact is not None:
            self.rows(looked_into)
        if derivation.function in ("open", "overlapping"):
            self.episode(looked_into)
        if derivation.of_column:
            self.column(looked_into, derivation.of_column)
        if derivation.per_there:
            self.column(looked_into, derivation.per_there)
        self.fragment(looked_into, derivation.where)
