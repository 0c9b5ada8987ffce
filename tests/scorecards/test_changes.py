"""The change on the period before, in print and in a sentence."""

from dataclasses import replace

import pytest

from goldenthread.calendar import month
from goldenthread.scorecards.assemble import assemble
from goldenthread.scorecards.changes import change_words, moved_furthest
from goldenthread.scorecards.model import BLANK, FilledCell
from tests.scorecards.made import CATALOGUE, COUNCIL, SEEN, SEPTEMBER, figure, row, scorecard


def cell(number: float | None, decimals: int = 0) -> FilledCell:
    return FilledCell("not due", "absent") if number is None else FilledCell("x", "value", number, decimals)


@pytest.mark.parametrize(
    ("before", "now", "form", "words"),
    [
        (325, 241, "count", "−84"),
        (1000, 2250, "count", "+1,250"),
        (20.6, 20.4, "percent", "−1 point"),  # printed 21 and 20
        (20.4, 19.6, "percent", "level"),  # both printed 20
        (67, 24, "percent", "−43 points"),
        (5.0, 5.0, "mean", "level"),
    ],
)
def test_the_difference_of_what_is_printed(before: float, now: float, form: str, words: str) -> None:
    assert change_words(cell(before), cell(now), form) == words


def test_fewer_decimals_of_the_two_are_compared() -> None:
    assert change_words(cell(5.24, 1), cell(5.0, 0), "mean") == "level"


@pytest.mark.parametrize("pair", [(None, 3), (3, None)])
def test_nothing_is_said_beside_a_missing_figure(pair: tuple[float | None, float | None]) -> None:
    assert change_words(cell(pair[0]), cell(pair[1]), "count") == ""
    assert change_words(BLANK, cell(3), "count") == ""


def rows_of(*counts: tuple[float, float], window: str = "month"):
    rows = [row(f"A{place}", window, "count") for place in range(len(counts))]
    figures = [
        figure(value, None, period, ref=f"A{place}", form="count", window=window)
        for place, pair in enumerate(counts)
        for period, value in zip((month(2023, 8), SEPTEMBER), pair, strict=True)
    ]
    indicator = replace(SEEN, windows=("month", "snapshot"))
    catalogue = replace(CATALOGUE, indicators={"seen": indicator})
    return assemble(scorecard(*rows), catalogue, COUNCIL, SEPTEMBER, figures).rows


def test_the_counts_that_moved_beyond_chance_are_named_furthest_first() -> None:
    # 36 less 64 is 28, and the root of 36 + 64 is 10; 100 to 90 is less than one such step.
    assert moved_furthest(rows_of((100, 90), (64, 36), (50, 200)), 3) == [
        "children seen rose from 50 to 200 (A2)",
        "children seen fell from 64 to 36 (A1)",
    ]
    assert len(moved_furthest(rows_of((10, 100), (10, 100)), 1)) == 1


def test_a_stock_is_not_judged_as_if_it_were_counted_afresh() -> None:
    assert moved_furthest(rows_of((50, 200), window="snapshot"), 3) == []
