"""Counts an indicator's cells from the oracle's records: loops over indicator, window, period, breakdown
and category.

`count` answers as `engine.duckdb.count` must; `behind` says which rows are in one cell. Statuses follow the
table of conventions in `design/definitions.md`. What a row holds is worked out in `records`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from goldenthread.calendar import Period
from goldenthread.definitions.model import Catalogue, Council, Fact, Indicator
from goldenthread.engine.reference import dates
from goldenthread.engine.reference.fragments import Value, evaluate
from goldenthread.engine.reference.needs import tables_needed
from goldenthread.engine.reference.records import Record, World, column, holds, is_open, rows_of, world
from goldenthread.figures.model import NOT_RECORDED, TOTAL, Cell, Cells


@dataclass(frozen=True)
class Behind:
    """One row in a cell: its key within its source, its child, whether it meets the test (None: unknown)."""

    key: str
    child: str | None
    source: str
    source_row: int
    succeeded: bool | None


@dataclass(frozen=True)
class Tested:
    """A row that an indicator is about, on the day it counts, with the outcome of its test and its value."""

    record: Record
    day: date
    succeeded: bool | None
    value: Value
    weight: Value = None


def count(
    catalogue: Catalogue,
    rows: Mapping[str, Sequence[Mapping[str, object]]],
    council: Council,
    as_at: date,
    indicators: Sequence[Indicator],
    periods: Sequence[Period],
    by: Sequence[str] = (),
) -> Cells:
    """Every cell of the indicators, in order of indicator, window, period, breakdown and category.

    `rows` are those that `extracts.tables.tables_from_rows` takes: a table that is not named is not held. The
    total of every window and period is given; of another breakdown every category that any window and period
    asked for has rows in.
    """
    everything = world(catalogue, rows, council, as_at)
    counted = Cells()
    for indicator in indicators:
        for cell in _cells_of(everything, indicator, periods, by):
            _append(counted, cell)
    return counted


def behind(
    catalogue: Catalogue,
    rows: Mapping[str, Sequence[Mapping[str, object]]],
    council: Council,
    as_at: date,
    indicator: Indicator,
    window: str,
    period: Period,
    breakdown: str = TOTAL,
    category: str = "",
) -> list[Behind]:
    """The rows counted in one cell, by source and key; none when the cell's status is not `ok`."""
    everything = world(catalogue, rows, council, as_at)
    if _status(everything, indicator, window, period) != "ok":
        return []
    fact = _fact(everything, indicator)
    tested = _tested(everything, indicator, window, period)
    inside = [
        row
        for row in tested
        if _is_counted(indicator, row)
        and category_of(everything, fact, indicator, row, breakdown) == category
    ]
    found = [
        Behind(
            str(column(everything, fact, row.record, fact.key, row.day)),
            _child(everything, fact, row),
            row.record.source,
            row.record.source_row,
            row.succeeded,
        )
        for row in inside
    ]
    return sorted(found, key=lambda row: (row.source, row.key, row.source_row))


def _cells_of(world: World, indicator: Indicator, periods: Sequence[Period], by: Sequence[str]) -> list[Cell]:
    fact = _fact(world, indicator)
    breakdowns = [TOTAL, *breakdowns_of(fact, indicator, by)]
    questions = [
        (window, period)
        for window in indicator.windows
        for period in periods
        if window in dates.WINDOWS_OF_CADENCE[period.cadence]
    ]
    found: dict[tuple[str, Period, str, str], Cell] = {}
    for window, period in questions:
        status = _status(world, indicator, window, period)
        tested = _tested(world, indicator, window, period) if status == "ok" else []
        for breakdown in breakdowns:
            in_category: dict[str, list[Tested]] = {"": []} if breakdown == TOTAL else {}
            for row in tested:
                category = category_of(world, fact, indicator, row, breakdown)
                in_category.setdefault(category, []).append(row)
            for category, group in in_category.items():
                cell = _counted(world, fact, indicator, window, period, breakdown, category, group, status)
                found[window, period, breakdown, category] = cell
    # Dense: a category that has anyone in any window and period has a cell in all of them.
    shown = {
        (cell.breakdown, cell.category)
        for cell in found.values()
        if cell.breakdown == TOTAL or cell.counted != 0 or cell.unknown > 0 or cell.status == "not_reported"
    }
    cells = []
    for window, period in questions:
        status = _status(world, indicator, window, period)
        for breakdown in breakdowns:
            for category in sorted(category for name, category in shown if name == breakdown):
                here = (window, period, breakdown, category)
                if here not in found:
                    found[here] = _counted(world, fact, indicator, *here, [], status)
                cells.append(found[here])
    return cells


def _status(world: World, indicator: Indicator, window: str, period: Period) -> str:
    """Why nothing may be counted, or `ok`."""
    fact = _fact(world, indicator)
    if not tables_needed(world.catalogue, indicator) <= world.present:
        return "not_collected"
    if period.last_day > world.as_at:
        return "not_yet_available"
    first, _last = dates.window_days(period, window)
    if indicator.looks_back is not None and indicator.looks_back.unit == "months":
        first = dates.months_before(first, indicator.looks_back.amount)
    if indicator.looks_back is not None and indicator.looks_back.unit == "days":
        first = dates.days_before(first, indicator.looks_back.amount)
    if world.council.complete_from is not None and first < world.council.complete_from:
        return "incomplete_history"
    if fact.history == "current_only" and dates.end_of_next(period) <= world.as_at:
        return "incomplete_history"
    if not dates.window_due(period, window):
        return "not_due"
    return "ok"


def _tested(world: World, indicator: Indicator, window: str, period: Period) -> list[Tested]:
    """The rows that the indicator is about in the window, whatever becomes of those not known."""
    fact = _fact(world, indicator)
    first, last = dates.window_days(period, window)
    tested = []
    for row in rows_of(world, fact, last):
        if indicator.dated is None:
            if is_open(fact, row, last) and holds(world, fact, row, indicator.of, last):
                tested.append(_test(world, fact, indicator, row, last, last))
        else:
            day = column(world, fact, row, indicator.dated, None)
            if isinstance(day, date) and first <= day <= last and holds(world, fact, row, indicator.of, None):
                tested.append(_test(world, fact, indicator, row, day, None))
    return tested


def _test(
    world: World, fact: Fact, indicator: Indicator, row: Record, day: date, as_at: date | None
) -> Tested:
    """The outcome for one row. A measure of a value knows nothing of a row that has none."""
    succeeded: bool | None = True
    if indicator.where is not None:
        answer = evaluate(indicator.where, lambda name: column(world, fact, row, name, as_at), as_at=as_at)
        assert answer is None or isinstance(answer, bool)
        succeeded = answer
    value = None
    if indicator.value is not None:
        value = column(world, fact, row, indicator.value, as_at)
        if value is None:
            succeeded = None
    weight = None
    if indicator.weight is not None:
        weight = column(world, fact, row, indicator.weight, as_at)
        if weight is None:
            succeeded = None
    return Tested(row, day, succeeded, value, weight)


def _is_counted(indicator: Indicator, row: Tested) -> bool:
    """A row whose test cannot be told stays (and fails) unless the indicator excludes it.

    One without the value that is measured leaves, so that a mean is the total over the number counted.
    """
    if row.succeeded is not None:
        return True
    if indicator.weight is not None and row.weight is None:
        return False
    return indicator.unknown != "excluded" and indicator.value is None


def _counted(
    world: World,
    fact: Fact,
    indicator: Indicator,
    window: str,
    period: Period,
    breakdown: str,
    category: str,
    group: Sequence[Tested],
    status: str,
) -> Cell:
    counted = [row for row in group if _is_counted(indicator, row)]
    succeeded = [row for row in counted if row.succeeded is True]
    unknown = [row for row in group if row.succeeded is None]
    if status == "ok" and indicator.unknown == "refused" and _how_many(world, fact, indicator, unknown) > 0:
        status = "not_reported"
    if status != "ok":
        counted = succeeded = unknown = []
    values = [row.value for row in counted if isinstance(row.value, int | float)]
    return Cell(
        indicator.name,
        window,
        period,
        breakdown,
        category,
        _how_much(world, fact, indicator, counted),
        _how_much(world, fact, indicator, succeeded),
        _how_many(world, fact, indicator, unknown),
        float(sum(values)) if values else None,
        float(max(values)) if values else None,
        float(median(values)) if values else None,
        status,
    )


def _how_much(world: World, fact: Fact, indicator: Indicator, group: Sequence[Tested]) -> float:
    """What the rows weigh together; how many they are when they have no weights."""
    if indicator.weight is None:
        return _how_many(world, fact, indicator, group)
    return sum(row.weight for row in group if isinstance(row.weight, int | float))


def _how_many(world: World, fact: Fact, indicator: Indicator, group: Sequence[Tested]) -> int:
    if indicator.unit == "rows":
        return len(group)
    return len({_child(world, fact, row) for row in group} - {None})


def _child(world: World, fact: Fact, row: Tested) -> str | None:
    if fact.child is None:
        return None
    child = column(world, fact, row.record, fact.child, row.day)
    return None if child is None else str(child)


# ---- Breakdowns


def breakdowns_of(fact: Fact, indicator: Indicator, by: Sequence[str]) -> list[str]:
    """Those asked for that the indicator declares."""
    return [breakdown for breakdown in by if breakdown in indicator.by and breakdown != TOTAL]


def category_of(world: World, fact: Fact, indicator: Indicator, row: Tested, breakdown: str) -> str:
    """The category that a row falls in; `not recorded` when it has none. The total's is empty."""
    if breakdown == TOTAL:
        return ""
    as_at = row.day if indicator.dated is None else None
    value: Value
    if breakdown in ("sex", "ethnic_group"):
        value = _of_child(world, fact, row, breakdown)
    elif breakdown == "age_band":
        born_on = _of_child(world, fact, row, "born_on")
        value = dates.age_band(dates.age(born_on, row.day)) if isinstance(born_on, date) else None
    elif breakdown in ("team", "service", "area"):
        value = _known(world, fact, row, fact.team, as_at)
        if breakdown != "team":
            value = _of_team(world, value, breakdown)
    elif breakdown == "worker":
        value = _known(world, fact, row, fact.worker, as_at)
    else:
        value = _known(world, fact, row, breakdown, as_at)
    return NOT_RECORDED if value is None else _text(value)


def _known(world: World, fact: Fact, row: Tested, name: str | None, as_at: date | None) -> Value:
    """The column's value; None when the fact names no such column, or an event is asked for one of a snapshot."""
    only_at_snapshots = {derivation.name for derivation in fact.as_at}
    if name is None or (as_at is None and name in only_at_snapshots):
        return None
    return column(world, fact, row.record, name, as_at)


def _of_child(world: World, fact: Fact, row: Tested, name: str) -> Value:
    """A column of the child whose row it is: of several records of one child, the highest source's."""
    child = _child(world, fact, row)
    records = rows_of(world, world.catalogue.facts["child"], None)
    same = [record for record in records if child is not None and record.stored["child_id"] == child]
    return max(same, key=lambda record: record.source).stored[name] if same else None


def _of_team(world: World, team: Value, name: str) -> str | None:
    for known in world.council.teams:
        if known.id == team:
            return known.service if name == "service" else known.area
    return None


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _fact(world: World, indicator: Indicator) -> Fact:
    assert indicator.fact is not None, f"{indicator.name} only ever comes as a return"
    return world.catalogue.facts[indicator.fact]


def _append(cells: Cells, cell: Cell) -> None:
    cells.indicator.append(cell.indicator)
    cells.window.append(cell.window)
    cells.period.append(cell.period)
    cells.breakdown.append(cell.breakdown)
    cells.category.append(cell.category)
    cells.counted.append(cell.counted)
    cells.succeeded.append(cell.succeeded)
    cells.unknown.append(cell.unknown)
    cells.total.append(cell.total)
    cells.highest.append(cell.highest)
    cells.middle.append(cell.middle)
    cells.status.append(cell.status)
