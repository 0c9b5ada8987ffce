"""Follows an indicator's columns through every derivation, to say which columns of which facts must be
prepared and without which canonical tables it cannot be counted.

A fact's rows have two stages: `rows`, each stored row once with its `derive` columns, and `snapshot`, the
rows open at each snapshot date (or the cohort) with their `as_at` columns. Nothing here writes SQL.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from goldenthread.definitions.model import Catalogue, Derivation, Fact, Fragment, Indicator
from goldenthread.engine.conditions import AS_AT, columns_read, row_columns_read

Stage = Literal["rows", "snapshot"]

# Breakdowns that are looked up, with the column of the fact that names whose they are.
OF_THE_CHILD = ("sex", "ethnic_group", "age_band")
OF_THE_TEAM = ("service", "area")


@dataclass
class Needs:
    """What is asked for, growing while it is followed: columns by fact and stage, where only the order of
    rows is needed, and which rows something else than an indicator reads.
    """

    catalogue: Catalogue
    columns: dict[tuple[str, Stage], set[str]] = field(default_factory=dict)
    ordered: set[str] = field(default_factory=set)
    every_row: set[str] = field(default_factory=set)
    read_elsewhere: set[tuple[str, Stage]] = field(default_factory=set)

    def rows(self, fact: Fact, stage: Stage) -> None:
        """Follow what decides which rows the fact has at that stage."""
        if (fact.name, stage) in self.columns:
            return
        self.columns[fact.name, stage] = set()
        if fact.cohort is not None:
            base = self.catalogue.facts[fact.cohort.of]
            self.read_elsewhere.add((base.name, "snapshot"))
            self.rows(base, "snapshot")
            self.all_of(base, "snapshot", {fact.cohort.per, *columns_read(fact.cohort.where)})
            self.all_of(fact, stage, {fact.cohort.per, *columns_read(fact.where)})
            return
        self.rows(fact, "rows")
        self.all_of(fact, "rows", columns_read(fact.where))
        if fact.episode is not None:
            self.all_of(fact, stage, fact.episode)

    def all_of(self, fact: Fact, stage: Stage, names: Iterable[str]) -> None:
        for name in sorted(names):
            self.column(fact, stage, name)

    def column(self, fact: Fact, stage: Stage, name: str) -> None:
        """Follow one column of a fact, stored or derived."""
        self.rows(fact, stage)
        if name == AS_AT or name in self.columns[fact.name, stage]:
            return
        self.columns[fact.name, stage].add(name)
        if stage == "snapshot" and fact.cohort is None and name not in {each.name for each in fact.as_at}:
            self.column(fact, "rows", name)
            return
        derivation = derivation_of(fact, name)
        if derivation is not None:
            self.derivation(fact, stage, derivation)

    def derivation(self, fact: Fact, stage: Stage, derivation: Derivation) -> None:
        here = {*columns_read(derivation.at), *row_columns_read(derivation.where)}
        if derivation.per_here is not None:
            here.add(derivation.per_here)
        if not looks_in(derivation):
            here.update(name for name in derivation.arguments if not name.isdigit())
        self.all_of(fact, stage, here)
        if not looks_in(derivation):
            return
        there = fact_looked_into(self.catalogue, fact, derivation)
        names = columns_looked_into(derivation)
        if derivation.function == "previous":
            self.all_of(fact, stage, derivation.arguments)
        there_stage = stage_looked_into(there, names)
        self.read_elsewhere.add((there.name, there_stage))
        self.rows(there, there_stage)
        self.all_of(there, there_stage, names)
        if derivation.function in ("lookup", "open") and derivation.of_column and derivation.pick == "latest":
            self.all_of(there, there_stage, {there.key})
        if picks_a_row(derivation):
            self.ordered.add(there.name)
            self.all_of(there, "rows" if there.cohort is None else "snapshot", {there.key})
        if there_stage == "snapshot" and there.cohort is None and looks_past_open_rows(derivation):
            self.every_row.add(there.name)

    def breakdown(self, fact: Fact, stage: Stage, name: str) -> None:
        """Follow a breakdown: the column of the fact that it is, or that says whose it is."""
        column = breakdown_column(fact, name)
        if column is not None and has_column(fact, stage, column):
            self.column(fact, stage, column)
        if name in OF_THE_CHILD and "child" in self.catalogue.facts:
            child = self.catalogue.facts["child"]
            column_there = "born_on" if name == "age_band" else name
            self.all_of(child, "rows", {child.key, column_there})

    def indicator(self, indicator: Indicator, by: Iterable[str] = ()) -> None:
        """Follow everything that counting an indicator reads, then what the breakdowns `by` read."""
        fact = self.catalogue.facts[indicator.fact or ""]
        stage = stage_of(indicator)
        self.rows(fact, stage)
        self.all_of(fact, stage, columns_counted(fact, indicator))
        for name in by:
            self.breakdown(fact, stage, name)


def needed_tables(indicator: Indicator, catalogue: Catalogue) -> frozenset[str]:
    """The canonical tables without which the indicator cannot be counted; those read only by its breakdowns
    are not among them.
    """
    needs = Needs(catalogue)
    needs.indicator(indicator)
    facts = [catalogue.facts[name] for name, _stage in needs.columns]
    tables = [table for fact in facts for table in (fact.table, fact.with_rows_of)]
    return frozenset(table for table in tables if table is not None)


def about_kept(fact: Fact, about: Iterable[Fragment | None], needs: Needs) -> frozenset[Fragment]:
    """What the rows kept of a snapshot are about: any of these, when indicators alone read it and all of
    them say by stored columns what they are about. Nothing: every open row is kept.
    """
    found = frozenset(each for each in about if each is not None)
    stored = all(has_column(fact, "rows", column) for each in found for column in columns_read(each))
    alone = fact.cohort is None and (fact.name, "snapshot") not in needs.read_elsewhere
    return found if alone and stored and None not in set(about) else frozenset()


def stage_of(indicator: Indicator) -> Stage:
    return "snapshot" if indicator.dated is None else "rows"


def columns_counted(fact: Fact, indicator: Indicator) -> set[str]:
    """The columns of its fact that the indicator's counting reads."""
    names: set[str | None] = {*columns_read(indicator.of), *columns_read(indicator.where)}
    names |= {indicator.dated, indicator.value, indicator.weight}
    if indicator.unit == "children":
        names.add(fact.child)
    return {name for name in names if name is not None}


def derivation_of(fact: Fact, name: str) -> Derivation | None:
    """How a column is worked out; None for a stored one."""
    return next(
        (each for each in (*fact.derive, *fact.as_at) if each.name == name and name not in fact.columns), None
    )


def has_column(fact: Fact, stage: Stage, name: str) -> bool:
    """Whether the fact's rows have the column at that stage: one worked out at a snapshot is not known of
    an event.
    """
    if stage == "rows":
        return name in fact.columns or any(each.name == name for each in fact.derive)
    return has_column(fact, "rows", name) or derivation_of(fact, name) is not None


def breakdown_column(fact: Fact, breakdown: str) -> str | None:
    """The column of the fact that a breakdown is, or that names the child or team whose it is; None when
    the fact has none.
    """
    if breakdown in OF_THE_CHILD:
        return fact.child
    if breakdown == "team" or breakdown in OF_THE_TEAM:
        return fact.team
    return fact.worker if breakdown == "worker" else breakdown


def looks_in(derivation: Derivation) -> bool:
    """Whether it reads other rows than its own."""
    return derivation.of_fact is not None or derivation.function == "previous"


def fact_looked_into(catalogue: Catalogue, fact: Fact, derivation: Derivation) -> Fact:
    return fact if derivation.of_fact is None else catalogue.facts[derivation.of_fact]


def columns_looked_into(derivation: Derivation) -> set[str]:
    """The columns of the fact that is looked into, its key to this row among them."""
    names = {
        derivation.of_column,
        derivation.per_there or derivation.per_here,
        *columns_read(derivation.where),
    }
    if derivation.function == "previous":
        names.add(derivation.arguments[0])
    return {name for name in names if name is not None}


def stage_looked_into(there: Fact, names: Iterable[str]) -> Stage:
    """The stage of a fact that has these columns: its plain rows when they have them all."""
    if there.cohort is not None or not all(has_column(there, "rows", name) for name in names):
        return "snapshot"
    return "rows"


def picks_a_row(derivation: Derivation) -> bool:
    """Whether it takes its column from the open row with the latest start and the highest key."""
    return derivation.function == "open" and derivation.of_column is not None and derivation.pick == "latest"


def looks_past_open_rows(derivation: Derivation) -> bool:
    """Whether it needs more than the rows that are open at the snapshot date."""
    return derivation.function != "open" or derivation.at is not None
