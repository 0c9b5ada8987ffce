"""What a scorecard prints, as numbers that can be reckoned with: every value by indicator, window, form and column,
each as the stretch of numbers that rounds to what is printed. It reads a filled scorecard and compares nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from goldenthread.calendar import Period
from goldenthread.engine.forms import population
from goldenthread.figures.model import TOTAL, Figure
from goldenthread.judgement.rounding import exact, printed_figure
from goldenthread.scorecards.model import FilledRow, FilledScorecard
from goldenthread.scorecards.previous_year import year_before
from goldenthread.scorecards.printing import heading

_NUMBER = re.compile(r"-?[\d,]+(?:\.(\d+))?")
HAIR = Fraction(1, 10**9)
"""Less than any printed difference: what parts a number just below a half from the half itself."""

_WHOLE = ("count", "max", "sum")


@dataclass(frozen=True)
class Between:
    """A number known to lie from `low` to `high`; the two are equal when it is known exactly."""

    low: Fraction
    high: Fraction

    def __add__(self, other: Between) -> Between:
        return Between(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Between) -> Between:
        return Between(self.low - other.high, self.high - other.low)

    def times(self, factor: Fraction) -> Between:
        """Every value times a factor that is not below 0."""
        return Between(self.low * factor, self.high * factor)

    def over(self, other: Between) -> Between | None:
        """The quotients of two stretches that are not below 0; None when there is nothing to divide by."""
        if other.low <= 0:
            return None
        return Between(self.low / other.high, self.high / other.low)

    def wider(self, by: Fraction) -> Between:
        return Between(self.low - by, self.high + by)

    def meets(self, other: Between) -> bool:
        """Whether one number can be in both."""
        return self.low <= other.high and other.low <= self.high

    @property
    def middle(self) -> Fraction:
        return (self.low + self.high) / 2

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


ZERO = Between(Fraction(0), Fraction(0))


@dataclass(frozen=True)
class Column:
    """One column of values: a period, for all of the council or for one category of a breakdown."""

    period: Period
    breakdown: str = TOTAL
    category: str = ""

    @property
    def words(self) -> str:
        return heading(self.period) + (f", {self.category}" if self.category else "")


@dataclass(frozen=True)
class Reading:
    """One printed value: its row, its column, the text, and the numbers that would print as it does."""

    row: FilledRow
    column: Column
    text: str
    number: Fraction
    decimals: int
    between: Between
    figure: Figure | None = None

    @property
    def ref(self) -> str:
        return self.row.ref

    def prints(self, made: Between) -> bool:
        """Whether a worked-out number can be what is printed; a half may have gone either way, for spreadsheets
        differ.
        """
        return made.meets(self.between.wider(HAIR))


@dataclass(frozen=True)
class Amount:
    """How many there are of an indicator, with the references it was read or worked out from; `printed` is False when
    it was worked out of a rate.
    """

    between: Between
    refs: tuple[str, ...]
    printed: bool = True

    @property
    def words(self) -> str:
        if self.between.is_exact:
            return number_words(self.between.middle)
        return f"about {number_words(self.between.middle, 1)}"


@dataclass(frozen=True)
class Readings:
    """Everything that one scorecard prints; `shown_twice` are the values of rows that show one measure."""

    filled: FilledScorecard
    columns: tuple[Column, ...]
    by_key: dict[tuple[str, str, str], dict[Column, Reading]] = field(default_factory=dict)
    shown_twice: list[tuple[Reading, Reading]] = field(default_factory=list)

    def row(self, indicator: str, window: str, form: str) -> dict[Column, Reading]:
        """The values of an indicator in a window and form, by column; empty when it is not shown so."""
        return self.by_key.get((indicator, window, form), {})

    def windows(self, indicator: str) -> tuple[str, ...]:
        """The windows in which an indicator is shown."""
        return tuple(dict.fromkeys(window for name, window, _ in self.by_key if name == indicator))

    def earlier(self, column: Column, by: int = 1) -> Column:
        return Column(column.period.previous(by), column.breakdown, column.category)

    def amount(self, indicator: str, window: str, column: Column) -> Amount | None:
        """The count of an indicator: as printed, else the numerator of its percentage, else worked out of its rate and
        the population.
        """
        if reading := self.row(indicator, window, "count").get(column):
            return Amount(reading.between, (reading.ref,))
        share = self.row(indicator, window, "percent").get(column)
        if share is not None and share.figure is not None and share.figure.numerator is not None:
            number = exact(share.figure.numerator)
            return Amount(Between(number, number), (share.ref,))
        rate = self.row(indicator, window, "rate_per_10k").get(column)
        children = self.population(rate) if rate is not None else None
        if rate is None or children is None:
            return None
        return Amount(rate.between.times(children / 10_000), (rate.ref,), printed=False)

    def population(self, rate: Reading) -> Fraction | None:
        """The children that a rate is per 10,000 of: the figure's own denominator, else the council's estimate."""
        if rate.figure is not None and rate.figure.denominator:
            return exact(rate.figure.denominator)
        rule = rate.row.row.population or self.filled.scorecard.population
        column = rate.column
        found = population(self.filled.council, column.period, rule, column.breakdown, column.category)
        return Fraction(found[1]) if found is not None else None


def read(filled: FilledScorecard) -> Readings:
    """Every value that a scorecard prints, by indicator, window and form, then column."""
    columns = [Column(period) for period in filled.periods]
    if filled.previous_year_head:
        columns.append(Column(year_before_of(filled)))
    broken_down = _broken_down(filled)
    columns += dict.fromkeys(reading.column for reading in broken_down)
    found = Readings(filled, tuple(columns))
    for reading in (*_of_rows(filled), *broken_down):
        shown = reading.row.row
        by_column = found.by_key.setdefault((shown.indicator, shown.window, shown.form), {})
        first = by_column.setdefault(reading.column, reading)
        if first is not reading:
            found.shown_twice.append((first, reading))
    return found


def year_before_of(filled: FilledScorecard) -> Period:
    """The financial year of the previous-year column."""
    return year_before(filled.period)


def _of_rows(filled: FilledScorecard) -> Iterator[Reading]:
    for row in filled.rows:
        for period, cell in zip(filled.periods, row.cells, strict=True):
            yield from _reading(
                row, Column(period), cell.text, cell.kind == "value", cell.figure, averaged=False
            )
        if filled.previous_year_head:
            cell = row.previous_year
            averaged = row.row.window in ("month", "week")
            yield from _reading(
                row,
                Column(year_before_of(filled)),
                cell.text,
                cell.kind == "value",
                cell.figure,
                averaged=averaged,
            )


def _broken_down(filled: FilledScorecard) -> list[Reading]:
    rows = {row.ref: row for row in filled.rows}
    shown = set(filled.periods)
    found: list[Reading] = []
    for figure in filled.figures:
        row = rows.get(figure.ref)
        if figure.breakdown == TOTAL or row is None or figure.period not in shown or figure.status != "ok":
            continue
        column = Column(figure.period, figure.breakdown, figure.category)
        decimals = figure.decimals if figure.decimals is not None else row.row.decimals
        found += _reading(row, column, printed_figure(figure, decimals), True, figure, averaged=False)
    return found


def _reading(
    row: FilledRow, column: Column, text: str, is_value: bool, figure: Figure | None, *, averaged: bool
) -> Iterable[Reading]:
    # A projection is a range, and no number of its period.
    match = _NUMBER.search(text) if is_value and not row.row.projected else None
    if match is None:
        return
    decimals = len(match[1] or "")
    number = Fraction(match[0].replace(",", ""))
    half = Fraction(1, 2 * 10**decimals)
    whole = row.row.form in _WHOLE and decimals == 0 and not averaged
    # Halves are printed upwards, so the number halfway to the next one would have printed as the next one.
    between = Between(number, number) if whole else Between(number - half, number + half - HAIR)
    yield Reading(
        row, column, match[0] + ("%" if row.row.form == "percent" else ""), number, decimals, between, figure
    )


def number_words(number: Fraction, decimals: int = 2) -> str:
    """A number as a sentence says it: no more decimals than it needs."""
    text = f"{float(number):,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
