"""Small facts written as YAML and tables drawn as text, so that each rule is proved with the fewest rows that
can break it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from goldenthread.calendar import Period
from goldenthread.definitions.layers import read_layer
from goldenthread.definitions.loading import build_catalogue
from goldenthread.definitions.model import Catalogue, Council, Fragment, Indicator, Place, Source
from goldenthread.definitions.problems import Problems
from goldenthread.engine import duckdb
from goldenthread.extracts.tables import Tables, canonical_facts, tables_from_rows
from goldenthread.figures.model import Cell

HERE = Place("drawn.yaml")
AS_AT = date(2023, 9, 30)

PEOPLE = """
child:
  grain: one row per child
  key: child_id
  table: child
  columns: {child_id: id, born_on: date, sex: code, ethnic_group: code}

involvement:
  grain: one row per involvement
  key: involvement_id
  table: involvement
  episode: [started_on, ended_on]
  columns:
    {involvement_id: id, child_id: id, worker_id: id, allocated: flag, team: code, started_on: date, ended_on: date}
  child: child_id

allocation:
  grain: one row per allocation
  key: involvement_id
  table: involvement
  episode: [started_on, ended_on]
  where: allocated
  child: child_id
"""


def on(text: str) -> date:
    return date.fromisoformat(text)


def catalogue(*texts: str) -> Catalogue:
    """The facts of some YAML, read and checked as those of a council are."""
    problems = Problems()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "facts"
        folder.mkdir()
        for number, text in enumerate(texts):
            (folder / f"facts_{number}.yaml").write_text(text, encoding="utf-8")
        built = build_catalogue(read_layer(Path(name), "", problems), problems)
    problems.raise_if_any()
    return built


def measured(fact: str, **more: Any) -> Indicator:
    """An indicator with as little said of it as can be."""
    for part in ("of", "where"):
        if part in more:
            more[part] = Fragment(more[part], HERE)
    windows = tuple(more.pop("window", "month" if more.get("dated") else "snapshot").split())
    forms = tuple(more.pop("forms", "count").split())
    name = more.pop("name", "measured")
    return Indicator(
        name, "Measured", "", forms, windows, "none", "quantity", Source(""), HERE, fact=fact, **more
    )  # type: ignore[arg-type]


def rows(built: Catalogue, drawn: Mapping[str, str]) -> dict[str, list[dict[str, object]]]:
    """Rows of canonical tables: `{"visit": "visit_id visited_on\\n 1 2023-05-01"}`, `-` for an empty cell."""
    tables = canonical_facts(built)
    found = {}
    for table, text in drawn.items():
        names, *lines = [line.split() for line in text.strip().splitlines()]
        kinds = {**tables[table].columns, "source": "text"}
        assert all(len(line) == len(names) for line in lines), table
        found[table] = [
            {name: _typed(kinds[name], cell) for name, cell in zip(names, line, strict=True)}
            for line in lines
        ]
    return found


def _typed(kind: str, cell: str) -> object:
    if cell == "-":
        return None
    if kind == "date":
        return on(cell)
    if kind in ("flag", "boolean"):
        return cell == "Y"
    return float(cell) if kind == "number" else cell


def tables(
    built: Catalogue, drawn: Mapping[str, str], council: Council | None = None, as_at: date = AS_AT
) -> Tables:
    """Canonical tables of drawn rows, from two sources when a table has a column `source`."""
    given = rows(built, drawn)
    made = tables_from_rows(built, given, council or Council(), as_at)
    for table, listed in given.items():
        for number, row in enumerate(listed, start=2):
            if row.get("source"):
                made.connection.execute(
                    f"update {table} set source = ? where source_row = ?", [row["source"], number]
                )
    return made


def cells(
    built: Catalogue,
    drawn: Mapping[str, str],
    indicator: Indicator,
    *periods: Period,
    by: Sequence[str] = (),
    council: Council | None = None,
    as_at: date = AS_AT,
    **more: Any,
) -> list[Cell]:
    """Every cell of one indicator; each is counted by summing months and afresh, and both must agree."""
    made = tables(built, drawn, council, as_at)
    counted = list(duckdb.count(made, built, [indicator], periods, by, **more))
    assert counted == list(duckdb.count(made, built, [indicator], periods, by, whole_windows=True))
    for cell in counted:
        listed = duckdb.behind(
            made,
            built,
            indicator,
            cell.window,
            cell.period,
            cell.breakdown,
            cell.category,  # type: ignore[arg-type]
        )
        children = {row.child for row in listed} - {None}
        assert cell.counted == (len(listed) if indicator.unit == "rows" else len(children))
    return counted


def numbers(found: Sequence[Cell]) -> list[tuple[int, int, int]]:
    """Counted, succeeded and unknown of each cell."""
    return [(cell.counted, cell.succeeded, cell.unknown) for cell in found]


def worked_out(
    built: Catalogue,
    drawn: Mapping[str, str],
    fact: str,
    column: str,
    period: Period,
    dated: str | None = None,
    council: Council | None = None,
) -> dict[str, object]:
    """A derived column by the key of each row that is open at the period's end (or dated in its financial year)."""
    indicator = measured(
        fact,
        where=f"{column} IS NULL",
        dated=dated,
        window="financial_year year_to_date" if dated else "snapshot",
    )
    made = tables(built, drawn, council, max(AS_AT, period.last_day))
    window = "year_to_date" if dated else "snapshot"
    listed = duckdb.behind(made, built, indicator, window, period)  # type: ignore[arg-type]
    return {row.key: row.columns[column] for row in listed}
