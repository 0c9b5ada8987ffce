"""The rows of each fact, and every column of a row, stored or derived: one plain function a derivation.

Everything is worked out when it is asked for and then remembered; nothing here knows of periods, windows or
indicators.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from goldenthread.definitions.model import Catalogue, Council, Derivation, Fact, Fragment
from goldenthread.engine.reference import dates
from goldenthread.engine.reference.fragments import Value, evaluate


@dataclass(frozen=True, eq=False)
class Record:
    """One row of a table or cohort: what is stored, where it came from, and what was derived of it so far."""

    stored: Mapping[str, Value]
    source: str = ""
    source_row: int = 0
    worked_out: dict[tuple[str, str, date | None], Value] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class World:
    """All that is counted from: the definitions, the council, and the records of each table that is held."""

    catalogue: Catalogue
    council: Council
    as_at: date
    tables: Mapping[str, Sequence[Record]]
    present: frozenset[str]
    remembered: dict[object, list[Record]] = field(default_factory=dict)
    by_key: dict[object, dict[Value, list[Record]]] = field(default_factory=dict)


def world(
    catalogue: Catalogue, rows: Mapping[str, Sequence[Mapping[str, object]]], council: Council, as_at: date
) -> World:
    """The world of these rows: an episode's missing end is stored as 9999-12-31 and a missing flag as no."""
    tables = {}
    for fact in catalogue.facts.values():
        if fact.table == fact.name:
            given = rows.get(fact.table, ())
            tables[fact.table] = [_record(fact, row, number) for number, row in enumerate(given, start=2)]
    return World(catalogue, council, as_at, tables, frozenset(rows))


def _record(fact: Fact, row: Mapping[str, object], number: int) -> Record:
    stored = {}
    for name, kind in fact.columns.items():
        value = row.get(name)
        if value is None and kind == "flag":
            value = False
        if value is None and fact.episode is not None and name == fact.episode[1]:
            value = dates.OPEN_END
        stored[name] = value
    return Record(stored, str(row.get("source") or "rows"), number)


def rows_of(world: World, fact: Fact, as_at: date | None) -> list[Record]:
    """The rows of the fact, its own `where` applied. A cohort's are those at the snapshot date."""
    question = ("rows", fact.name, as_at if fact.cohort else None)
    if question not in world.remembered:
        if fact.cohort is not None:
            rows = _cohort(world, fact, as_at)
        else:
            assert fact.table is not None
            rows = list(world.tables[fact.table])
            if fact.with_rows_of is not None:
                rows = _with_rows_of(world, fact, fact.with_rows_of, rows)
        world.remembered[question] = [row for row in rows if holds(world, fact, row, fact.where, as_at)]
    return world.remembered[question]


def _with_rows_of(world: World, fact: Fact, other: str, rows: Sequence[Record]) -> list[Record]:
    """The rows, and those of the other table under the fact's column names; a flag tells them apart."""
    key = world.catalogue.facts[other].key
    both = [Record({**row.stored, other: False}, row.source, row.source_row) for row in rows]
    for row in world.tables[other]:
        stored: dict[str, Value] = {
            name: row.stored.get(name, False if kind == "flag" else None)
            for name, kind in fact.columns.items()
        }
        both.append(Record({**stored, fact.key: row.stored[key], other: True}, row.source, row.source_row))
    return both


def _cohort(world: World, fact: Fact, as_at: date | None) -> list[Record]:
    assert fact.cohort is not None and as_at is not None, f"{fact.name} exists only at a snapshot"
    base = world.catalogue.facts[fact.cohort.of]
    members = []
    for row in rows_of(world, base, as_at):
        if is_open(base, row, as_at) and holds(world, base, row, fact.cohort.where, as_at):
            member = column(world, base, row, fact.cohort.per, as_at)
            if member is not None and member not in members:
                members.append(member)
    return [Record({fact.cohort.per: member}) for member in members]


def is_open(fact: Fact, row: Record, day: date | None) -> bool:
    """Started on or before the day and not ended on or before it.

    A cohort's rows, and those of a fact without dates, are always open.
    """
    if fact.cohort is not None:
        return True
    if fact.episode is None:
        assert not fact.dates, f"{fact.name} is never open"
        return True
    start, end = row.stored[fact.episode[0]], row.stored[fact.episode[1]]
    if start is None or end is None or day is None:
        return False
    assert isinstance(start, date) and isinstance(end, date)
    return start <= day < end


def holds(world: World, fact: Fact, row: Record, where: Fragment | None, as_at: date | None) -> bool:
    """Whether the row is known to meet the condition; always, when there is none."""
    if where is None:
        return True
    return evaluate(where, lambda name: column(world, fact, row, name, as_at), as_at=as_at) is True


def column(world: World, fact: Fact, row: Record, name: str, as_at: date | None) -> Value:
    """The value of a column of the row, stored or derived; `as_at` columns need the snapshot date."""
    if name in row.stored:
        return row.stored[name]
    for derivation in fact.derive:
        if derivation.name == name:
            return _worked_out(world, fact, row, derivation, None)
    for derivation in fact.as_at:
        if derivation.name == name:
            assert as_at is not None, f"{fact.name}.{name} exists only at a snapshot"
            return _worked_out(world, fact, row, derivation, as_at)
    raise KeyError(f"{fact.name} has no column {name}")


def _worked_out(world: World, fact: Fact, row: Record, derivation: Derivation, as_at: date | None) -> Value:
    place = (fact.name, derivation.name, as_at)
    if place not in row.worked_out:
        row.worked_out[place] = DERIVATIONS[derivation.function](world, fact, row, derivation, as_at)
    return row.worked_out[place]


# ---- Derivations of the row's own dates


def _working_days(world: World, fact: Fact, row: Record, derivation: Derivation, as_at: date | None) -> Value:
    start, end = _two_dates(world, fact, row, derivation, as_at)
    if start is None or end is None:
        return None
    return dates.working_days(start, end, world.council.closure_days)


def _complete_months(
    world: World, fact: Fact, row: Record, derivation: Derivation, as_at: date | None
) -> Value:
    start, end = _two_dates(world, fact, row, derivation, as_at)
    if start is None or end is None:
        return None
    return dates.complete_months(start, end)


def _month_end(world: World, fact: Fact, row: Record, derivation: Derivation, as_at: date | None) -> Value:
    day = _date(world, fact, row, derivation.arguments[0], as_at)
    return None if day is None else dates.month_end(day)


def _divide(world: World, fact: Fact, row: Record, derivation: Derivation, as_at: date | None) -> Value:
    amount = column(world, fact, row, derivation.arguments[0], as_at)
    assert amount is None or isinstance(amount, int | float)
    return None if amount is None else amount / int(derivation.arguments[1])


def _team_kind(world: World, fact: Fact, row: Record, derivation: Derivation, as_at: date | None) -> Value:
    """The first kind of work under which the council lists the service of the first team with that id."""
    known = column(world, fact, row, derivation.arguments[0], as_at)
    for team in world.council.teams:
        if team.id == known:
            for kind, services in world.council.services.items():
                if team.service is not None and team.service.lower() in [each.lower() for each in services]:
                    return kind
            return None
    return None


def _add_working_days(
    world: World, fact: Fact, row: Record, derivation: Derivation, as_at: date | None
) -> Value:
    start = _date(world, fact, row, derivation.arguments[0], as_at)
    if start is None:
        return None
    return dates.add_working_days(start, int(derivation.arguments[1]), world.council.closure_days)


def _age(world: World, fact: Fact, row: Record, derivation: Derivation, as_at: date | None) -> Value:
    born_on = _date(world, fact, row, derivation.arguments[0], as_at)
    day = _at(world, fact, row, derivation, as_at)
    if born_on is None or day is None:
        return None
    return dates.age(born_on, day)


# ---- Derivations that look at other rows


def _previous(world: World, fact: Fact, row: Record, derivation: Derivation, as_at: date | None) -> Value:
    name = derivation.arguments[0]
    own = column(world, fact, row, name, as_at)
    if own is None:
        return None
    others = _looked_into(world, fact, row, derivation, as_at)
    values = [column(world, fact, other, name, as_at) for other in others]
    return max((value for value in values if value is not None and value < own), default=None)  # type: ignore[operator,type-var]


def _lookup(world: World, fact: Fact, row: Record, derivation: Derivation, as_at: date | None) -> Value:
    there = _there(world, fact, derivation)
    others = _looked_into(world, fact, row, derivation, as_at)
    if not others:
        return None
    chosen = max(others, key=lambda other: (other.source, str(column(world, there, other, there.key, as_at))))
    assert derivation.of_column is not None
    return column(world, there, chosen, derivation.of_column, as_at)


def _latest(world: World, fact: Fact, row: Record, derivation: Derivation, as_at: date | None) -> Value:
    return max(_dates_up_to(world, fact, row, derivation, as_at), default=None)


def _earliest(world: World, fact: Fact, row: Record, derivation: Derivation, as_at: date | None) -> Value:
    return min(_dates_up_to(world, fact, row, derivation, as_at), default=None)


def _dates_up_to(
    world: World, fact: Fact, row: Record, derivation: Derivation, as_at: date | None
) -> list[date]:
    """The dates looked at that lie no later than the one looked from; the stored end of what is open is none."""
    day = _at(world, fact, row, derivation, as_at)
    if day is None:
        return []
    values = _values(world, fact, _looked_into(world, fact, row, derivation, as_at), derivation, as_at)
    known = [value for value in values if isinstance(value, date)]
    return [value for value in known if value <= day and value != dates.OPEN_END]


def _open(world: World, fact: Fact, row: Record, derivation: Derivation, as_at: date | None) -> Value:
    there = _there(world, fact, derivation)
    day = _at(world, fact, row, derivation, as_at)
    others = [
        other for other in _looked_into(world, fact, row, derivation, as_at) if is_open(there, other, day)
    ]
    if derivation.of_column is None:
        return len(others) > 0
    values = _values(world, fact, others, derivation, as_at)
    if derivation.pick == "distinct":
        return len(set(values))
    if derivation.pick == "earliest":
        return min(values, default=None)  # type: ignore[type-var]
    if not others:
        return None
    # The latest start, then the highest key as text; the source only parts two systems' rows of one key.
    chosen = max(
        others,
        key=lambda other: (
            other.stored[there.episode[0]] if there.episode else date.min,
            str(column(world, there, other, there.key, as_at)),
            other.source,
        ),
    )
    return column(world, there, chosen, derivation.of_column, as_at)


def _overlapping(world: World, fact: Fact, row: Record, derivation: Derivation, as_at: date | None) -> Value:
    there = _there(world, fact, derivation)
    assert there.episode is not None
    day = _at(world, fact, row, derivation, as_at)
    if day is None:
        return 0
    since = _span_before(derivation, day)
    overlapping = []
    for other in _looked_into(world, fact, row, derivation, as_at):
        start, end = other.stored[there.episode[0]], other.stored[there.episode[1]]
        if isinstance(start, date) and isinstance(end, date) and start <= day and end > since:
            overlapping.append(other)
    if derivation.of_column is None:
        return len(overlapping)
    return len(set(_values(world, fact, overlapping, derivation, as_at)))


def _count_in(world: World, fact: Fact, row: Record, derivation: Derivation, as_at: date | None) -> Value:
    day = _at(world, fact, row, derivation, as_at)
    if day is None:
        return 0
    values = _values(world, fact, _looked_into(world, fact, row, derivation, as_at), derivation, as_at)
    since = _span_before(derivation, day)
    return len({value for value in values if isinstance(value, date) and since < value <= day})


DERIVATIONS = {
    "working_days": _working_days,
    "add_working_days": _add_working_days,
    "complete_months": _complete_months,
    "month_end": _month_end,
    "divide": _divide,
    "team_kind": _team_kind,
    "age": _age,
    "previous": _previous,
    "lookup": _lookup,
    "latest": _latest,
    "earliest": _earliest,
    "open": _open,
    "overlapping": _overlapping,
    "count_in": _count_in,
}


# ---- What the derivations share


def _there(world: World, fact: Fact, derivation: Derivation) -> Fact:
    """The fact that is looked into: the row's own for `previous`."""
    return fact if derivation.of_fact is None else world.catalogue.facts[derivation.of_fact]


def _looked_into(
    world: World, fact: Fact, row: Record, derivation: Derivation, as_at: date | None
) -> list[Record]:
    """The rows looked into that share the key and meet the derivation's condition. A null key meets none."""
    there = _there(world, fact, derivation)
    assert derivation.per_here is not None
    key = column(world, fact, row, derivation.per_here, as_at)
    if key is None:
        return []
    sharing = _sharing(world, there, derivation.per_there or derivation.per_here, as_at).get(key, [])
    where = derivation.where
    if where is None:
        return sharing
    return [
        other
        for other in sharing
        if evaluate(
            where,
            lambda name, other=other: column(world, there, other, name, as_at),  # type: ignore[misc]
            lambda name: column(world, fact, row, name, as_at),
            as_at,
        )
        is True
    ]


def _sharing(world: World, fact: Fact, key: str, as_at: date | None) -> dict[Value, list[Record]]:
    question = (fact.name, key, as_at)
    if question not in world.by_key:
        by_key: dict[Value, list[Record]] = {}
        for row in rows_of(world, fact, as_at):
            by_key.setdefault(column(world, fact, row, key, as_at), []).append(row)
        world.by_key[question] = by_key
    return world.by_key[question]


def _values(
    world: World, fact: Fact, others: Sequence[Record], derivation: Derivation, as_at: date | None
) -> list[Value]:
    """The looked-into column of the rows, without those that have none."""
    there = _there(world, fact, derivation)
    assert derivation.of_column is not None
    values = [column(world, there, other, derivation.of_column, as_at) for other in others]
    return [value for value in values if value is not None]


def _at(world: World, fact: Fact, row: Record, derivation: Derivation, as_at: date | None) -> date | None:
    """The date that a derivation looks from: its own `at`, else the snapshot's."""
    if derivation.at is None:
        assert as_at is not None, f"{fact.name}.{derivation.name} looks from no date"
        return as_at
    day = evaluate(derivation.at, lambda name: column(world, fact, row, name, as_at), as_at=as_at)
    assert day is None or isinstance(day, date)
    return day


def _span_before(derivation: Derivation, day: date) -> date:
    assert derivation.span is not None
    if derivation.span.unit == "days":
        return dates.days_before(day, derivation.span.amount)
    return dates.months_before(day, derivation.span.amount)


def _two_dates(
    world: World, fact: Fact, row: Record, derivation: Derivation, as_at: date | None
) -> tuple[date | None, date | None]:
    first, second = derivation.arguments
    return _date(world, fact, row, first, as_at), _date(world, fact, row, second, as_at)


def _date(world: World, fact: Fact, row: Record, name: str, as_at: date | None) -> date | None:
    value = as_at if name == "as_at" else column(world, fact, row, name, as_at)
    assert value is None or isinstance(value, date)
    return value
