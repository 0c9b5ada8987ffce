"""What a section's charts hold, and what their titles say."""

from dataclasses import replace
from datetime import date

import pytest

from goldenthread.calendar import month
from goldenthread.definitions.model import Change, Chart, Group, Section, Series
from goldenthread.scorecards.assemble import assemble, periods_needed
from goldenthread.scorecards.model import FilledChart
from tests.scorecards.made import CATALOGUE, COUNCIL, HERE, SEEN, SEPTEMBER, figure, row, scorecard

TITLE = "{A1} were seen ({A1.x_of_y}), {A1.change}"


def chart(title: str = TITLE, kind: str = "line", periods: int = 3, *series: Series) -> Chart:
    drawn = series or (Series("A1", ref="A1", label="Seen"),)
    return Chart(kind, title, "children seen", drawn, HERE, periods)  # type: ignore[arg-type]


def filled(made: Chart, *values: tuple[float, float] | None, **more: object) -> tuple[FilledChart, ...]:
    """The charts of a section with one row, whose newest months have these numerators and denominators."""
    section = Section("A", "Seeing children", (Group("", (row(**more),)),), charts=(made,))
    figures = []
    for back, value in enumerate(reversed(values)):
        if value is not None:
            period = SEPTEMBER.previous(back) if back else SEPTEMBER
            figures.append(figure(*value, period, window=str(more.get("window", "month"))))
    card = scorecard(sections=(section,))
    return assemble(card, CATALOGUE, COUNCIL, SEPTEMBER, figures).sections[0].charts


def test_a_chart_holds_its_periods_with_gaps_as_words() -> None:
    (made,) = filled(chart(), (6, 10), None, (9, 10))
    (series,) = made.series
    assert made.heads == ("Jul", "Aug", "Sep")
    assert series.values == (6 / 10 * 100, None, 9 / 10 * 100)
    assert [cell.text for cell in series.cells] == ["60%", "not collected", "90%"]
    assert (series.target.low, series.drawn) == (85, "line")
    assert made.measure == "children seen, July 2023 to September 2023"


def test_the_title_is_a_finding_from_the_last_reported_period() -> None:
    (made,) = filled(chart(), (6, 10), None, (9, 10))
    assert made.title == "90% were seen (9 of 10), up from 60% in July"
    (made,) = filled(chart(), (9, 10), (6, 10))
    assert made.title == "60% were seen (6 of 10), down from 90% in August"
    (made,) = filled(chart(), (9, 10), (9, 10))
    assert made.title.endswith("the same as in August")


@pytest.mark.parametrize("values", [((9, 10), None), (None, (9, 10))], ids=["now", "before"])
def test_the_title_says_only_what_is_drawn_when_a_figure_of_it_is_missing(values) -> None:
    (made,) = filled(chart(), *values)
    assert made.title == "children seen"


def test_a_chart_without_any_figure_is_left_out() -> None:
    assert filled(chart(), None, None) == ()


def test_the_words_hold_the_first_the_last_and_the_extremes() -> None:
    (made,) = filled(chart(), (5, 10), (9, 10), (7, 10))
    assert made.words == (
        "Line chart, July 2023 to September 2023. Seen: 50% in July, 70% in September, lowest 50%, highest 90%, "
        "target at least 85%."
    )


def test_a_series_that_no_row_shows_is_drawn_and_its_part_of_the_stack_is_known() -> None:
    bands = (
        Series("A1", ref="A1", label="All"),
        Series("count", indicator="seen", window="year_to_date", form="count", label="In the year"),
    )
    made = chart("{count.part} of {count}", "stacked", 2, *bands)
    section = Section("A", "Seeing", (Group("", (row(form="count"),)),), charts=(made,))
    figures = [
        figure(3, None, form="count"),
        figure(1, None, form="count", window="year_to_date", scorecard="", ref=""),
    ]
    card = scorecard(sections=(section,))
    assert card.indicators == ("seen",)
    (drawn,) = assemble(card, CATALOGUE, COUNCIL, SEPTEMBER, figures).sections[0].charts
    assert drawn.title == "25% of 1"  # 1 of 3 + 1
    assert {series.drawn for series in drawn.series} == {"band"}


def test_only_the_last_series_of_columns_with_a_line_is_a_line() -> None:
    both = (Series("A1", ref="A1", label="a"), Series("b", "", "seen", "month", "percent", "b"))
    (made,) = filled(chart("x", "column_with_line", 2, *both), (1, 2))
    assert [series.drawn for series in made.series] == ["column", "line"]


def test_a_year_to_date_is_not_joined_across_april() -> None:
    (made,) = filled(chart(periods=9), *[(1, 2)] * 9, window="year_to_date")
    # January to September: April is the fourth.
    assert made.series[0].restarts == (3,)


def test_a_new_definition_breaks_the_line() -> None:
    changed = replace(SEEN, changed=(Change(date(2023, 8, 15), "counted anew", breaks_series=True),))
    section = Section("A", "Seeing", (Group("", (row(),)),), charts=(chart("x"),))
    catalogue = replace(CATALOGUE, indicators={"seen": changed})
    made = assemble(scorecard(sections=(section,)), catalogue, COUNCIL, SEPTEMBER, [figure(1, 2)])
    assert made.sections[0].charts[0].series[0].breaks == (1,)


def test_a_long_chart_has_its_history_counted() -> None:
    section = Section("A", "Seeing", (Group("", (row(),)),), charts=(chart(periods=36),))
    assert periods_needed(scorecard(sections=(section,)), SEPTEMBER)[0] == month(2020, 10)


@pytest.mark.parametrize(
    ("on", "title"),
    [
        (date(2023, 9, 1), "children seen"),
        (date(2023, 8, 1), "90% were seen (9 of 10), up from 60% in August"),
    ],
)
def test_a_title_compares_nothing_across_a_break_of_its_row(on: date, title: str) -> None:
    broken = (Change(on, "the report was rebuilt", breaks_series=True),)
    (made,) = filled(chart(), (6, 10), (6, 10), (9, 10), breaks=broken)
    assert made.title == title
    assert made.series[0].breaks == ((2,) if on.month == 9 else (1,))
    assert f"a new series from {'September' if on.month == 9 else 'August'} 2023" in made.words
