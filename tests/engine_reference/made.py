"""Small definitions made by hand for the oracle's own tests, so that a rule is proved without the shipped
catalogue.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from goldenthread.definitions.model import (
    Catalogue,
    Cohort,
    Council,
    Derivation,
    Fact,
    Fragment,
    Indicator,
    Place,
    Source,
)
from goldenthread.engine import reference
from goldenthread.engine.reference.records import column, rows_of, world
from goldenthread.figures.model import Cell

HERE = Place("made.yaml")
AS_AT = date(2023, 9, 30)


def on(text: str) -> date:
    return date.fromisoformat(text)


def fragment(sql: str | None) -> Fragment | None:
    return None if sql is None else Fragment(sql, HERE)


def derived(name: str, function: str, *arguments: str, **more: Any) -> Derivation:
    if "per" in more:
        more["per_here"] = more["per_there"] = more.pop("per")
    for part in ("at", "where"):
        more[part] = fragment(more.get(part))
    return Derivation(name, function, "date", "", HERE, arguments, **more)


def fact(name: str, columns: str, **more: Any) -> Fact:
    """`columns` is written `visit_id child_id visited_on:date seen:boolean`; a column without a type is an id."""
    typed = {part.partition(":")[0]: part.partition(":")[2] or "id" for part in columns.split()}
    more["where"] = fragment(more.get("where"))
    key = more.pop("key", next(iter(typed), ""))
    return Fact(name, f"one row per {name}", key, HERE, more.pop("table", name), typed, **more)  # type: ignore[arg-type]


def cohort(name: str, of: str, per: str, *, having: str | None = None, **more: Any) -> Fact:
    more["where"] = fragment(more.get("where"))
    return Fact(name, f"one row per {per}", per, HERE, cohort=Cohort(of, per, fragment(having)), **more)


def indicator(of_fact: str, **more: Any) -> Indicator:
    for part in ("of", "where"):
        more[part] = fragment(more.get(part))
    windows = tuple(more.pop("windows", "month snapshot" if more.get("dated") else "snapshot").split())
    return Indicator(
        more.pop("name", "measured"), "Measured", "", ("count",), windows, "none", "quantity", Source(""), HERE,
        fact=of_fact, **more,
    )  # fmt: skip


def catalogue(*facts: Fact) -> Catalogue:
    return Catalogue({fact.name: fact for fact in facts}, {}, {})


def cells(
    facts: tuple[Fact, ...], rows: Any, measured: Indicator, *periods: Any, by: Any = (), **more: Any
) -> list[Cell]:
    council = more.pop("council", Council())
    as_at = more.pop("as_at", AS_AT)
    return list(reference.count(catalogue(*facts), rows, council, as_at, [measured], periods, by))


def worked_out(
    facts: tuple[Fact, ...], rows: Any, fact_name: str, name: str, at: str | None = None, **more: Any
) -> list[object]:
    """The value of a column for each row of the fact, in order."""
    everything = world(catalogue(*facts), rows, more.get("council", Council()), AS_AT)
    here = everything.catalogue.facts[fact_name]
    day = None if at is None else on(at)
    return [column(everything, here, row, name, day) for row in rows_of(everything, here, day)]
