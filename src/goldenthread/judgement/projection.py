"""Where a count may stand at the end of the half-year or the year, as a range with how often such a range held
before. Only for counts, and internal unless someone publishes it on purpose. The method is what was counted so
far plus the same remaining months of last year, which was closer than the run-rate when both were tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from goldenthread.calendar import Period, containing, financial_year, months_between
from goldenthread.judgement.rounding import Number, exact, printed
from goldenthread.judgement.wording import count_words, day_words

FEWEST_TRIALS = 3
"""Earlier years that the range must have been tried on before it is shown."""

Until = Literal["half_year", "year_end"]
"""Where a projection ends: a half-year on 30 September or 31 March, a year on 31 March."""

STRETCHES: Mapping[Until, str] = {"half_year": "half-year", "year_end": "year"}
"""What the stretch is called that is projected."""


@dataclass(frozen=True)
class Projection:
    """The stretch's total as a range, up to the last day of `last`. `held` of `tried` earlier years ended inside the
    range made for them from the others.

    The three numbers are None when nothing can be projected; `reason` is then why, else the sentence to print
    beside the range. In the stretch's last month nothing is left to project: the three are what was counted,
    `complete` is true and nothing was tried.
    """

    low: Fraction | None
    central: Fraction | None
    high: Fraction | None
    held: int
    tried: int
    reason: str
    last: Period
    complete: bool = False

    @property
    def coverage(self) -> str:
        """In how many earlier years such a range held, in a few words; empty when none was tried."""
        return f"right in {self.held} of {self.tried} years" if self.tried else ""


def stretch_months(last: Period, until: Until) -> tuple[Period, ...]:
    """The months of the financial year, or of its half, that the month `last` is in."""
    year = _months(last.last_day.year if last.last_day.month >= 4 else last.last_day.year - 1)
    if until == "year_end":
        return year
    first, second = year[:6], year[6:]
    return first if last in first else second


def project(months: Mapping[Period, Number], last: Period, until: Until = "year_end") -> Projection:
    """Project the total of a count at the end of the stretch from its months, the last of which is `last`.

    `months` are counts of single months; a month that is not there was not reported. Each earlier year gives
    one trial: how its remaining months compared with those of the year before it. The range is last year's
    remaining months times the least and the greatest of these. In the second half of a year it is that half
    which a half-year's projection is of.
    """
    counts = {period: exact(count) for period, count in months.items()}
    stretch, words = stretch_months(last, until), STRETCHES[until]
    gone = stretch.index(last) + 1
    ends, ended = stretch[-1], day_words(stretch[-1].last_day)

    def nothing(reason: str) -> Projection:
        return Projection(None, None, None, 0, 0, f"Not projected: {reason}", ends)

    if any(month not in counts for month in stretch[:gone]):
        return nothing(f"a month of the {words} so far was not reported.")
    so_far = sum((counts[month] for month in stretch[:gone]), Fraction(0))
    if gone == len(stretch):
        reason = (
            f"{printed(so_far, 'count')} in the {words} to {ended}: it is complete, and nothing is projected."
        )
        return Projection(so_far, so_far, so_far, 0, 0, reason, ends, complete=True)
    before = _years_before(stretch, 1)[gone:]
    if any(month not in counts for month in before):
        return nothing("a month of last year was not reported.")
    ratios = _trials(counts, stretch, gone)
    if len(ratios) < FEWEST_TRIALS:
        return nothing(
            f"it can be tried on {count_words(len(ratios))} earlier year{'s' * (len(ratios) != 1)}, and "
            f"{count_words(FEWEST_TRIALS)} are needed."
        )
    rest = sum((counts[month] for month in before), Fraction(0))
    low, high = so_far + rest * min(ratios), so_far + rest * max(ratios)
    central = so_far + rest
    low, high = min(low, central), max(high, central)
    held = sum(
        min([*others, Fraction(1)]) <= ratio <= max([*others, Fraction(1)])
        for index, ratio in enumerate(ratios)
        if (others := ratios[:index] + ratios[index + 1 :])
    )
    same = "same remaining months" if len(before) > 1 else "same remaining month"
    reason = (
        f"{printed(low, 'count')} to {printed(high, 'count')} by {ended}: "
        f"{printed(so_far, 'count')} so far, and {printed(rest, 'count')} in the {same} of last year. "
        f"Tried on {count_words(len(ratios))} earlier years, such a range held in {count_words(held)}."
    )
    return Projection(low, central, high, held, len(ratios), reason, ends)


def _months(start: int) -> tuple[Period, ...]:
    year = financial_year(start)
    return months_between(containing("month", year.first_day), containing("month", year.last_day))


def _years_before(months: tuple[Period, ...], years: int) -> tuple[Period, ...]:
    return tuple(month.previous(12 * years) for month in months)


def _trials(counts: Mapping[Period, Fraction], stretch: tuple[Period, ...], gone: int) -> list[Fraction]:
    """What the remaining months of each earlier year were, as a share of those of the year before it."""
    ratios = []
    earliest = min(counts)
    back = 1
    while (rest := _years_before(stretch, back)[gone:])[-1] >= earliest:
        before = _years_before(stretch, back + 1)[gone:]
        if all(month in counts for month in (*rest, *before)):
            under = sum((counts[month] for month in before), Fraction(0))
            if under:
                ratios.append(sum((counts[month] for month in rest), Fraction(0)) / under)
        back += 1
    return ratios
