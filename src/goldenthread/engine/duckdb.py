"""Counts indicators in DuckDB: prepares what they read, asks one statement for all that share a fact and a
date, and lays the answers out as `Cells`. It makes no percentage and no rate (`forms`) and judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, repeat

from goldenthread.calendar import Period
from goldenthread.definitions.model import Catalogue, Indicator, Window
from goldenthread.engine.compile_children import children_statement
from goldenthread.engine.compile_counts import statement, windows_table
from goldenthread.engine.explain import Behind, behind
from goldenthread.engine.preparation import Prepared, prepare
from goldenthread.engine.statuses import statuses, windows_of
from goldenthread.engine.windows import (
    Days,
    Series,
    answer,
    days_of,
    kind_of_bins,
    merged,
    numbered,
    series,
)
from goldenthread.extracts.tables import Tables
from goldenthread.figures.model import TOTAL, Cells

__all__ = ["Behind", "Prepared", "behind", "count", "prepare"]

# Planning grows faster than the number of aggregates; most indicators of a fact share theirs.
INDICATORS_A_STATEMENT = 120

_InWindow = dict[tuple[str, str], Series]
"""The numbers of a window by breakdown and category."""


def count(
    tables: Tables,
    catalogue: Catalogue,
    indicators: Sequence[Indicator],
    periods: Sequence[Period],
    by: Sequence[str] = (),
    *,
    prepared: Prepared | None = None,
    whole_windows: bool = False,
) -> Cells:
    """Every cell of the indicators, in order of indicator, window, period, breakdown and category.

    The total is always there; by each breakdown of `by` that the indicator declares, the categories that
    have a row in any window and period asked for. Windows that do not fit a period are left out. `prepared`
    saves preparing again (see `prepare`); `whole_windows` counts every window afresh rather than summing
    its months, which must come to the same.
    """
    told = statuses(indicators, periods, catalogue, tables.council, tables.as_at, tables.present)
    countable = [
        each for each in indicators if any("ok" in told[each.name, window] for window in each.windows)
    ]
    if prepared is not None and not all(map(prepared.keeps, countable)):
        raise ValueError("an indicator was not among those that were prepared, and its rows were not kept")
    ready = prepared or prepare(tables, catalogue, countable, periods, by)
    try:
        found = _windows(ready, countable, periods, by, told, whole_windows)
    finally:
        if prepared is None:
            ready.close()
    cells = Cells()
    repeated: dict[tuple[Window, int], list[Period]] = {}
    for indicator in indicators:
        _lay_out(cells, indicator, periods, by, told, found.get(indicator.name, {}), repeated)
    return cells


def _windows(
    prepared: Prepared,
    indicators: Iterable[Indicator],
    periods: Sequence[Period],
    by: Sequence[str],
    told: Mapping[tuple[str, Window], list[str]],
    whole_windows: bool,
) -> dict[str, dict[Window, _InWindow]]:
    """The numbers of every window of every indicator, from as few statements as there are facts, dates and
    kinds of bin.
    """
    groups: dict[tuple[str | None, str | None, str], dict[str, list[Window]]] = {}
    named = {indicator.name: indicator for indicator in indicators}
    for indicator in named.values():
        for window in indicator.windows:
            if "ok" in told[indicator.name, window]:
                place = (indicator.fact, indicator.dated, kind_of_bins(indicator, window, whole_windows))
                groups.setdefault(place, {}).setdefault(indicator.name, []).append(window)
    found: dict[str, dict[Window, _InWindow]] = {}
    for (_fact, _dated, kind), group in groups.items():
        days: dict[Window, list[Days | None]] = {}
        # Most indicators share what is told of their windows, and it is told once.
        asked_of = {(window, tuple(told[name, window])) for name in group for window in group[name]}
        for window, each_told in sorted(asked_of):
            days[window] = merged(days.get(window), days_of(window, periods, each_told))
        bins, spans = numbered(kind, days, sorted(prepared.snapshots))
        if bins.whole:
            windows_table(prepared, bins)
        names = list(group)
        for start in range(0, len(names), INDICATORS_A_STATEMENT):
            chunk = names[start : start + INDICATORS_A_STATEMENT]
            breakdowns = [
                each for each in by if each != TOTAL and any(each in named[name].by for name in chunk)
            ]
            compiled = children_statement if kind == "children" else statement
            asked = compiled(prepared, [named[name] for name in chunk], bins, breakdowns)
            rows = prepared.connection.execute(asked.sql).fetchall()
            answered = answer(asked, rows, bins.amount)
            for name in chunk:
                for window in group[name]:
                    numbers = series(answered, asked.places[name], spans[window], told[name, window])
                    found.setdefault(name, {})[window] = {
                        (breakdowns[level] if level >= 0 else TOTAL, category): each
                        for (level, category), each in numbers.items()
                    }
    return found


def _lay_out(
    cells: Cells,
    indicator: Indicator,
    periods: Sequence[Period],
    by: Sequence[str],
    told: Mapping[tuple[str, Window], list[str]],
    found: Mapping[Window, _InWindow],
    repeated: dict[tuple[Window, int], list[Period]],
) -> None:
    """Add an indicator's cells: each of its windows, dense over the periods that fit and the categories
    that have a row.
    """
    order = {
        name: position
        for position, name in enumerate([TOTAL, *(each for each in by if each in indicator.by)])
    }
    keys = {(TOTAL, "")}
    for in_window in found.values():
        keys.update(
            key
            for key, each in in_window.items()
            if key not in keys and key[0] in order and (any(each.counted) or any(each.unknown))
        )
    listed = sorted(keys, key=lambda key: (order[key[0]], key[1]))
    for window in indicator.windows:
        statuses_told = told[indicator.name, window]
        amount = len(statuses_told)
        nothing = Series([0] * amount, [0] * amount, [0] * amount)
        in_window = found.get(window, {})
        every = [in_window.get(key, nothing) for key in listed]
        nothing_measured: list[object] = [None] * (amount * len(listed))
        columns = [
            _by_period([each.counted for each in every]),
            _by_period([each.succeeded for each in every]),
            _by_period([each.unknown for each in every]),
            *(nothing_measured.copy() for _ in range(3)),
        ]
        if indicator.value is not None:
            empty: list[float | None] = [None] * amount
            columns[3] = _by_period([each.total or empty for each in every])
            columns[4] = _by_period([each.highest or empty for each in every])
            columns[5] = _by_period([each.middle or empty for each in every])
        status = list(chain.from_iterable(repeat(each, len(listed)) for each in statuses_told))
        if indicator.unknown == "refused":
            _refuse(columns, status)
        if (window, len(listed)) not in repeated:
            fitting = [period for period in periods if window in windows_of(period)]
            repeated[window, len(listed)] = list(
                chain.from_iterable(repeat(each, len(listed)) for each in fitting)
            )
        cells.indicator.extend(repeat(indicator.name, len(status)))
        cells.window.extend(repeat(window, len(status)))
        cells.period.extend(repeated[window, len(listed)])
        cells.breakdown.extend([breakdown for breakdown, _ in listed] * amount)
        cells.category.extend([category for _, category in listed] * amount)
        cells.counted.extend(columns[0])  # type: ignore[arg-type]
        cells.succeeded.extend(columns[1])  # type: ignore[arg-type]
        cells.unknown.extend(columns[2])  # type: ignore[arg-type]
        cells.total.extend(columns[3])  # type: ignore[arg-type]
        cells.highest.extend(columns[4])  # type: ignore[arg-type]
        cells.middle.extend(columns[5])  # type: ignore[arg-type]
        cells.status.extend(status)


def _by_period(by_category: Sequence[Sequence[object]]) -> list[object]:
    """Numbers by category, then period, put in order of period, then category."""
    return list(chain.from_iterable(zip(*by_category, strict=True)))


def _refuse(columns: Sequence[list[object]], status: list[str]) -> None:
    """A figure with anything unknown in it is not reported, and nothing of it is shown."""
    for index, unknown in enumerate(columns[2]):
        if unknown and status[index] == "ok":
            status[index] = "not_reported"
            for column, empty in zip(columns, (0, 0, 0, None, None, None), strict=True):
                column[index] = empty
