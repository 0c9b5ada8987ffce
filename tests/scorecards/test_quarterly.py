"""Rows that are reported by the quarter stand in a monthly grid in the months that end one."""

from dataclasses import replace

from goldenthread.calendar import financial_year, month
from goldenthread.scorecards.making import fill_scorecard
from goldenthread.scorecards.narrowing import when_reported
from tests.scorecards.made import CATALOGUE, COUNCIL, SEPTEMBER, figure, row, scorecard

QUARTERLY = scorecard(row(window="snapshot", reported="quarter"), earlier_periods=3)


def on_a_day(number: int, period):
    return figure(number, 100, period, window="snapshot")


def test_a_count_on_a_day_is_due_with_its_quarter_and_compared_with_the_one_before() -> None:
    figures = [on_a_day(number, month(2023, number)) for number in (6, 7, 8, 9)]
    filled = fill_scorecard(QUARTERLY, CATALOGUE, COUNCIL, SEPTEMBER, figures)
    (shown,) = filled.rows
    assert [cell.text for cell in shown.cells] == ["6%", "not due", "not due", "9%"]
    assert shown.mark.direction_reason == "6% in June to 9% in September, and higher is better."
    by_month = scorecard(row(window="snapshot"), earlier_periods=3)
    filled = fill_scorecard(by_month, CATALOGUE, COUNCIL, SEPTEMBER, figures)
    assert [cell.text for cell in filled.rows[0].cells] == ["6%", "7%", "8%", "9%"]


def test_what_was_typed_in_stands_in_the_month_that_it_was_typed_for() -> None:
    typed = replace(on_a_day(7, month(2023, 7)), source="returned")
    assert when_reported([typed], QUARTERLY) == [typed]


def test_a_figure_of_the_year_stays() -> None:
    year = on_a_day(7, financial_year(2022))
    assert when_reported([year], QUARTERLY) == [year]
