"""Counts one case with either engine, and says what a form of its figure must be.

That is worked out from the numerator and denominator written by hand in the case, and from nothing an engine gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from goldenthread.calendar import Period
from goldenthread.definitions.model import Catalogue, Council
from goldenthread.engine import duckdb, forms, reference
from goldenthread.extracts.tables import tables_from_rows
from goldenthread.figures.model import Cells, Figure
from tests.spec.drawing import ORDINARY_POPULATION, Rows, total

ENGINES = ("duckdb", "reference")


def counted(
    engine: str,
    catalogue: Catalogue,
    rows: Rows,
    council: Council,
    as_at: date,
    indicators: list[str],
    period: Period,
) -> list[Figure]:
    """The figures of these indicators in one period, every window and form, totals only."""
    wanted = [catalogue.indicators[name] for name in indicators]
    cells: Cells
    if engine == "duckdb":
        tables = tables_from_rows(catalogue, rows, council, as_at)
        cells = duckdb.count(tables, catalogue, wanted, [period])
        tables.connection.close()
    else:
        cells = reference.count(catalogue, rows, council, as_at, wanted, [period])
    figures = forms.figures(
        cells, catalogue, council, as_at=as_at, snapshot="", scorecards=(), cadence=period.cadence
    )
    return [figure for figure in figures if figure.breakdown == "total"]


def the_figure(figures: list[Figure], indicator: str, window: str, form: str) -> Figure:
    """The one figure of an indicator, window and form."""
    found = [
        figure
        for figure in figures
        if (figure.indicator, figure.window, figure.form) == (indicator, window, form)
    ]
    assert len(found) == 1, f"{len(found)} figures of {indicator}, {window}, {form}"
    return found[0]


def expected(form: str, gives: Mapping[str, Any]) -> dict[str, object]:
    """Numerator, denominator, value and status (those that can be told) of a figure in this form."""
    status = gives.get("status", "ok")
    if "numerator" not in gives:
        return {"value": None, "status": status} | _unknown(gives)
    numerator = total(gives["numerator"])
    denominator: float | None = None
    value: float | None = numerator
    if form in ("percent", "mean"):
        denominator = total(gives["denominator"])
        value = numerator / denominator * (100 if form == "percent" else 1) if denominator else None
        status = "ok" if denominator else "no_cases"
    elif form == "rate_per_10k":
        denominator = gives.get("population", ORDINARY_POPULATION)
        value = numerator / denominator * 10_000
        status = "ok"
    else:
        status = "ok"
    figure = {"numerator": numerator, "denominator": denominator, "value": value, "status": status}
    return figure | _unknown(gives)


def seen(figure: Figure, wanted: Mapping[str, object]) -> dict[str, object]:
    """The parts of a figure that something is expected of."""
    return {name: getattr(figure, name) for name in wanted}


def _unknown(gives: Mapping[str, Any]) -> dict[str, object]:
    return {"unknown": total(gives["unknown"])} if "unknown" in gives else {}
