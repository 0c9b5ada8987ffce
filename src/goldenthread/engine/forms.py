"""Makes figures of cells: each form that an indicator may be shown in, under each reference that shows it,
with its numerator, denominator and value.

All division is here, in Python, from stored numbers. What a scorecard prints, rates or hides is decided
later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from goldenthread.calendar import Period, containing
from goldenthread.definitions import definition_hash
from goldenthread.definitions.model import Catalogue, Council, Form, Indicator, Row, Scorecard
from goldenthread.figures.model import DEFAULT_DECIMALS, TOTAL, UNITS, Cell, Cells, Figure

LATEST = "latest"
_EXACT = 9
"""The decimals to which weights are added up."""


@dataclass(frozen=True)
class _Shown:
    """Where a form of an indicator is shown: nowhere, when `scorecard` and `ref` are empty."""

    scorecard: str = ""
    ref: str = ""
    decimals: int | None = None
    population: str = LATEST


@dataclass(frozen=True)
class _Worked:
    """A form of a cell: its numbers, its status, and the population that it was divided by, in words."""

    numerator: float | None
    denominator: float | None
    value: float | None
    status: str = "ok"
    population: str = ""


def figures(
    cells: Cells,
    catalogue: Catalogue,
    council: Council,
    *,
    as_at: date,
    snapshot: str,
    scorecards: Sequence[Scorecard],
    cadence: str,
) -> list[Figure]:
    """Every cell in every form of its indicator, once for each reference that shows that window and form.

    A form that no row of `scorecards` shows has one figure, without scorecard or reference. Rows `reported`
    by the week are filled when `cadence` is `week`, the others when it is not. A value is unrounded, a
    percent 0 to 100. Rates are divided by the mid-year population that the row, else the scorecard, names:
    see `population`.
    """
    shown = _where_shown(scorecards, cadence)
    definitions: dict[str, str] = {}
    populations: dict[tuple[str, Period, str, str], tuple[int, int] | None] = {}
    found: list[Figure] = []
    nowhere = [_Shown()]
    for cell in cells:
        indicator = catalogue.indicators[cell.indicator]
        if cell.indicator not in definitions:
            definitions[cell.indicator] = definition_hash(indicator, catalogue)
        for form in indicator.forms:
            for place in shown.get((cell.indicator, cell.window, form), nowhere):
                if form == "rate_per_10k":
                    key = (place.population, cell.period, cell.breakdown, cell.category)
                    if key not in populations:
                        populations[key] = population(
                            council, cell.period, place.population, cell.breakdown, cell.category
                        )
                    worked = _rate(cell, populations[key], council.population_vintage)
                else:
                    worked = (
                        _form(cell, form) if indicator.weight is None else _weighted(cell, form, indicator)
                    )
                found.append(
                    Figure(
                        indicator=cell.indicator,
                        window=cell.window,
                        form=form,
                        period=cell.period,
                        breakdown=cell.breakdown,
                        category=cell.category,
                        numerator=worked.numerator,
                        denominator=worked.denominator,
                        value=worked.value,
                        unknown=cell.unknown,
                        status=worked.status,
                        unit=UNITS[form],
                        decimals=DEFAULT_DECIMALS[form] if place.decimals is None else place.decimals,
                        scorecard=place.scorecard,
                        ref=place.ref,
                        as_at=as_at,
                        snapshot=snapshot,
                        definition=definitions[cell.indicator],
                        population=worked.population,
                    )
                )
    return found


def population(
    council: Council, period: Period, rule: str = LATEST, breakdown: str = TOTAL, category: str = ""
) -> tuple[int, int] | None:
    """The mid-year and the children aged 0 to 17 that a rate of the period is divided by; None when that is
    not held.

    `latest`: the latest 30 June on or before the period's last day that the council file holds. `fixed:
    YEAR`: that year. `dfe`: mid-year N-1 for the year that ends in March N, as the Department for Education
    divides. By area the area's own; no other breakdown has a population.
    """
    held: Mapping[int, int]
    if breakdown == TOTAL:
        held = council.population_0_17
    elif breakdown == "area":
        held = council.population_0_17_by_area.get(category, {})
    else:
        return None
    if rule == LATEST:
        years = [year for year in held if date(year, 6, 30) <= period.last_day]
        year = max(years, default=None)
    elif rule == "dfe":
        year = containing("financial_year", period.last_day).first_day.year
    else:
        year = int(rule.removeprefix("fixed").strip(" :"))
    return (year, held[year]) if year is not None and held.get(year) else None


def _where_shown(scorecards: Sequence[Scorecard], cadence: str) -> dict[tuple[str, str, str], list[_Shown]]:
    found: dict[tuple[str, str, str], list[_Shown]] = {}
    for scorecard in scorecards:
        for row in scorecard.rows:
            if (row.reported == "week") == (cadence == "week"):
                place = (row.indicator, row.window, row.form)
                found.setdefault(place, []).append(_shown(scorecard, row))
    return found


def _shown(scorecard: Scorecard, row: Row) -> _Shown:
    return _Shown(scorecard.name, row.ref, row.decimals, row.population or scorecard.population)


def _rate(cell: Cell, population: tuple[int, int] | None, vintage: str) -> _Worked:
    if cell.status != "ok":
        return _Worked(None, None, None, cell.status)
    if population is None:
        return _Worked(cell.succeeded, None, None, "no_population")
    year, children = population
    words = f"mid-{year}" + (f", {vintage}" if vintage else "")
    return _Worked(cell.succeeded, children, cell.succeeded / children * 10_000, population=words)


def _form(cell: Cell, form: Form) -> _Worked:
    if cell.status != "ok":
        return _Worked(None, None, None, cell.status)
    if form == "count":
        return _Worked(cell.succeeded, None, cell.succeeded)
    if form == "percent":
        if not cell.counted:
            return _Worked(0, 0, None, "no_cases")
        return _Worked(cell.succeeded, cell.counted, cell.succeeded / cell.counted * 100)
    if form == "mean":
        if not cell.counted or cell.total is None:
            return _Worked(0, 0, None, "no_cases")
        return _Worked(cell.total, cell.counted, cell.total / cell.counted)
    if form == "sum" and not cell.counted and not cell.unknown:
        # Nothing to divide by is no trouble to a sum: of no rows it is nothing.
        return _Worked(0, None, 0)
    value = {"sum": cell.total, "max": cell.highest, "median": cell.middle}[form]
    return _Worked(0, 0, None, "no_cases") if value is None else _Worked(value, None, value)


def _weighted(cell: Cell, form: Form, indicator: Indicator) -> _Worked:
    """A percent or mean of rows that count as they weigh: the weight that succeeded, or all values, over all
    weights.

    Halves and tenths do not add up exactly in binary, so that 8.8 could stand as 8.799999999999999.
    """
    if cell.status != "ok":
        return _Worked(None, None, None, cell.status)
    whole = round(cell.counted, _EXACT)
    if not whole:
        return _Worked(0, 0, None, "no_cases")
    part = round((cell.total or 0) if indicator.value is not None else cell.succeeded, _EXACT)
    return _Worked(part, whole, part / whole * (100 if form == "percent" else 1))
