"""The engine against its slow oracle: every shipped indicator, window and breakdown, cell for cell, over
made-up populations.

`GOLDENTHREAD_POPULATIONS` says how many, each of six families; without it the short run's number, or the long
one's under Hypothesis's long profile, which `make generative` asks for. A population's number is its seed, so
that a failure can be looked at again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.definitions import load_catalogue
from goldenthread.definitions.model import Catalogue, Span
from goldenthread.engine import duckdb, reference
from goldenthread.figures.model import Cell
from tests.generative.comparing import (
    Difference,
    by_key,
    counted_indicators,
    differences,
    every_breakdown,
    oracle_cells,
    smallest,
    story,
    tables_of,
)
from tests.generative.edges import Edges, edges_of
from tests.generative.laboratory import laboratory, varied
from tests.generative.populations import Population, population, tells
from tests.generative.strategies import populations

SHORT_RUN, LONG_RUN = 40, 4000
BATCHES = 8
"""So that two processes can share the work."""
MOST_TRIED = 400


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def edges(catalogue: Catalogue) -> Edges:
    return edges_of(catalogue)


@pytest.fixture(scope="module")
def made_up(catalogue: Catalogue) -> Catalogue:
    return laboratory(catalogue)


@pytest.fixture(scope="module")
def made_up_edges(made_up: Catalogue) -> Edges:
    return edges_of(made_up)


def is_long_run() -> bool:
    return settings().max_examples >= 1000


def how_many() -> int:
    return int(os.environ.get("GOLDENTHREAD_POPULATIONS") or (LONG_RUN if is_long_run() else SHORT_RUN))


def seeds_of(batch: int) -> range:
    return range(batch, how_many(), BATCHES)


def fail_with_the_smallest_story(
    catalogue: Catalogue, made: Population, found: Difference, oracle_catalogue: Catalogue | None = None
) -> None:
    pytest.fail(
        story(catalogue, *smallest(catalogue, made, found, oracle_catalogue=oracle_catalogue)), pytrace=False
    )


@pytest.mark.parametrize("batch", range(BATCHES))
def test_both_engines_count_every_cell_alike(catalogue: Catalogue, edges: Edges, batch: int) -> None:
    for seed in seeds_of(batch):
        made = population(Random(seed), edges, seed)
        indicators = [catalogue.indicators[name] for name in made.indicators]
        if found := differences(catalogue, made, indicators, every_breakdown(indicators)):
            fail_with_the_smallest_story(catalogue, made, found[0])


@pytest.mark.parametrize("batch", range(BATCHES))
def test_both_engines_work_out_every_column_alike(
    made_up: Catalogue, made_up_edges: Edges, batch: int
) -> None:
    for seed in seeds_of(batch)[::3]:
        made = population(Random(seed), made_up_edges, seed)
        indicators = [made_up.indicators[name] for name in made.indicators]
        if found := differences(made_up, made, indicators, every_breakdown(indicators)):
            fail_with_the_smallest_story(made_up, made, found[0])


@pytest.mark.parametrize("batch", range(BATCHES))
def test_both_engines_agree_whatever_becomes_of_the_unknown(
    catalogue: Catalogue, edges: Edges, batch: int
) -> None:
    for seed in seeds_of(batch)[::3]:
        made = population(Random(seed), edges, seed)
        changed = varied(Random(seed), catalogue)
        indicators = [changed.indicators[name] for name in made.indicators]
        if found := differences(changed, made, indicators, ("team", "age_band")):
            fail_with_the_smallest_story(changed, made, found[0])


@settings(max_examples=500 if is_long_run() else 40, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_both_engines_agree_on_what_hypothesis_makes(
    catalogue: Catalogue, edges: Edges, data: st.DataObject
) -> None:
    indicator = data.draw(st.sampled_from(counted_indicators(catalogue)), label="indicator")
    made = data.draw(populations(catalogue, edges, indicator), label="population")
    by = [name for name in ("team", "age_band", "sex") if name in indicator.by]
    found = differences(catalogue, made, [indicator], by)
    # Hypothesis makes it smaller itself.
    assert not found, story(catalogue, made, found[0])


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_rows_behind_a_cell_are_as_many_as_it_says(
    catalogue: Catalogue, edges: Edges, batch: int
) -> None:
    for seed in seeds_of(batch)[:: 10 if is_long_run() else 4]:
        made = population(Random(seed), edges, seed)
        indicators = [catalogue.indicators[name] for name in made.indicators]
        tables = tables_of(catalogue, made)
        counted = duckdb.count(tables, catalogue, indicators, made.periods, every_breakdown(indicators))
        chosen = one_of_each(Random(seed), [cell for cell in counted if cell.status == "ok" and cell.counted])
        for cell in chosen if is_long_run() else chosen[:15]:
            check_behind(catalogue, made, tables, cell)
        tables.connection.close()


def one_of_each(random: Random, cells: list[Cell]) -> list[Cell]:
    """A cell of every indicator, window and breakdown."""
    random.shuffle(cells)
    return list({(cell.indicator, cell.window, cell.breakdown): cell for cell in cells}.values())


def check_behind(catalogue: Catalogue, made: Population, tables: object, cell: Cell) -> None:
    indicator = catalogue.indicators[cell.indicator]
    where = (cell.window, cell.period, cell.breakdown, cell.category)
    engine = duckdb.behind(tables, catalogue, indicator, *where)  # type: ignore[arg-type]
    oracle = reference.behind(catalogue, made.rows, made.council, made.as_at, indicator, *where)
    said = f"{cell.indicator} {where} of population {made.seed}"
    if indicator.weight is not None:
        assert sum(row.columns[indicator.weight] for row in engine) == pytest.approx(cell.counted), said
    elif indicator.unit == "children":
        assert len({row.child for row in engine} - {None}) == cell.counted, said
    else:
        assert len(engine) == cell.counted, said
    assert sorted((row.source or "", row.key, row.succeeded) for row in engine) == sorted(
        (row.source, row.key, row.succeeded) for row in oracle
    ), said


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_indicator_is_compared_where_it_has_something_to_tell(
    catalogue: Catalogue, edges: Edges, batch: int
) -> None:
    """Agreeing on nothing is no agreement: each indicator meets a population that it counts someone in and, if it
    has a test, in which some but not all meet it.
    """
    for turn in range(batch, len(edges.focuses), BATCHES):
        indicator = catalogue.indicators[edges.focuses[turn].indicator]
        made = first_telling(catalogue, edges, turn)
        if made is None:
            pytest.fail(
                f"{MOST_TRIED} populations never told the cases of {indicator.name} apart", pytrace=False
            )
        if found := differences(catalogue, made, [indicator], every_breakdown([indicator])):
            fail_with_the_smallest_story(catalogue, made, found[0])


def first_telling(catalogue: Catalogue, edges: Edges, turn: int) -> Population | None:
    """The first population made for the indicator whose turn it is that shows its cases; None after many."""
    indicator = catalogue.indicators[edges.focuses[turn].indicator]
    for made in made_for(edges, turn):
        if tells(indicator, oracle_cells(catalogue, made, [indicator], ())):
            return made
    return None


def made_for(edges: Edges, turn: int) -> Iterator[Population]:
    """Populations of one family, made for the indicator whose turn it is."""
    for attempt in range(MOST_TRIED):
        yield population(Random(attempt), edges, turn + attempt * len(edges.focuses), families=1)


def test_every_status_is_met(catalogue: Catalogue, edges: Edges) -> None:
    met = set()
    for seed in range(60):
        made = population(Random(seed), edges, seed, families=1)
        changed = varied(Random(seed), catalogue)
        indicators = [changed.indicators[name] for name in made.indicators]
        met |= set(oracle_cells(changed, made, indicators, ()).status)
    assert met == {
        "ok",
        "not_due",
        "not_yet_available",
        "not_collected",
        "not_reported",
        "incomplete_history",
    }


# ---- The comparison itself must be able to fail


def with_test(catalogue: Catalogue, name: str, old: str, new: str) -> Catalogue:
    """The catalogue with some words of one indicator's test put otherwise."""
    indicator = catalogue.indicators[name]
    assert indicator.where is not None and old in indicator.where.sql
    where = replace(indicator.where, sql=indicator.where.sql.replace(old, new))
    return replace(catalogue, indicators={**catalogue.indicators, name: replace(indicator, where=where)})


def with_fact(catalogue: Catalogue, name: str, **changes: object) -> Catalogue:
    fact = replace(catalogue.facts[name], **changes)  # type: ignore[arg-type]
    return replace(catalogue, facts={**catalogue.facts, name: fact})


def with_span(catalogue: Catalogue, name: str, column: str, span: Span) -> Catalogue:
    """The catalogue with one derivation looking back otherwise."""
    as_at = tuple(
        replace(each, span=span) if each.name == column else each for each in catalogue.facts[name].as_at
    )
    return with_fact(catalogue, name, as_at=as_at)


BREAKAGES = {
    "one working day too many": (
        "assessments_in_45_working_days",
        lambda right: with_test(right, "assessments_in_45_working_days", "<= 45", "<= 46"),
    ),
    "the edge of 24 months": (
        "plans_over_24_months",
        lambda right: with_test(right, "plans_over_24_months", "started_on <= ", "started_on < "),
    ),
    "the edge of 28 days": (
        "children_on_plan_seen_in_28_days",
        lambda right: with_test(
            right, "children_on_plan_seen_in_28_days", "INTERVAL 28 DAY", "INTERVAL 27 DAY"
        ),
    ),
    "plans of other authorities": (
        "children_on_plan",
        lambda right: with_fact(right, "child_protection_plan", where=None),
    ),
    "short breaks": ("children_in_care", lambda right: with_fact(right, "child_in_care", where=None)),
    "a longer look at health assessments": (
        "health_assessments_up_to_date_whole_cohort",
        lambda right: with_span(
            right, "child_in_care", "health_assessments_in_12_months", Span(14, "months")
        ),
    ),
}


@pytest.mark.parametrize("what", BREAKAGES)
def test_a_definition_broken_on_one_side_is_caught(catalogue: Catalogue, edges: Edges, what: str) -> None:
    name, breaking = BREAKAGES[what]
    wrong = breaking(catalogue)
    turn = [focus.indicator for focus in edges.focuses].index(name)
    for made in made_for(edges, turn):
        arguments = (made, [catalogue.indicators[name]], ())
        # Asked only where the oracle itself tells right from wrong: that is what a broken engine would be.
        if by_key(oracle_cells(wrong, *arguments)) != by_key(oracle_cells(catalogue, *arguments)):
            break
    else:
        pytest.fail(f"no population shows it: {what}")
    found = differences(catalogue, made, [catalogue.indicators[name]], (), oracle_catalogue=wrong)
    assert found and {each.key[0] for each in found} == {name}
    smaller, left = smallest(catalogue, made, found[0], oracle_catalogue=wrong)
    assert rows_in(smaller) <= rows_in(made)
    told = story(catalogue, smaller, left)
    assert f"disagree on {name}" in told and "engine: counted" in told and "oracle: counted" in told
    for table, rows in smaller.rows.items():
        for row in rows:
            fewer = replace(smaller, rows={**smaller.rows, table: [each for each in rows if each is not row]})
            still = differences(catalogue, fewer, [catalogue.indicators[name]], (), oracle_catalogue=wrong)
            assert not [each for each in still if each.key[1] == left.key[1]], (
                f"{table} holds a row that need not be there"
            )


def rows_in(made: Population) -> int:
    return sum(len(rows) for rows in made.rows.values())
