"""What is wanted of a row in one period: the target that holds then, with what it is relative to looked up, and a
year's number brought down to the stretch that the row shows. It rates nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from goldenthread.calendar import Period, window_days
from goldenthread.definitions.model import Benchmark, Indicator, RatingRule, Row, Scorecard, Section, Target
from goldenthread.definitions.targets import LAST_YEAR
from goldenthread.figures.model import Figure
from goldenthread.judgement import target_words
from goldenthread.judgement.direction import break_between, same_period_last_year
from goldenthread.judgement.rounding import exact, exact_value, natural_decimals, printed
from goldenthread.judgement.targets import better_than

MONTHS = 12

_LENGTHS = {"month": 1, "quarter": 3, "rolling_12_months": 12, "financial_year": 12, "year": 12}
_DECIMALS = 1


@dataclass(frozen=True)
class WantedNow:
    """The target of a row for one period; None when there is none or what it is relative to is not held. `words` are
    for the target column, and `why` is a sentence, empty when the target is as it was written.
    """

    target: Target | None = None
    words: str = ""
    why: str = ""


def rule_of(scorecard: Scorecard, section: Section, row: Row) -> RatingRule:
    """The rating rule of a row: its own, else its section's, else the scorecard's."""
    return row.rule or section.rule or scorecard.rule


def wanted_now(
    scorecard: Scorecard,
    row: Row,
    indicator: Indicator,
    period: Period,
    by_period: Mapping[Period, Figure],
    decimals: int,
) -> WantedNow:
    """The target of a row for a period. `by_period` holds the row's own figures; `decimals` are those it is printed
    with, which a target made of another figure takes.
    """
    target = holding(scorecard, row, period)
    if target is None:
        return WantedNow()
    if target.better_than or target.baseline is not None:
        return _relative(scorecard, row, indicator, period, by_period, target, decimals)
    if target.for_the_year:
        return _of_the_year(target, row, period)
    if target.per is not None:
        return _per_stretch(target, row, period)
    words = target_words(target)
    return WantedNow(target, f"{words} expected" if target.expected else words)


def wanted_of_stretch(scorecard: Scorecard, row: Row, period: Period, stretch: Sequence[Period]) -> WantedNow:
    """The target of a projected row for the months of its half-year or year. A number for no stretch of its own is
    that of the stretch projected; a relative one is of single months, and rates no projection.
    """
    target = holding(scorecard, row, period)
    whole = len(stretch) == MONTHS
    if target is None or not target_words(target):
        relative = target is not None and (target.better_than or target.baseline is not None)
        return WantedNow(
            why="The target is relative, and a projection is rated against a number." if relative else ""
        )
    if target.kind == "monitor":
        return WantedNow(target, target_words(target))
    made, why = target, ""
    if target.for_the_year and not whole:
        part, counted = _part_of_year(target, stretch[-1], len(stretch))
        why = f"The target is the year’s {target_words(target)} for {counted}."
        made = _times(target, part)
    elif target.per is not None:
        days = (stretch[-1].last_day - stretch[0].first_day).days + 1
        times = Fraction(days, 7) if target.per == "week" else Fraction(len(stretch), _LENGTHS[target.per])
        if times != 1:
            why = f"The target is {target_words(target)} a {target.per}."
            made = _times(target, times)
    words = f"{target_words(made)} {'expected ' if made.expected else ''}"
    return WantedNow(made, words + ("a year" if whole else "in the half-year"), why)


def last_year_of(period: Period, by_period: Mapping[Period, Figure], indicator: Indicator) -> Figure | None:
    """The row's figure of the same period a year earlier, when it is held and no break of the series lies between."""
    current = by_period.get(period)
    found = same_period_last_year(current, list(by_period.values())) if current is not None else None
    return None if found is None or break_between(indicator, found.period, period) else found


def benchmarks_of(scorecard: Scorecard, row: Row, comparator: str) -> list[Benchmark]:
    """A comparator's figures for what a row shows, the latest year last."""
    found = [
        benchmark
        for benchmark in scorecard.benchmarks
        if (benchmark.indicator, benchmark.window, benchmark.form, benchmark.comparator)
        == (row.indicator, row.window, row.form, comparator)
    ]
    return sorted(found, key=lambda benchmark: benchmark.year)


def holding(scorecard: Scorecard, row: Row, period: Period) -> Target | None:
    """The target of a row as it was written, in force at the end of the period."""
    fitting = [
        target
        for target in scorecard.targets
        if (target.indicator, target.window, target.form) == (row.indicator, row.window, row.form)
        and (target.valid_from is None or target.valid_from <= period.last_day)
        and (target.valid_to is None or target.valid_to >= period.last_day)
    ]
    return fitting[-1] if fitting else None


def _relative(
    scorecard: Scorecard,
    row: Row,
    indicator: Indicator,
    period: Period,
    by_period: Mapping[Period, Figure],
    target: Target,
    decimals: int,
) -> WantedNow:
    base: Fraction | None
    if target.baseline is not None:
        base, of = exact(target.baseline), "the baseline"
    elif target.better_than == LAST_YEAR:
        last_year = last_year_of(period, by_period, indicator)
        base, of = exact_value(last_year) if last_year is not None else None, "last year"
    else:
        held = benchmarks_of(scorecard, row, target.better_than)
        base = exact(held[-1].value) if held else None
        of = f"{target.better_than}, {held[-1].year}" if held else target.better_than
    wish = f"better than {of}"
    if base is None:
        why = f"The target is to be {wish}, and there is no such figure to compare with."
        return WantedNow(None, wish, why)
    places = target.decimals if target.decimals is not None else max(decimals, min(natural_decimals(base), 2))
    made = better_than(indicator, row.window, row.form, base, by=target.by, decimals=places)
    made = replace(made, place=target.place, valid_from=target.valid_from, valid_to=target.valid_to)
    by = f" by {printed(target.by, 'count', natural_decimals(target.by))} or more" if target.by else ""
    why = f"The target is to be {wish}{by}, which was {printed(base, row.form, places)}."
    return WantedNow(made, target_words(made), why)


def _of_the_year(target: Target, row: Row, period: Period) -> WantedNow:
    """The year's number for the stretch shown: what its months make up of the year, evenly or by the profile."""
    if row.window == "week":
        first, last = window_days(period, row.window)
        part, stretch = Fraction((last - first).days + 1, 365), "one week"
    else:
        gone = (period.last_day.month - 4) % MONTHS + 1
        part, stretch = _part_of_year(
            target, period, gone if row.window == "year_to_date" else _LENGTHS[row.window]
        )
    return _scaled(target, part, f"The target is the year’s {target_words(target)} for {stretch}.")


def _part_of_year(target: Target, last: Period, length: int) -> tuple[Fraction, str]:
    """What so many months, the last of which `last` ends with, make up of the year, and that in words."""
    shares = [exact(share) for share in target.profile] or [Fraction(1)] * MONTHS
    if len(shares) != MONTHS:
        shares = [share / 3 for share in shares for _ in range(3)]
    # April is the first month of the year.
    last_month = (last.last_day.month - 4) % MONTHS + 1
    counted = shares[max(last_month - length, 0) : last_month] if length < MONTHS else shares
    part = sum(counted, Fraction(0)) / sum(shares, Fraction(0))
    return part, f"{length} of its {MONTHS} months" + (" by their profile" if target.profile else "")


def _per_stretch(target: Target, row: Row, period: Period) -> WantedNow:
    per = target.per or "month"
    first, last = window_days(period, row.window)
    days = Fraction((last - first).days + 1)
    if per == "week":
        times = days / 7
    elif row.window == "week":
        times = days / Fraction(365 * _LENGTHS[per], MONTHS)
    else:
        length = (
            (period.last_day.month - 4) % MONTHS + 1 if row.window == "year_to_date" else _LENGTHS[row.window]
        )
        times = Fraction(length, _LENGTHS[per])
    words = f"{target_words(target)} a {per}"
    if times == 1:
        return WantedNow(target, words)
    return _scaled(target, times, f"The target is {words}.")


def _scaled(target: Target, times: Fraction, why: str) -> WantedNow:
    made = _times(target, times)
    return WantedNow(made, target_words(made), why)


def _times(target: Target, times: Fraction) -> Target:
    low, high, amber = (
        None if edge is None else float(exact(edge) * times)
        for edge in (target.low, target.high, target.amber)
    )
    edges = [edge for edge in (low, high) if edge is not None]
    decimals = max((min(natural_decimals(edge), _DECIMALS) for edge in edges), default=0)
    return replace(target, low=low, high=high, amber=amber, decimals=decimals)
