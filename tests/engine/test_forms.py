"""The forms of a cell: what stands above and below the line, what it comes to, and under which references."""

from __future__ import annotations

from dataclasses import replace

import pytest

from goldenthread.calendar import Period, month, week_ending
from goldenthread.definitions import definition_hash
from goldenthread.definitions.model import (
    Catalogue,
    Council,
    Group,
    Row,
    Scorecard,
    Section,
)
from goldenthread.engine.forms import figures, population
from goldenthread.figures.model import Cells, Figure
from tests.engine.drawn import AS_AT, HERE, PEOPLE, catalogue, measured, on

SEPTEMBER = month(2023, 9)
FACTS = catalogue(PEOPLE)
COUNCIL = Council(
    population_0_17={2021: 40_000, 2022: 50_000, 2024: 60_000},
    population_0_17_by_area={"East": {2022: 20_000}},
    population_vintage="2023 release",
)


def cell_of(
    counted: int = 0,
    succeeded: int = 0,
    unknown: int = 0,
    *,
    window: str = "month",
    period: Period = SEPTEMBER,
    breakdown: str = "total",
    category: str = "",
    values: tuple[float | None, float | None, float | None] = (None, None, None),
    status: str = "ok",
) -> Cells:
    total, highest, middle = values
    return Cells(
        ["measured"], [window], [period], [breakdown], [category], [counted], [succeeded], [unknown],
        [total], [highest], [middle], [status],
    )  # fmt: skip


def made(
    cells: Cells, *forms: str, scorecards: tuple[Scorecard, ...] = (), cadence: str = "month"
) -> list[Figure]:
    indicator = replace(measured("child"), forms=forms)
    known = Catalogue(FACTS.facts, {"measured": indicator}, {})
    return figures(
        cells, known, COUNCIL, as_at=AS_AT, snapshot="first", scorecards=scorecards, cadence=cadence
    )


def numbers(figure: Figure) -> tuple[float | None, float | None, float | None, str]:
    return figure.numerator, figure.denominator, figure.value, figure.status


@pytest.mark.parametrize(
    ("form", "expected", "unit"),
    [
        ("count", (3, None, 3, "ok"), "count"),
        ("percent", (3, 7, 3 / 7 * 100, "ok"), "percent"),
        ("rate_per_10k", (3, 50_000, 3 / 50_000 * 10_000, "ok"), "per 10,000"),
        ("mean", (21.0, 7, 21 / 7, "ok"), "mean"),
        ("sum", (21.0, None, 21.0, "ok"), "sum"),
        ("max", (9.0, None, 9.0, "ok"), "max"),
        ("median", (2.5, None, 2.5, "ok"), "median"),
    ],
)
def test_each_form_of_one_cell(form: str, expected: tuple[object, ...], unit: str) -> None:
    [figure] = made(cell_of(7, 3, 1, values=(21.0, 9.0, 2.5)), form)
    assert (numbers(figure), figure.unit, figure.unknown) == (expected, unit, 1)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("count", (0, None, 0, "ok")),
        ("percent", (0, 0, None, "no_cases")),
        ("rate_per_10k", (0, 50_000, 0.0, "ok")),
        ("mean", (0, 0, None, "no_cases")),
        ("sum", (0, None, 0, "ok")),
        ("max", (0, 0, None, "no_cases")),
        ("median", (0, 0, None, "no_cases")),
    ],
)
def test_nothing_to_divide_by_is_no_value_and_nothing_counted_is_nought(
    form: str, expected: tuple[object, ...]
) -> None:
    assert numbers(made(cell_of(), form)[0]) == expected


def test_a_sum_of_rows_whose_value_is_not_known_is_not_nought() -> None:
    assert numbers(made(cell_of(unknown=2), "sum")[0]) == (0, 0, None, "no_cases")


@pytest.mark.parametrize("form", ["count", "percent", "rate_per_10k", "mean", "sum", "max", "median"])
def test_a_cell_with_a_reason_has_no_numbers_in_any_form(form: str) -> None:
    assert numbers(made(cell_of(status="not_due"), form)[0]) == (None, None, None, "not_due")


@pytest.mark.parametrize(
    ("period", "rule", "year"),
    [
        (month(2023, 9), "latest", 2022),
        (month(2022, 5), "latest", 2021),
        (month(2022, 6), "latest", 2022),
        (month(2024, 6), "latest", 2024),
        (week_ending(on("2022-07-01")), "latest", 2022),
        (month(2021, 5), "latest", None),
        # Published rates for the year that ends in March 2023 use mid-2022.
        (month(2023, 3), "dfe", 2022),
        (month(2022, 4), "dfe", 2022),
        (month(2023, 4), "dfe", None),
        (month(2023, 9), "fixed: 2021", 2021),
        (month(2023, 9), "fixed: 2020", None),
    ],
)
def test_which_mid_year_a_rate_is_divided_by(period: Period, rule: str, year: int | None) -> None:
    found = population(COUNCIL, period, rule)
    assert found == (None if year is None else (year, COUNCIL.population_0_17[year]))


def test_an_area_has_its_own_population_and_no_other_breakdown_has_one() -> None:
    def rate(breakdown: str, category: str) -> Figure:
        return made(cell_of(4, 4, breakdown=breakdown, category=category), "rate_per_10k")[0]

    assert numbers(rate("area", "East")) == (4, 20_000, 4 / 20_000 * 10_000, "ok")
    assert numbers(rate("area", "West")) == (4, None, None, "no_population")
    assert numbers(rate("team", "East")) == (4, None, None, "no_population")
    assert rate("area", "East").population == "mid-2022, 2023 release"
    assert rate("area", "West").population == ""


def scorecard(name: str, *rows: Row, rule: str = "latest") -> Scorecard:
    section = Section("section", "Section", (Group("", rows),))
    return Scorecard(name, name, "rows", "month", (section,), HERE, population=rule)


def row(ref: str, form: str, window: str = "month", **more: object) -> Row:
    return Row(ref, "measured", window, form, HERE, **more)  # type: ignore[arg-type]


def test_a_figure_is_given_under_every_reference_that_shows_it_and_once_where_none_does() -> None:
    one = scorecard(
        "one", row("A1", "count", decimals=1), row("A2", "percent"), row("A3", "count", "snapshot")
    )
    two = scorecard("two", row("B1", "count"), row("B2", "count", reported="week"))
    found = made(cell_of(7, 3), "count", "percent", "rate_per_10k", scorecards=(one, two))
    assert [(figure.form, figure.scorecard, figure.ref, figure.decimals) for figure in found] == [
        ("count", "one", "A1", 1),
        ("count", "two", "B1", 0),
        ("percent", "one", "A2", 0),
        ("rate_per_10k", "", "", 0),
    ]
    weekly = made(
        cell_of(7, 3, period=week_ending(on("2023-09-29"))), "count", scorecards=(one, two), cadence="week"
    )
    assert [figure.ref for figure in weekly] == ["B2"]


def test_a_row_may_divide_by_another_mid_year_than_its_scorecard() -> None:
    shown = scorecard(
        "one",
        row("A1", "rate_per_10k"),
        row("A2", "rate_per_10k", population="fixed: 2021"),
        rule="fixed: 2024",
    )
    found = made(cell_of(6, 6), "rate_per_10k", scorecards=(shown,))
    assert [(figure.ref, figure.denominator, figure.value) for figure in found] == [
        ("A1", 60_000, 6 / 60_000 * 10_000),
        ("A2", 40_000, 6 / 40_000 * 10_000),
    ]


def test_a_figure_carries_where_it_comes_from() -> None:
    [figure] = made(cell_of(7, 3, breakdown="team", category="T1"), "count")
    indicator = replace(measured("child"), forms=("count",))
    assert figure.definition == definition_hash(indicator, FACTS)
    assert (figure.as_at, figure.snapshot, figure.source) == (AS_AT, "first", "computed")
    assert (figure.breakdown, figure.category, figure.period) == ("team", "T1", SEPTEMBER)
