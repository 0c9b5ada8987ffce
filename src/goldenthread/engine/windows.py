"""Makes windows out of bins: which bins a window of a period takes in, and its numbers from what a counting
statement answered.

Additive numbers are sums of consecutive bins; the others are read from bins that are whole windows. Plain
lists of Python numbers throughout: a statement answers a few thousand rows at most, and division is done by
nobody here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import accumulate
from operator import itemgetter, sub
from typing import Any

from goldenthread.calendar import Period, window_days
from goldenthread.definitions.model import Indicator, Window
from goldenthread.engine.compile_counts import Bins, Places, Statement, additive, months_from
from goldenthread.engine.statuses import windows_of

Key = tuple[int, str]
"""A category: the position of its breakdown (-1 for the total) and its name (empty for the total)."""

EVERYTHING: Key = (-1, "")

Days = tuple[date, date]
Span = tuple[int, int]
"""Bins, from the first up to, not including, the second."""
Take = Callable[[Sequence[Any]], Sequence[Any]]
"""Chooses some of the numbers that it is given."""


@dataclass(frozen=True)
class Series:
    """One window of an indicator in one category: a number for each period that the window fits."""

    counted: list[int]
    succeeded: list[int]
    unknown: list[int]
    total: list[float | None] | None = None
    highest: list[float | None] | None = None
    middle: list[float | None] | None = None


def kind_of_bins(indicator: Indicator, window: Window, whole_windows: bool = False) -> str:
    """What a window is made of: the `snapshot` dates, the `week`s or `month`s to be summed, the `window`s
    themselves, or the months of `children` for such windows.
    """
    if indicator.dated is None:
        return "snapshot"
    if whole_windows or window == "snapshot":
        return "window"
    if window == "week":
        return "week"
    if window == "month" or additive(indicator):
        return "month"
    return "children" if indicator.unit == "children" and indicator.value is None else "window"


def days_of(window: Window, periods: Sequence[Period], told: Sequence[str]) -> list[Days | None]:
    """The days of the window in each period that it fits; None in one that cannot be told."""
    fitting = [period for period in periods if window in windows_of(period)]
    return [
        window_days(period, window) if status == "ok" else None
        for period, status in zip(fitting, told, strict=True)
    ]


def merged(one: Sequence[Days | None] | None, other: Sequence[Days | None]) -> list[Days | None]:
    """The days of a window in each period, known from either of two indicators."""
    if one is None:
        return list(other)
    return [mine or theirs for mine, theirs in zip(one, other, strict=True)]


def numbered(
    kind: str, days: Mapping[Window, Sequence[Days | None]], snapshots: Sequence[date]
) -> tuple[Bins, dict[Window, list[Span]]]:
    """The bins that the windows need, and which of them each window takes in. One that cannot be told takes
    in none.
    """
    asked = sorted({each for window in days.values() for each in window if each is not None})
    first_day, last_day = asked[0][0], max(last for _, last in asked)
    number: Callable[[date], int]
    if kind == "month":
        number = partial(months_from, first_day)
        amount = number(last_day) + 1
    elif kind == "week":
        number = partial(_weeks_from, first_day)
        amount = number(last_day) + 1
    elif kind == "snapshot":
        places = {day: place for place, day in enumerate(snapshots)}
        number = places.__getitem__
        amount = len(snapshots)
    else:
        amount = len(asked)
    whole = kind in ("window", "children")
    bins = Bins(kind, first_day, last_day, amount, tuple(asked) if whole else ())
    places_of = {each: place for place, each in enumerate(asked)}

    def span(each: Days | None) -> Span:
        if each is None:
            return (amount, amount)
        if whole:
            return (places_of[each], places_of[each] + 1)
        # A snapshot is of the last day, whatever the window.
        return (number(each[1] if kind == "snapshot" else each[0]), number(each[1]) + 1)

    return bins, {window: [span(each) for each in window_spans] for window, window_spans in days.items()}


@dataclass(frozen=True)
class Answer:
    """What one statement answered: for each category and each of its numbers, a list by bin with one more,
    empty, at the end.
    """

    amount: int
    keys: tuple[Key, ...]
    _columns: Sequence[tuple[Any, ...]]
    _take: Take
    _totals: bool = True
    _by_bin: dict[tuple[int, object], list[Sequence[Any]]] = field(default_factory=dict)

    def by_bin(self, column: int, empty: int | None) -> list[Sequence[Any]]:
        """One number by category (in the order of `keys`) and bin; `empty` where the answer has no row."""
        if (column, empty) not in self._by_bin:
            stride = self.amount + 1
            flat = self._take((*(self._columns[column] if self._columns else ()), empty))
            lists: list[Sequence[Any]] = [
                flat[start : start + stride] for start in range(0, len(flat), stride)
            ]
            if not self._totals:
                first = [each for (level, _), each in zip(self.keys, lists, strict=True) if level == 0]
                lists[0] = list(map(sum, zip(*first, strict=True))) or lists[0]
            self._by_bin[column, empty] = lists
        return self._by_bin[column, empty]


def answer(statement: Statement, rows: Sequence[tuple[Any, ...]], amount: int) -> Answer:
    """The rows that a statement answered, by category and bin."""
    columns = list(zip(*rows, strict=True))
    places: dict[Key, int] = {EVERYTHING: 0}
    positions: list[int] = []
    if rows:
        for number, level, category in zip(*columns[:3], strict=True):
            key = (level, category)
            positions.append(places.setdefault(key, len(places)) * (amount + 1) + number)
    # Where each number comes from: a row, or what is put after the last for a bin that has none.
    origins = [len(rows)] * (len(places) * (amount + 1))
    for row, position in enumerate(positions):
        origins[position] = row
    return Answer(amount, tuple(places), columns, _taking(origins), statement.totals)


def series(found: Answer, places: Places, spans: Sequence[Span], told: Sequence[str]) -> dict[Key, Series]:
    """The numbers of an indicator's window in each period, by category. Nothing is counted in one that
    cannot be told.
    """
    unsure = [index for index, status in enumerate(told) if status != "ok"]
    single = all(end - start <= 1 for start, end in spans)
    from_starts, from_ends = _taking([start for start, _ in spans]), _taking([end for _, end in spans])

    def numbers(column: int | None, empty: int | None) -> list[list[Any]]:
        if column is None:
            return [[0] * len(spans) for _ in found.keys]
        result = []
        for by_bin in found.by_bin(column, empty):
            running = by_bin if single else list(accumulate(by_bin, initial=0))
            values: list[Any] = list(from_starts(running))
            if not single:
                values = list(map(sub, from_ends(running), values))
            for index in unsure:
                values[index] = empty
            result.append(values)
        return result

    counted = numbers(places.counted, 0)
    succeeded = counted if places.succeeded == places.counted else numbers(places.succeeded, 0)
    columns = [counted, succeeded, numbers(places.unknown, 0)]
    if places.total is not None:
        columns += [numbers(column, None) for column in (places.total, places.highest, places.middle)]
    return {key: Series(*each) for key, *each in zip(found.keys, *columns, strict=True)}


def _weeks_from(first: date, day: date) -> int:
    return (day - first).days // 7


def _taking(places: Sequence[int]) -> Take:
    """Takes the numbers that stand at the places."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda numbers: tuple(numbers[place] for place in places)
