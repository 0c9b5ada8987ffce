"""Which comparators a scorecard may set beside its figures: those of a year that had begun by then. A year that had
not begun when the records end is a slip of the pen, and is refused with its file and line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from goldenthread.calendar import Period
from goldenthread.definitions.model import Benchmark, Council, Scorecard
from goldenthread.errors import DefinitionError, Problem
from goldenthread.figures.model import Figure
from goldenthread.scorecards.printing import date_words, heading


def of_their_time(
    scorecard: Scorecard, council: Council, period: Period, figures: Iterable[Figure]
) -> Scorecard:
    """The scorecard without comparators of years that begin after `period`, which an older pack cannot have had.

    Raises DefinitionError, with every one, for those of years that begin after the records of `figures` end.
    """
    recorded = [figure.as_at for figure in figures if figure.as_at is not None]
    known_to = max([period.last_day, *recorded, *([council.as_at] if council.as_at else [])])
    ahead = [each for each in scorecard.benchmarks if each.begins_on > known_to]
    if ahead:
        raise DefinitionError([_problem(each, period, known_to) for each in ahead])
    held = tuple(each for each in scorecard.benchmarks if each.begins_on <= period.last_day)
    return scorecard if len(held) == len(scorecard.benchmarks) else replace(scorecard, benchmarks=held)


def _problem(benchmark: Benchmark, period: Period, known_to: date) -> Problem:
    place = benchmark.place
    ends = "" if known_to == period.last_day else f", and the records end on {date_words(known_to)}"
    return Problem(
        place.file if place else "",
        place.line if place else 0,
        place.column if place else 0,
        f"{benchmark.comparator} for {benchmark.indicator} is of {benchmark.year}, which begins after"
        f" {heading(period)}{ends}: mend the year, or leave the figure out",
        "",
    )
