"""The whole shipped catalogue over a small made-up council: parts come to the whole, whichever way it is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from goldenthread.calendar import Period, containing, month, months_between, weeks_between
from goldenthread.definitions import load_catalogue
from goldenthread.definitions.model import Catalogue, Indicator
from goldenthread.engine import duckdb
from goldenthread.engine.compile_counts import additive
from goldenthread.extracts import ssd
from goldenthread.extracts.tables import Tables
from goldenthread.figures.model import Cell
from goldenthread.synthetic import synthesise

BY = ("team", "age_band")
LAST = month(2023, 9)
MONTHS = months_between(LAST.previous(), LAST)
LAST_WEEK = containing("week", LAST.last_day).previous()
WEEKS = weeks_between(LAST_WEEK.previous().last_day, LAST_WEEK.last_day)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def indicators(catalogue: Catalogue) -> list[Indicator]:
    return [each for each in catalogue.indicators.values() if each.fact is not None]


@pytest.fixture(scope="module")
def tables(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tables]:
    folder = tmp_path_factory.mktemp("council")
    synthesise(folder, children=400, years=3, seed=5)
    read = ssd.read(folder, catalogue).tables
    yield read
    read.connection.close()


@pytest.mark.parametrize("periods", [MONTHS, WEEKS], ids=["months", "weeks"])
def test_windows_summed_from_their_months_are_those_counted_afresh(
    periods: list[Period], catalogue: Catalogue, indicators: list[Indicator], tables: Tables
) -> None:
    summed = duckdb.count(tables, catalogue, indicators, periods, BY)
    afresh = duckdb.count(tables, catalogue, indicators, periods, BY, whole_windows=True)
    assert [rounded(cell) for cell in summed] == [rounded(cell) for cell in afresh]
    assert sum(cell.counted > 0 for cell in summed) > 300


def test_the_categories_of_every_breakdown_come_to_the_total(
    catalogue: Catalogue, indicators: list[Indicator], tables: Tables
) -> None:
    cells = duckdb.count(tables, catalogue, indicators, MONTHS, BY)
    rows = {each.name for each in indicators if additive(each)}
    total: dict[tuple[str, str, Period], Counter[str]] = {}
    parts: dict[str, dict[tuple[str, str, Period], Counter[str]]] = {breakdown: {} for breakdown in BY}
    for cell in cells:
        if cell.indicator not in rows:
            continue
        numbers = Counter(counted=cell.counted, succeeded=cell.succeeded, unknown=cell.unknown)
        into = total if cell.breakdown == "total" else parts[cell.breakdown]
        into.setdefault((cell.indicator, cell.window, cell.period), Counter()).update(numbers)
    for breakdown, summed in parts.items():
        assert len({indicator for indicator, _, _ in summed}) > 20, breakdown
        assert summed == {key: total[key] for key in summed}, breakdown


def rounded(cell: Cell) -> Cell:
    """Weights are rounded as they are added up, in another order each way."""
    return replace(cell, counted=round(cell.counted, 6), succeeded=round(cell.succeeded, 6))
