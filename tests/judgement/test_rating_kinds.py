"""Ratings by a row's own two thresholds, bands that are noted, amber that asks to be better than last year, and scales
other than red, amber and green: each from the target and the rule as they are declared.
"""

from fractions import Fraction

import pytest

from goldenthread.definitions.model import Level, RatingRule, Target
from goldenthread.judgement.ratings import rate

WITHIN_10_PERCENT = RatingRule("relative", 0.1)
PERSON = RatingRule("person")


def target(kind="at_least", low=None, high=None, form="percent", **more):
    return Target("seen", "month", form, kind, low, high, **more)


def rated(value, wanted, rule=WITHIN_10_PERCENT, **more):
    made = rate(Fraction(value), wanted, rule, wanted.form, 0, **more)
    return made.colour, made.reason


@pytest.mark.parametrize(
    ("value", "colour", "reason"),
    [
        (85, "green", "Green: 85%, and green is at least 85%."),
        (84, "amber", "Amber: 84%, and amber is at least 70%."),
        (70, "amber", "Amber: 70%, and amber is at least 70%."),
        (69, "red", "Red: 69%, below the amber threshold of 70%."),
    ],
)
def test_a_target_with_a_floor_is_red_below_it(value, colour, reason):
    assert rated(value, target(low=85.0, amber=70.0)) == (colour, reason)


@pytest.mark.parametrize(("value", "colour"), [(9, "green"), (10, "amber"), (14, "amber"), (15, "red")])
def test_below_is_not_met_on_its_edge_nor_is_its_threshold(value, colour):
    assert rated(value, target("below", high=10.0, amber=15.0))[0] == colour


def test_thresholds_of_a_row_are_a_rule_of_their_own():
    assert rated(70, target(low=85.0, amber=70.0), PERSON)[0] == "amber"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (120, "Noted, not rated: 120 is within the expected 105 to 135."),
        (135, "Noted, not rated: 135 is within the expected 105 to 135."),
        (140, "Noted, not rated: 140 is above the expected 105 to 135."),
        (100, "Noted, not rated: 100 is below the expected 105 to 135."),
    ],
)
def test_a_band_expected_of_demand_is_noted_and_not_rated(value, reason):
    expected = target("band", 105.0, 135.0, "count", expected=True)
    assert rated(value, expected) == (None, reason)


@pytest.mark.parametrize(
    ("last_year", "colour", "says"),
    [
        (79, "amber", "inside the 10% tolerance and better than last year’s 79%."),
        (80, "red", "inside the 10% tolerance, but no better than last year’s 80%."),
        (None, "red", "inside the 10% tolerance, with no figure of last year to beat."),
    ],
)
def test_a_rule_may_ask_amber_to_be_better_than_last_year(last_year, colour, says):
    rule = RatingRule("relative", 0.1, better_than_last_year=True)
    then = None if last_year is None else Fraction(last_year)
    made = rated(80, target(low=85.0), rule, last_year=then)
    assert made[0] == colour
    assert made[1].endswith(says)


BRAG = RatingRule(
    "relative",
    levels=(
        Level("Beyond target", "blue", beats_by=0.1),
        Level("On target", "green"),
        Level("Near", "amber", misses_by=0.1),
        Level("Off", "red"),
    ),
)
FIVE = RatingRule(
    "points",
    levels=(
        Level("Outstanding", "blue", beats_by=10.0),
        Level("Good", "green"),
        Level("Close", "amber", misses_by=2.0),
        Level("Behind", "amber", misses_by=5.0),
        Level("Far behind", "red"),
    ),
)


@pytest.mark.parametrize(
    ("value", "level", "colour", "reason"),
    [
        (88, "Beyond target", "blue", "Beyond target: 88% against at least 80%, better by 8 points."),
        (87, "On target", "green", "On target: 87% against at least 80%, target met."),
        (80, "On target", "green", "On target: 80% against at least 80%, target met."),
        (72, "Near", "amber", "Near: 72% against at least 80%, short by 8 points."),
        (71, "Off", "red", "Off: 71% against at least 80%, short by 9 points."),
    ],
)
def test_a_scale_of_four_levels_measures_them_in_shares_of_the_target(value, level, colour, reason):
    made = rate(Fraction(value), target(low=80.0), BRAG, "percent", 0)  # 80 x 0.1 = 8
    assert (made.level, made.colour, made.reason) == (level, colour, reason)


@pytest.mark.parametrize(
    ("value", "level"),
    [(10, "Outstanding"), (11, "Good"), (20, "Good"), (22, "Close"), (25, "Behind"), (26, "Far behind")],
)
def test_a_scale_of_five_levels_measures_them_in_points(value, level):
    assert rate(Fraction(value), target("at_most", high=20.0), FIVE, "percent", 0).level == level


def test_a_band_cannot_be_beaten():
    made = rate(Fraction(22), target("band", 20.0, 24.0), BRAG, "percent", 0)
    assert (made.level, made.colour) == ("On target", "green")


def test_the_number_printed_tells_the_same_story_as_the_level():
    made = rate(Fraction("87.96"), target(low=80.0), BRAG, "percent", 0)
    assert (made.level, made.reason) == ("On target", "On target: 87.96% against at least 80%, target met.")
