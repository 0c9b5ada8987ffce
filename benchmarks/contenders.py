"""What is measured: the engine, and the two ways in which people count today, each in a process of its own.

The loops are given the derived columns ready made, and pandas the tests of each row too, which no analyst
has. They do some of the months and are compared with the engine over those, cell for cell.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from benchmarks import work
from goldenthread.calendar import Period
from goldenthread.definitions.model import Catalogue, Indicator
from goldenthread.engine import duckdb
from goldenthread.engine.compile_counts import ROWS, conditions_of, read_of
from goldenthread.engine.duckdb import Prepared
from goldenthread.engine.needs import Stage, stage_of
from goldenthread.extracts.tables import Tables
from goldenthread.figures.model import NOT_RECORDED

Counts = dict[str, tuple[float, float]]
"""Counted and succeeded by `indicator|month|team`, the total's team empty."""


@dataclass(frozen=True)
class Measured:
    """Seconds by what was done, the process's peak of memory in megabytes, how many months were done, and
    what came out.
    """

    seconds: dict[str, float]
    megabytes: float | None
    months: int
    cells: int
    counts: Counts = field(default_factory=dict)


def engine(catalogue: Catalogue, tables: Tables, months: Sequence[Period]) -> Measured:
    """240 indicators in total and by team, derivations done: the middle of three runs."""
    asked = work.indicators(catalogue, tables.present)
    prepared = duckdb.prepare(tables, catalogue, asked, work.months(), ["team"])
    seconds = []
    for _ in range(3):
        started = perf_counter()
        cells = duckdb.count(tables, catalogue, asked, work.months(), ["team"], prepared=prepared)
        seconds.append(perf_counter() - started)
    wanted = {period.label for period in months}
    counts = {
        f"{cell.indicator}|{cell.period.label}|{cell.category}": (cell.counted, cell.succeeded)
        for cell in cells
        if cell.period.label in wanted and cell.status == "ok"
    }
    return Measured({"count": sorted(seconds)[1]}, peak_megabytes(), len(work.months()), len(cells), counts)


def everything(catalogue: Catalogue, tables: Tables, months: Sequence[Period]) -> Measured:
    """240 indicators from the loaded tables: derivations, unknown counts, six breakdowns, distinct children
    over windows.
    """
    return _prepared_and_counted(
        catalogue, tables, work.indicators_with_children(catalogue, tables.present), work.BY
    )


def workers(catalogue: Catalogue, tables: Tables, months: Sequence[Period]) -> Measured:
    """The shipped indicators by every breakdown, each worker among them."""
    return _prepared_and_counted(
        catalogue, tables, work.computed(catalogue, tables.present), (*work.BY, "worker")
    )


def statement_loop(catalogue: Catalogue, tables: Tables, months: Sequence[Period]) -> Measured:
    """One SQL statement for each indicator and month."""
    asked = work.indicators(catalogue, tables.present)
    prepared = duckdb.prepare(tables, catalogue, asked, months, ["team"])
    counts: Counts = {}
    started = perf_counter()
    for indicator in asked:
        tests = conditions_of(indicator, *read_of(prepared.dialect, indicator))
        team = prepared.breakdowns[_place(indicator)].get("team", "null")
        statement = (
            f"select grouping(team_named), team_named, count(*) filter (where {tests.counted}),"
            f" count(*) filter (where {tests.succeeded})"
            f" from (select *, cast({team} as varchar) as team_named from {_relation(prepared, indicator)}) as {ROWS}"
            f" where {_day(indicator)} between ? and ? group by grouping sets ((), (team_named))"
        )
        for period in months:
            rows = prepared.connection.execute(statement, _days(indicator, period)).fetchall()
            for is_total, name, counted, succeeded in rows:
                category = "" if is_total else name or NOT_RECORDED
                counts[f"{indicator.name}|{period.label}|{category}"] = (counted, succeeded)
    return Measured({"count": perf_counter() - started}, peak_megabytes(), len(months), len(counts), counts)


def pandas_loop(catalogue: Catalogue, tables: Tables, months: Sequence[Period]) -> Measured:
    """A data frame for each fact, filtered for each indicator and month and grouped by team."""
    import pandas  # type: ignore[import-untyped]

    asked = work.indicators(catalogue, tables.present)
    prepared = duckdb.prepare(tables, catalogue, asked, months, ["team"])
    frames = {}
    for indicator in asked:
        place = (*_place(indicator), indicator.dated)
        if place not in frames:
            team = prepared.breakdowns[_place(indicator)].get("team", "null")
            columns = [f"{_day(indicator)} as day", f"coalesce({team}, '{NOT_RECORDED}') as team"]
            for other in asked:
                if (*_place(other), other.dated) == place:
                    tests = conditions_of(other, *read_of(prepared.dialect, other))
                    columns += [
                        f'{tests.counted} as "{other.name} about"',
                        f'{tests.succeeded} as "{other.name} met"',
                    ]
            query = f"select {', '.join(columns)} from {_relation(prepared, indicator)} as {ROWS}"
            frames[place] = prepared.connection.execute(query).df()
    counts: Counts = {}
    started = perf_counter()
    for indicator in asked:
        frame = frames[(*_place(indicator), indicator.dated)]
        for period in months:
            first, last = (pandas.Timestamp(day) for day in _days(indicator, period))
            rows = frame[(frame["day"] >= first) & (frame["day"] <= last)]
            rows = rows[rows[f"{indicator.name} about"]]
            met = f"{indicator.name} met"
            counts[f"{indicator.name}|{period.label}|"] = (len(rows), int(rows[met].sum()))
            for team, row in rows.groupby("team")[met].agg(["size", "sum"]).iterrows():
                counts[f"{indicator.name}|{period.label}|{team}"] = (int(row["size"]), int(row["sum"]))
    return Measured({"count": perf_counter() - started}, peak_megabytes(), len(months), len(counts), counts)


CONTENDERS: dict[str, Callable[[Catalogue, Tables, Sequence[Period]], Measured]] = {
    "engine": engine,
    "everything": everything,
    "workers": workers,
    "statement_loop": statement_loop,
    "pandas_loop": pandas_loop,
}


def measure(name: str, folder: Path, months: int) -> Measured:
    """Run one contender over an extract; the loops over so many of the 72 months, evenly spread."""
    catalogue, tables = work.loaded(folder)
    every = work.months()
    return CONTENDERS[name](catalogue, tables, every[len(every) // months - 1 :: len(every) // months])


def peak_megabytes() -> float | None:
    """The most memory that this process has held, tables and all; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 / 1024 if sys.platform == "darwin" else peak / 1024


def _prepared_and_counted(
    catalogue: Catalogue, tables: Tables, asked: Sequence[Indicator], by: Sequence[str]
) -> Measured:
    started = perf_counter()
    prepared = duckdb.prepare(tables, catalogue, asked, work.months(), by)
    between = perf_counter()
    cells = duckdb.count(tables, catalogue, asked, work.months(), by, prepared=prepared)
    ended = perf_counter()
    seconds = {"prepare": between - started, "count": ended - between}
    return Measured(seconds, peak_megabytes(), len(work.months()), len(cells))


def _place(indicator: Indicator) -> tuple[str, Stage]:
    return indicator.fact or "", stage_of(indicator)


def _relation(prepared: Prepared, indicator: Indicator) -> str:
    return prepared.dialect.name(
        next(r.name for p, r in prepared.relations.items() if p == _place(indicator))
    )


def _day(indicator: Indicator) -> str:
    return f'{ROWS}."{indicator.dated or "as_at"}"'


def _days(indicator: Indicator, period: Period) -> list[object]:
    return [period.last_day if indicator.dated is None else period.first_day, period.last_day]
