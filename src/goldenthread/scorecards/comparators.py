"""Which comparators a scorecard may show in a period, under the names that the council gives them, and the refusal of
a figure for a year that had not ended. What a comparator's figure is made of is in the benchmark itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from goldenthread.calendar import Period
from goldenthread.definitions.model import Benchmark, Council, Scorecard
from goldenthread.errors import DefinitionError, Problem
from goldenthread.scorecards.model import FilledRow


def with_comparators(scorecard: Scorecard, council: Council, period: Period) -> Scorecard:
    """The scorecard with its comparator columns, figures and relative targets under the council's names (Region is the
    North West), and without the figures of years that had not ended by the end of the period.
    """

    def named(name: str) -> str:
        return council.comparators.get(name, name)

    return replace(
        scorecard,
        comparators=tuple(named(name) for name in scorecard.comparators),
        benchmarks=tuple(
            replace(each, comparator=named(each.comparator))
            for each in scorecard.benchmarks
            if ended(each) <= period.last_day
        ),
        targets=tuple(
            replace(each, better_than=named(each.better_than)) if each.better_than else each
            for each in scorecard.targets
        ),
    )


def refuse_years_to_come(scorecard: Scorecard, known_by: date) -> None:
    """Raise DefinitionError, with file and line, for a figure that a row would show of a year that ends after
    `known_by`: it is the figure of another year, or the year is misprinted.
    """
    shown = {(row.indicator, row.window, row.form) for row in scorecard.rows}
    problems = [
        Problem(
            each.place.file,
            each.place.line,
            each.place.column,
            f"the figure of {each.comparator} is for {each.year}, which had not ended on"
            f" {known_by.isoformat()}: give the figure of a year that had",
        )
        for each in scorecard.benchmarks
        if each.place is not None
        and (each.indicator, each.window, each.form) in shown
        and ended(each) > known_by
    ]
    if problems:
        raise DefinitionError(problems)


def comparator_notes(rows: Sequence[FilledRow]) -> list[str]:
    """What must be known before comparing, for the outputs that print no reasons beside the figures: which comparators
    are rates put on our own base, and which are counted otherwise than ours, and how.
    """
    on_our_base: list[str] = []
    otherwise: dict[str, list[str]] = {}
    for row in rows:
        shown = [each for each in row.benchmarks if each.cell.kind == "value"]
        if any(each.on_our_base for each in shown):
            on_our_base.append(row.ref)
        for because in dict.fromkeys(each.otherwise for each in shown if each.otherwise):
            otherwise.setdefault(because, []).append(row.ref)
    found = []
    if on_our_base:
        found.append(
            f"Beside the count{'s' * (len(on_our_base) > 1)} of {_names(on_our_base)} stands each comparator's rate or"
            " percentage put on our own base, so that the two can be compared."
        )
    found += [
        f"The comparators of {_names(refs)} are counted otherwise: {because}."
        for because, refs in otherwise.items()
    ]
    return found


def _names(refs: Sequence[str]) -> str:
    *first, last = refs
    return f"{', '.join(first)} and {last}" if first else last


def ended(benchmark: Benchmark) -> date:
    """The day by which a benchmark's year is over: 31 March for 2021/22. A calendar year's figure is of a day in it
    (the workforce census is of 30 September), so it counts from the year's first day.
    """
    first, *second = re.split(r"[/-]", benchmark.year)
    return date(int(first) + 1, 3, 31) if second else date(int(first), 1, 1)
