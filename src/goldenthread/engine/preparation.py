"""Makes the relations that are counted: each fact's rows with their derived columns, once, and its rows at
each snapshot date.

Facts are made after those that they look into, each in a few steps (a temporary table a step), and kept
together in `Prepared` until it is closed. Nothing is counted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from goldenthread.calendar import Period
from goldenthread.definitions.model import Catalogue, Derivation, Fact, Fragment, Indicator
from goldenthread.engine import conditions, lookup_tables
from goldenthread.engine.conditions import AS_AT, columns_read, row_columns_read
from goldenthread.engine.derivations import (
    Relation,
    WorkingDayNumbers,
    is_open,
    with_columns,
)
from goldenthread.engine.dialect import DuckDB
from goldenthread.engine.lookup_tables import NUMBERS, TEAMS
from goldenthread.engine.needs import (
    OF_THE_CHILD,
    OF_THE_TEAM,
    Needs,
    Stage,
    about_kept,
    breakdown_column,
    columns_looked_into,
    fact_looked_into,
    has_column,
    looks_in,
    looks_past_open_rows,
    needed_tables,
    stage_looked_into,
    stage_of,
)
from goldenthread.extracts.tables import Tables

DATES = "snapshot_dates"
CHILDREN = "children_once"


@dataclass(frozen=True)
class Prepared:
    """Relations ready to be counted, in a connection of their own to the tables' database; close it when
    done.

    `relations` by fact and stage; `breakdowns` the columns that a relation has by the name of each
    breakdown; `snapshots` the dates that its snapshots are of; `columns` what each relation holds; `about`
    what a snapshot's rows are about, where only those of the indicators asked for were kept.
    """

    tables: Tables
    catalogue: Catalogue
    connection: duckdb.DuckDBPyConnection
    dialect: DuckDB
    relations: Mapping[tuple[str, Stage], Relation]
    breakdowns: Mapping[tuple[str, Stage], Mapping[str, str]]
    snapshots: frozenset[date]
    columns: Mapping[tuple[str, Stage], frozenset[str]]
    about: Mapping[str, frozenset[Fragment]]

    def close(self) -> None:
        """Drop the relations."""
        self.connection.close()

    def keeps(self, indicator: Indicator) -> bool:
        """Whether the rows that the indicator is about were kept: they may not be when it was not asked for."""
        name = indicator.fact or ""
        return stage_of(indicator) == "rows" or name not in self.about or indicator.of in self.about[name]

    def serves(self, indicator: Indicator, days: Iterable[date], by: Iterable[str] = ()) -> bool:
        """Whether the indicator can be counted from it at these snapshot dates with these breakdowns."""
        place = (indicator.fact or "", stage_of(indicator))
        if place not in self.relations:
            return False
        wanted = Needs(self.catalogue)
        wanted.indicator(indicator)
        has_dates = place[1] == "rows" or self.snapshots >= set(days)
        return (
            has_dates
            and self.keeps(indicator)
            and wanted.columns[place] <= self.columns[place]
            and set(by) <= set(self.breakdowns[place])
        )


def prepare(
    tables: Tables,
    catalogue: Catalogue,
    indicators: Sequence[Indicator],
    periods: Sequence[Period],
    by: Sequence[str] = (),
) -> Prepared:
    """Everything that counting the indicators reads, worked out: their rows, and the snapshots of the
    periods' last days.

    Indicators that only come as returns, or whose tables are not there, need nothing.
    """
    needs = Needs(catalogue)
    asked: dict[tuple[str, Stage], set[str]] = {}
    about: dict[str, set[Fragment | None]] = {}
    for indicator in indicators:
        if indicator.fact is None or not needed_tables(indicator, catalogue) <= tables.present:
            continue
        fact, stage = catalogue.facts[indicator.fact], stage_of(indicator)
        declared = [name for name in by if name in indicator.by]
        needs.indicator(indicator, declared)
        # Whose row it is and its key are read when someone asks for the rows behind a figure.
        needs.all_of(
            fact, stage, [name for name in (fact.key, fact.child) if name and has_column(fact, stage, name)]
        )
        asked.setdefault((fact.name, stage), set()).update(declared)
        if stage == "snapshot":
            about.setdefault(fact.name, set()).add(indicator.of)
    kept = {
        name: found for name, ofs in about.items() if (found := about_kept(catalogue.facts[name], ofs, needs))
    }
    days = frozenset(period.last_day for period in periods if period.last_day <= tables.as_at)
    making = _Making(tables, catalogue, tables.connection.cursor(), DuckDB(), needs, kept)
    making.start(days)
    counted = {place: making.counted(*place, names) for place, names in asked.items()}
    return Prepared(
        tables,
        catalogue,
        making.connection,
        making.dialect,
        {place: relation for place, (relation, _) in counted.items()},
        {place: breakdowns for place, (_, breakdowns) in counted.items()},
        days,
        {place: frozenset(needs.columns[place]) for place in asked},
        kept,
    )


@dataclass
class _Making:
    """The relations on their way."""

    tables: Tables
    catalogue: Catalogue
    connection: duckdb.DuckDBPyConnection
    dialect: DuckDB
    needs: Needs
    about: Mapping[str, frozenset[Fragment]] = field(default_factory=dict)
    made: dict[tuple[str, Stage], Relation] = field(default_factory=dict)
    every: dict[str, Relation] = field(default_factory=dict)
    numbers: WorkingDayNumbers | None = None
    steps: int = 0

    def start(self, days: frozenset[date]) -> None:
        numbered = [sorted(days), list(range(len(set(days))))]
        self.connection.execute(f"create temporary table {DATES} ({AS_AT} date, number integer)")
        self.connection.execute(
            f"insert into {DATES} select unnest(?::date[]), unnest(?::integer[])", numbered
        )

    def relation(self, fact: Fact, stage: Stage) -> Relation:
        """The rows of a fact at a stage, made when first asked for."""
        if (fact.name, stage) not in self.made:
            if stage == "rows":
                self.made[fact.name, stage] = self.rows(fact)
            elif fact.cohort is not None:
                self.made[fact.name, stage] = self.cohort(fact)
            else:
                self.made[fact.name, stage] = self.snapshot(fact)
        return self.made[fact.name, stage]

    def rows(self, fact: Fact) -> Relation:
        """Each stored row once, its own `where` met, with its `derive` columns."""
        name = self.dialect.name
        needed = self.needs.columns[fact.name, "rows"]
        derived = [each for each in fact.derive if each.name in needed and each.name not in fact.columns]
        columns = [name(column) for column in fact.columns if column in needed]
        columns += ["source", "source_row"]
        if derived or fact.name in self.needs.ordered:
            columns.append(f"row_number() over ({self.order(fact)}) as _row")
        filtered_by = columns_read(fact.where) & {each.name for each in derived}
        query = f"select {', '.join(columns)}\nfrom {self.stored(fact)} as stored"
        if fact.where is not None and not filtered_by:
            query += f"\nwhere {conditions.sql(self.dialect, fact.where, 'stored')}"
        kind = "table" if derived or fact.name in self.needs.ordered else "view"
        relation = Relation(self.step(fact, kind, query), fact, "rows")
        last = max(
            (position for position, each in enumerate(derived, start=1) if each.name in filtered_by),
            default=0,
        )
        relation = self.derived(relation, derived[:last])
        if filtered_by:
            relation = self.filtered(relation)
        return self.derived(relation, derived[last:])

    def stored(self, fact: Fact) -> str:
        """Where the rows of a fact are stored: its table, or that and another one laid under it."""
        name = self.dialect.name
        table = name(fact.table or "")
        if fact.with_rows_of is None:
            return table
        other = self.catalogue.facts[fact.with_rows_of]
        own = [column for column in fact.columns if column != other.name]

        def of_the_other(column: str) -> str:
            if column == fact.key:
                return name(other.key)
            missing = "false" if fact.columns[column] == "flag" else "null"
            return name(column) if column in other.columns else missing

        theirs = ", ".join(f"{of_the_other(column)} as {name(column)}" for column in own)
        return (
            f"(select {', '.join(map(name, own))}, false as {name(other.name)}, source, source_row from {table}\n"
            f"  union all\n  select {theirs}, true, source, source_row from {name(other.name)})"
        )

    def order(self, fact: Fact) -> str:
        """The order of a fact's rows in which the last open one is the one that is picked."""
        if fact.name not in self.needs.ordered:
            return ""
        columns = [fact.episode[0]] if fact.episode else []
        return f"order by {', '.join(map(self.dialect.name, [*columns, fact.key]))}, source, source_row desc"

    def snapshot(self, fact: Fact) -> Relation:
        """The rows open at each snapshot date, with their `as_at` columns; all rows, when something looks
        into the closed.
        """
        every = fact.name in self.needs.every_row
        name = self.dialect.name
        rows = self.relation(fact, "rows")
        needed = self.needs.columns[fact.name, "snapshot"]
        columns = [f"rows.{name(column)}" for column in sorted(needed) if has_column(fact, "rows", column)]
        columns += ["rows.source", "rows.source_row"]
        derived = [each for each in fact.as_at if each.name in needed]
        if fact.name in self.needs.ordered:
            columns.append("rows._row")
        if derived:
            columns.append("row_number() over () as _id")
        at_the_date = is_open(self.dialect, fact, "rows", f"{DATES}.{AS_AT}")
        if fact.name in self.about:
            kept = {conditions.sql(self.dialect, each, "rows", DATES) for each in self.about[fact.name]}
            at_the_date += f" and ({' or '.join(sorted(kept))})"
        query = (
            f"select {DATES}.{AS_AT}, {', '.join(columns)}\n"
            f"from {name(rows.name)} as rows\njoin {DATES} on {'true' if every else at_the_date}"
        )
        # With nothing to be worked out for each date there is nothing to keep.
        relation = Relation(
            self.step(fact, "table" if derived else "view", query), fact, "snapshot", "_id", every
        )
        relation = self.derived(relation, derived)
        if not every:
            return relation
        self.every[fact.name] = relation
        still_open = is_open(self.dialect, fact, "rows", f"rows.{AS_AT}")
        query = f"select * from {name(relation.name)} as rows\nwhere {still_open}"
        return Relation(self.step(fact, "view", query), fact, "snapshot", "_id", every=False)

    def cohort(self, fact: Fact) -> Relation:
        """One row for each different `per` at each snapshot date, with its `as_at` columns, its own `where`
        met.
        """
        assert fact.cohort is not None
        base = self.relation(self.catalogue.facts[fact.cohort.of], "snapshot")
        per = self.dialect.name(fact.cohort.per)
        met = f"base.{per} is not null"
        if fact.cohort.where is not None:
            met += f" and {conditions.sql(self.dialect, fact.cohort.where, 'base')}"
        query = (
            f"select {AS_AT}, {per}, row_number() over (order by {AS_AT}, {per}) as _row\n"
            f"from (select distinct base.{AS_AT}, base.{per} from {self.dialect.name(base.name)} as base where {met})"
        )
        relation = Relation(self.step(fact, "table", query), fact, "snapshot", every=False)
        needed = self.needs.columns[fact.name, "snapshot"]
        relation = self.derived(
            relation, [each for each in fact.as_at if each.name in needed and each.name != fact.cohort.per]
        )
        return self.filtered(relation) if fact.where is not None else relation

    def filtered(self, relation: Relation) -> Relation:
        """The rows that meet the fact's own `where`; one that is not known to is out."""
        assert relation.fact.where is not None
        met = conditions.sql(self.dialect, relation.fact.where, "rows")
        query = f"select * from {self.dialect.name(relation.name)} as rows\nwhere {met}"
        return self.replaced(relation, query)

    def derived(self, relation: Relation, derivations: Sequence[Derivation]) -> Relation:
        """The relation with the columns added, in as few steps as their reading one another allows."""
        for batch in _batches(relation.fact, derivations):
            for each in batch:
                if looks_in(each):
                    self.looked_into(relation, each)
            uses_numbers = any(each.function.endswith("working_days") for each in batch)
            numbers = self.working_day_numbers() if uses_numbers else NO_NUMBERS
            if any(each.function == "team_kind" for each in batch):
                lookup_tables.team_kinds(self.connection, self.tables.council)
            current = relation

            def there_of(derivation: Derivation, current: Relation = current) -> Relation:
                return self.looked_into(current, derivation)

            relation = self.replaced(relation, with_columns(self.dialect, relation, batch, there_of, numbers))
        return relation

    def looked_into(self, asking: Relation, derivation: Derivation) -> Relation:
        """The relation that a derivation looks into: its own fact's, on its way, when that is the one."""
        there = fact_looked_into(self.catalogue, asking.fact, derivation)
        stage = stage_looked_into(there, columns_looked_into(derivation))
        if there.name == asking.fact.name and stage == asking.stage:
            return asking
        relation = self.relation(there, stage)
        if stage == "snapshot" and looks_past_open_rows(derivation):
            return self.every.get(there.name, relation)
        return relation

    def counted(self, fact_name: str, stage: Stage, names: Iterable[str]) -> tuple[Relation, dict[str, str]]:
        """Make the relation of a fact that is counted, with its breakdowns; the SQL of each by its name.

        A breakdown whose column the rows do not have at this stage is recorded for none of them.
        """
        fact = self.catalogue.facts[fact_name]
        relation = self.relation(fact, stage)
        name = self.dialect.name
        found: dict[str, str] = {}
        columns: list[str] = []
        joins: dict[str, str] = {}
        for breakdown in sorted(names):
            whose = breakdown_column(fact, breakdown)
            if whose is None or not has_column(fact, stage, whose):
                found[breakdown] = "null"
            elif breakdown in OF_THE_CHILD and "child" in self.catalogue.facts:
                column = "born_on" if breakdown == "age_band" else breakdown
                found[breakdown] = name(f"_{column}")
                columns.append(f"{CHILDREN}.{name(column)} as {found[breakdown]}")
                joins[self.children()] = whose
            elif breakdown in OF_THE_TEAM:
                found[breakdown] = name(f"_{breakdown}")
                columns.append(f"{TEAMS}.{breakdown} as {found[breakdown]}")
                joins[lookup_tables.teams(self.connection, self.tables.council)] = whose
            else:
                found[breakdown] = name(whose)
        if columns:
            query = f"select rows.*, {', '.join(columns)}\nfrom {name(relation.name)} as rows"
            for table, whose in joins.items():
                query += f"\nleft join {table} on {table}.{'id' if table == TEAMS else 'child'} = rows.{name(whose)}"
            # A view, for the categories as text would take as much room as all the rest.
            relation = Relation(self.step(fact, "view", query), fact, stage)
        return relation, found

    def children(self) -> str:
        """One row a child with what breakdowns ask of it: of several records, that of the highest source."""
        if not lookup_tables.exists(self.connection, CHILDREN):
            child = self.catalogue.facts["child"]
            rows = self.relation(child, "rows")
            columns = [
                c for c in ("sex", "ethnic_group", "born_on") if c in self.needs.columns["child", "rows"]
            ]
            key = self.dialect.name(child.key)
            window = f"partition by {key} order by source desc, source_row"
            listed = ", ".join(map(self.dialect.name, columns))
            self.connection.execute(
                f"create temporary table {CHILDREN} as\nselect {key} as child, {listed}\n"
                f"from (select *, row_number() over ({window}) as place from {self.dialect.name(rows.name)})\n"
                "where place = 1"
            )
        return CHILDREN

    def working_day_numbers(self) -> WorkingDayNumbers:
        if self.numbers is None:
            self.numbers = lookup_tables.number_days(
                self.connection, self.dialect, self.tables.council.closure_days
            )
        return self.numbers

    def step(self, fact: Fact, kind: str, query: str) -> str:
        self.steps += 1
        name = f"{fact.name}_step_{self.steps}"
        self.connection.execute(self.dialect.temporary(kind, name, query))
        return name

    def replaced(self, relation: Relation, query: str) -> Relation:
        """The relation after one more step; the step before it is dropped."""
        name = self.step(relation.fact, "table", query)
        if relation.name != name:
            self.connection.execute(f"drop table {self.dialect.name(relation.name)}")
        return Relation(name, relation.fact, relation.stage, relation.identity, relation.every)


NO_NUMBERS = WorkingDayNumbers(NUMBERS, 0, 0, "null", 0)


def _batches(fact: Fact, derivations: Sequence[Derivation]) -> Iterator[list[Derivation]]:
    """The derivations in order, parted wherever one reads a column of the batch before it is there."""
    batch: list[Derivation] = []
    for each in derivations:
        reads = {*each.arguments, *columns_read(each.at), *row_columns_read(each.where), each.per_here}
        if looks_in(each) and each.of_fact in (None, fact.name):
            reads |= columns_looked_into(each)
        if reads & {other.name for other in batch}:
            yield batch
            batch = []
        batch.append(each)
    if batch:
        yield batch
