"""The self-checks of references, ratings and arrows: a reference there twice, a count and its own rate rated apart, an
arrow that the two printed numbers beside it do not give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from goldenthread.judgement.rounding import exact, rounded
from goldenthread.scorecards.comparison import Comparison, compared
from goldenthread.scorecards.model import FilledRow, FilledScorecard
from goldenthread.scorecards.readings import Column, Reading, Readings

_FORMS = {"count": "count", "rate_per_10k": "rate", "percent": "percentage"}


def repeated(filled: FilledScorecard) -> Iterator[Comparison]:
    """A reference names one row, once."""
    for ref, times in Counter(row.ref for row in filled.rows).items():
        yield compared(
            "repeated_ref",
            (ref,),
            (Column(filled.period),),
            times == 1,
            f"The reference {ref} stands beside {times} rows.",
        )


def rated_alike(filled: FilledScorecard) -> Iterator[Comparison]:
    """A count and its own rate or percentage say one thing, and so have one rating."""
    by_measure: dict[tuple[str, str], list[FilledRow]] = {}
    for row in filled.rows:
        if row.row.form in _FORMS and row.rating is not None:
            by_measure.setdefault((row.row.indicator, row.row.window), []).append(row)
    for rows in by_measure.values():
        for one, other in combinations(rows, 2):
            if "count" not in (one.row.form, other.row.form) or one.row.form == other.row.form:
                continue
            yield compared(
                "rated_apart",
                (one.ref, other.ref),
                (Column(filled.period),),
                one.rating == other.rating,
                (
                    f"{one.ref} and {other.ref} are one measure as a {_FORMS[one.row.form]} and as a"
                    f" {_FORMS[other.row.form]}, and are rated {one.level or one.rating} and"
                    f" {other.level or other.rating}."
                ),
                "warning",
            )


def arrows(readings: Readings) -> Iterator[Comparison]:
    """An arrow says how the current value differs from the last reported one, at the coarser printed precision."""
    filled = readings.filled
    for (name, window, form), by_column in readings.by_key.items():
        in_order = [by_column[Column(each)] for each in filled.periods if Column(each) in by_column]
        if len(in_order) < 2 or in_order[-1].column.period != filled.period:
            continue
        for row in filled.rows:
            shown = row.row
            if (shown.indicator, shown.window, shown.form) == (
                name,
                window,
                form,
            ) and row.mark.moved is not None:
                yield _arrow(row, in_order)


def _arrow(row: FilledRow, in_order: Sequence[Reading]) -> Comparison:
    before, now = in_order[-2:]
    moved = _moved(before, now)

    sentence = (
        f"{row.ref} has an arrow for {row.mark.moved}, and {before.text} for {before.column.words} to"
        f" {now.text} for {now.column.words} is {moved}."
    )
    if len(in_order) > 2 and _moved(in_order[-3], before) == row.mark.moved:
        sentence += " The arrow fits the change before that one: was it left?"
    return compared("arrow", (row.ref,), (before.column, now.column), row.mark.moved == moved, sentence)


def _moved(before: Reading, now: Reading) -> str:
    places = min(before.decimals, now.decimals)
    then, current = exact(rounded(before.number, places)), exact(rounded(now.number, places))
    return "level" if then == current else "up" if current > then else "down"
