"""The figure: one number with everything needed to follow it back, and the cells that an engine counts before
anyone decides in which form to show them. Nothing here counts, rates or prints.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from goldenthread.calendar import Period

TOTAL = "total"
NOT_RECORDED = "not recorded"

UNITS = {
    "count": "count",
    "percent": "percent",
    "rate_per_10k": "per 10,000",
    "mean": "mean",
    "max": "max",
    "sum": "sum",
    "median": "median",
}
"""The unit that a figure is in, by the form it is shown in."""


DEFAULT_DECIMALS = {
    "count": 0,
    "percent": 0,
    "rate_per_10k": 0,
    "mean": 1,
    "max": 0,
    "sum": 0,
    "median": 1,
}
"""Places printed for each form when neither the row nor its column says."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What an engine counted for one indicator, window, period and category.

    `counted`: rows (or distinct children) that the indicator is about; `succeeded`: those that meet its test;
    `unknown`: those whose test could not be told. With weights the first two are what the rows weigh together,
    and `unknown` is still a number of rows. `total`, `highest`, `middle`: sum, maximum and median of
    the indicator's `value` over the counted rows (None when it has none or there are no rows). `status` is
    `ok`, or the reason for which nothing was counted.
    """

    indicator: str
    window: str
    period: Period
    breakdown: str
    category: str
    counted: float
    succeeded: float
    unknown: int
    total: float | None = None
    highest: float | None = None
    middle: float | None = None
    status: str = "ok"


@dataclass(frozen=True)
class Cells:
    """Cells held column by column, all the same length: index i of every column is one cell."""

    indicator: list[str] = field(default_factory=list)
    window: list[str] = field(default_factory=list)
    period: list[Period] = field(default_factory=list)
    breakdown: list[str] = field(default_factory=list)
    category: list[str] = field(default_factory=list)
    counted: list[float] = field(default_factory=list)
    succeeded: list[float] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    total: list[float | None] = field(default_factory=list)
    highest: list[float | None] = field(default_factory=list)
    middle: list[float | None] = field(default_factory=list)
    status: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.indicator)

    def __iter__(self) -> Iterator[Cell]:
        return map(
            Cell,
            self.indicator,
            self.window,
            self.period,
            self.breakdown,
            self.category,
            self.counted,
            self.succeeded,
            self.unknown,
            self.total,
            self.highest,
            self.middle,
            self.status,
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """One number as shown, with where it comes from: the row of `figures.csv`.

    `form` is the contract's column `as`. `value` is unrounded, a percent 0-100, a rate per 10,000; None when
    `status` is not `ok`. A count's numerator is the count and its denominator None; a rate's denominator is
    the population; a mean's are the sum and the number; a maximum's numerator is the maximum. `definition` is
    a hash; `population` names the mid-year and vintage a rate was divided by.
    """

    indicator: str
    window: str
    form: str
    period: Period
    breakdown: str
    category: str
    numerator: float | None
    denominator: float | None
    value: float | None
    unknown: int
    status: str
    unit: str
    decimals: int | None = None
    scorecard: str = ""
    ref: str = ""
    source: str = "computed"
    as_at: date | None = None
    snapshot: str = ""
    definition: str = ""
    population: str = ""
    note: str = ""
