"""Counts one population by both engines, says where they differ, and tells the smallest story in which they
still do.

The reference may be given another catalogue than the engine, so that a test can break a definition on one side
and see it caught.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from math import isclose

from goldenthread.calendar import Period
from goldenthread.definitions.model import Catalogue, Indicator
from goldenthread.engine import duckdb, reference
from goldenthread.extracts.tables import OPEN_END, Tables, tables_from_rows
from goldenthread.figures.model import Cell, Cells
from tests.generative.populations import Population, Row

BREAKDOWNS = ("team", "service", "area", "worker", "age_band", "sex", "ethnic_group")

Key = tuple[str, str, Period, str, str]


@dataclass(frozen=True)
class Difference:
    """One cell that the engines count apart; None where an engine has no such cell."""

    key: Key
    engine: Cell | None
    oracle: Cell | None


def counted_indicators(catalogue: Catalogue) -> list[Indicator]:
    """Those that are counted from records, in order of name."""
    return [indicator for _, indicator in sorted(catalogue.indicators.items()) if indicator.fact is not None]


def every_breakdown(indicators: Sequence[Indicator]) -> tuple[str, ...]:
    """The usual breakdowns, then any other column that an indicator may be broken down by."""
    others = sorted({name for indicator in indicators for name in indicator.by} - set(BREAKDOWNS))
    return (*BREAKDOWNS, *others)


def tables_of(catalogue: Catalogue, population: Population) -> Tables:
    """The population in DuckDB as `tables_from_rows` would hold it, each row with the source that it names.

    The rows of a table go in with one statement, for they are few and the populations many.
    """
    tables = tables_from_rows(
        catalogue, dict.fromkeys(population.rows, ()), population.council, population.as_at
    )
    for table, rows in population.rows.items():
        fact = catalogue.facts[table]
        end = fact.episode[1] if fact.episode else None
        empty = {name: False if kind == "flag" else None for name, kind in fact.columns.items()}
        if end is not None:
            empty[end] = OPEN_END
        values = [
            value
            for number, row in enumerate(rows, start=2)
            for value in (
                *(without if row.get(name) is None else row[name] for name, without in empty.items()),
                row.get("source", "rows"),
                number,
            )
        ]
        if values:
            marks = ", ".join([f"({', '.join('?' * (len(empty) + 2))})"] * len(rows))
            tables.connection.execute(f'insert into "{table}" values {marks}', values)
    return tables


def by_key(cells: Cells) -> dict[Key, Cell]:
    """Cells by indicator, window, period, breakdown and category; a cell given twice is an error."""
    found: dict[Key, Cell] = {}
    for cell in cells:
        key = (cell.indicator, cell.window, cell.period, cell.breakdown, cell.category)
        assert key not in found, f"the cell {key} was counted twice"
        found[key] = cell
    return found


def differences(
    catalogue: Catalogue,
    population: Population,
    indicators: Sequence[Indicator],
    by: Sequence[str],
    *,
    oracle_catalogue: Catalogue | None = None,
    tables: Tables | None = None,
) -> list[Difference]:
    """The cells that the engines count apart. `tables` saves making them again."""
    held = tables or tables_of(catalogue, population)
    engine = by_key(duckdb.count(held, catalogue, indicators, population.periods, by))
    if tables is None:
        held.connection.close()
    oracle = by_key(oracle_cells(oracle_catalogue or catalogue, population, indicators, by))
    return [
        Difference(key, engine.get(key), oracle.get(key))
        for key in {**engine, **oracle}
        if not alike(engine.get(key), oracle.get(key))
    ]


def alike(one: Cell | None, other: Cell | None) -> bool:
    """Whether the cells say the same; sums of fractions may differ in the last place, by the order of adding up."""
    if one is None or other is None:
        return one is other
    return all(
        isclose(left, right, rel_tol=1e-9)
        if isinstance(left, float) and isinstance(right, float)
        else left == right
        for left, right in zip(astuple(one), astuple(other), strict=True)
    )


def oracle_cells(
    catalogue: Catalogue,
    population: Population,
    indicators: Sequence[Indicator],
    by: Sequence[str],
) -> Cells:
    """The reference's cells of the named indicators, as its own catalogue defines them."""
    own = [catalogue.indicators[indicator.name] for indicator in indicators]
    return reference.count(
        catalogue, population.rows, population.council, population.as_at, own, population.periods, by
    )


def smallest(
    catalogue: Catalogue,
    population: Population,
    difference: Difference,
    *,
    oracle_catalogue: Catalogue | None = None,
) -> tuple[Population, Difference]:
    """The population with every row left out that the difference can do without, and the difference that is left."""
    name, window, period, breakdown, _ = difference.key
    indicators = [catalogue.indicators[name]]
    by = () if breakdown == "total" else (breakdown,)

    def left(smaller: Population) -> Difference | None:
        found = differences(catalogue, smaller, indicators, by, oracle_catalogue=oracle_catalogue)
        same = [each for each in found if each.key[1] == window and each.key[3] == breakdown]
        return same[0] if same else None

    kept = difference
    if remaining := left(replace(population, periods=(period,))):
        population, kept = replace(population, periods=(period,)), remaining
    # Halves first, then quarters, down to single rows, until no single row can be left out.
    rows = [(table, row) for table, several in population.rows.items() for row in several]
    size = len(rows)
    while size:
        fewer = rows
        for start in reversed(range(0, len(rows), size)):
            candidate = fewer[:start] + fewer[start + size :]
            if remaining := left(_with_rows(population, candidate)):
                fewer, kept = candidate, remaining
        size = size if size == 1 and len(fewer) < len(rows) else size // 2
        rows = fewer
    return _with_rows(population, rows), kept


def _with_rows(population: Population, rows: Sequence[tuple[str, Row]]) -> Population:
    kept: dict[str, list[Row]] = {table: [] for table in population.rows}
    for table, row in rows:
        kept[table].append(row)
    return replace(population, rows=kept)


def story(catalogue: Catalogue, population: Population, difference: Difference) -> str:
    """The disagreement in words that a person can work through by hand."""
    name, window, period, breakdown, category = difference.key
    indicator = catalogue.indicators[name]
    lines = [
        f"The engines disagree on {name} [{window}] for {period.label}, {breakdown} {category!r}"
        + (f" (population {population.seed})" if population.seed is not None else ""),
        f"  engine: {_words(difference.engine)}",
        f"  oracle: {_words(difference.oracle)}",
        f"  fact {indicator.fact}, dated {indicator.dated}, unit {indicator.unit}, value {indicator.value}",
        f"  unknown {indicator.unknown}, looks back {indicator.looks_back}",
        f"  of: {indicator.of.sql if indicator.of else None}",
        f"  where: {indicator.where.sql if indicator.where else None}",
        f"  as at {population.as_at}, complete from {population.council.complete_from},"
        f" closed on {', '.join(map(str, sorted(population.council.closure_days))) or 'no other day'}",
    ]
    for table, rows in population.rows.items():
        lines += [f"  {table}: {_row_words(row)}" for row in rows]
    absent = sorted({fact.table for fact in catalogue.facts.values() if fact.table} - set(population.rows))
    if absent:
        lines.append(f"  tables not held: {', '.join(absent)}")
    return "\n".join(lines)


def _words(cell: Cell | None) -> str:
    if cell is None:
        return "no such cell"
    words = f"counted {cell.counted}, succeeded {cell.succeeded}, unknown {cell.unknown}, {cell.status}"
    values = (cell.total, cell.highest, cell.middle)
    return (
        words
        if values == (None, None, None)
        else f"{words}, total {values[0]}, highest {values[1]}, middle {values[2]}"
    )


def _row_words(row: Mapping[str, object]) -> str:
    return " ".join(f"{name}={value}" for name, value in row.items() if value is not None)
