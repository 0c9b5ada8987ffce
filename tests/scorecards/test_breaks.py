"""Figures on either side of a break stand side by side, marked, and are never compared: neither with the month before,
nor with last year, nor for real change.
"""

from dataclasses import replace
from datetime import date

import pytest

from goldenthread.calendar import month
from goldenthread.definitions.model import Catalogue, Change, Target
from goldenthread.scorecards.assemble import assemble
from tests.scorecards.made import CATALOGUE, COUNCIL, SEEN, SEPTEMBER, figure, row, scorecard


def broken(on, how):
    """A break on this day as the row's own, or as a change of the definition: shown and judged alike."""
    change = Change(on, "the report was rebuilt", breaks_series=True)
    if how == "row":
        return row(breaks=(change,)), CATALOGUE
    return row(), Catalogue({}, {"seen": replace(SEEN, changed=(change,))}, {})


def filled(on, how, figures, **more):
    shown, catalogue = broken(on, how)
    (line,) = assemble(scorecard(shown, **more), catalogue, COUNCIL, SEPTEMBER, figures).rows
    return line


THREE = [figure(60, 100, month(2023, 7)), figure(62, 100, month(2023, 8)), figure(90, 100)]


@pytest.mark.parametrize("how", ["row", "definition"])
def test_the_first_figure_of_a_new_series_is_marked_and_compared_with_nothing(how):
    line = filled(date(2023, 9, 1), how, THREE)
    assert [cell.begins for cell in line.cells] == [False, False, True]
    assert line.break_words == (
        "New series from 1 September 2023: the report was rebuilt. "
        "Do not compare the figures before that day with those since."
    )
    assert (line.mark.moved, line.change) == (None, "")
    assert line.mark.direction_reason.startswith("Not compared: the definition changed on 1 September 2023")
    assert line.series_words.endswith("a new series from September 2023; target at least 85%")


@pytest.mark.parametrize("how", ["row", "definition"])
def test_within_the_new_series_months_are_compared_again(how):
    line = filled(date(2023, 8, 1), how, THREE)
    assert [cell.begins for cell in line.cells] == [False, True, False]
    assert (line.mark.moved, line.change) == ("up", "+28 points")


def test_a_break_before_what_is_shown_is_not_spoken_of():
    line = filled(date(2023, 6, 1), "row", THREE)
    assert line.break_words == ""
    assert not any(cell.begins for cell in line.cells)


@pytest.mark.parametrize(("on", "compared"), [(date(2023, 4, 1), False), (date(2022, 4, 1), True)])
def test_last_year_is_no_target_across_a_break(on, compared):
    last_year = [figure(80, 100, month(2022, 9)), figure(90, 100)]
    target = Target("seen", "month", "percent", "none", better_than="last year")
    line = filled(on, "row", last_year, targets=(target,))
    assert line.rating == ("green" if compared else None)


def test_limits_begin_again_with_the_new_series():
    months = [SEPTEMBER.previous(back) if back else SEPTEMBER for back in range(17, -1, -1)]
    figures = [figure(60 + place % 3, 100, each) for place, each in enumerate(months)]
    assert filled(date(2020, 1, 1), "row", figures).mark.signal == "no"
    after = filled(date(2023, 4, 1), "row", figures)
    assert after.mark.signal == "too_few"
    assert "six months since the series was last broken" in after.mark.signal_reason
