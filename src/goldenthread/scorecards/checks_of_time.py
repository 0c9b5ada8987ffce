"""The self-checks along time: year to date against months, rolling years and quarters against their months, stock
against flow, the previous-year column against its rate, a zero that looks missing, a column copied forward.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from goldenthread.definitions.model import Relation
from goldenthread.judgement.rounding import exact
from goldenthread.scorecards.comparison import Comparison, compared
from goldenthread.scorecards.model import FilledRow
from goldenthread.scorecards.readings import (
    ZERO,
    Amount,
    Between,
    Column,
    Reading,
    Readings,
    number_words,
    year_before_of,
)

APRIL, MARCH = 4, 3

OUTTURN = Fraction(15, 1000)
"""How far twelve average months may be from a rolling rate put on the population: estimates are revised by as much."""

MISSING_ZERO = 0.001
"""How unlikely a 0 must be, by its own earlier average, to look like a missing value."""

COPIED = 3
"""How many indicators of a group, all with the values of the period before, look like a column copied forward."""

_FLOWS = ("count", "sum")


def over_time(readings: Readings) -> Iterator[Comparison]:
    """Every comparison of numbers of different columns or windows."""
    if readings.filled.period.cadence == "month":
        yield from _years_to_date(readings)
        yield from _sums_of_months(readings)
        yield from _outturns(readings)
    for relation in readings.filled.scorecard.relations:
        if relation.kind == "stock":
            yield from _stock(readings, relation)
    yield from _zeros(readings)
    yield from _copied(readings)


def _pairs(
    readings: Readings, one: str, other: str
) -> Iterator[tuple[dict[Column, Reading], dict[Column, Reading], str]]:
    """The rows that show one indicator in one form in two windows."""
    for (name, window, form), by_column in list(readings.by_key.items()):
        if window == one and (beside := readings.row(name, other, form)):
            yield by_column, beside, form


def _years_to_date(readings: Readings) -> Iterator[Comparison]:
    for years, months, form in _pairs(readings, "year_to_date", "month"):
        for column, year in years.items():
            if column.period.cadence != "month":
                continue
            month = months.get(column)
            if month is None:
                continue
            if column.period.first_day.month == APRIL:
                yield _equal("year_to_date_first", year, month, "is the first month of the year")
                continue
            before = years.get(readings.earlier(column))
            if before is None:
                continue
            if form in _FLOWS:
                made = before.between + month.between
                yield compared(
                    "year_to_date_sum",
                    (year.ref, month.ref),
                    (before.column, column),
                    made.meets(year.between),
                    (
                        f"{year.ref} prints {year.text} for the year to {year.column.words}, and {before.text} a month"
                        f" earlier with {month.text} in the month ({month.ref}) is {number_words(made.middle)}."
                    ),
                )
            elif form in ("percent", "mean"):
                span = Between(
                    min(before.between.low, month.between.low), max(before.between.high, month.between.high)
                )
                yield compared(
                    "year_to_date_between",
                    (year.ref, month.ref),
                    (before.column, column),
                    span.meets(year.between),
                    (
                        f"{year.ref} prints {year.text} for the year to {year.column.words}, which does not lie between"
                        f" {before.text} a month earlier and {month.text} in the month ({month.ref})."
                    ),
                )
    for years, rolling, _ in _pairs(readings, "year_to_date", "rolling_12_months"):
        for column, year in years.items():
            other = rolling.get(column)
            if (
                other is not None
                and column.period.cadence == "month"
                and column.period.first_day.month == MARCH
            ):
                yield _equal(
                    "year_to_date_last", year, other, "ends the year, so both count the same twelve months"
                )


def _equal(code: str, one: Reading, other: Reading, why: str) -> Comparison:
    return compared(
        code,
        (one.ref, other.ref),
        (one.column,),
        one.between.meets(other.between),
        (f"{one.ref} prints {one.text} and {other.ref} {other.text} for {one.column.words}, which {why}."),
    )


def _sums_of_months(readings: Readings) -> Iterator[Comparison]:
    """A quarter's count against its three months, and a rolling year's against its twelve, where all are shown."""
    for window, length in (("quarter", 3), ("rolling_12_months", 12)):
        for longer, months, form in _pairs(readings, window, "month"):
            if form not in _FLOWS:
                continue
            for column, reading in longer.items():
                if column.period.cadence != "month":
                    continue
                held = [months.get(readings.earlier(column, back)) for back in range(length)]
                parts = [each for each in held if each is not None]
                if len(parts) < length:
                    continue
                made = sum((each.between for each in parts), ZERO)
                yield compared(
                    f"{window}_sum",
                    (reading.ref, parts[0].ref),
                    (column,),
                    made.meets(reading.between),
                    (
                        f"{reading.ref} prints {reading.text} for the {len(parts)} months to {reading.column.words},"
                        f" and the months of {parts[0].ref} add up to {number_words(made.middle)}."
                    ),
                )


def _outturns(readings: Readings) -> Iterator[Comparison]:
    """The previous-year column: the average month, twelve times, against the year's own count or rate."""
    if not readings.filled.previous_year_head:
        return
    column = Column(year_before_of(readings.filled))
    for (name, window, form), by_column in list(readings.by_key.items()):
        average = by_column.get(column)
        if window != "month" or form != "count" or average is None:
            continue
        year = average.between.times(Fraction(12))
        for longer in ("year_to_date", "rolling_12_months"):
            amount = readings.amount(name, longer, column)
            if amount is None or amount.between.middle == 0:
                continue
            slack = ZERO.middle if amount.printed else amount.between.middle * OUTTURN
            yield compared(
                "previous_year",
                (average.ref, *amount.refs),
                (column,),
                # A rate is a year's; only the average month is allowed its rounding beside the slack.
                year.meets(amount.between.wider(slack)),
                (
                    f"{average.ref} prints an average month of {average.text} for {column.words}, and"
                    f" {', '.join(amount.refs)} makes it {number_words(amount.between.middle / 12, 1)}."
                ),
            )


def _stock(readings: Readings, relation: Relation) -> Iterator[Comparison]:
    """A stock is the stock before with what began and without what ended; late recording makes it a warning."""
    flow = readings.filled.period.cadence
    for column in readings.columns:
        if column.period.cadence != flow:
            continue
        now = readings.amount(relation.subject, "snapshot", column)
        then = readings.amount(relation.subject, "snapshot", readings.earlier(column))
        began = _added(readings, relation.terms, flow, column)
        ended = _added(readings, relation.less, flow, column)
        if now is None or then is None or began is None or ended is None:
            continue
        made = then.between + began.between - ended.between
        # A stock worked out of a rate is no whole number of children, and its population is an estimate.
        slack = (
            exact(relation.allowance)
            if now.printed and then.printed
            else max(Fraction(1), exact(relation.allowance))
        )
        yield compared(
            "stock_and_flow",
            (*now.refs, *began.refs, *ended.refs),
            (readings.earlier(column), column),
            now.between.wider(slack).meets(made),
            (
                f"{', '.join(now.refs)} is {now.words} for {column.words}, and {then.words} before it, with"
                f" {began.words} begun ({', '.join(began.refs)}) and {ended.words} ended ({', '.join(ended.refs)}),"
                f" makes {number_words(made.middle, 1)}{f' ({relation.because})' if relation.because else ''}."
            ),
            "warning",
        )


def _added(readings: Readings, names: tuple[str, ...], window: str, column: Column) -> Amount | None:
    found = [readings.amount(name, window, column) for name in names]
    held = [each for each in found if each is not None]
    if len(held) < len(found):
        return None
    return Amount(
        sum((each.between for each in held), ZERO), tuple(ref for each in held for ref in each.refs)
    )


def _zeros(readings: Readings) -> Iterator[Comparison]:
    """A 0 after values so far from it that chance would hardly give it."""
    current = Column(readings.filled.period)
    for (_, _, form), by_column in readings.by_key.items():
        now = by_column.get(current)
        if now is None or form != "count":
            continue
        earlier = [
            by_column[Column(each)].number
            for each in readings.filled.periods[:-1]
            if Column(each) in by_column
        ]
        if not earlier:
            continue
        mean = sum(earlier, Fraction(0)) / len(earlier)
        yield compared(
            "missing_zero",
            (now.ref,),
            (current,),
            now.number != 0 or math.exp(-float(mean)) > MISSING_ZERO,
            (
                f"{now.ref} prints 0 for {now.column.words} after {number_words(mean, 1)} on average before: is the"
                " value missing?"
            ),
            "warning",
        )


def _copied(readings: Readings) -> Iterator[Comparison]:
    """A group of rows whose current values are all those of the period before."""
    for section in readings.filled.sections:
        for group in section.groups:
            pairs = [pair for row in group.rows if (pair := _last_two(row)) is not None]
            if len({row.row.indicator for row, _, _ in pairs}) < COPIED:
                continue
            refs = [row.ref for row, _, _ in pairs]
            same = all(now == before for _, now, before in pairs)
            periods = readings.filled.periods
            yield compared(
                "copied_forward",
                refs,
                (Column(periods[-2]), Column(periods[-1])),
                not same,
                (
                    f"All {len(refs)} rows from {refs[0]} to {refs[-1]} print for"
                    f" {Column(readings.filled.period).words} what they printed the period before: was the"
                    " column copied?"
                ),
                "warning",
            )


def _last_two(row: FilledRow) -> tuple[FilledRow, str, str] | None:
    """A row's current text and the one before; None when either is no value above 0."""
    if len(row.cells) < 2 or row.cells[-1].kind != "value" or row.cells[-2].kind != "value":
        return None
    now, before = row.cells[-1], row.cells[-2]
    return (row, now.text, before.text) if now.number and before.number else None
