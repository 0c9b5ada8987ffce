"""The SQL of each derivation: columns worked out for all rows of a relation at once, by joins, windows and
groups, never row by row.

Derivations that look into one fact by one key at one date share a join. Nothing here runs; `preparation`
says in which order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from goldenthread.definitions.model import Derivation, Fact
from goldenthread.engine import conditions
from goldenthread.engine.conditions import AS_AT
from goldenthread.engine.dialect import DuckDB
from goldenthread.engine.needs import Stage, derivation_of, looks_in, picks_a_row


@dataclass(frozen=True)
class Relation:
    """A table or view of a fact's rows at one stage. `identity` names its row number, `every` whether
    closed rows are in it too.

    Its `_row` numbers rows by start, key and source when the fact is one that rows are picked from.
    """

    name: str
    fact: Fact
    stage: Stage
    identity: str = "_row"
    every: bool = True


@dataclass(frozen=True)
class WorkingDayNumbers:
    """The table that numbers days so that the working days in (a, b] are the number of b less that of a,
    and where it ends.

    Beyond it only weekdays count: `closed` of them fell in the table on bank holidays and closure days.
    """

    table: str
    first_number: int
    last_number: int
    last_day: str
    closed: int


@dataclass(frozen=True)
class Select:
    """What a step adds to the rows that ask: named subqueries, joins and columns."""

    subqueries: list[str]
    joins: list[str]
    columns: list[str]


ASKING = "asking"
THERE = "there"
TEAM_KINDS = "team_kinds"
"""The table of the council's teams, each once, with the kind of work that its service does."""


def with_columns(
    dialect: DuckDB,
    asking: Relation,
    derivations: Sequence[Derivation],
    there_of: Callable[[Derivation], Relation],
    numbers: WorkingDayNumbers,
) -> str:
    """A query of every row of `asking` with the derived columns added; none of them may read another of
    them.
    """
    select = Select([], [], [])
    groups: dict[tuple[str, ...], list[Derivation]] = {}
    for derivation in derivations:
        if not looks_in(derivation):
            _own_row(dialect, derivation, numbers, select)
        elif derivation.function == "previous" and _windowed(asking, derivation):
            _previous(dialect, derivation, select)
        else:
            kind = "lookup" if derivation.function == "lookup" else "look"
            groups.setdefault((kind, *_site(derivation, there_of(derivation))), []).append(derivation)
    for number, ((kind, *_), group) in enumerate(groups.items(), start=1):
        there = there_of(group[0])
        if kind == "lookup":
            _lookup(dialect, f"chosen_{number}", there, group, select)
        else:
            _look(dialect, f"look_{number}", asking, there, group, select)
    leading = f"with {', '.join(select.subqueries)}\n" if select.subqueries else ""
    columns = ",\n  ".join([f"{ASKING}.*", *select.columns])
    joins = "".join(f"\n{join}" for join in select.joins)
    return f"{leading}select\n  {columns}\nfrom {dialect.name(asking.name)} as {ASKING}{joins}"


def is_open(dialect: DuckDB, fact: Fact, alias: str, day: str) -> str:
    """Whether a row is open on a day: started on or before it, not ended on or before it. Without episodes
    or dates, always.
    """
    if fact.episode is None:
        if fact.dates:
            raise ValueError(f"{fact.name} has dates and no episode, so its rows are never open")
        return "true"
    start, end = (f"{alias}.{dialect.name(name)}" for name in fact.episode)
    return f"({start} <= {day} and {end} > {day})"


# ---- From the row's own columns


def _own_row(dialect: DuckDB, derivation: Derivation, numbers: WorkingDayNumbers, select: Select) -> None:
    first, *rest = derivation.arguments
    start = f"{ASKING}.{dialect.name(first)}"
    if derivation.function == "age":
        day = f"{ASKING}.{AS_AT}" if derivation.at is None else _at(dialect, derivation)
        expression = dialect.age(start, dialect.as_date(day))
    elif derivation.function == "complete_months":
        expression = dialect.complete_months(start, f"{ASKING}.{dialect.name(rest[0])}")
    elif derivation.function == "month_end":
        expression = dialect.month_end(start)
    elif derivation.function == "divide":
        expression = f"{dialect.as_number(start)} / {int(rest[0])}"
    elif derivation.function == "team_kind":
        expression = f"{_joined(dialect, TEAM_KINDS, 'id', start, select)}.kind"
    elif derivation.function == "working_days":
        end = f"{ASKING}.{dialect.name(rest[0])}"
        days = f"{_number(dialect, end, numbers, select)} - {_number(dialect, start, numbers, select)}"
        # An end before its start, or one that has not come, is an unknown number of days.
        known = f"{end} >= {start} and {end} <> {dialect.open_end}"
        expression = f"case when {known} then {days} end"
    elif derivation.function == "add_working_days":
        expression = _add_working_days(dialect, start, rest[0], numbers, select)
    else:
        raise ValueError(f"no derivation is called {derivation.function}")
    select.columns.append(f"{expression} as {dialect.name(derivation.name)}")


def _number(dialect: DuckDB, day: str, numbers: WorkingDayNumbers, select: Select) -> str:
    """The number of a day: looked up, or for a day beyond the table worked out of its weekdays."""
    alias = _joined(dialect, numbers.table, "day", day, select)
    beyond = (
        f"{dialect.weekdays(day)} - case when {day} > {numbers.last_day} then {numbers.closed} else 0 end"
    )
    return f"coalesce({alias}.number, {beyond})"


def _add_working_days(
    dialect: DuckDB, start: str, amount: str, numbers: WorkingDayNumbers, select: Select
) -> str:
    if int(amount) == 0:
        return f"case when {start} <> {dialect.open_end} then {start} end"
    number = f"({_number(dialect, start, numbers, select)} + {int(amount)})"
    alias = _joined(dialect, f"{numbers.table}_worked", "number", number, select)
    return (
        f"case when {start} = {dialect.open_end} then null"
        f" when {number} <= {numbers.first_number} then {dialect.weekday_numbered(number)}"
        f" when {number} > {numbers.last_number} then {dialect.weekday_numbered(f'({number} + {numbers.closed})')}"
        f" else {alias}.day end"
    )


def _joined(dialect: DuckDB, table: str, column: str, expression: str, select: Select) -> str:
    """The alias of a join to a table by one column; the same join is made once."""
    for position, join in enumerate(select.joins):
        if (
            join
            == f"left join {dialect.name(table)} as days_{position} on days_{position}.{column} = {expression}"
        ):
            return f"days_{position}"
    alias = f"days_{len(select.joins)}"
    select.joins.append(f"left join {dialect.name(table)} as {alias} on {alias}.{column} = {expression}")
    return alias


def _at(dialect: DuckDB, derivation: Derivation) -> str:
    """The date from which a derivation looks: its own, else the snapshot's."""
    if derivation.at is None:
        return f"{ASKING}.{AS_AT}"
    return dialect.as_date(conditions.sql(dialect, derivation.at, ASKING))


# ---- From other rows


def _windowed(asking: Relation, derivation: Derivation) -> bool:
    """Whether the rows that ask are all the fact's rows, so that a window over them sees every earlier one."""
    return asking.stage == "rows" and not conditions.row_columns_read(derivation.where)


def _previous(dialect: DuckDB, derivation: Derivation, select: Select) -> None:
    value, key = (
        f"{ASKING}.{dialect.name(name)}" for name in (derivation.arguments[0], derivation.per_here or "")
    )
    met = "true" if derivation.where is None else conditions.sql(dialect, derivation.where, ASKING)
    select.columns.append(f"{dialect.all_earlier(value, met, key)} as {dialect.name(derivation.name)}")


def _site(derivation: Derivation, there: Relation) -> tuple[str, ...]:
    """Where a derivation looks: those of one site share a join."""
    at = derivation.at.sql if derivation.at is not None else ""
    per_here = derivation.per_here or ""
    return there.name, per_here, derivation.per_there or per_here, at


def _shared_key(dialect: DuckDB, derivation: Derivation, there: Relation, alias: str) -> str:
    """The join of a row that asks to the rows looked into; those of a snapshot must be of the same date."""
    per_here = derivation.per_here or ""
    same = f"{alias}.{dialect.name(derivation.per_there or per_here)} = {ASKING}.{dialect.name(per_here)}"
    return same if there.stage == "rows" else f"{same} and {alias}.{AS_AT} = {ASKING}.{AS_AT}"


def _lookup(dialect: DuckDB, name: str, there: Relation, group: Sequence[Derivation], select: Select) -> None:
    """The row with the key; of several the highest source, then the highest key, then the first."""
    per_there = group[0].per_there or group[0].per_here or ""
    partition = [per_there] if there.stage == "rows" else [AS_AT, per_there]
    order = [f"{dialect.name(there.fact.key)} desc"]
    if there.fact.cohort is None:
        order = ["source desc", *order, "source_row"]
    columns = sorted({*partition, *(each.of_column or "" for each in group)})
    window = f"partition by {', '.join(map(dialect.name, partition))} order by {', '.join(order)}"
    listed = ", ".join(map(dialect.name, columns))
    select.subqueries.append(
        f"{name} as (\n  select {listed}\n"
        f"  from (select *, row_number() over ({window}) as place from {dialect.name(there.name)})\n"
        "  where place = 1\n)"
    )
    select.joins.append(f"left join {name} on {_shared_key(dialect, group[0], there, name)}")
    for each in group:
        select.columns.append(f"{name}.{dialect.name(each.of_column or '')} as {dialect.name(each.name)}")


def _look(
    dialect: DuckDB, name: str, asking: Relation, there: Relation, group: Sequence[Derivation], select: Select
) -> None:
    """One join for the derivations of a site, grouped by the row that asks."""
    measures: dict[str, str] = {}
    wanted: list[str] = []
    for each in group:
        condition = _condition(dialect, each, there)
        if condition not in wanted:
            wanted.append(condition)
        measure = _measure(dialect, each, "true" if len(group) == 1 else condition)
        alias = measures.setdefault(measure, f"measure_{len(measures) + 1}")
        if picks_a_row(each):
            column = _picked(dialect, f"{name}_{alias}", f"{name}.{alias}", there, each, select)
        else:
            column = f"{name}.{alias}"
            if each.function in ("overlapping", "count_in") or each.pick == "distinct":
                column = f"coalesce({column}, 0)"
            elif each.function == "open" and each.of_column is None:
                column = f"coalesce({column} > 0, false)"
        select.columns.append(f"{column} as {dialect.name(each.name)}")
    measured = ", ".join(f"{measure} as {alias}" for measure, alias in measures.items())
    select.subqueries.append(
        f"{name} as (\n  select {ASKING}.{asking.identity}, {measured}\n"
        f"  from {dialect.name(asking.name)} as {ASKING}\n"
        f"  join {dialect.name(there.name)} as {THERE} on {_shared_key(dialect, group[0], there, THERE)}\n"
        f"  where {' or '.join(wanted)}\n"
        f"  group by {ASKING}.{asking.identity}\n)"
    )
    # Before the rows picked by its measures, which join to it.
    join = f"left join {name} on {name}.{asking.identity} = {ASKING}.{asking.identity}"
    at = next((i for i, other in enumerate(select.joins) if f" = {name}." in other), len(select.joins))
    select.joins.insert(at, join)


def _picked(
    dialect: DuckDB, alias: str, number: str, there: Relation, derivation: Derivation, select: Select
) -> str:
    """A column of the row with the number, joined once however many of its columns are wanted."""
    same = f"{alias}._row = {number}"
    if there.stage == "snapshot":
        same += f" and {alias}.{AS_AT} = {ASKING}.{AS_AT}"
    join = f"left join {dialect.name(there.name)} as {alias} on {same}"
    if join not in select.joins:
        select.joins.append(join)
    return f"{alias}.{dialect.name(derivation.of_column or '')}"


def _condition(dialect: DuckDB, derivation: Derivation, there: Relation) -> str:
    """Which of the rows that share the key a derivation takes in."""
    at = _at(dialect, derivation)
    parts = []
    column = f"{THERE}.{dialect.name(derivation.of_column or '')}"
    if derivation.function == "open" and (there.every or derivation.at is not None):
        parts.append(is_open(dialect, there.fact, THERE, at))
    elif (
        derivation.function in ("latest", "earliest") and _type_of(there.fact, derivation.of_column) == "date"
    ):
        parts.append(f"{column} <= {at} and {column} <> {dialect.open_end}")
    elif derivation.function == "overlapping" and derivation.span is not None:
        start, end = (f"{THERE}.{dialect.name(name)}" for name in there.fact.episode or ())
        parts.append(f"{start} <= {at} and {end} > {dialect.before(at, derivation.span)}")
    elif derivation.function == "count_in" and derivation.span is not None:
        parts.append(f"{column} <= {at} and {column} > {dialect.before(at, derivation.span)}")
    elif derivation.function == "previous":
        value = dialect.name(derivation.arguments[0])
        parts.append(f"{THERE}.{value} < {ASKING}.{value}")
    if derivation.where is not None:
        parts.append(conditions.sql(dialect, derivation.where, THERE, ASKING))
    return f"({' and '.join(part for part in parts if part != 'true') or 'true'})"


def _measure(dialect: DuckDB, derivation: Derivation, condition: str) -> str:
    """What a derivation takes of the rows that meet its condition."""
    function = derivation.function
    name = derivation.arguments[0] if function == "previous" else derivation.of_column or ""
    column = f"{THERE}._row" if picks_a_row(derivation) else f"{THERE}.{dialect.name(name)}"
    kept = column if condition == "true" else f"case when {condition} then {column} end"
    if (
        function == "count_in"
        or derivation.pick == "distinct"
        or (function == "overlapping" and derivation.of_column)
    ):
        return f"count(distinct {kept})"
    if function == "overlapping" or (function == "open" and derivation.of_column is None):
        return f"count(case when {condition} then 1 end)"
    return f"min({kept})" if function == "earliest" or derivation.pick == "earliest" else f"max({kept})"


def _type_of(fact: Fact, name: str | None) -> str | None:
    if name is None or name in fact.columns:
        return fact.columns.get(name or "")
    derivation = derivation_of(fact, name)
    # A cohort's only stored column names whom it is about.
    return "id" if derivation is None else derivation.type
