"""What is wanted of a row in a period: the target as it is rated, its words, and the sentence on where it came from."""

from dataclasses import replace

import pytest

from goldenthread.calendar import month
from goldenthread.definitions.model import Benchmark, Level, RatingRule, Row, Target
from goldenthread.extracts.given import read_ratings
from goldenthread.scorecards.assemble import assemble
from tests.scorecards.made import CATALOGUE, COUNCIL, SEPTEMBER, figure, row, scorecard


def filled(target, *figures, window="month", form="percent", rules=(), **more):
    """The one row of a scorecard with this target: its figures, and the rules of row and section."""
    row_rule, section_rule = (*rules, None, None)[:2]
    shown = Row("A1", "seen", window, form, row().place, rule=row_rule)
    card = scorecard(shown, targets=(target,), **more)
    card = replace(card, sections=(replace(card.sections[0], rule=section_rule),))
    (line,) = assemble(card, CATALOGUE, COUNCIL, SEPTEMBER, figures).rows
    return line


def wanted(kind="none", low=None, high=None, window="month", form="percent", **more):
    return Target("seen", window, form, kind, low, high, **more)


def test_better_than_last_year_is_above_the_figure_of_a_year_before():
    target = wanted(better_than="last year")
    line = filled(target, figure(80, 100, month(2022, 9)), figure(84, 100))
    assert (line.target.text, line.rating) == ("above 80%", "green")
    assert line.rating_reason == (
        "Green: 84% against above 80%, target met. The target is to be better than last year, which was 80%."
    )


def test_without_last_years_figure_nothing_is_rated_and_the_reason_is_said():
    line = filled(wanted(better_than="last year"), figure(84, 100))
    assert (line.target.text, line.rating) == ("better than last year", None)
    assert line.rating_reason == (
        "Not rated: the target is to be better than last year, and there is no such figure to compare with."
    )


def test_better_than_a_comparator_takes_its_latest_figure():
    benchmarks = tuple(
        Benchmark("seen", "month", "percent", "England", year, value)
        for year, value in (("2021/22", 90.0), ("2022/23", 85.5))
    )
    line = filled(wanted(better_than="England"), figure(84, 100), benchmarks=benchmarks)
    assert line.target.text == "above 85.5%"
    assert line.rating_reason.startswith("Amber: 84% against above 85.5%, short by 1.5 points")
    assert line.rating_reason.endswith("The target is to be better than England, 2022/23, which was 85.5%.")


def test_an_improvement_on_a_baseline_is_at_least_so_much():
    line = filled(wanted(baseline=70.0, by=5.0), figure(74, 100))
    assert line.target.text == "at least 75%"
    assert line.rating_reason.endswith(
        "The target is to be better than the baseline by 5 or more, which was 70%."
    )


@pytest.mark.parametrize(
    ("window", "profile", "words"),
    [
        ("year_to_date", (), "at least 60"),  # 120 x 6 / 12
        ("month", (), "at least 10"),  # 120 / 12
        ("quarter", (), "at least 30"),  # 120 x 3 / 12
        ("rolling_12_months", (), "at least 120"),
        ("year_to_date", (1, 2, 3, 4), "at least 36"),  # 120 x (1 + 2) / 10
        ("quarter", (1, 2, 3, 4), "at least 24"),  # 120 x 2 / 10
        ("month", (0,) * 5 + (5, 7) + (0,) * 5, "at least 50"),  # 120 x 5 / 12, September the sixth
    ],
)
def test_a_years_target_is_brought_down_to_what_the_row_shows(window, profile, words):
    target = wanted("at_least", 120.0, window=window, form="count", for_the_year=True, profile=profile)
    line = filled(target, figure(40, None, window=window, form="count"), window=window, form="count")
    assert line.target.text == words
    assert "The target is the year’s at least 120 for " in line.rating_reason


@pytest.mark.parametrize(
    ("window", "per", "words"),
    [
        ("month", "month", "at least 6 a month"),
        ("year_to_date", "month", "at least 36"),  # 6 x 6
        ("year_to_date", "quarter", "at least 12"),  # 6 x 6 / 3
        ("quarter", "month", "at least 18"),  # 6 x 3
        ("month", "year", "at least 0.5"),  # 6 / 12
        ("rolling_12_months", "quarter", "at least 24"),  # 6 x 4
    ],
)
def test_a_target_for_each_stretch_is_brought_to_what_the_row_shows(window, per, words):
    target = wanted("at_least", 6.0, window=window, form="count", per=per)
    line = filled(target, figure(40, None, window=window, form="count"), window=window, form="count")
    assert line.target.text == words


def test_a_row_takes_its_own_rule_else_its_sections_else_the_scorecards():
    points, share, none = RatingRule("points", 2.0), RatingRule("relative", 0.2), RatingRule("none")
    target = wanted("at_least", 85.0)
    for rules, colour in (((none, share), "red"), ((None, share), "amber"), ((), "red")):
        assert filled(target, figure(81, 100), rules=rules, rule=points).rating == colour


def test_amber_may_ask_to_be_better_than_last_year():
    rule = RatingRule("points", 5.0, better_than_last_year=True)
    target = wanted("at_least", 85.0)
    for before, colour in ((82, "red"), (80, "amber")):
        line = filled(target, figure(before, 100, month(2022, 9)), figure(82, 100), rule=rule)
        assert line.rating == colour


def test_a_band_that_is_expected_says_so_and_is_not_rated():
    line = filled(wanted("band", 20.0, 24.0, expected=True), figure(30, 100))
    assert (line.target.text, line.rating) == ("20% to 24% expected", None)
    assert line.rating_reason == "Noted, not rated: 30% is above the expected 20% to 24%."


def test_a_published_level_is_the_rules_or_the_one_that_a_person_gave(tmp_path):
    levels = (Level("Met", "green"), Level("Near", "amber", misses_by=2.0), Level("Off", "red"))
    card = scorecard(row(), rule=RatingRule("points", levels=levels), targets=(wanted("at_least", 85.0),))
    (line,) = assemble(card, CATALOGUE, COUNCIL, SEPTEMBER, [figure(84, 100)]).rows
    assert (line.rating, line.level) == ("amber", "Near")
    path = tmp_path / "ratings.csv"
    path.write_text("ref,period,rating,by,on,reason\nA1,2023-09,met,A. Person,,as agreed\n", encoding="utf-8")
    given = read_ratings(path, card)
    (line,) = assemble(card, CATALOGUE, COUNCIL, SEPTEMBER, [figure(84, 100)], ratings=given).rows
    assert (line.rating, line.level, line.rating_given) == ("green", "Met", True)
