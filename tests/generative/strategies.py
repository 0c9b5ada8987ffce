"""Hypothesis's own populations: only the tables that one indicator reads, a few rows in each, so that a disagreement
shrinks to the plainest rows that show it. The many populations are made by `populations`, which is faster.
"""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from goldenthread.calendar import containing, months_before
from goldenthread.definitions.model import Catalogue, Council, Fact, Indicator, Team
from goldenthread.engine.reference.needs import tables_needed
from tests.generative.edges import Edges
from tests.generative.populations import AS_AT_DATES, TEAMS, Population, Row

COMMON_TABLES = ("child", "involvement")
"""Read by breakdowns, whatever the indicator."""


@st.composite
def populations(draw: st.DrawFn, catalogue: Catalogue, edges: Edges, indicator: Indicator) -> Population:
    """A population of at most two children to count one indicator in."""
    as_at = draw(st.sampled_from(AS_AT_DATES))
    cadence = draw(st.sampled_from(("month", "week")))
    now = containing(cadence, as_at)
    days = edge_days(edges, indicator, now.last_day)
    held = {*tables_needed(catalogue, indicator), *COMMON_TABLES}
    rows = {
        table: draw(several_rows(fact, edges, days)) if table in held else []
        for table, fact in sorted(edges.tables.items())
    }
    council = Council(
        teams=(Team("T1", "One", "Help", "East"), Team("T2", "Two", "Help")),
        complete_from=draw(st.none() | st.sampled_from(days)),
        closure_days=draw(st.frozensets(st.sampled_from(days), max_size=1)),
    )
    return Population(rows, council, as_at, (now.previous(), now), (indicator.name,))


def edge_days(edges: Edges, indicator: Indicator, last_day: date) -> list[date]:
    """The days before, of and after every edge that the indicator's own conditions have."""
    near = {last_day, date(2020, 2, 29)}
    (focus,) = (focus for focus in edges.focuses if focus.indicator == indicator.name)
    for amount, unit in focus.back:
        if unit == "months":
            near.add(months_before(last_day, amount))
        else:
            near.add(last_day - timedelta(days=amount * (7 if unit == "working days" else 5) // 5))
    return sorted({day + timedelta(days=moved) for day in near for moved in (-1, 0, 1)}, reverse=True)


def several_rows(fact: Fact, edges: Edges, days: list[date]) -> st.SearchStrategy[list[Row]]:
    """Up to four rows, their keys told apart."""
    columns = {name: values(fact, name, kind, edges, days) for name, kind in fact.columns.items()}
    columns["source"] = st.sampled_from(("first", "second"))
    return st.lists(
        st.fixed_dictionaries(columns), max_size=4, unique_by=lambda row: (row["source"], row[fact.key])
    )


def values(fact: Fact, name: str, kind: str, edges: Edges, days: list[date]) -> st.SearchStrategy[object]:
    """What a column may hold."""
    none: st.SearchStrategy[object] = st.none() if name != fact.key and kind != "flag" else st.nothing()
    if kind in ("flag", "boolean"):
        return st.booleans() | none
    if kind == "number":
        return st.sampled_from((0.5, *edges.numbers)) | none
    if kind == "date" and name == "born_on":
        births = [months_before(days[0], 12 * years) for years in (1, 5, 16, 18)]
        return st.sampled_from([*births, date(2008, 2, 29), days[0]]) | none
    if kind == "date":
        return st.sampled_from(days) | none
    if name == "team":
        return st.sampled_from(TEAMS) | none
    if kind == "id":
        return st.sampled_from(("1", "2")) | none
    return st.sampled_from((*edges.words.get((fact.name, name), ()), "X")) | none
