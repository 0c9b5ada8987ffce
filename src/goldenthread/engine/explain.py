"""Follows a cell back: the rows that it counts, with what its definition read of each, found again from the
same relations.

It shows a figure's rows to whoever asks; who may ask is not decided here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from goldenthread.calendar import Period, window_days
from goldenthread.definitions.model import Catalogue, Indicator, Window
from goldenthread.engine.compile_counts import ROWS, category, conditions_of, read_of
from goldenthread.engine.conditions import AS_AT
from goldenthread.engine.needs import columns_counted, has_column, stage_of
from goldenthread.engine.preparation import Prepared, prepare
from goldenthread.engine.statuses import statuses, windows_of
from goldenthread.extracts.tables import Tables
from goldenthread.figures.model import TOTAL


@dataclass(frozen=True)
class Behind:
    """One row that a cell counts. `succeeded` is None when its test could not be told.

    `key` is unique within `source`; a cohort's rows have no source of their own ("" and None). `dated`: the
    day by which it was counted. `columns`: what `of`, `where` and `value` read, by name, as it was worked
    out. `beside`: what else was asked of each row, by the name asked (`team`, `worker`, or a column of the fact).
    """

    key: str
    child: str | None
    source: str
    source_row: int | None
    dated: date | None
    succeeded: bool | None
    columns: Mapping[str, object] = field(default_factory=dict)
    beside: Mapping[str, object] = field(default_factory=dict)


def behind(
    tables: Tables,
    catalogue: Catalogue,
    indicator: Indicator,
    window: Window,
    period: Period,
    breakdown: str = TOTAL,
    category: str = "",
    *,
    prepared: Prepared | None = None,
    beside: Sequence[str] = (),
    unknown_only: bool = False,
) -> list[Behind]:
    """The rows that one cell counts, by source, key and row: as many as it counts, or, for distinct
    children, at least as many. With `unknown_only` those whose test could not be told, counted or left out.

    None when the cell's status is not `ok`: nothing was counted.
    """
    if beside:
        indicator = replace(indicator, by=tuple(dict.fromkeys([*indicator.by, *beside])))
    by = [*([] if breakdown == TOTAL else [breakdown]), *beside]
    told = statuses([indicator], [period], catalogue, tables.council, tables.as_at, tables.present)
    if window not in windows_of(period) or told.get((indicator.name, window)) != ["ok"]:
        return []
    if prepared is not None and prepared.serves(indicator, [period.last_day], by):
        return _rows(prepared, indicator, window, period, breakdown, category, beside, unknown_only)
    fresh = prepare(tables, catalogue, [indicator], [period], by)
    try:
        return _rows(fresh, indicator, window, period, breakdown, category, beside, unknown_only)
    finally:
        fresh.close()


def _rows(
    prepared: Prepared,
    indicator: Indicator,
    window: Window,
    period: Period,
    breakdown: str,
    wanted: str,
    beside: Sequence[str],
    unknown_only: bool,
) -> list[Behind]:
    dialect = prepared.dialect
    fact = prepared.catalogue.facts[indicator.fact or ""]
    stage = stage_of(indicator)
    day = f"{ROWS}.{AS_AT if indicator.dated is None else dialect.name(indicator.dated)}"
    first, last = window_days(period, window) if indicator.dated else (period.last_day, period.last_day)
    asked = conditions_of(indicator, *read_of(dialect, indicator))
    in_category = "true" if breakdown == TOTAL else f"{category(prepared, indicator, breakdown, day)} = ?"
    read = sorted(columns_counted(fact, indicator) - {AS_AT})
    child = (
        f"{ROWS}.{dialect.name(fact.child)}" if fact.child and has_column(fact, stage, fact.child) else "null"
    )
    source = ["''", "null"] if fact.cohort is not None else [f"{ROWS}.source", f"{ROWS}.source_row"]
    columns = [
        dialect.as_text(f"{ROWS}.{dialect.name(fact.key)}") + " as key",
        f"{dialect.as_text(child)} as child",
        f"{source[0]} as source",
        f"{source[1]} as source_row",
        f"{day} as dated",
        f"case when {asked.unknown or 'false'} then null else {asked.succeeded} end as succeeded",
        f"{asked.unknown or 'false'} as unknown",
        *(f"{ROWS}.{dialect.name(name)} as {dialect.name('read_' + name)}" for name in read),
        *(f"{_column(prepared, indicator, name)} as {dialect.name('beside_' + name)}" for name in beside),
    ]
    which = (asked.unknown or "false") if unknown_only else asked.counted
    query = (
        f"select {', '.join(columns)}\nfrom {dialect.name(prepared.relations[fact.name, stage].name)} as {ROWS}\n"
        f"where {day} between {dialect.day(first)} and {dialect.day(last)} and {which} and {in_category}\n"
        "order by source, key, source_row"
    )
    arguments = [] if breakdown == TOTAL else [wanted]
    rows = prepared.connection.execute(query, arguments).fetchall()
    found = [
        Behind(
            key,
            of_child,
            of_source,
            row,
            dated,
            succeeded,
            dict(zip(read, values, strict=False)),
            dict(zip(beside, values[len(read) :], strict=True)),
        )
        for key, of_child, of_source, row, dated, succeeded, _unknown, *values in rows
    ]
    # As the cell counts them: among distinct children a row of no known child is nobody unknown.
    unknown = [row for row in rows if row[6] and (indicator.unit == "rows" or row[1] is not None)]
    refused = indicator.unknown == "refused" and unknown
    return [] if refused else found


def _column(prepared: Prepared, indicator: Indicator, name: str) -> str:
    """The SQL of what is asked beside; null where the rows do not have it."""
    column = prepared.breakdowns[indicator.fact or "", stage_of(indicator)].get(name, "null")
    return column if column == "null" else f"{ROWS}.{column}"
