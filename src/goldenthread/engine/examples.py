"""Runs an indicator's own worked example: the rows that its definition draws are counted, and what comes out is
compared with what the definition says must. It is the analyst's own test, before any child is counted.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from goldenthread.calendar import parse_period
from goldenthread.definitions.model import Catalogue, ColumnType, Council, Indicator
from goldenthread.engine import duckdb
from goldenthread.engine.forms import figures
from goldenthread.extracts.tables import canonical_facts, tables_from_rows
from goldenthread.figures.model import TOTAL
from goldenthread.figures.table import number_text

POPULATION = 20_000
"""Children aged 0 to 17 of the council that an example's rate is worked out for."""


def differences(indicator: Indicator, catalogue: Catalogue) -> tuple[str, ...]:
    """What the example says and what is counted, where the two differ; empty when they agree or there is no example.

    An example speaks of the form that comes first; every table that it does not draw is there and empty.
    """
    example = indicator.example
    if example is None or indicator.fact is None:
        return ()
    window = example.at["window"]
    (period,) = (parse_period(text) for name, text in example.at.items() if name != "window")
    facts = canonical_facts(catalogue)
    rows = {
        table: [
            {name: cell(text, facts[table].columns[name]) for name, text in row.items()}
            for row in example.rows.get(table, ())
        ]
        for table in facts
    }
    council = Council(population_0_17={period.last_day.year - 1: POPULATION})
    tables = tables_from_rows(catalogue, rows, council, period.last_day)
    try:
        cells = duckdb.count(tables, catalogue, [replace(indicator, by=())], [period])
    finally:
        tables.connection.close()
    made = figures(
        cells, catalogue, council, as_at=period.last_day, snapshot="", scorecards=(), cadence=period.cadence
    )
    found = next(
        each
        for each in made
        if (each.window, each.form, each.breakdown) == (window, indicator.forms[0], TOTAL)
    )
    told = {
        "numerator": found.numerator,
        "denominator": found.denominator,
        "value": found.value,
        "unknown": found.unknown,
    }
    return tuple(
        f"its example says {name} {number_text(said)}, and {number_text(told.get(name)) or 'nothing'} is counted"
        for name, said in example.gives.items()
        if not _same(told.get(name), said)
    )


def cell(text: str, kind: ColumnType) -> object:
    """A cell as drawn, in its column's type; empty is not known."""
    if not text:
        return None
    if kind == "date":
        return date.fromisoformat(text)
    if kind in ("flag", "boolean"):
        return text.upper() == "Y"
    return float(text) if kind == "number" else text


def _same(counted: float | None, said: float | None) -> bool:
    if counted is None or said is None:
        return counted is said
    return abs(counted - said) < 1e-6
