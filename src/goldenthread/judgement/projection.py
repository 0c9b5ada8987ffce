"""Where a count may stand at the end of the year, as a range with how often such a range held before. Only
for counts, and internal unless someone publishes it on purpose. The method is the year to date plus the
same remaining months of last year, which was closer than the run-rate when both were tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from goldenthread.calendar import Period, containing, financial_year, months_between
from goldenthread.judgement.rounding import Number, exact, printed
from goldenthread.judgement.wording import count_words, day_words

FEWEST_TRIALS = 3
"""Earlier years that the range must have been tried on before it is shown."""


@dataclass(frozen=True)
class Projection:
    """The year's total as a range. `held` of `tried` earlier years ended inside the range made for them from
    the others.

    The three numbers are None when nothing can be projected; `reason` is then why, else the sentence to print
    beside the range.
    """

    low: Fraction | None
    central: Fraction | None
    high: Fraction | None
    held: int
    tried: int
    reason: str


def project(months: Mapping[Period, Number], last: Period) -> Projection:
    """Project the financial year's total of a count from its months, the last of which is `last`.

    `months` are counts of single months; a month that is not there was not reported. Each earlier year gives
    one trial: how its remaining months compared with those of the year before it. The range is last year's
    remaining months times the least and the greatest of these.
    """
    counts = {period: exact(count) for period, count in months.items()}
    start = last.last_day.year if last.last_day.month >= 4 else last.last_day.year - 1
    year = _months(start)
    gone = year.index(last) + 1
    if gone == len(year):
        return _nothing("Not projected: the year is complete.")
    if any(month not in counts for month in year[:gone]):
        return _nothing("Not projected: a month of the year so far was not reported.")
    before = _months(start - 1)[gone:]
    if any(month not in counts for month in before):
        return _nothing("Not projected: a month of last year was not reported.")
    ratios = _trials(counts, start, gone)
    if len(ratios) < FEWEST_TRIALS:
        return _nothing(
            f"Not projected: it can be tried on {count_words(len(ratios))} earlier years, and "
            f"{count_words(FEWEST_TRIALS)} are needed."
        )
    so_far = sum((counts[month] for month in year[:gone]), Fraction(0))
    rest = sum((counts[month] for month in before), Fraction(0))
    low, high = so_far + rest * min(ratios), so_far + rest * max(ratios)
    central = so_far + rest
    low, high = min(low, central), max(high, central)
    held = sum(
        min([*others, Fraction(1)]) <= ratio <= max([*others, Fraction(1)])
        for index, ratio in enumerate(ratios)
        if (others := ratios[:index] + ratios[index + 1 :])
    )
    reason = (
        f"{printed(low, 'count')} to {printed(high, 'count')} by {day_words(year[-1].last_day)}: "
        f"{printed(so_far, 'count')} so far, and {printed(rest, 'count')} in the same remaining months of last year. "
        f"Tried on {count_words(len(ratios))} earlier years, such a range held in {count_words(held)}."
    )
    return Projection(low, central, high, held, len(ratios), reason)


def _nothing(reason: str) -> Projection:
    return Projection(None, None, None, 0, 0, reason)


def _months(start: int) -> tuple[Period, ...]:
    year = financial_year(start)
    return months_between(containing("month", year.first_day), containing("month", year.last_day))


def _trials(counts: Mapping[Period, Fraction], start: int, gone: int) -> list[Fraction]:
    """What the remaining months of each earlier year were, as a share of those of the year before it."""
    ratios = []
    for year in range(start - 1, min(counts).first_day.year - 1, -1):
        rest, before = _months(year)[gone:], _months(year - 1)[gone:]
        if all(month in counts for month in (*rest, *before)):
            under = sum((counts[month] for month in before), Fraction(0))
            if under:
                ratios.append(sum((counts[month] for month in rest), Fraction(0)) / under)
    return ratios
